import { and, asc, desc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import type { Message } from '../../core/message.js';
import type { MessageStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { messages } from '../schema/messages.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Message, typeof messages> = {
  table: messages,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function messageStore(queries: Queries): MessageStore {
  const all = () => queries.select().from(messages);
  return {
    ...versioned(queries, layout),
    byDedupe: async (key) => (await all().where(eq(messages.dedupe, key))).map(layout.toRow)[0],
    byRef: async (ref) =>
      (await all().where(eq(messages.ref, ref)).orderBy(desc(messages.createdAt)).limit(1)).map(layout.toRow)[0],
    nextQueued: async (conversationId) => {
      const lines = inArray(messages.kind, ['reply', 'agent']);
      const queued = and(eq(messages.conversationId, conversationId), eq(messages.state, 'queued'), lines);
      return (await all().where(queued).orderBy(asc(messages.seq)).limit(1)).map(layout.toRow)[0];
    },
    begun: async ({ id, addressHash, lenderId, loanId }, since) => {
      const ofLoan = loanId === null ? undefined : and(eq(messages.lenderId, lenderId), eq(messages.loanId, loanId));
      // Always in the same order, so that no two wait for each other.
      for (const person of [addressHash, ...(loanId === null ? [] : [`${lenderId} ${loanId}`])].sort())
        await queries.execute(sql`select pg_advisory_xact_lock(hashtextextended(${person}, 7305519))`);
      const allowed = sql`${messages.contact} ->> 'may' = 'true'`;
      const at = sql<string>`${messages.contact} ->> 'at'`;
      const found = await queries
        .select({ at })
        .from(messages)
        .where(
          and(
            or(eq(messages.addressHash, addressHash), ofLoan),
            inArray(messages.kind, ['reminder', 'payment_reminder']),
            ne(messages.id, id),
            // What did not arrive was no contact: it may go another way.
            ne(messages.state, 'failed'),
            allowed,
            sql`(${at})::timestamptz > ${since.toISOString()}::timestamptz`,
          ),
        );
      return found.map((row) => new Date(row.at));
    },
  };
}
