import { sql } from 'drizzle-orm';
import { date, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { planOpen, type PlanState } from '../../core/plan.js';
import { minorUnits, moment, quoted, sequence } from './columns.js';

/** All amounts of a plan are in its one currency; its instalments are agreed once and never changed. */
export const plans = pgTable(
  'plans',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    conversationId: text('conversation_id'),
    quoteId: text('quote_id').notNull(),
    state: text('state').$type<PlanState>().notNull(),
    currency: text('currency').notNull(),
    totalMinor: minorUnits('total_minor').notNull(),
    downPaymentMinor: minorUnits('down_payment_minor').notNull(),
    instalments: jsonb('instalments').$type<readonly { readonly on: string; readonly minor: number }[]>().notNull(),
    terms: text('terms').notNull(),
    agreedAt: moment('agreed_at').notNull(),
    activeAt: moment('active_at'),
    paidBeforeMinor: minorUnits('paid_before_minor').notNull(),
    freeUntil: moment('free_until'),
    curedOn: date('cured_on', { mode: 'string' }),
    cureUntil: moment('cure_until'),
  },
  (table) => [
    uniqueIndex('plans_one_open')
      .on(table.lenderId, table.loanId)
      .where(sql.raw(`state in (${quoted(planOpen)})`)),
    index('plans_of_loan').on(table.lenderId, table.loanId, table.seq),
  ],
);
