import { allocate, dinero, toSnapshot } from 'dinero.js';
import { Problem } from './problem.js';

/** An amount in integer minor units (pence, cents) of an ISO 4217 currency. Never a float. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** Decimal digits of the currencies that are not two-decimal (ISO 4217). A gateway's own table may differ: its driver knows. */
const digits: Readonly<Record<string, 0 | 3>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

export const digitsOf = (currency: string): 0 | 2 | 3 => digits[currency] ?? 2;

/** Throws `money.not_minor_units` unless `minor` is a safe integer. */
export function money(minor: number, currency: string): Money {
  if (!Number.isSafeInteger(minor))
    throw new Problem('money.not_minor_units', { message: `not an integer of minor units` });
  return { minor, currency };
}

function sameCurrency(a: Money, b: Money): string {
  if (a.currency !== b.currency)
    throw new Problem('money.currencies_differ', { message: `${a.currency} is not ${b.currency}` });
  return a.currency;
}

export const plus = (a: Money, b: Money): Money => money(a.minor + b.minor, sameCurrency(a, b));
export const minus = (a: Money, b: Money): Money => money(a.minor - b.minor, sameCurrency(a, b));
export const atLeast = (a: Money, b: Money): boolean => (sameCurrency(a, b), a.minor >= b.minor);
export const sameMoney = (a: Money, b: Money): boolean => a.currency === b.currency && a.minor === b.minor;
export const isNothing = (a: Money): boolean => a.minor === 0;

/** Splits an amount into `parts` that add up to it exactly; what does not divide goes to the first parts, one minor unit each. */
export function split(amount: Money, parts: number): Money[] {
  const currency = { code: amount.currency, base: 10, exponent: digitsOf(amount.currency) };
  const shares = allocate(
    dinero({ amount: amount.minor, currency }),
    Array.from({ length: parts }, () => 1),
  );
  return shares.map((share) => money(toSnapshot(share).amount, amount.currency));
}

/** `89.98` for 8998 GBP: the plain decimal form, for machines and for reading out; never for arithmetic. */
export function decimal(amount: Money): string {
  const places = digitsOf(amount.currency);
  const sign = amount.minor < 0 ? '-' : '';
  const text = String(Math.abs(amount.minor)).padStart(places + 1, '0');
  return places === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -places)}.${text.slice(-places)}`;
}
