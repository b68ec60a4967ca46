import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseView, DeskLists } from '../../../core/services/deskQueue.js';
import { lintTwiml } from '../../support/twimlLint.js';
import { createTwilioRequests } from '../../support/twilioRequests.js';
import type { BrowserLike } from './browserLike.js';
import { openTrialDesk, type TrialDesk, until } from './trialDesk.js';

interface CallBody {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly heard: readonly string[];
  readonly waitingFor: string | null;
}

let trial: TrialDesk;
let amy: BrowserLike;
beforeAll(async () => {
  trial = await openTrialDesk();
  amy = await trial.signedIn('amy@northwind.example');
}, 60_000);
afterAll(() => trial.close());

const amysTelephone = '+441632960191';
const does = (sid: string, what: string, body: unknown = {}) =>
  trial.control<CallBody>('POST', `/calls/${sid}/${what}`, body);
const call = (sid: string) => trial.control<CallBody>('GET', `/calls/${sid}`);
const view = async (id: string) => (await amy.get<CaseView>(`/cases/${id}`)).body;

/** A caller who asked for a person and waits. */
async function waitingCall(from = '+447700900101') {
  const { sid } = await trial.control<CallBody>('POST', '/calls', { from, to: '+441632960001' });
  const inQueue = await does(sid, 'press', { digits: '0' });
  expect(inQueue.waitingFor).toBe('queue');
  const handover = await until('the case', () => trial.database.read.handovers.openOf(sid));
  return { sid, caseId: handover.id };
}

/** Amy's telephone, once it has told her of a case. */
async function agentLeg(caseId: string): Promise<string> {
  expect((await amy.post(`/cases/${caseId}/call`)).status).toBe(200);
  const leg = await until('the agent’s telephone', async () => {
    const calls = await trial.control<CallBody[]>('GET', `/calls?to=${encodeURIComponent(amysTelephone)}`);
    const last = calls.at(-1);
    return last?.status === 'in-progress' && last.waitingFor === 'keys' && last;
  });
  return leg.sid;
}

async function connected() {
  const waiting = await waitingCall();
  const leg = await agentLeg(waiting.caseId);
  await does(leg, 'press', { digits: '1' });
  await until('the two to be connected', async () => (await call(waiting.sid)).waitingFor !== 'queue');
  return { ...waiting, leg };
}

describe('the agent’s telephone', () => {
  test('answers nobody who is not the provider', async () => {
    const { caseId } = await waitingCall('+447700900190');
    const requests = createTwilioRequests({ baseUrl: trial.url, publicUrl: 'http://elsewhere' });
    for (const path of ['', '/accept', '/ended']) {
      const answer = await requests.send(`/voice/agent/${caseId}${path}`, { CallSid: 'CA1', Digits: '1' });
      expect([answer.status, answer.body]).toEqual([403, '']);
    }
  });

  test('tells of the case without names or digits, and connects only whoever presses 1', async () => {
    const { sid, caseId } = await waitingCall();
    const leg = await agentLeg(caseId);
    const brief = (await call(leg)).heard.join(' ');
    expect(brief).toBe(
      'A caller of Northwind Mobile Finance. They asked for a person. They speak English. They have not proved who they are. To take the call, press 1.',
    );
    await does(leg, 'press', { digits: '5' });
    expect((await call(leg)).heard.at(-1)).toBe('The call was not taken. Goodbye.');
    expect(await call(sid)).toMatchObject({ status: 'in-progress', waitingFor: 'queue' });
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'claimed', agentId: 'agent-amy' });
    await does(sid, 'hangup');
  });

  test('the documents are what the provider knows', async () => {
    const requests = createTwilioRequests({ baseUrl: trial.url, publicUrl: trial.url });
    const form = { CallSid: 'CA1', AccountSid: 'AC00000000000000000000000000000000' };
    const gone = await requests.send('/voice/agent/han_made_up', form);
    lintTwiml(gone.body);
    expect(gone.body).toContain('Nobody is waiting there any more. Goodbye.');
    expect((await requests.send('/voice/agent/han_made_up/accept', { ...form, Digits: '1' })).body).toBe(gone.body);
  });
});

describe('a call that is taken', () => {
  test('both hear each other, and when the agent hangs up the caller is bidden farewell', async () => {
    const { sid, caseId, leg } = await connected();
    await does(leg, 'say', { text: 'Hello, this is Amy.' });
    expect((await call(sid)).heard.at(-1)).toBe('Hello, this is Amy.');
    await does(sid, 'say', { text: 'My phone is locked.' });
    expect((await call(leg)).heard.at(-1)).toBe('My phone is locked.');
    await does(leg, 'hangup');
    await until('the call to end', async () => (await call(sid)).status === 'completed');
    expect((await call(sid)).heard.at(-1)).toBe('Thank you. Goodbye.');
    const seen = await until('the caller to be gone', async () => {
      const now = await view(caseId);
      return now.gone && now;
    });
    expect(seen).toMatchObject({ state: 'claimed', mine: true });
    expect((await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' })).status).toBe(200);
    const acts = (await trial.audited()).filter((row) => row.endsWith(caseId)).map((row) => row.split(' ')[1]);
    expect(acts).toEqual(['handover_opened', 'case_claimed', 'agent_rung', 'call_accepted', 'case_resolved']);
  });

  test('when the caller hangs up the agent hears it and still has the case', async () => {
    const { sid, caseId, leg } = await connected();
    await does(sid, 'hangup');
    await until('the agent’s end', async () => (await call(leg)).status === 'completed');
    expect((await call(leg)).heard.at(-1)).toBe('The call is over. Goodbye.');
    expect(await trial.caseOf(caseId)).toMatchObject({ state: 'claimed', agentId: 'agent-amy' });
  });

  test('each agent gets the caller of the case that they took, not the one who waits longest', async () => {
    const first = await waitingCall('+447700900181');
    const second = await waitingCall('+447700900182');
    const leg = await agentLeg(second.caseId);
    await does(leg, 'press', { digits: '1' });
    await until('the connection', async () => (await call(second.sid)).waitingFor !== 'queue');
    await does(leg, 'say', { text: 'Hello second.' });
    expect((await call(second.sid)).heard.at(-1)).toBe('Hello second.');
    expect((await call(first.sid)).waitingFor).toBe('queue');
    for (const { sid } of [first, second]) await does(sid, 'hangup');
  });

  test('another agent cannot take it, and one without a telephone none', async () => {
    const { sid, caseId } = await waitingCall();
    const omar = await trial.signedIn('omar@northwind.example');
    await amy.post(`/cases/${caseId}/claim`);
    expect(await omar.post(`/cases/${caseId}/call`)).toMatchObject({
      status: 409,
      body: { error: { code: 'claimed' } },
    });
    const noTelephone = { id: 'x', name: 'X', role: 'agent' as const, lenderIds: ['northwind'], telephone: null };
    expect(await trial.desk.call(noTelephone, caseId)).toEqual({ refused: 'no_telephone' });
    const { caseId: chat } = await trial.waitingChat();
    expect((await amy.post(`/cases/${chat}/call`)).body).toEqual({ error: { code: 'wrong_channel' } });
    expect((await amy.post(`/cases/${caseId}/lines`, { text: 'x' })).body).toEqual({
      error: { code: 'wrong_channel' },
    });
    expect((await amy.post(`/cases/${caseId}/hand-back`)).body).toEqual({ error: { code: 'wrong_channel' } });
    await does(sid, 'hangup');
  });

  test('a telephone that cannot be rung says so; the case stays the agent’s', async () => {
    const { sid, caseId } = await waitingCall();
    trial.faults.telephone = 1;
    expect(await amy.post(`/cases/${caseId}/call`)).toMatchObject({
      status: 502,
      body: { error: { code: 'telephone_down' } },
    });
    expect((await trial.caseOf(caseId)).agentId).toBe('agent-amy');
    const leg = await agentLeg(caseId);
    await does(leg, 'press', { digits: '1' });
    await does(sid, 'hangup');
  });
});

describe('a caller who does not wait', () => {
  const abandoned = async () => (await amy.get<DeskLists>('/queue')).body.abandoned.map(({ id }) => id);

  test('hangs up in the queue: the case stays to be called back', async () => {
    const { sid, caseId } = await waitingCall();
    await does(sid, 'hangup');
    await until('the case to be left', async () => (await trial.caseOf(caseId)).state === 'abandoned');
    expect(await abandoned()).toContain(caseId);
    const leg = await agentLeg(caseId);
    await does(leg, 'press', { digits: '1' });
    const back = await until('the caller’s telephone', async () => {
      const calls = await trial.control<CallBody[]>('GET', `/calls?to=${encodeURIComponent('+447700900101')}`);
      return calls.find(({ status }) => status === 'in-progress');
    });
    expect(back.from).toBe('+441632960001');
    await does(leg, 'say', { text: 'You rang us.' });
    expect((await call(back.sid)).heard.at(-1)).toBe('You rang us.');
    await does(leg, 'hangup');
    expect((await amy.post(`/cases/${caseId}/resolve`, { outcome: 'called back' })).status).toBe(200);
    expect(await abandoned()).not.toContain(caseId);
  });

  test('asks to be called back', async () => {
    const { sid, caseId } = await waitingCall();
    await does(sid, 'press', { digits: '1' });
    await until('the call to end', async () => (await call(sid)).status === 'completed');
    expect((await call(sid)).heard.at(-1)).toMatch(/a person will call you back/);
    expect((await trial.caseOf(caseId)).state).toBe('abandoned');
    expect(await abandoned()).toContain(caseId);
  });

  test('is let go where the case ended before anybody took the call', async () => {
    const { sid, caseId } = await waitingCall();
    await amy.post(`/cases/${caseId}/claim`);
    await amy.post(`/cases/${caseId}/resolve`, { outcome: 'solved' });
    await until('the call to end', async () => {
      await does(sid, 'silence').catch(() => undefined);
      return (await call(sid)).status === 'completed';
    });
    expect((await call(sid)).heard.at(-1)).toBe('Thank you. Goodbye.');
  });

  test('hears how many are before them, counted by the desk', async () => {
    const first = await waitingCall('+447700900191');
    const second = await waitingCall('+447700900192');
    const heard = (await call(second.sid)).heard.join(' ');
    expect(heard).toMatch(/\d+ before you/);
    for (const { sid } of [first, second]) await does(sid, 'hangup');
  });
});
