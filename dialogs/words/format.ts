import { DateTime } from 'luxon';
import { digitsOf, type Money, decimal } from '../../core/money.js';

/** How a currency's units are called: `['pound', 'pounds', 'penny', 'pence']`. */
export type UnitNames = readonly [one: string, many: string, oneSub: string, manySub: string];

/** An amount as it is read: "89 pounds and 98 pence" in voice, "£89.98" in text. */
export function moneyIn(locale: string, and: string, units: Readonly<Record<string, UnitNames>>) {
  // One for each currency: making one takes a hundred times as long as writing an amount with it.
  const formats = new Map<string, Intl.NumberFormat>();
  const formatOf = (currency: string): Intl.NumberFormat => {
    const format = formats.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    formats.set(currency, format);
    return format;
  };
  return (amount: Money): { voice: string; text: string } => ({
    voice: spoken(amount, and, units[amount.currency]),
    text: formatOf(amount.currency).format(Number(decimal(amount))),
  });
}

function spoken(amount: Money, and: string, names: UnitNames | undefined): string {
  if (!names) return `${decimal(amount)} ${amount.currency}`;
  const base = 10 ** digitsOf(amount.currency);
  const whole = Math.trunc(amount.minor / base);
  const rest = Math.abs(amount.minor % base);
  const major = `${whole} ${whole === 1 ? names[0] : names[1]}`;
  if (rest === 0) return major;
  return `${major} ${and} ${rest} ${rest === 1 ? names[2] : names[3]}`;
}

/** "Friday 27 November" in a language, for an ISO date; `pattern` where it has them in another order. */
export const dayIn =
  (locale: string, pattern = 'cccc d LLLL') =>
  (isoDate: string): string =>
    DateTime.fromISO(isoDate, { zone: 'utc' }).setLocale(locale).toFormat(pattern);

/** A time of day (`HH:mm`) as it is said: the hour to twelve, and which part of the day it is in. */
export function spokenTime(time: string): { hour: number; minute: number; part: 'morning' | 'noon' | 'evening' } {
  const [hours = 0, minute = 0] = time.split(':').map(Number);
  return { hour: hours % 12 || 12, minute, part: hours < 12 ? 'morning' : hours < 16 ? 'noon' : 'evening' };
}

/** "a, b and c". */
export const listed = (items: readonly string[], and: string): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;
