import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Movement, PaymentFailure, PaymentMethod, PaymentPurpose, PaymentState } from '../../core/payment.js';
import { minorUnits, moment, sequence } from './columns.js';

/** All amounts of a quote are in its one currency. */
export const quotes = pgTable('quotes', {
  id: text('id').primaryKey(),
  lenderId: text('lender_id').notNull(),
  loanId: text('loan_id').notNull(),
  currency: text('currency').notNull(),
  overdueMinor: minorUnits('overdue_minor').notNull(),
  minimumToUnlockMinor: minorUnits('minimum_to_unlock_minor').notNull(),
  payoffMinor: minorUnits('payoff_minor').notNull(),
  payoffGoodThrough: date('payoff_good_through', { mode: 'string' }).notNull(),
  daysPastDue: integer('days_past_due').notNull(),
  nextDueOn: date('next_due_on', { mode: 'string' }),
  nextDueMinor: minorUnits('next_due_minor'),
  at: moment('at').notNull(),
  expiresAt: moment('expires_at').notNull(),
});

export const paymentAttempts = pgTable(
  'payment_attempts',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    conversationId: text('conversation_id'),
    quoteId: text('quote_id').notNull(),
    planId: text('plan_id'),
    purpose: text('purpose').$type<PaymentPurpose>().notNull(),
    amountMinor: minorUnits('amount_minor').notNull(),
    currency: text('currency').notNull(),
    method: text('method').$type<PaymentMethod>().notNull(),
    state: text('state').$type<PaymentState>().notNull(),
    failure: text('failure').$type<PaymentFailure>(),
    gatewayRef: text('gateway_ref'),
    sealedToken: text('sealed_token'),
    tokenHash: text('token_hash'),
    linkHash: text('link_hash'),
    sealedReference: text('sealed_reference'),
    card: text('card'),
    postedAs: text('posted_as'),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    settledAt: moment('settled_at'),
  },
  (table) => [
    index('payment_attempts_of_loan').on(table.lenderId, table.loanId, table.seq),
    index('payment_attempts_at_gateway').on(table.gatewayRef),
    uniqueIndex('payment_attempts_by_link').on(table.linkHash),
    uniqueIndex('payment_attempts_one_token').on(table.tokenHash),
    // Whatever two conversations agree to at once, one charge of a loan is under way.
    uniqueIndex('payment_attempts_one_charging')
      .on(table.lenderId, table.loanId)
      .where(sql`${table.state} in ('charging', 'unknown')`),
    check('payment_attempts_amount', sql`${table.amountMinor} > 0`),
  ],
);

export const movements = pgTable(
  'movements',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    attemptId: text('attempt_id')
      .notNull()
      .references(() => paymentAttempts.id),
    kind: text('kind').$type<Movement['kind']>().notNull(),
    amountMinor: minorUnits('amount_minor').notNull(),
    currency: text('currency').notNull(),
    at: moment('at').notNull(),
    failure: text('failure').$type<PaymentFailure>(),
    card: text('card'),
    charge: text('charge'),
    postedAs: text('posted_as'),
    excessMinor: minorUnits('excess_minor'),
  },
  (table) => [
    index('movements_of_attempt').on(table.attemptId, table.at, table.seq),
    check('movements_amount', sql`${table.amountMinor} >= 0`),
  ],
);
