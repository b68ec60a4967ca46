import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CaseTextLine } from '../../core/services/deskQueue.js';
import { type Chatter, chat } from '../support/chatter.js';
import { type DeskAgent, deskAgent } from '../support/deskAgent.js';
import { asha } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';
import { writerOf } from '../support/writer.js';

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

/** A chat that asked for a person, and its case. */
async function waitingChat(): Promise<{ person: Chatter; caseId: string }> {
  const known = new Set((await amy.queue()).waiting.map(({ id }) => id));
  const person = await chat(town, 'northwind');
  expect(await person.say('I want to talk to a person')).toMatch(/A person will take over here/);
  return { person, caseId: await amy.waiting(({ id }) => !known.has(id)) };
}

const atDesk = async (agent: DeskAgent, caseId: string): Promise<readonly CaseTextLine[]> =>
  (await agent.get<{ lines: CaseTextLine[] }>(`/cases/${caseId}/lines`)).body.lines;
const arrives = (what: string, look: () => Promise<boolean>): Promise<number> => {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const again = async (): Promise<void> => {
      if (await look()) return resolve(performance.now() - from);
      if (performance.now() - from > 10_000) return reject(new Error(`${what} did not arrive`));
      setTimeout(() => void again().catch(reject), 2);
    };
    again().catch(reject);
  });
};
const median = (times: readonly number[]): number =>
  Math.round([...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? Infinity);

describe('a chat with a person', () => {
  test('claimed once; each hears the other in under 300 ms while the assistant is silent; then it goes on', async () => {
    const { person, caseId } = await waitingChat();
    expect(await amy.view(caseId)).toMatchObject({ reason: 'asked', channel: 'web', gone: false });
    expect((await amy.view(caseId)).lines.map(({ text }) => text)).toContain('I want to talk to a person');
    await amy.act(caseId, 'claim');
    expect((await omar.post(`/cases/${caseId}/claim`)).body).toEqual({ error: { code: 'claimed' } });

    const [toDesk, toChat]: [number[], number[]] = [[], []];
    for (let n = 0; n < 11; n += 1) {
      await person.send(`question ${n}`);
      toDesk.push(
        await arrives('a question', async () =>
          (await atDesk(amy, caseId)).some(({ text }) => text === `question ${n}`),
        ),
      );
      const written = amy.act(caseId, 'lines', { text: `answer ${n}` });
      toChat.push(
        await arrives('an answer', async () => (await person.lines()).some(({ text }) => text === `answer ${n}`)),
      );
      await written;
    }
    console.log(`a line reaches the desk in ${median(toDesk)} ms and the chat in ${median(toChat)} ms`);
    expect(median(toDesk)).toBeLessThan(300);
    expect(median(toChat)).toBeLessThan(300);
    const since = (await person.lines()).slice(-22);
    expect(since.filter(({ who }) => who === 'assistant')).toEqual([]);
    expect(since.filter(({ who }) => who === 'person').map(({ name }) => name)).toEqual(Array(11).fill('Amy'));

    for (const text of ['unlock', 'menu', '1', '🤷', '4242 4242 4242 4242']) await person.send(text);
    await arrives('the last of it', async () => (await atDesk(amy, caseId)).some(({ text }) => text === '🤷'));
    expect(JSON.stringify(await amy.view(caseId))).not.toMatch(/4242 ?4242/);
    expect((await person.lines()).at(-1)?.who).toBe('user');

    await amy.act(caseId, 'hand-back');
    await person.hears(/You are talking to the assistant again/);
    expect(await person.tap('unlock')).toMatch(/IMEI/);
    expect((await amy.post(`/cases/${caseId}/lines`, { text: 'one more thing' })).status).toBe(409);
  }, 60_000);

  test('an agent who leaves in the middle: the customer is told, and the next one goes on', async () => {
    const { person, caseId } = await waitingChat();
    const leaving = await deskAgent(town, 'admin@liftline.example');
    await leaving.act(caseId, 'claim');
    await leaving.act(caseId, 'lines', { text: 'Let me see.' });
    await person.hears(/Let me see/);
    await person.send('Are you there?');
    await leaving.send('/desk/sign-out', {
      method: 'POST',
      headers: { origin: town.productUrl, 'sec-fetch-site': 'same-origin' },
    });
    await person.hears(/The person had to go\. The next one who is free takes over here/);
    await omar.act(caseId, 'claim');
    expect((await atDesk(omar, caseId)).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Let me see.', 'Are you there?']),
    );
    await omar.act(caseId, 'lines', { text: 'I am here now.' });
    await person.hears(/I am here now/);
    await omar.act(caseId, 'resolve', { outcome: 'explained' });
    await person.hears(/Thank you\. Goodbye/);
    expect((await omar.view(caseId)).state).toBe('resolved');
    expect(await person.say('hello again')).toMatch(/Northwind Mobile Finance|Please choose one/);
  });

  test('the product is killed while a case is claimed: it still is, and the chat goes on', async () => {
    const { person, caseId } = await waitingChat();
    await amy.act(caseId, 'claim');
    await amy.act(caseId, 'lines', { text: 'before' });
    await person.send('a question before');
    await town.killProduct();
    await town.startProduct();
    expect(await amy.view(caseId)).toMatchObject({ state: 'claimed', mine: true });
    await person.send('a question after');
    await arrives('both questions', async () => {
      const lines = (await atDesk(amy, caseId)).map(({ text }) => text);
      return lines.includes('a question before') && lines.includes('a question after');
    });
    await amy.act(caseId, 'lines', { text: 'an answer after' });
    await person.hears(/an answer after/);
    expect((await person.lines()).filter(({ text }) => text === 'an answer after')).toHaveLength(1);
    await amy.act(caseId, 'hand-back');
    await person.hears(/You are talking to the assistant again/);
  }, 60_000);
});

test('on WhatsApp the person’s lines come as messages, and the assistant is silent until it is given back', async () => {
  const person = writerOf(town, '+447700900795', asha.line);
  await person.say('hello');
  expect(await person.say('agent')).toMatch(/A person will take over here/);
  const caseId = await amy.waiting(({ channel }) => channel === 'whatsapp');
  await amy.act(caseId, 'claim');
  const before = (await person.received()).length;
  await person.send('unlock');
  await until('the line at the desk', async () => (await atDesk(amy, caseId)).some(({ text }) => text === 'unlock'));
  await amy.act(caseId, 'lines', { text: 'Hello from the desk.' });
  await person.hears(/^Amy: Hello from the desk\.$/);
  expect(await person.received()).toHaveLength(before + 1);
  await amy.act(caseId, 'hand-back');
  await person.hears(/talking to the assistant again/);
}, 60_000);
