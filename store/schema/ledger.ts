import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { LedgerAccount } from '../../core/ledger.js';
import { minorUnits, moment, sequence } from './columns.js';

/** Insert-only, by triggers of the migrations; that a transaction adds up to nothing is checked when it is committed. */
export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    key: text('key').notNull().unique(),
    attemptId: text('attempt_id').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [
    index('ledger_transactions_of_attempt').on(table.attemptId, table.seq),
    index('ledger_transactions_of_loan').on(table.lenderId, table.loanId, table.seq),
  ],
);

export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    transactionId: text('transaction_id')
      .notNull()
      .references(() => ledgerTransactions.id),
    n: integer('n').notNull(),
    account: text('account').$type<LedgerAccount>().notNull(),
    minor: minorUnits('minor').notNull(),
    currency: text('currency').notNull(),
  },
  (table) => [primaryKey({ columns: [table.transactionId, table.n] })],
);
