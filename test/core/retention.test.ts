import { expect, test } from '@jest/globals';
import { later } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import { createRetention } from '../../core/services/retention.js';
import { anyEngine } from '../store/engines.js';
import { conversation, identification, message, noon, passcode, turn } from '../store/rows.js';

const engine = anyEngine();

const day = 24 * 3600;

/** A conversation of so many lines, with a turn and a chat's log, at a moment. */
async function talked(at: Date, lines = 1, sealedHeard: string | null = null): Promise<string> {
  const { conversations, transcripts, chats } = engine.database.read;
  const id = newId('con');
  const chat = { id, lenderId: 'northwind', userId: 'dl_1', language: 'en', startedAt: at } as const;
  const row = conversation({ id });
  await conversations.insert(row);
  expect(await conversations.answer(row, { ...turn(id, 'one'), at })).toBe(true);
  const line = { conversationId: id, at, who: 'owner', text: 'my phone is locked', agentId: null } as const;
  await transcripts.append(Array.from({ length: lines }, () => line));
  await chats.begin(chat);
  await chats.add({ chatId: id, key: 'k', at, sealedBody: 'sealed', sealedHeard });
  return id;
}

async function leftOf(id: string): Promise<readonly number[]> {
  const { conversations, transcripts, chats } = engine.database.read;
  const left = [await transcripts.read(id, 0), await conversations.turnsOf(id), await chats.read(id, 0, 10)];
  return left.map((rows) => rows.length);
}

const forgetting = (now: () => Date, days: number) =>
  createRetention({ database: engine.database, clock: { now, elapsed: () => 0 } }, days);

test('what was said 90 days ago is gone in batches, the conversation stays, and it goes on', async () => {
  const [old, young] = [await talked(noon, 1200), await talked(later(noon, day))];
  const unheard = await talked(noon, 1, 'sealed');
  let now = later(noon, 90 * day);
  const { forget } = forgetting(() => now, 90);
  expect(await forget()).toEqual(later(now, day));
  expect(await leftOf(old)).toEqual([1200, 1, 1]);

  now = later(now, 1);
  const lengths: number[] = [];
  for (let next = now; next <= now; lengths.push((await leftOf(old))[0] ?? -1)) next = await forget();
  expect(lengths.at(-1)).toBe(0);
  expect(lengths.length).toBe(3);
  expect(await leftOf(old)).toEqual([0, 0, 0]);
  expect(await leftOf(young)).toEqual([1, 1, 1]);
  expect(await leftOf(unheard)).toEqual([0, 0, 1]);

  const { conversations, transcripts, chats } = engine.database.read;
  expect(await conversations.get(old)).toMatchObject({ id: old });
  await transcripts.append([{ conversationId: old, at: now, who: 'owner', text: 'again', agentId: null }]);
  expect(await transcripts.read(old, 0)).toMatchObject([{ n: 1201, text: 'again' }]);
  const again = await chats.add({ chatId: old, key: 'k', at: now, sealedBody: 'sealed', sealedHeard: null });
  expect(again).toEqual({ n: 2, added: true });
});

test('a lender who must keep it keeps it', async () => {
  const id = await talked(noon);
  const now = later(noon, 4000 * day);
  expect(await forgetting(() => now, 0).forget()).toEqual(later(now, day));
  expect(await leftOf(id)).toEqual([1, 1, 1]);
});

test('what has had its effect goes: done work, the ids of events, passcodes that nobody used', async () => {
  const { tasks, inbox, identifications, passcodes, messages } = engine.database.read;
  await engine.sql('delete from tasks');
  for (const [dedupe, runAt] of Object.entries({ done: noon, live: noon, new: later(noon, 2 * day) }))
    await tasks.enqueue({ kind: 'trial', payload: {}, runAt, dedupe });
  for (const task of await tasks.claim(noon, 10, 9, ['trial'])) {
    const [row] = await engine.sql(`select dedupe from tasks where id = ${task.id}`);
    if (row?.['dedupe'] === 'done') await tasks.complete(task, noon);
  }
  for (const [eventId, at] of [
    ['old', noon],
    ['new', later(noon, 10 * day)],
  ] as const)
    await inbox.receive({ source: 'trial', eventId, type: 'paid', bodyHash: 'hash', at });
  const owner = identification();
  await identifications.insert(owner);
  const [used, unused] = [{ usedAt: noon }, { endedAt: noon }].map((change) => passcode(owner.id, change));
  for (const { id } of [used, unused].filter((one) => one !== undefined))
    await messages.insert(message({ dedupe: `passcode:${id}` }));
  for (const code of [used, unused]) if (code) await passcodes.insert(code);

  const left = async (now: Date) => {
    await forgetting(() => now, 0).forget();
    const events = await engine.sql("select event_id from inbox where source = 'trial'");
    const work = await engine.sql("select dedupe from tasks where kind = 'trial' order by dedupe");
    const codes = [used, unused].map(async (code) => [
      await passcodes.get(code?.id ?? ''),
      await messages.byDedupe(`passcode:${code?.id}`),
    ]);
    const kept = (await Promise.all(codes)).map((rows) => rows.map((row) => row !== undefined));
    return [work.map((row) => row['dedupe']), events.map((row) => row['event_id']), ...kept];
  };
  const [both, neither] = [
    [true, true],
    [false, false],
  ];
  expect(await left(later(noon, 14 * day))).toEqual([['done', 'live', 'new'], ['old', 'new'], both, both]);
  expect(await left(later(noon, 15 * day))).toEqual([['live', 'new'], ['old', 'new'], both, neither]);
  expect(await left(later(noon, 90 * day + 1))).toEqual([['live', 'new'], ['new'], both, neither]);
});

test('there is one daily look, however many processes begin', async () => {
  const { begin } = forgetting(() => noon, 90);
  await Promise.all([begin(), begin()]);
  expect(await engine.database.read.tasks.claim(noon, 10, 9, ['words.forget'])).toHaveLength(1);
});
