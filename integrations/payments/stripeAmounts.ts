import { digitsOf, type Money, money } from '../../core/money.js';
import { Problem } from '../../core/problem.js';

/** How the gateway writes a currency: decimal digits of its smallest unit, and what every amount must be a multiple of. */
interface Writing {
  readonly digits: 0 | 2 | 3;
  readonly multipleOf: number;
}

const whole: Writing = { digits: 0, multipleOf: 1 };
/** Whole units only, yet still written with two decimals (docs.stripe.com/currencies, special cases): 5 UGX is 500. */
const wholeAsHundredths: Writing = { digits: 2, multipleOf: 100 };
const thousandths: Writing = { digits: 3, multipleOf: 10 };

const unusual: Readonly<Record<string, Writing | undefined>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' ').map((code) => [code, whole]),
  ),
  ISK: wholeAsHundredths,
  UGX: wholeAsHundredths,
  ...Object.fromEntries('BHD JOD KWD OMR TND'.split(' ').map((code) => [code, thousandths])),
  // The gateway takes neither of these two.
  IQD: undefined,
  LYD: undefined,
};

const largest = 99_999_999;

const impossible = (currency: string): Problem =>
  new Problem('payments.amount_impossible', { message: `payments.amount_impossible: ${currency}` });

function writingOf(currency: string): Writing {
  const writing = Object.hasOwn(unusual, currency) ? unusual[currency] : { digits: 2 as const, multipleOf: 1 };
  if (!writing) throw impossible(currency);
  return writing;
}

/** The gateway's integer for an amount of ours. Throws `payments.amount_impossible` where it cannot be charged exactly. */
export function toGateway(amount: Money): { amount: number; currency: string } {
  const { digits, multipleOf } = writingOf(amount.currency);
  const scale = 10 ** Math.abs(digits - digitsOf(amount.currency));
  const sum = digits >= digitsOf(amount.currency) ? amount.minor * scale : amount.minor / scale;
  if (!Number.isSafeInteger(sum) || sum <= 0 || sum > largest || sum % multipleOf !== 0)
    throw impossible(amount.currency);
  return { amount: sum, currency: amount.currency.toLowerCase() };
}

/** Our amount for an integer of the gateway's. */
export function fromGateway(sum: number, currency: string): Money {
  const code = currency.toUpperCase();
  const { digits } = writingOf(code);
  const scale = 10 ** Math.abs(digits - digitsOf(code));
  return money(digits >= digitsOf(code) ? sum / scale : sum * scale, code);
}
