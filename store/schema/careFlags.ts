import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { CareCategory, CareFlag } from '../../core/care.js';
import { moment, sequence } from './columns.js';

export const careFlags = pgTable(
  'care_flags',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id'),
    addressHash: text('address_hash').notNull(),
    conversationId: text('conversation_id').notNull(),
    category: text('category').$type<CareCategory>(),
    consent: text('consent').$type<CareFlag['consent']>().notNull(),
    since: moment('since').notNull(),
    until: moment('until').notNull(),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('care_flags_of_loan').on(table.lenderId, table.loanId).where(sql`ended_at is null`),
    index('care_flags_of_address').on(table.lenderId, table.addressHash).where(sql`ended_at is null`),
  ],
);
