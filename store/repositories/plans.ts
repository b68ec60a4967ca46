import { and, desc, eq, inArray, type SQL } from 'drizzle-orm';
import { money } from '../../core/money.js';
import { type Plan, planOpen } from '../../core/plan.js';
import type { PlanStore } from '../../core/ports/store.js';
import { Problem } from '../../core/problem.js';
import type { Queries } from '../connections.js';
import { plans } from '../schema/plans.js';
import { type Layout, versioned } from './versioned.js';

const layout: Layout<Plan, typeof plans> = {
  table: plans,
  toColumns: ({ total, downPayment, instalments, ...row }) => {
    const { currency } = total;
    if ([downPayment, ...instalments.map(({ amount }) => amount)].some((amount) => amount.currency !== currency))
      throw new Problem('money.currencies_differ', { message: 'a plan has one currency' });
    return {
      ...row,
      currency,
      totalMinor: total.minor,
      downPaymentMinor: downPayment.minor,
      instalments: instalments.map(({ on, amount }) => ({ on, minor: amount.minor })),
    };
  },
  toRow: ({ seq: _, currency, totalMinor, downPaymentMinor, instalments, ...row }) => ({
    ...row,
    total: money(totalMinor, currency),
    downPayment: money(downPaymentMinor, currency),
    instalments: instalments.map(({ on, minor }) => ({ on, amount: money(minor, currency) })),
  }),
};

export function planStore(queries: Queries): PlanStore {
  const newestFirst = async (...conditions: SQL[]): Promise<Plan[]> =>
    (
      await queries
        .select()
        .from(plans)
        .where(and(...conditions))
        .orderBy(desc(plans.seq))
    ).map(layout.toRow);
  const ofLoan = (lenderId: string, loanId: string): SQL[] => [eq(plans.lenderId, lenderId), eq(plans.loanId, loanId)];
  return {
    ...versioned(queries, layout),
    open: async (plan) => {
      const opened = await queries
        .insert(plans)
        .values(layout.toColumns(plan))
        .onConflictDoNothing()
        .returning({ id: plans.id });
      return opened.length > 0;
    },
    openOf: async (lenderId, loanId) =>
      (await newestFirst(...ofLoan(lenderId, loanId), inArray(plans.state, [...planOpen])))[0],
    ofLoan: (lenderId, loanId) => newestFirst(...ofLoan(lenderId, loanId)),
  };
}
