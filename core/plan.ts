import { DateTime } from 'luxon';
import type { Lender } from './lender.js';
import { digitsOf, type Money, minus, money, split } from './money.js';
import type { Moves } from './states.js';

export type PlanState = 'agreed' | 'awaiting_down_payment' | 'active' | 'kept' | 'broken' | 'cancelled';
export type PlanEvent = 'await' | 'activate' | 'keep' | 'break' | 'cancel' | 'cure';

export const planMoves: Moves<PlanState, PlanEvent> = {
  agreed: { await: 'awaiting_down_payment', activate: 'active', cancel: 'cancelled' },
  awaiting_down_payment: { activate: 'active', cancel: 'cancelled' },
  active: { keep: 'kept', break: 'broken', cancel: 'cancelled' },
  broken: { cure: 'active', keep: 'kept' },
  kept: {},
  cancelled: {},
};

/** At most one plan of a loan is in one of these. */
export const planOpen: readonly PlanState[] = ['agreed', 'awaiting_down_payment', 'active'];

export interface Instalment {
  /** ISO date in the lender's zone. */
  readonly on: string;
  readonly amount: Money;
}

/** What a lender's policy offers: the parts add up to the total exactly. */
export interface Offer {
  readonly number: number;
  readonly total: Money;
  readonly downPayment: Money;
  readonly instalments: readonly Instalment[];
}

export interface Plan {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly loanId: string;
  readonly conversationId: string | null;
  readonly quoteId: string;
  readonly state: PlanState;
  readonly total: Money;
  readonly downPayment: Money;
  readonly instalments: readonly Instalment[];
  /** The words that were read or shown when it was agreed. */
  readonly terms: string;
  readonly agreedAt: Date;
  readonly activeAt: Date | null;
  /** What had been paid on the loan when it was agreed, in minor units: only what came after counts for the plan. */
  readonly paidBeforeMinor: number;
  /** Until when it keeps the phone free, as the lender and the lock service were told. */
  readonly freeUntil: Date | null;
  /** The day (ISO date) on which a broken plan was caught up with: what was late before it is forgiven. */
  readonly curedOn: string | null;
  /** Until when a broken plan may still go on. */
  readonly cureUntil: Date | null;
}

type Policy = Lender['planPolicy'];

/** Days on which nothing falls due, as ISO dates: the lender's public holidays. */
export type IsHoliday = (isoDate: string) => boolean;

/**
 * The offers for an amount, from the lender's policy alone. `today` is an ISO date in the lender's zone. An offer whose
 * instalments would be smaller than the policy's minimum is left out.
 */
export function offersFor(policy: Policy, total: Money, today: string, isHoliday: IsHoliday = () => false): Offer[] {
  const downPayment = downPaymentOf(policy, total);
  const rest = minus(total, downPayment);
  if (rest.minor <= 0) return [];
  return policy.instalments
    .map((count) => split(rest, count))
    .filter((parts) => parts.every((part) => part.minor >= policy.minimumInstalmentMinor))
    .map((parts, index) => ({
      number: index + 1,
      total,
      downPayment,
      instalments: parts.map((amount, part) => ({ on: dueOn(policy, today, part, isHoliday), amount })),
    }));
}

/** The policy's share, rounded up to whole units of the currency so that it is easily said and paid. */
function downPaymentOf(policy: Policy, total: Money): Money {
  const unit = 10 ** digitsOf(total.currency);
  // Hundredths of a percent, so that no fraction rounds an even share up to the next unit.
  const units = Math.ceil((total.minor * Math.round(policy.downPaymentPercent * 100)) / (10_000 * unit));
  return money(Math.min(total.minor, units * unit), total.currency);
}

/** The nth due day: counted from the first one, so that the 31st comes back after a short month; holidays move forward. */
function dueOn(policy: Policy, today: string, part: number, isHoliday: IsHoliday): string {
  const first = DateTime.fromISO(today, { zone: 'utc' }).plus({ days: policy.firstDueWithinDays });
  const step = { week: { weeks: part }, fortnight: { weeks: 2 * part }, month: { months: part } }[policy.every];
  let due = first.plus(step);
  for (let moved = 0; moved < 14 && isHoliday(due.toISODate() ?? ''); moved += 1) due = due.plus({ days: 1 });
  return due.toISODate() ?? '';
}

export type PlanRefusal = 'ask_a_person' | 'nothing_due' | 'already_agreed' | 'quote_expired' | 'no_such_offer';
