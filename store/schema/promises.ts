import { sql } from 'drizzle-orm';
import { date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { PromiseState } from '../../core/promise.js';
import { minorUnits, moment, sequence } from './columns.js';

export const promises = pgTable(
  'promises',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    conversationId: text('conversation_id').notNull(),
    amountMinor: minorUnits('amount_minor').notNull(),
    currency: text('currency').notNull(),
    on: date('promised_for', { mode: 'string' }).notNull(),
    state: text('state').$type<PromiseState>().notNull(),
    paidBeforeMinor: minorUnits('paid_before_minor').notNull(),
    madeAt: moment('made_at').notNull(),
  },
  (table) => [
    uniqueIndex('promises_one_open').on(table.lenderId, table.loanId).where(sql`state = 'open'`),
    index('promises_of_loan').on(table.lenderId, table.loanId, table.seq),
  ],
);
