import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Thread } from '../../core/thread.js';
import { moment } from './columns.js';

/** A thread is there before its conversation, which begins with the first turn. */
export const threads = pgTable('threads', {
  id: text('id').primaryKey(),
  channel: text('channel').$type<Thread['channel']>().notNull(),
  lenderId: text('lender_id').notNull(),
  ours: text('ours').notNull(),
  sealedAddress: text('sealed_address').notNull(),
  addressHash: text('address_hash').notNull(),
  heardAt: moment('heard_at').notNull(),
  lastSentId: text('last_sent_id'),
  lastSentAt: moment('last_sent_at'),
  /** The number of the last writing: writers wait for each other here, so the order of arrival is that of the commits. */
  last: integer('last').notNull().default(0),
});

export const writings = pgTable(
  'writings',
  {
    id: text('id').primaryKey(),
    threadId: text('thread_id')
      .notNull()
      .references(() => threads.id),
    n: integer('n').notNull(),
    at: moment('at').notNull(),
    sealedHeard: text('sealed_heard'),
  },
  (table) => [
    uniqueIndex('writings_in_order').on(table.threadId, table.n),
    index('writings_unheard').on(table.threadId, table.n).where(sql`${table.sealedHeard} is not null`),
  ],
);

export const optOuts = pgTable(
  'opt_outs',
  {
    lenderId: text('lender_id').notNull(),
    addressHash: text('address_hash').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.lenderId, table.addressHash] })],
);
