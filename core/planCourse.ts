import { DateTime } from 'luxon';
import type { Lender } from './lender.js';
import { type Money, money } from './money.js';
import type { Instalment, Plan } from './plan.js';

/** Money on the lender's ledger, in its order; what was taken back is negative. `on` is an ISO date in the lender's zone. */
export interface LedgerStep {
  readonly on: string;
  readonly minor: number;
}

type Agreed = Pick<Plan, 'downPayment' | 'instalments' | 'paidBeforeMinor' | 'curedOn'>;
type Rules = Pick<Lender['planPolicy'], 'graceDays' | 'latesAllowed'>;

export interface Course {
  readonly standing: 'on_time' | 'late' | 'broken' | 'kept';
  /** The first instalment that is not wholly paid, and what is left of it; null once all is paid. */
  readonly next: (Instalment & { readonly n: number; readonly left: Money }) | null;
  /** The last day (ISO date) on which the plan keeps the phone free as things are. */
  readonly lastDay: string;
  /** How many instalments were paid after their day, or are unpaid past it. */
  readonly lates: number;
}

const plusDays = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toISODate() ?? day;

/**
 * How a plan goes, by the lender's ledger alone: whoever paid, by whatever way. An instalment counts on the day from which
 * its money was there and stayed. It may be late for the days of grace, as often as the policy allows; a part of it is not
 * enough. `today` is an ISO date in the lender's zone.
 */
export function courseOf(plan: Agreed, ledger: readonly LedgerStep[], rules: Rules, today: string): Course {
  const { currency } = plan.downPayment;
  let sum = -plan.paidBeforeMinor;
  const sums = ledger.map(({ on, minor }) => ({ on, sum: (sum += minor) }));
  const paid = sum;
  let due = plan.downPayment.minor;
  if (paid < due)
    return { standing: 'broken', next: nextOf(plan, 0, due - paid + part(plan, 0)), lastDay: today, lates: 0 };
  let lates = 0;
  for (const [n, { on, amount }] of plan.instalments.entries()) {
    due += amount.minor;
    const reached = reachedOn(sums, due);
    const grace = lates < rules.latesAllowed ? rules.graceDays : 0;
    if (reached !== undefined) {
      if (reached <= on || on <= (plan.curedOn ?? '')) continue;
      lates += 1;
      if (reached > plusDays(on, grace)) return { standing: 'broken', next: firstOpen(plan, paid), lastDay: on, lates };
      continue;
    }
    const lastDay = plusDays(on, grace);
    const left = money(Math.min(amount.minor, due - paid), currency);
    const next = { on, amount, n, left };
    if (today <= on) return { standing: 'on_time', next, lastDay, lates };
    return { standing: today <= lastDay ? 'late' : 'broken', next, lastDay, lates: lates + 1 };
  }
  return { standing: 'kept', next: null, lastDay: today, lates };
}

/** All that fell due up to a day has been paid, however late: a broken plan may go on. */
export function isCaughtUp(plan: Agreed, ledger: readonly LedgerStep[], today: string): boolean {
  const paid = ledger.reduce((sum, { minor }) => sum + minor, -plan.paidBeforeMinor);
  const due = plan.instalments.filter(({ on }) => on < today).reduce((sum, { amount }) => sum + amount.minor, 0);
  return paid >= plan.downPayment.minor + due;
}

const part = (plan: Agreed, n: number): number => plan.instalments[n]?.amount.minor ?? 0;

function nextOf(plan: Agreed, n: number, leftMinor: number): Course['next'] {
  const instalment = plan.instalments[n];
  return instalment ? { ...instalment, n, left: money(leftMinor, plan.downPayment.currency) } : null;
}

function firstOpen(plan: Agreed, paid: number): Course['next'] {
  let due = plan.downPayment.minor;
  for (const [n, { amount }] of plan.instalments.entries()) {
    due += amount.minor;
    if (paid < due) return nextOf(plan, n, Math.min(amount.minor, due - paid));
  }
  return null;
}

/** The day from which a sum was there and stayed; undefined where it is not there. */
function reachedOn(sums: readonly { on: string; sum: number }[], wanted: number): string | undefined {
  const short = sums.findLastIndex(({ sum }) => sum < wanted);
  return sums[short + 1]?.on;
}

/** The end of a day in a lender's zone. */
export const endOfDay = (day: string, timeZone: string): Date =>
  DateTime.fromISO(day, { zone: timeZone }).set({ hour: 23, minute: 59, second: 59, millisecond: 0 }).toJSDate();

/** A time of a day in a lender's zone. */
export const atHour = (day: string, hour: number, timeZone: string): Date =>
  DateTime.fromISO(day, { zone: timeZone }).set({ hour, minute: 0, second: 0, millisecond: 0 }).toJSDate();

export const daysAfter = plusDays;
