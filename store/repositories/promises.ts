import { and, desc, eq } from 'drizzle-orm';
import { money } from '../../core/money.js';
import type { PromiseStore } from '../../core/ports/store.js';
import type { PromiseToPay } from '../../core/promise.js';
import type { Queries } from '../connections.js';
import { promises } from '../schema/promises.js';
import { type Layout, versioned } from './versioned.js';

const layout: Layout<PromiseToPay, typeof promises> = {
  table: promises,
  toColumns: ({ amount, ...row }) => ({ ...row, amountMinor: amount.minor, currency: amount.currency }),
  toRow: ({ seq: _, amountMinor, currency, ...row }) => ({ ...row, amount: money(amountMinor, currency) }),
};

export function promiseStore(queries: Queries): PromiseStore {
  return {
    ...versioned(queries, layout),
    open: async (promise) =>
      (
        await queries
          .insert(promises)
          .values(layout.toColumns(promise))
          .onConflictDoNothing()
          .returning({ id: promises.id })
      ).length > 0,
    ofLoan: async (lenderId, loanId) =>
      (
        await queries
          .select()
          .from(promises)
          .where(and(eq(promises.lenderId, lenderId), eq(promises.loanId, loanId)))
          .orderBy(desc(promises.seq))
      ).map(layout.toRow),
  };
}
