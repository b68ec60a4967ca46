import { DateTime } from 'luxon';
import { z } from 'zod';
import { decimal, digitsOf } from '../../core/money.js';
import type { PlanRecord } from '../../core/ports/loans.js';
import { Problem } from '../../core/problem.js';

/** Fineract writes a day as [year, month, day]. */
export const dayParts = z.tuple([z.int(), z.int().min(1).max(12), z.int().min(1).max(31)]);
export type DayParts = z.infer<typeof dayParts>;

/** Fineract writes amounts as JSON numbers in major units. */
export const decimalNumber = z.number().nonnegative();

export const isoDayOf = ([year, month, day]: DayParts): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');

export const startOfDay = (day: DayParts, timeZone: string): Date =>
  DateTime.fromISO(isoDayOf(day), { zone: timeZone }).toJSDate();

/** A day that goes out in the form `yyyy-MM-dd`; anything else is our mistake and not sent. */
export function dayOf(text: string): string {
  if (!z.iso.date().safeParse(text).success) throw new Problem('loans.bad_day', { message: 'not a day' });
  return text;
}

/** Minor units of a number of major units. One that has more decimals than its currency is not rounded but refused. */
export function amountOf(value: number, currency: string): number {
  const scaled = value * 10 ** digitsOf(currency);
  const minor = Math.round(scaled);
  if (Math.abs(scaled - minor) > 1e-4 || !Number.isSafeInteger(minor))
    throw new Problem('loans.rubbish', {
      message: 'loans.rubbish: an amount in parts of a minor unit',
      retry: 'later',
    });
  return minor;
}

/** A plan's terms as one text, for the column of its table. */
export function termsOf(plan: PlanRecord): string {
  const { currency } = plan.total;
  const instalments = plan.instalments.map(({ on, amount }) => ({ on, amount: decimal(amount) }));
  const sums = { total: decimal(plan.total), downPayment: decimal(plan.downPayment) };
  return JSON.stringify({ agreedAt: plan.agreedAt.toISOString(), currency, ...sums, instalments });
}
