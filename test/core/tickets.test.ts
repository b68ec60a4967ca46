import { describe, expect, test } from '@jest/globals';
import { later } from '../../core/clock.js';
import type { Channel } from '../../core/conversation.js';
import { createIdentify } from '../../core/services/identify.js';
import { createTickets, type Moved, ticketIn } from '../../core/services/tickets.js';
import { reachOf } from '../../core/services/reach.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { wording } from '../../dialogs/words/languages.js';
import { createMemoryShared } from '../../store/shared/memory.js';
import { anyEngine } from '../store/engines.js';
import { conversation, identification, noon } from '../store/rows.js';
import { insertProved } from './proved.js';

const engine = anyEngine();

const vault = createVault('a secret of sixteen or more');
let loans = 0;

/** Somebody who proved who they are a minute ago, on a channel, for a loan of their own. */
async function somebody(channel: Channel = 'voice', provedAt = later(noon, -60)) {
  loans += 1;
  const loanId = `NW-${loans}`;
  let now = noon;
  const rung: { to: string; url: string }[] = [];
  const news: { conversationId: string; kind: string; state: string }[] = [];
  const { database } = engine;
  const shop = {
    database,
    vault,
    wording,
    clock: { now: () => now, elapsed: () => 0 },
    shared: createMemoryShared(),
    lenders: { byId: (id: string) => ({ id, name: 'Sol', whatsapp: '+441632960001', hotline: '+441632960001' }) },
    telephone: { ring: async (call: { to: string; url: string }) => ({ ref: String(rung.push(call)) }) },
    publicUrl: 'https://line.example',
    nudge: async (conversationId: string, { kind, state }: { kind: string; state: string }) =>
      void news.push({ conversationId, kind, state }),
  } as unknown as Workshop;
  const identify = createIdentify(shop);
  const talk = conversation({ channel, sealedAddress: vault.seal('x'), updatedAt: noon });
  const proof = identification({ conversationId: talk.id, loanId, provedAt, lookup: 'done' });
  await insertProved(database.read, vault, '+447700900142', talk, proof);
  return {
    loanId,
    talk,
    shop,
    identify,
    rung,
    news,
    tickets: createTickets(shop, identify),
    passes: (seconds: number) => {
      now = later(now, seconds);
    },
    to: (conversationId: string, lenderId = 'northwind') => ({ conversationId, lenderId, channel: 'web' as const }),
  };
}

const tokenOf = (moved: Moved): string => {
  if (!('url' in moved)) throw new Error('no link');
  return /\/continue\/([\w-]+)$/.exec(moved.url)?.[1] ?? ticketIn(decodeURIComponent(moved.url)) ?? '';
};

describe('a ticket', () => {
  test('of 20 that spend it at once one conversation gains by it, and no longer than the proof lasts', async () => {
    const { tickets, identify, talk, loanId, to, passes, shop, news } = await somebody('whatsapp');
    const token = tokenOf(await tickets.offer(talk.id, 'chat'));
    const ids = Array.from({ length: 20 }, (_, n) => `chat_${loanId}_${n}`);
    const spent = await Promise.all(ids.map((id) => tickets.spend(token, 'chat', to(id))));
    expect(spent.filter(Boolean)).toHaveLength(1);
    const winner = ids[spent.indexOf(true)] ?? '';
    expect(await identify.owner(winner)).toMatchObject({ loanId });
    expect(news).toEqual([{ conversationId: talk.id, kind: 'elsewhere', state: 'web' }]);
    // The same request again has the same answer and no further effect.
    expect(await tickets.spend(token, 'chat', to(winner))).toBe(true);
    expect(news).toHaveLength(1);
    // News still reach the number that the passcode went to.
    await shop.database.read.conversations.insert(conversation({ id: winner }));
    const reach = await reachOf(shop.database.read, winner);
    expect(vault.open(reach?.sealedNumber ?? '')).toBe('+447700900142');
    passes(15 * 60);
    expect(await identify.owner(winner)).toBeNull();
    expect(await identify.owner(talk.id)).toBeNull();
  });

  test('opens nothing for another lender, another way, the conversation it came from, or when it is late', async () => {
    const { tickets, identify, talk, to, passes } = await somebody('whatsapp');
    const token = tokenOf(await tickets.offer(talk.id, 'chat'));
    expect(await tickets.spend(token, 'chat', to('c1', 'lanka'))).toBe(false);
    expect(await tickets.spend(token, 'whatsapp', to('c1'))).toBe(false);
    expect(await tickets.spend(token, 'call', to('c1'))).toBe(false);
    expect(await tickets.spend(token, 'chat', to(talk.id))).toBe(false);
    expect(await tickets.spend(`${token}x`, 'chat', to('c1'))).toBe(false);
    expect(await tickets.look(token)).toMatchObject({ state: 'open', onward: 'chat', lenderId: 'northwind' });
    passes(10 * 60);
    expect(await tickets.look(token)).toMatchObject({ state: 'closed' });
    expect(await tickets.spend(token, 'chat', to('c1'))).toBe(false);
    expect(await identify.owner('c1')).toBeNull();
  });

  test('does not outlive a proof that is nearly over, and there is none without a proof', async () => {
    const old = await somebody('whatsapp', later(noon, -14 * 60));
    const token = tokenOf(await old.tickets.offer(old.talk.id, 'chat'));
    old.passes(61);
    expect(await old.tickets.spend(token, 'chat', old.to('c2'))).toBe(false);
    await expect(old.tickets.offer(old.talk.id, 'chat')).rejects.toMatchObject({ code: 'identify.not_proved' });
  });

  test('is kept as a hash alone, and a few are all there are in a quarter of an hour', async () => {
    const { tickets, talk, shop } = await somebody('web');
    const links = [];
    for (let n = 0; n < 4; n += 1) links.push(await tickets.offer(talk.id, 'whatsapp'));
    expect(await tickets.offer(talk.id, 'whatsapp')).toEqual({ refused: 'too_many' });
    const token = tokenOf(links[0] ?? { by: 'text' });
    const hash = vault.hash('link', token);
    const kept = await shop.database.read.tickets.byTokenHash(hash);
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(new Set(links.map((link) => JSON.stringify(link))).size).toBe(4);
  });

  test('for WhatsApp takes the place of one for the chat, once', async () => {
    const { tickets, talk, to } = await somebody('whatsapp');
    const token = tokenOf(await tickets.offer(talk.id, 'chat'));
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => tickets.exchange(token)));
    const onward = [first, ...others].filter((one) => one !== undefined);
    expect(onward).toHaveLength(1);
    expect(await tickets.spend(token, 'chat', to('c3'))).toBe(false);
    const code = ticketIn(decodeURIComponent(onward[0]?.url ?? '')) ?? '';
    expect(await tickets.spend(code, 'whatsapp', to('c3'))).toBe(true);
  });
});

describe('a call that was asked for', () => {
  test('rings the number that the passcode reached, one call a second, and not again once it was taken', async () => {
    const { tickets, talk, rung, to, shop } = await somebody('web');
    expect(await tickets.offer(talk.id, 'call')).toEqual({ by: 'call', ending: '42' });
    const due = async (): Promise<Task> => {
      const [task] = await shop.database.read.tasks.claim(noon, 30, 1, ['call.place']);
      if (!task) throw new Error('no call is due');
      return task;
    };
    const task = await due();
    expect(JSON.stringify(task.payload)).not.toContain('900142');
    await shop.shared.allow('calls:placed', 1, 1);
    expect(await tickets.ring(task)).toEqual(later(noon, 1));
    expect(rung).toEqual([]);
    const quiet = { ...shop, shared: createMemoryShared() };
    const later1 = createTickets(quiet, createIdentify(quiet));
    expect(await later1.ring(task)).toBeNull();
    expect(rung).toMatchObject([{ to: '+447700900142', from: '+441632960001' }]);
    const token = rung[0]?.url.split('/').at(-1) ?? '';
    expect(await tickets.spend(token, 'call', { ...to('CA1'), channel: 'voice' })).toBe(true);
    await createTickets({ ...shop, shared: createMemoryShared() }, createIdentify(shop)).ring(task);
    expect(rung).toHaveLength(1);
  });
});

describe('one loan in two conversations', () => {
  test('each knows of the other; what ended or is long past counts no more', async () => {
    const { tickets, talk, loanId, shop, news, passes } = await somebody('web');
    expect(await tickets.elsewhere(talk.id, loanId)).toBeNull();
    const other = conversation({ channel: 'voice', updatedAt: noon });
    await shop.database.read.conversations.insert(other);
    await shop.database.read.identifications.insert(
      identification({ conversationId: other.id, loanId, provedAt: noon }),
    );
    expect(await tickets.proved(other.id)).toEqual({ told: 1 });
    expect(news).toEqual([{ conversationId: talk.id, kind: 'elsewhere', state: 'voice' }]);
    expect(await tickets.elsewhere(talk.id, loanId)).toEqual({ conversationId: other.id, channel: 'voice' });
    expect(await tickets.elsewhere(other.id, loanId)).toEqual({ conversationId: talk.id, channel: 'web' });
    const lines = await shop.database.read.transcripts.read(talk.id, 0);
    expect(lines.map(({ who, text }) => [who, text])).toEqual([['system', 'The same loan was opened by voice.']]);
    await shop.database.read.conversations.save({ ...other, owner: 'ended' });
    expect(await tickets.elsewhere(talk.id, loanId)).toBeNull();
    passes(31 * 60);
    expect(await tickets.elsewhere(other.id, loanId)).toBeNull();
  });
});
