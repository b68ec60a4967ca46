import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseFacts, CaseTextLine } from '../../core/services/deskQueue.js';
import { ring } from '../support/caller.js';
import { chat } from '../support/chatter.js';
import { type Channel, channels, greeting, sideBySide } from '../support/customer.js';
import { type DeskAgent, deskAgent } from '../support/deskAgent.js';
import { expectUnlockedFor } from '../support/money.js';
import { asha, cards } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink, writerOf } from '../support/writer.js';

let town: Town;
let amy: DeskAgent;
let omar: DeskAgent;
beforeAll(async () => {
  town = await startTown();
  [amy, omar] = await Promise.all([
    deskAgent(town, 'amy@northwind.example'),
    deskAgent(town, 'omar@northwind.example'),
  ]);
}, 60_000);
afterAll(() => town.stop());

let numbers = 0;
const fresh = (): string => `+4477009007${String((numbers += 1)).padStart(2, '0')}`;
/** The newest case that waits. */
const newest = async (): Promise<string> => {
  const { waiting } = await amy.queue();
  const sorted = [...waiting].sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  return sorted[0]?.id ?? '';
};

/** A caller who asked for a person at the greeting. */
async function waitingCall() {
  const call = await ring(town, fresh(), asha.line);
  expect(await call.press('0')).toMatch(/^I am putting you through to a person\./);
  expect((await call.state()).waitingFor).toBe('queue');
  const caseId = await until('the case', newest);
  return { call, caseId };
}

describe('asking for a person', () => {
  test.each([
    ['at the greeting', ['0'], 'what brings you'],
    ['where the IMEI is entered', ['1', '0#'], 'imei'],
    ['where the passcode is entered', ['1', `${asha.imei}#`, '1', '0#'], 'passcode'],
  ])('%s', async (_where, keys, place) => {
    const call = await ring(town, fresh(), asha.line);
    for (const key of keys) await call.press(key);
    expect(call.lately()).toMatch(/^I am putting you through to a person\./);
    expect((await call.state()).waitingFor).toBe('queue');
    const view = await amy.view(await newest());
    expect(view).toMatchObject({ reason: 'asked', channel: 'voice', level: 0, loanId: null, state: 'waiting' });
    expect(view.place).toContain(place);
    expect(view.lines.map(({ text }) => text).join('\n')).toMatch(/Northwind Mobile Finance/);
    expect(JSON.stringify(view)).not.toContain(asha.imei);
    expect((await amy.get<object>(`/cases/${view.id}/facts`)).status).toBe(403);
    await call.hangUp();
  });

  test('at the account: the agent sees loan, lock and what was said, without a passcode or an IMEI', async () => {
    const call = await provedCall(town, asha);
    expect(await call.press('0')).toMatch(/^I am putting you through to a person\./);
    const view = await amy.view(await newest());
    expect(view).toMatchObject({ reason: 'asked', level: 1, loanId: asha.loan, proofStands: true });
    const said = view.lines.map(({ text }) => text).join('\n');
    expect(said).toMatch(/£89\.98|89 pounds/);
    expect(said).not.toMatch(/\d{6}|(?:\d ){6}/);
    const { body } = await amy.get<CaseFacts>(`/cases/${view.id}/facts`);
    expect(body).toMatchObject({ standing: 'owes', overdue: { minor: asha.overdue }, lock: 'locked' });
    await amy.act(view.id, 'claim');
    await amy.act(view.id, 'payment-link');
    const texts = async () => (await town.messages(asha.from)).map(({ body: text }) => text).join('\n');
    await payByLink(linkIn(await until('the link', async () => /\/pay\//.test(await texts()) && texts())), cards.pays);
    await expectUnlockedFor(town, asha, [asha.overdue]);
    const after = (await amy.get<CaseFacts>(`/cases/${view.id}/facts`)).body;
    expect(after).toMatchObject({
      lock: 'unlocked',
      payments: [{ state: 'settled', amount: { minor: asha.overdue } }],
    });
    expect((await call.state()).waitingFor).toBe('queue');
    await amy.act(view.id, 'resolve', { outcome: 'payment arranged' });
    await call.hangUp();
  });
});

/** The agent's end of a case, on its channel. */
interface Line {
  says(text: string): Promise<void>;
  hears(pattern: RegExp): Promise<unknown>;
}

const atDesk = async (agent: DeskAgent, caseId: string): Promise<readonly string[]> =>
  (await agent.get<{ lines: CaseTextLine[] }>(`/cases/${caseId}/lines`)).body.lines.map(({ text }) => text);

async function lineOf(agent: DeskAgent, caseId: string, channel: Channel): Promise<Line> {
  if (channel !== 'voice')
    return {
      says: async (text) => void (await agent.act(caseId, 'lines', { text })),
      hears: (pattern) =>
        until(`${pattern} at the desk`, async () => (await atDesk(agent, caseId)).some((text) => pattern.test(text))),
    };
  const leg = await agent.telephone(caseId);
  expect((await leg.state()).heard.join(' ')).toBe(
    'A caller of Northwind Mobile Finance. They asked for a person. They speak English. They have not proved who they are. To take the call, press 1.',
  );
  await leg.press('1');
  return {
    says: async (text) => void (await leg.say(text)),
    hears: (pattern) =>
      until(`${pattern} on the telephone`, async () => pattern.test((await leg.state()).heard.join(' '))),
  };
}

describe('on every channel: claimed once of two at once, kept through a kill, heard on both sides, and given back', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    const somebody = () => ({ ...asha, from: fresh() });
    const people = { voice: somebody(), whatsapp: somebody(), web: somebody() };
    walks = sideBySide(town, people, async ({ channel, customer, killed }) => {
      await customer.wantsPerson();
      const caseId = await amy.waiting((one) => one.channel === channel);
      const claims = await Promise.all([amy, omar].map((agent) => agent.post(`/cases/${caseId}/claim`)));
      expect(claims.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
      const [agent, other] = claims[0]?.status === 200 ? [amy, omar] : [omar, amy];
      expect((await other.post(`/cases/${caseId}/claim`)).body).toEqual({ error: { code: 'claimed' } });
      if (channel !== 'voice') await customer.hears(/A person has joined/);
      await killed();
      expect(await agent.view(caseId)).toMatchObject({ state: 'claimed', mine: true, reason: 'asked', channel });
      expect((await other.post(`/cases/${caseId}/claim`)).status).toBe(409);
      const line = await lineOf(agent, caseId, channel);
      await line.says('Hello, how can I help?');
      await customer.hears(/Hello, how can I help\?$/);
      for (const text of ['My phone is locked.', 'my card is 4242 4242 4242 4242', 'menu', '🤷', 'unlock'])
        await customer.tells(text);
      await line.hears(/unlock$/);
      if (channel === 'voice') {
        await customer.leaves();
        await until('the desk to know that the caller is gone', async () => (await agent.view(caseId)).gone);
        expect((await agent.act(caseId, 'resolve', { outcome: 'explained' })).body.state).toBe('resolved');
        return;
      }
      expect(JSON.stringify(await agent.view(caseId))).not.toMatch(/4242 ?4242/);
      await agent.act(caseId, 'hand-back');
      // The assistant was silent all the while.
      await customer.hears(/^(Please do not send card numbers.*\n)?You are talking to the assistant again/);
      await customer.chooses(greeting.unlock, /IMEI/);
      expect((await agent.post(`/cases/${caseId}/lines`, { text: 'one more thing' })).status).toBe(409);
    });
  });

  test.each(channels)('on %s', (channel) => walks[channel], 120_000);
});

describe.each(['web', 'whatsapp'] as const)('waiting on %s', (channel) => {
  const opened = async () => {
    if (channel === 'web') return chat(town, 'northwind');
    const writes = writerOf(town, fresh(), asha.line, channel);
    await writes.say('hello');
    return writes;
  };

  test('asking again says how it stands, and menu goes on without a person', async () => {
    const known = new Set((await amy.queue()).waiting.map(({ id }) => id));
    const person = await opened();
    await person.say('person');
    const caseId = await amy.waiting(({ id }) => !known.has(id));
    for (const said of ['repeat', '0', 'language'])
      expect([said, await person.say(said)]).toEqual([said, expect.stringMatching(/^A person will take over here/)]);
    expect(await person.say('menu')).toMatch(/Northwind Mobile Finance|choose/);
    const { waiting, abandoned } = await amy.queue();
    expect(waiting.map(({ id }) => id)).not.toContain(caseId);
    expect(abandoned.map(({ id }) => id)).toContain(caseId);
    expect(await person.say('why')).toMatch(/screen/);
    // Nothing is lost: the case can still be taken, and its person is told so.
    await amy.act(caseId, 'claim');
    await person.hears(/A person has joined/);
    await amy.act(caseId, 'resolve', { outcome: 'explained' });
    await person.hears(/You are talking to the assistant again[^]*screen/);
  });

  test('stop is confirmed while nobody reads it, and the place is kept', async () => {
    const known = new Set((await amy.queue()).waiting.map(({ id }) => id));
    const person = await opened();
    await person.say('person');
    const caseId = await amy.waiting(({ id }) => !known.has(id));
    expect(await person.say('stop')).toMatch(/^Done\. We will not send you messages any more/);
    expect((await amy.view(caseId)).state).toBe('waiting');
    await amy.act(caseId, 'claim');
    await amy.act(caseId, 'resolve', { outcome: 'explained' });
  });

  test('an agent reads menu like any other word, and stop is confirmed all the same', async () => {
    const known = new Set((await amy.queue()).waiting.map(({ id }) => id));
    const person = await opened();
    await person.say('person');
    const caseId = await amy.waiting(({ id }) => !known.has(id));
    await amy.act(caseId, 'claim');
    await person.hears(/A person has joined/);
    await person.send('menu');
    await person.send('the menu is gone');
    expect(await person.say('stop')).toMatch(/^Done\. We will not send you messages any more/);
    expect(await atDesk(amy, caseId)).toEqual(expect.arrayContaining(['menu', 'the menu is gone', 'stop']));
    expect((await amy.view(caseId)).state).toBe('claimed');
    await amy.act(caseId, 'resolve', { outcome: 'explained' });
  });
});

describe('a chat', () => {
  test('an agent who leaves in the middle: the customer is told, and the next one goes on', async () => {
    const known = new Set((await amy.queue()).waiting.map(({ id }) => id));
    const person = await chat(town, 'northwind');
    expect(await person.say('I want to talk to a person')).toMatch(/A person will take over here/);
    const caseId = await amy.waiting(({ id }) => !known.has(id));
    const leaving = await deskAgent(town, 'admin@liftline.example');
    await leaving.act(caseId, 'claim');
    await leaving.act(caseId, 'lines', { text: 'Let me see.' });
    // That somebody is there comes first, however fast they write.
    expect(await person.hears(/Let me see/)).toMatch(/A person has joined[^]*Let me see/);
    await person.send('Are you there?');
    await leaving.send('/desk/sign-out', {
      method: 'POST',
      headers: { origin: town.productUrl, 'sec-fetch-site': 'same-origin' },
    });
    await person.hears(/The person had to go\. The next one who is free takes over here/);
    await omar.act(caseId, 'claim');
    await person.hears(/A person has joined/);
    expect(await atDesk(omar, caseId)).toEqual(expect.arrayContaining(['Let me see.', 'Are you there?']));
    await omar.act(caseId, 'lines', { text: 'I am here now.' });
    await person.hears(/I am here now/);
    expect((await person.lines()).findLast(({ who }) => who === 'person')?.name).toBe('Omar');
    await omar.act(caseId, 'resolve', { outcome: 'explained' });
    await person.hears(/Thank you\. Goodbye/);
    expect(await person.say('hello again')).toMatch(/Northwind Mobile Finance|Please choose one/);
  });
});

describe('a waiting call', () => {
  test('silence, words and keys that mean nothing keep the place; 1 asks to be called back', async () => {
    const { call, caseId } = await waitingCall();
    const place = /You are next|before you/;
    await call.hears(place);
    await call.silence();
    await call.hears(place);
    await call.press('7');
    await call.hears(place);
    expect((await call.state()).waitingFor).toBe('queue');
    expect(await call.press('1')).toMatch(/Your case is kept, and a person will call you back\. Goodbye\./);
    await call.ends();
    expect((await amy.queue()).abandoned.map(({ id }) => id)).toContain(caseId);
  });

  test('a caller who hangs up in the queue is kept, and called back from the line that they rang', async () => {
    const { call, caseId } = await waitingCall();
    const { from } = (await call.state()) as unknown as { from: string };
    await call.hangUp();
    await until('the case to be kept', async () => (await amy.queue()).abandoned.some(({ id }) => id === caseId));
    const leg = await amy.telephone(caseId);
    await leg.press('1');
    const back = await until('the caller’s telephone', async () => {
      const calls = await town.control<{ sid: string; from: string; status: string }[]>(
        'GET',
        `/calls?to=${encodeURIComponent(from)}`,
      );
      return calls.find(({ status }) => status === 'in-progress');
    });
    expect(back.from).toBe(asha.line);
    await leg.say('You rang us.');
    expect((await town.control<{ heard: string[] }>('GET', `/calls/${back.sid}`)).heard.at(-1)).toBe('You rang us.');
    await leg.hangUp();
    await amy.act(caseId, 'resolve', { outcome: 'called back' });
  });

  test('an agent who signs out leaves the caller in the queue, and another takes the call', async () => {
    const { call, caseId } = await waitingCall();
    const leaving = await deskAgent(town, 'admin@liftline.example');
    await leaving.act(caseId, 'claim');
    await leaving.send('/desk/sign-out', {
      method: 'POST',
      headers: { origin: town.productUrl, 'sec-fetch-site': 'same-origin' },
    });
    expect((await leaving.get('/queue')).status).toBe(401);
    expect((await amy.queue()).waiting.map(({ id }) => id)).toContain(caseId);
    expect((await call.state()).waitingFor).toBe('queue');
    const leg = await omar.telephone(caseId);
    await leg.press('1');
    await until('the two to be connected', async () => (await call.state()).waitingFor !== 'queue');
    await call.hangUp();
    await until('the agent to hear it', async () => (await leg.state()).heard.at(-1) === 'The call is over. Goodbye.');
    await omar.act(caseId, 'resolve', { outcome: 'explained' });
  });
});

test('nothing that was printed has a number or an IMEI in it', () => {
  for (const secret of [asha.imei, asha.from.slice(1), '4477009007', '441632960191'])
    expect(town.printed()).not.toContain(secret);
});
