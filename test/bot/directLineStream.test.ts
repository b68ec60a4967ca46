import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createMemoryShared } from '../../store/shared/memory.js';
import {
  type Activity,
  type Common,
  createCommon,
  openChat,
  openStream,
  type Process,
  send,
  startProcess,
  until,
} from './directLineServer.js';

let common: Common;
let server: Process;

beforeAll(async () => {
  common = await createCommon();
});
afterAll(() => common.database.close());
beforeEach(async () => {
  server = await startProcess(common);
});
afterEach(() => server.stop());

const ids = (activities: readonly Activity[]): string[] => activities.map(({ id }) => id);

/** A new address for the stream, from a watermark on, as clients ask for it after a cut. */
async function reconnect(url: string, chat: { id: string; token: string }, watermark?: string) {
  const query = watermark === undefined ? '' : `?watermark=${watermark}`;
  const { body } = await send(url, 'GET', `/conversations/${chat.id}${query}`, { token: chat.token });
  return openStream(body.streamUrl);
}

describe('the stream', () => {
  test('a socket that is cut at any moment goes on from its watermark: nothing lost, nothing twice', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    const got: Activity[] = [];
    let watermark = '0';
    const posting = (async () => {
      for (let index = 0; index < 25; index += 1) await chat.say(`m${index}`);
    })();
    for (let cuts = 0; cuts < 12; cuts += 1) {
      const stream = await reconnect(server.url, chat, watermark);
      const enough = (cuts * 3) % 7;
      await until(() => stream.activities.length >= enough || got.length + stream.activities.length >= 51);
      stream.cut();
      got.push(...stream.activities);
      watermark = stream.state.watermark || watermark;
    }
    await posting;
    const last = await reconnect(server.url, chat, watermark);
    await until(() => got.length + last.activities.length >= 51);
    got.push(...last.activities);
    expect(ids(got)).toEqual(ids((await chat.read()).activities));
    expect(new Set(ids(got)).size).toBe(51);
    last.cut();
  });

  test('what was missed is replayed from any place, and without a watermark only what is new', async () => {
    const chat = await openChat(server.url);
    await chat.heard(1);
    await chat.say('one');
    const log = await chat.heard(2);
    const all = await openStream(chat.streamUrl);
    await until(() => all.activities.length === 3);
    expect(ids(all.activities)).toEqual(ids(log));
    const { watermark } = await chat.read();
    const onlyNew = await reconnect(server.url, chat);
    const far = await reconnect(server.url, chat, '999999');
    await chat.say('two');
    for (const stream of [onlyNew, far]) {
      await until(() => stream.activities.length === 2);
      expect(stream.texts()[0]).toBe('user: two');
    }
    expect((await chat.read(watermark)).activities.map(({ text }) => text)).toHaveLength(2);
    for (const stream of [all, onlyNew, far]) stream.cut();
  });

  test('two tabs see the same, and one that leaves does not take the other with it', async () => {
    const chat = await openChat(server.url);
    const [one, two] = [await openStream(chat.streamUrl), await openStream(chat.streamUrl)];
    await chat.heard(1);
    await chat.say('hello');
    await until(() => one.activities.length === 3 && two.activities.length === 3);
    expect(one.texts()).toEqual(two.texts());
    one.cut();
    await until(() => server.directLine.streams() === 1);
    await chat.say('still there?');
    await until(() => two.activities.length === 5);
    two.cut();
    await until(() => server.directLine.streams() === 0);
  });

  test('a long history comes whole', async () => {
    const chat = await openChat(server.url);
    await chat.read();
    const lines = [...Array(450).keys()].map((index) => ({ text: `l${index}`, who: 'person', name: 'Amy' }) as const);
    await server.directLine.push({ id: chat.id, lenderId: 'northwind' }, lines);
    await chat.heard(1);
    const stream = await openStream(chat.streamUrl);
    await until(() => stream.activities.length === 451);
    expect(new Set(ids(stream.activities)).size).toBe(451);
    stream.cut();
  });
});

describe('several processes', () => {
  test('what is said through one is seen through the other', async () => {
    const other = await startProcess(common);
    const chat = await openChat(server.url);
    const there = await openStream(chat.streamUrl.replace(server.url.slice(4), other.url.slice(4)));
    await chat.heard(1);
    await chat.say('hello');
    await until(() => there.activities.length === 3);
    expect(there.texts()[2]).toBe('bot: You wrote: hello\n\nAnything else?');
    there.cut();
    await other.stop();
  });

  test('what a process left unheard when it was killed is heard by the next one, once', async () => {
    const stuck = await startProcess(common, { door: { hear: () => new Promise(() => {}) } });
    const chat = await openChat(stuck.url);
    await chat.say('yes, pay', 'c1');
    stuck.directLine.close();
    // A killed process's locks are gone with it.
    const next = await startProcess({ ...common, shared: createMemoryShared() });
    const read = async () =>
      (await send(next.url, 'GET', `/conversations/${chat.id}/activities`, { token: chat.token })).body;
    await until(async () => (await read()).activities.length === 2);
    const again = await send(next.url, 'POST', `/conversations/${chat.id}/activities`, {
      token: chat.token,
      body: { type: 'message', text: 'yes, pay', channelData: { clientActivityID: 'c1' } },
    });
    expect(again.body.id).toBe(`${chat.id}|0000001`);
    expect((await read()).activities.map(({ text }) => text)).toEqual([
      'yes, pay',
      'You wrote: yes, pay\n\nAnything else?',
    ]);
    await next.stop();
    await stuck.stop();
  });
});
