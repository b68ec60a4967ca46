import { and, asc, eq, isNotNull, lt, sql } from 'drizzle-orm';
import type { OptOutStore, ThreadStore } from '../../core/ports/store.js';
import type { Thread } from '../../core/thread.js';
import type { Queries } from '../connections.js';
import { optOuts, threads, writings } from '../schema/threads.js';

const threadOf = ({ last: _, ...thread }: typeof threads.$inferSelect): Thread => thread;

export function threadStore(queries: Queries): ThreadStore {
  const find = (id: string) => queries.select().from(threads).where(eq(threads.id, id));
  const unheard = (threadId: string) => and(eq(writings.threadId, threadId), isNotNull(writings.sealedHeard));

  const hear: ThreadStore['hear'] = async (thread, { id, at, sealedHeard }) => {
    const [counted] = await queries
      .insert(threads)
      .values({ ...thread, heardAt: at, last: 1 })
      .onConflictDoUpdate({ target: threads.id, set: { last: sql`${threads.last} + 1`, heardAt: at } })
      .returning({ n: threads.last });
    const n = counted?.n ?? 1;
    const before = await queries
      .select({ n: writings.n })
      .from(writings)
      .where(and(unheard(thread.id), lt(writings.n, n)))
      .limit(1);
    await queries.insert(writings).values({ id, threadId: thread.id, n, at, sealedHeard });
    return { n, isNext: before.length === 0 };
  };

  return {
    hear,
    get: async (id) => (await find(id)).map(threadOf)[0],
    lock: async (id) => (await find(id).for('update')).map(threadOf)[0],
    note: async (id, change) => {
      await queries.update(threads).set(change).where(eq(threads.id, id));
    },
    nextUnheard: async (threadId) =>
      (await queries.select().from(writings).where(unheard(threadId)).orderBy(asc(writings.n)).limit(1))[0],
    settle: async (id) => {
      const settled = await queries
        .update(writings)
        .set({ sealedHeard: null })
        .where(and(eq(writings.id, id), isNotNull(writings.sealedHeard)))
        .returning({ id: writings.id });
      return settled.length > 0;
    },
  };
}

export function optOutStore(queries: Queries): OptOutStore {
  const one = (lenderId: string, addressHash: string) =>
    and(eq(optOuts.lenderId, lenderId), eq(optOuts.addressHash, addressHash));
  return {
    add: async (optOut) =>
      (await queries.insert(optOuts).values(optOut).onConflictDoNothing().returning({ at: optOuts.at })).length > 0,
    remove: async (lenderId, addressHash) => {
      await queries.delete(optOuts).where(one(lenderId, addressHash));
    },
    has: async (lenderId, addressHash) =>
      (await queries.select({ at: optOuts.at }).from(optOuts).where(one(lenderId, addressHash))).length > 0,
  };
}
