import type { Money } from './money.js';

/** What a loan owes at a moment, in the lender's own words. A charge names its quote; an expired quote is asked for anew. */
export interface Quote {
  readonly id: string;
  readonly lenderId: string;
  readonly loanId: string;
  readonly overdue: Money;
  /** What lifts the lock: the lender's answer, never worked out here. */
  readonly minimumToUnlock: Money;
  readonly payoff: Money;
  /** The payoff holds up to and including this day (ISO date in the lender's zone). */
  readonly payoffGoodThrough: string;
  readonly daysPastDue: number;
  readonly nextDue: { readonly on: string; readonly amount: Money } | null;
  readonly at: Date;
  readonly expiresAt: Date;
}

/** Seconds that a quote stands. */
export const quoteLifetime = 15 * 60;
