import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { idFrom } from '../../../core/ids.js';
import { createFiles } from '../../../core/services/files.js';
import type { CaseFacts, CaseView, DeskLists } from '../../../core/services/deskQueue.js';
import { farid } from '../../support/people.js';
import type { BrowserLike } from './browserLike.js';
import { openTrialDesk, type TrialDesk, until } from './trialDesk.js';

let trial: TrialDesk;
let amy: BrowserLike;
let omar: BrowserLike;
let admin: BrowserLike;
beforeAll(async () => {
  trial = await openTrialDesk();
  amy = await trial.signedIn('amy@northwind.example');
  omar = await trial.signedIn('omar@northwind.example');
  admin = await trial.signedIn('admin@liftline.example');
}, 60_000);
afterAll(() => trial.close());

const lists = async (who: BrowserLike): Promise<DeskLists> => (await who.get<DeskLists>('/queue')).body;
const view = async (who: BrowserLike, id: string): Promise<CaseView> => (await who.get<CaseView>(`/cases/${id}`)).body;
const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
const refusal = (code: string) => ({ error: { code } });
const owner = async (conversationId: string) => {
  const conversation = await trial.database.read.conversations.get(conversationId);
  return [conversation?.owner, conversation?.epoch];
};
const texts = async (caseId: string): Promise<string[]> =>
  (await view(amy, caseId)).lines.map(({ who, text }) => `${who}: ${text}`);

describe('what is not an agent’s to do', () => {
  test('a case of a lender that they do not serve is not there for them', async () => {
    const { caseId } = await trial.waitingChat('sol');
    expect(ids((await lists(amy)).waiting)).not.toContain(caseId);
    expect(ids((await lists(admin)).waiting)).toContain(caseId);
    for (const path of ['', '/lines', '/facts'])
      expect(await amy.get(`/cases/${caseId}${path}`)).toMatchObject({ status: 404, body: refusal('not_found') });
    for (const [act, body] of [
      ['claim', undefined],
      ['call', undefined],
      ['release', undefined],
      ['hand-back', undefined],
      ['payment-link', undefined],
      ['lines', { text: 'hello' }],
      ['notes', { text: 'hello' }],
      ['resolve', { outcome: 'solved' }],
    ] as const)
      expect(await amy.post(`/cases/${caseId}/${act}`, body)).toMatchObject({
        status: 404,
        body: refusal('not_found'),
      });
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'waiting', version: 1 });
    expect(await amy.post('/cases/han_made_up/claim')).toMatchObject({ status: 404, body: refusal('not_found') });
  });

  test('writing into a case that another has', async () => {
    const { caseId, conversationId } = await trial.waitingChat();
    expect((await omar.post(`/cases/${caseId}/claim`)).status).toBe(200);
    for (const [act, body] of [
      ['lines', { text: 'hello' }],
      ['notes', { text: 'hello' }],
      ['resolve', { outcome: 'solved' }],
      ['hand-back', undefined],
      ['release', undefined],
      ['payment-link', undefined],
    ] as const)
      expect(await amy.post(`/cases/${caseId}/${act}`, body)).toMatchObject({
        status: 403,
        body: refusal('not_yours'),
      });
    expect(trial.brought.filter((line) => line.conversationId === conversationId)).toEqual([]);
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'claimed', agentId: 'agent-omar' });
  });

  test('a case that nobody has taken, or that is over', async () => {
    const { caseId } = await trial.waitingChat();
    expect(await amy.post(`/cases/${caseId}/lines`, { text: 'hello' })).toMatchObject({
      status: 409,
      body: refusal('not_claimed'),
    });
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' });
    for (const act of ['lines', 'notes'])
      expect((await amy.post(`/cases/${caseId}/${act}`, { text: 'hello' })).body).toEqual(refusal('closed'));
    expect((await amy.post(`/cases/${caseId}/claim`)).body).toEqual(refusal('closed'));
    expect((await amy.post(`/cases/${caseId}/resolve`, { outcome: 'again' })).body).toEqual(refusal('closed'));
  });

  test.each([
    ['lines', {}],
    ['lines', { text: '' }],
    ['lines', { text: '   ' }],
    ['lines', { text: 'x'.repeat(2001) }],
    ['lines', { text: 5 }],
    ['lines', { text: 'x', id: '../x' }],
    ['lines', undefined],
    ['notes', []],
    ['resolve', {}],
    ['resolve', { outcome: '' }],
    ['resolve', { outcome: 'x'.repeat(201) }],
  ])('a body that makes no sense: %s %#', async (act, body) => {
    const { caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    expect(await amy.post(`/cases/${caseId}/${act}`, body)).toMatchObject({ status: 400, body: refusal('invalid') });
    expect((await trial.caseOf(caseId)).state).toBe('claimed');
    await amy.post(`/cases/${caseId}/release`);
  });

  test('an agent does not take a case away from another; a supervisor does', async () => {
    const { caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    expect(ids((await lists(omar)).others)).toContain(caseId);
    expect((await lists(amy)).others).toEqual([]);
    expect((await omar.post(`/cases/${caseId}/release`)).status).toBe(200);
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'waiting', agentId: null });
  });
});

describe('a case is taken once', () => {
  test('of twenty tries at once by two agents one agent has it', async () => {
    const { caseId, conversationId } = await trial.waitingChat();
    const tries = Array.from({ length: 20 }, (_, index) => (index % 2 ? amy : omar).post(`/cases/${caseId}/claim`));
    const answers = await Promise.all(tries);
    const { agentId } = await trial.caseOf(caseId);
    const [winner, loser] = agentId === 'agent-amy' ? [0, 1] : [1, 0];
    answers.forEach(({ status, body }, index) => {
      if (index % 2 === (winner === 0 ? 1 : 0)) expect(status).toBe(200);
      else expect([status, body]).toEqual([409, refusal('claimed')]);
    });
    expect(loser).not.toBe(winner);
    expect((await trial.audited()).filter((row) => row.endsWith(`case_claimed ${caseId}`))).toHaveLength(1);
    expect(await owner(conversationId)).toEqual(['person', 2]);
  });

  test('of twenty agents at once one has it', async () => {
    const { caseId } = await trial.waitingChat();
    const agents = Array.from({ length: 20 }, (_, index) => ({
      id: `agent-${index}`,
      name: `Agent ${index}`,
      role: 'agent' as const,
      lenderIds: ['northwind'],
      telephone: null,
    }));
    const answers = await Promise.all(agents.map((agent) => trial.desk.claim(agent, caseId)));
    expect(answers.filter((answer) => 'id' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'claimed')).toHaveLength(19);
  });

  test('while the owner keeps writing, nothing is lost and the assistant stays silent', async () => {
    const { caseId, conversationId } = await trial.waitingChat();
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index}`);
    const [claimed, ...answers] = await Promise.all([
      amy.post(`/cases/${caseId}/claim`),
      ...lines.map((line) => trial.say(conversationId, line)),
    ]);
    expect(claimed.status).toBe(200);
    expect(answers).toEqual(lines.map(() => ''));
    const written = (await texts(caseId)).filter((line) => line.startsWith('owner: line'));
    expect(written.toSorted()).toEqual(lines.map((line) => `owner: ${line}`));
  });
});

describe('the queue', () => {
  test('a chat that waits is the bot’s no more', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    expect(await owner(conversationId)).toEqual(['queued', 1]);
    expect(await trial.say(conversationId, 'is anybody there?')).toBe('');
    expect((await texts(caseId)).at(-1)).toBe('owner: is anybody there?');
  });

  test('is in order of priority, then of wait', async () => {
    const { caseId: first } = await trial.waitingChat();
    const { caseId: second } = await trial.waitingChat();
    const urgent = await trial.caseOf((await trial.waitingChat()).caseId);
    await trial.database.read.handovers.save({ ...urgent, priority: 'urgent' });
    const order = ids((await lists(amy)).waiting).filter((id) => [first, second, urgent.id].includes(id));
    expect(order).toEqual([urgent.id, first, second]);
  });

  test('tells desks at once what is new, of their lenders alone', async () => {
    const events = await listen(amy);
    const other = await trial.waitingChat('sol');
    const own = await trial.waitingChat();
    await until('the news', async () => events.heard().includes(own.caseId));
    expect(events.heard()).not.toContain(other.caseId);
    await events.close();
  });
});

async function listen(who: BrowserLike) {
  const stop = new AbortController();
  const answer = await who.send('/desk/api/events', { signal: stop.signal });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let heard = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) heard += decoder.decode(chunk);
  })().catch(() => undefined);
  return {
    heard: () => heard,
    async close() {
      stop.abort();
      await reading;
    },
  };
}

describe('a chat with a person', () => {
  test('what each says reaches the other', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    const events = await listen(amy);
    expect((await amy.post(`/cases/${caseId}/lines`, { text: 'Hello, this is Amy.' })).status).toBe(201);
    expect(trial.brought.at(-1)).toMatchObject({ conversationId, text: 'Hello, this is Amy.', agentName: 'Amy' });
    const heardBefore = events.heard().length;
    expect(await trial.say(conversationId, 'Hello Amy')).toBe('');
    await until('the desk to hear', async () => events.heard().slice(heardBefore).includes(caseId));
    const { body } = await amy.get<{ lines: { text: string }[] }>(`/cases/${caseId}/lines?after=0`);
    expect(body.lines.slice(-2).map(({ text }) => text)).toEqual(['Hello, this is Amy.', 'Hello Amy']);
    await events.close();
  });

  test('a photo from the other end is there for whoever may see the case, and can do no harm', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    const content = Buffer.from('\x89PNG <script>alert(1)</script>', 'latin1');
    const sent = { conversationId, name: 'receipt.png', contentType: 'image/png', key: 'one', content };
    expect(await createFiles(trial).keep([sent])).toBe(true);
    const [file] = (await view(amy, caseId)).files;
    expect(file).toMatchObject({ name: 'receipt.png', contentType: 'image/png' });
    const address = `/desk/api/cases/${caseId}/files/${file?.id}`;
    const picture = await amy.send(address);
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(content);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(picture.headers.get('cache-control')).toBe('no-store');
    const other = await trial.waitingChat();
    expect((await amy.send(`/desk/api/cases/${other.caseId}/files/${file?.id}`)).status).toBe(404);
    expect((await trial.browser().send(address)).status).toBe(401);
  });

  test('a line that is sent twice under one id is one line', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    const line = { text: 'Once.', id: 'line-1' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => amy.post(`/cases/${caseId}/lines`, line)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await texts(caseId)).filter((text) => text === 'agent: Once.')).toHaveLength(1);
    const brought = trial.brought.filter((one) => one.conversationId === conversationId);
    expect(new Set(brought.map(({ id }) => id)).size).toBe(1);
  });

  test('a line that could not be brought says so, and may be sent again', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    trial.faults.deliver = 1;
    const line = { text: 'Are you there?', id: 'line-2' };
    expect(await amy.post(`/cases/${caseId}/lines`, line)).toMatchObject({
      status: 502,
      body: refusal('not_delivered'),
    });
    expect((await amy.post(`/cases/${caseId}/lines`, line)).status).toBe(201);
    expect(trial.brought.filter((one) => one.conversationId === conversationId)).toHaveLength(1);
    expect((await texts(caseId)).filter((text) => text === 'agent: Are you there?')).toHaveLength(1);
  });

  test('numbers of the other end and of cards are not kept, on either side', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    await trial.say(conversationId, 'my card is 4242 4242 4242 4242');
    await amy.post(`/cases/${caseId}/lines`, { text: 'Please ring +44 1632 960001.' });
    await amy.post(`/cases/${caseId}/notes`, { text: 'IMEI 861122030001010 seen' });
    const kept = (await texts(caseId)).join('\n');
    expect(kept).not.toMatch(/\d{4}/);
    expect(kept).toContain('note: IMEI •••• seen');
    expect(trial.brought.at(-1)?.text).toBe('Please ring +44 1632 960001.');
    expect(trial.brought.some(({ text }) => text.includes('IMEI'))).toBe(false);
  });

  test('handed back, the assistant goes on; asked again, there is a new case', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    const before = trial.said.length;
    expect(await amy.post(`/cases/${caseId}/hand-back`)).toMatchObject({ status: 200, body: { state: 'returned' } });
    // That a person had joined may be told in between.
    await until('the assistant', async () =>
      trial.said.slice(before).some(({ lines }) => lines[0]?.text === 'You are talking to the assistant again.'),
    );
    expect((await owner(conversationId))[0]).toBe('bot');
    expect(await trial.say(conversationId, 'visit')).not.toBe('');
    await trial.say(conversationId, 'person');
    const next = await trial.database.read.handovers.openOf(conversationId);
    expect(next?.id).not.toBe(caseId);
    expect((await owner(conversationId))[0]).toBe('queued');
  });

  test('resolved, the assistant says goodbye and the conversation is over', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    expect(await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' })).toMatchObject({
      status: 200,
      body: { state: 'resolved', outcome: 'solved' },
    });
    await until('the goodbye', async () => trial.said.at(-1)?.open.kind === 'ended');
    expect((await owner(conversationId))[0]).toBe('ended');
    expect(ids((await lists(amy)).mine)).not.toContain(caseId);
  });

  test('back in the queue, the bot stays silent and another takes it', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/release`);
    expect((await owner(conversationId))[0]).toBe('queued');
    expect(await trial.say(conversationId, 'hello?')).toBe('');
    expect((await omar.post(`/cases/${caseId}/claim`)).status).toBe(200);
    expect((await amy.post(`/cases/${caseId}/lines`, { text: 'mine?' })).status).toBe(403);
  });

  test('every act has its row in the audit', async () => {
    const { caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/lines`, { text: 'hello' });
    await amy.post(`/cases/${caseId}/notes`, { text: 'a note' });
    await amy.post(`/cases/${caseId}/release`);
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' });
    const rows = (await trial.audited()).filter((row) => row.endsWith(caseId) && row.startsWith('agent:agent-amy'));
    expect(rows.map((row) => row.split(' ')[1])).toEqual([
      'case_claimed',
      'line_written',
      'note_written',
      'case_released',
      'case_claimed',
      'case_resolved',
    ]);
  });
});

describe('an agent who leaves in the middle', () => {
  test('after a minute without a sign of life the case waits again', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    const task = { kind: 'handover.watch', payload: { handoverId: caseId } } as never;
    // A sign of life is written down every ten seconds at the most.
    trial.sessionClock.shift(45_000);
    expect(await trial.desk.watch(task)).toBeInstanceOf(Date);
    await amy.post('/heartbeat', { active: false });
    trial.sessionClock.shift(100_000);
    expect(await trial.desk.watch(task)).toBeInstanceOf(Date);
    trial.sessionClock.shift(106_000);
    expect(await trial.desk.watch(task)).toBeNull();
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'waiting', agentId: null, claimedAt: null });
    expect((await owner(conversationId))[0]).toBe('queued');
    expect((await trial.audited()).at(-1)).toBe(`system agent_left ${caseId}`);
    expect((await amy.post(`/cases/${caseId}/lines`, { text: 'still here' })).status).toBe(409);
    trial.sessionClock.shift(0);
  });

  test('signing out gives the cases back at once, unless another page of theirs is open', async () => {
    const first = await trial.signedIn('amy@northwind.example');
    const { caseId } = await trial.waitingChat();
    await first.post(`/cases/${caseId}/claim`);
    await amy.get('/me');
    await first.send('/desk/sign-out', { method: 'POST' });
    expect((await trial.caseOf(caseId)).state).toBe('claimed');
    await amy.send('/desk/sign-out', { method: 'POST' });
    expect((await trial.caseOf(caseId)).state).toBe('waiting');
    amy = await trial.signedIn('amy@northwind.example');
  });

  test('a case that is watched is taken back by the worker without being asked', async () => {
    const { caseId } = await trial.waitingChat();
    await omar.post(`/cases/${caseId}/claim`);
    trial.sessionClock.shift(61_000);
    trial.clock.shift(61_000);
    await until('the case to wait', async () => (await trial.caseOf(caseId)).state === 'waiting');
    trial.sessionClock.shift(0);
    trial.clock.shift(0);
  });
});

describe('an owner in need', () => {
  const flagOf = (conversationId: string) => trial.database.read.careFlags.get(idFrom('car', conversationId));
  const end = (who: BrowserLike, caseId: string, reason: string) => who.post(`/cases/${caseId}/care/end`, { reason });
  const lastCareRow = async () => (await trial.audited()).filter((row) => row.includes(' care_')).at(-1);
  const day = 24 * 3600 * 1000;

  test('is shown so until the agent who has the case ends it, with a reason', async () => {
    const { conversationId, caseId } = await trial.waitingChat('northwind', 'my father died');
    expect((await view(amy, caseId)).care).toMatchObject({ category: null });
    expect(await end(amy, caseId, 'not my case yet')).toMatchObject({ status: 409, body: refusal('not_claimed') });
    await amy.post(`/cases/${caseId}/claim`);
    expect((await end(omar, caseId, 'not my case either')).status).toBe(403);
    expect((await end(amy, caseId, 'ok')).status).toBe(400);
    expect((await flagOf(conversationId))?.endedAt).toBeNull();
    const ended = await end(amy, caseId, 'it was about a car');
    expect(ended).toMatchObject({ status: 200, body: { care: null } });
    expect(await flagOf(conversationId)).toMatchObject({ endedAt: expect.anything() });
    expect(await lastCareRow()).toMatch(/^agent:agent-amy care_ended car_/);
    expect(await end(amy, caseId, 'once more')).toMatchObject({ status: 409, body: refusal('not_in_care') });
    await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' });
  });

  test('in a breathing space has the lender’s lock held off, for as long as that lasts', async () => {
    const { conversationId, caseId } = await trial.provedChat('I am in breathing space', farid);
    const held = async () =>
      (await trial.holdsOn('northwind', farid.loan)).filter(({ key }) => key.startsWith('care:'));
    const [hold] = await until('the hold', async () => {
      const found = await held();
      return found.length > 0 && found;
    });
    const flag = await flagOf(conversationId);
    expect(hold).toMatchObject({ reason: 'moratorium', until: flag?.until });
    expect((flag?.until.getTime() ?? 0) - (flag?.since.getTime() ?? 0)).toBe(60 * day);
    await amy.post(`/cases/${caseId}/claim`);
    expect((await end(amy, caseId, 'it ended in spring')).status).toBe(200);
    await until('the hold to go', async () => (await held()).length === 0);
    await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' });
  });

  test('is kept as such for as long as they agreed to, and then what it was is forgotten', async () => {
    const { conversationId, caseId } = await trial.waitingChat();
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/hand-back`);
    await until('the assistant', async () => (await owner(conversationId))[0] === 'bot');
    for (const text of ['I lost my job', 'no', 'yes']) await trial.say(conversationId, text);
    const begun = await flagOf(conversationId);
    expect(begun).toMatchObject({ category: 'hardship', consent: 'given', endedAt: null });
    expect([begun?.since, begun?.until].map((date) => date?.getTime() ?? 0).reduce((a, b) => b - a)).toBe(30 * day);
    trial.clock.shift(30 * day + 60_000);
    await until('the end', async () => (await flagOf(conversationId))?.endedAt);
    expect(await flagOf(conversationId)).toMatchObject({ category: null });
    expect(await lastCareRow()).toMatch(/^system care_ended car_/);
    trial.clock.shift(0);
  });
});

describe('what an agent sees of an account', () => {
  test('nothing, before anybody has proved whose phone it is', async () => {
    const { caseId } = await trial.waitingChat();
    const seen = await view(amy, caseId);
    expect(seen).toMatchObject({ level: 0, loanId: null, imeiTail: null, proofStands: false });
    expect(await amy.get(`/cases/${caseId}/facts`)).toMatchObject({ status: 403, body: refusal('not_proved') });
    await amy.post(`/cases/${caseId}/claim`);
    expect(await amy.post(`/cases/${caseId}/payment-link`)).toMatchObject({
      status: 403,
      body: refusal('not_proved'),
    });
  });

  test('the lender’s figures, the lock and what was done, without a whole IMEI or number', async () => {
    const { caseId, conversationId } = await trial.provedChat();
    const seen = await view(amy, caseId);
    expect(seen).toMatchObject({ level: 1, loanId: 'NW-1001', imeiTail: '1010', proofStands: true, reason: 'asked' });
    const { body: facts } = await amy.get<CaseFacts>(`/cases/${caseId}/facts`);
    expect(facts).toMatchObject({
      holder: 'Asha',
      standing: 'owes',
      overdue: { minor: 8998, currency: 'GBP' },
      lock: 'locked',
      plan: null,
      payments: [],
    });
    expect(JSON.stringify([seen, facts])).not.toMatch(/8611220300|7700900101/);
    await amy.post(`/cases/${caseId}/claim`);
    const sent = await amy.post(`/cases/${caseId}/payment-link`);
    expect(sent).toMatchObject({ status: 201, body: { amount: { minor: 8998, currency: 'GBP' } } });
    const link = trial.brought.at(-1);
    expect(link).toMatchObject({ conversationId });
    expect(link?.text).toMatch(/89\.98.*http:\/\/localhost:\d+\/pay\/\w+/s);
    const after = (await amy.get<CaseFacts>(`/cases/${caseId}/facts`)).body;
    expect(after.payments).toMatchObject([{ state: 'collecting', method: 'link', amount: { minor: 8998 } }]);
    expect((await trial.audited()).some((row) => row === `agent:agent-amy payment_link_sent ${caseId}`)).toBe(true);
  });

  test('a proof that is older than 15 minutes sends no link', async () => {
    const { caseId } = await trial.provedChat();
    await amy.post(`/cases/${caseId}/claim`);
    trial.clock.shift(16 * 60_000);
    expect((await view(amy, caseId)).proofStands).toBe(false);
    expect((await amy.post(`/cases/${caseId}/payment-link`)).body).toEqual(refusal('not_proved'));
    trial.clock.shift(0);
  });

  test('what could be asked, where the lender’s system or the lock service is down', async () => {
    const { caseId } = await trial.provedChat();
    for (const party of ['loans', 'locks']) await trial.control('POST', '/faults', { party, kind: 'down', times: 20 });
    const { status, body } = await amy.get<CaseFacts>(`/cases/${caseId}/facts`);
    expect([status, body.overdue, body.lock]).toEqual([200, null, 'unknown']);
    await trial.control('DELETE', '/faults');
  });
});
