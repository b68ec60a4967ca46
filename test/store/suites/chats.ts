import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { Database } from '../../../core/ports/store.js';
import { noon as at } from '../rows.js';

export function chatSuite(database: () => Database): void {
  const chat = { id: newId('chat'), lenderId: 'northwind', userId: 'dl_1', language: 'en', startedAt: at } as const;
  const said = (key: string, sealedHeard: string | null = null, chatId: string = chat.id) => ({
    chatId,
    key,
    at,
    sealedBody: `body ${key}`,
    sealedHeard,
  });

  describe('the log of a chat', () => {
    test('begins once', async () => {
      const { chats } = database().read;
      expect(await chats.get(chat.id)).toBeUndefined();
      expect(await chats.add(said('too early'))).toBeUndefined();
      expect(await chats.begin(chat)).toBe(true);
      expect(await chats.begin({ ...chat, userId: 'dl_2' })).toBe(false);
      expect(await chats.get(chat.id)).toEqual({ ...chat, last: 0 });
    });

    test('numbers without gaps, and each key once, however many write at once', async () => {
      const { chats } = database().read;
      const keys = [...Array(20).keys()].map((key) => `k${key % 10}`);
      const added = await Promise.all(keys.map((key) => chats.add(said(key))));
      expect(added.filter((one) => one?.added)).toHaveLength(10);
      const rows = await chats.read(chat.id, 0, 100);
      expect(rows.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(10);
      expect((await chats.read(chat.id, 7, 2)).map(({ n }) => n)).toEqual([8, 9]);
    });

    test('the newest is the last that clients see, whatever only the bot hears after it', async () => {
      const { chats } = database().read;
      const other = { ...chat, id: newId('chat') };
      await chats.begin(other);
      expect(await chats.newest(other.id)).toBeUndefined();
      for (const key of ['first', 'second']) await chats.add(said(key, null, other.id));
      await chats.add({ ...said('a look', 'silence', other.id), sealedBody: null });
      expect(await chats.newest(other.id)).toMatchObject({ n: 2, sealedBody: 'body second' });
    });

    test('a hundred chats at once: what one of them cannot keep costs the others nothing', async () => {
      const { chats } = database().read;
      const many = Array.from({ length: 100 }, () => ({ ...chat, id: newId('chat') }));
      for (const each of many) await chats.begin(each);
      const [first, second, third] = many.map(({ id }) => id);
      const added = await Promise.allSettled([
        ...many.map(({ id }) => chats.add(said('k1', null, id))),
        ...many.toReversed().map(({ id }) => chats.add(said('k2', null, id))),
        chats.add(said('k1', null, 'nobody')),
        chats.add(said('no\0thing', null, first)),
        chats.add(said('k3', null, second)),
        chats.add(said('k3', null, third)),
      ]);
      const outcome = added.map((one) => (one.status === 'fulfilled' ? (one.value?.n ?? null) : one.reason.code));
      expect(outcome).toEqual([...many.map(() => 1), ...many.map(() => 2), null, 'store.failed', 3, 3]);
      expect((await chats.read(first ?? '', 0, 9)).map(({ n, key }) => [n, key])).toEqual([
        [1, 'k1'],
        [2, 'k2'],
      ]);
    });

    test('what the bot has to hear is settled once, and its reply follows', async () => {
      const { chats } = database().read;
      const first = await chats.add(said('hear me', 'heard'));
      await chats.add({ ...said('only for the bot', 'heard too'), sealedBody: null });
      expect(await chats.unheardSince(new Date(at.getTime() - 1))).toContain(chat.id);
      expect(await chats.unheardSince(at)).toEqual([]);
      const next = await chats.nextUnheard(chat.id);
      expect(next).toEqual({ activity: { ...said('hear me', 'heard'), n: first?.n }, chat, secret: false });
      const heard = {
        chatId: chat.id,
        n: first?.n ?? 0,
        sealedBody: 'hidden',
        secret: true,
        reply: said('reply to hear me'),
      };
      expect(await chats.settle(heard)).toEqual({ n: 13, more: true });
      expect(await chats.settle(heard)).toEqual({ more: true });
      const second = await chats.nextUnheard(chat.id);
      expect(second).toMatchObject({ activity: { key: 'only for the bot', sealedBody: null }, secret: true });
      const last = { ...heard, n: 12, sealedBody: null, secret: false, reply: null };
      expect(await chats.settle(last)).toEqual({ more: false });
      expect(await chats.nextUnheard(chat.id)).toBeUndefined();
      const seen = (await chats.read(chat.id, 10, 100)).map(({ n, sealedBody }) => [n, sealedBody]);
      expect(seen).toEqual([
        [11, 'hidden'],
        [13, 'body reply to hear me'],
      ]);
      expect((await chats.get(chat.id))?.last).toBe(13);
    });
  });
}
