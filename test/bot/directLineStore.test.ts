import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../core/ports/store.js';
import { createDatabase } from '../../store/database.js';

const at = new Date('2026-01-02T03:04:05.678Z');
const chat = { id: 'chat_1', lenderId: 'northwind', userId: 'dl_1', language: 'en', startedAt: at } as const;
const said = (key: string, sealedHeard: string | null = null) => ({
  chatId: chat.id,
  key,
  at,
  sealedBody: `body ${key}`,
  sealedHeard,
});

describe('the log of a chat', () => {
  let database: Database;

  beforeAll(async () => {
    database = await createDatabase({});
  });
  afterAll(() => database.close());

  test('begins once', async () => {
    const { chats } = database.read;
    expect(await chats.get(chat.id)).toBeUndefined();
    expect(await chats.add(said('too early'))).toBeUndefined();
    expect(await chats.begin(chat)).toBe(true);
    expect(await chats.begin({ ...chat, userId: 'dl_2' })).toBe(false);
    expect(await chats.get(chat.id)).toEqual({ ...chat, last: 0 });
  });

  test('numbers without gaps, and each key once, however many write at once', async () => {
    const { chats } = database.read;
    const keys = [...Array(20).keys()].map((key) => `k${key % 10}`);
    const added = await Promise.all(keys.map((key) => chats.add(said(key))));
    expect(added.filter((one) => one?.added)).toHaveLength(10);
    const rows = await chats.read(chat.id, 0, 100);
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(10);
    expect((await chats.read(chat.id, 7, 2)).map(({ n }) => n)).toEqual([8, 9]);
  });

  test('what the bot has to hear is settled once, and its reply follows', async () => {
    const { chats } = database.read;
    const first = await chats.add(said('hear me', 'heard'));
    await chats.add({ ...said('only for the bot', 'heard too'), sealedBody: null });
    expect(await chats.unheardSince(new Date(at.getTime() - 1))).toEqual([chat.id]);
    expect(await chats.unheardSince(at)).toEqual([]);
    const next = await chats.nextUnheard(chat.id);
    expect(next).toEqual({ activity: { ...said('hear me', 'heard'), n: first?.n }, secret: false });
    const heard = {
      chatId: chat.id,
      n: first?.n ?? 0,
      sealedBody: 'hidden',
      secret: true,
      reply: said('reply to hear me'),
    };
    expect(await chats.settle(heard)).toBe(13);
    expect(await chats.settle(heard)).toBeUndefined();
    const second = await chats.nextUnheard(chat.id);
    expect(second).toMatchObject({ activity: { key: 'only for the bot', sealedBody: null }, secret: true });
    expect(await chats.settle({ ...heard, n: 12, sealedBody: null, secret: false, reply: null })).toBeUndefined();
    expect(await chats.nextUnheard(chat.id)).toBeUndefined();
    const seen = (await chats.read(chat.id, 10, 100)).map(({ n, sealedBody }) => [n, sealedBody]);
    expect(seen).toEqual([
      [11, 'hidden'],
      [13, 'body reply to hear me'],
    ]);
    expect((await chats.get(chat.id))?.last).toBe(13);
  });
});
