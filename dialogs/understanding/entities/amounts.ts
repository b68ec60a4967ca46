import type { Money } from '../../../core/money.js';
import { digitsOf, money } from '../../../core/money.js';
import type { Language } from '../intents.js';
import type { Share } from './entity.js';
import { type NumberSpan, numbersIn } from './numbers.js';
import { isDenied, isDeniedAt, longestAt, textOf, type Token, tokensOf, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';
import { languageWords } from './words/languageWords.js';

/** Words and signs of money. `''`: money, but of which currency is not said (both India and Sri Lanka say rupees). */
const currencyWords: Readonly<Record<string, string>> = {
  '£': 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
  quid: 'GBP',
  gbp: 'GBP',
  '₹': 'INR',
  inr: 'INR',
  lkr: 'LKR',
  mxn: 'MXN',
  peso: '',
  pesos: '',
  $: '',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  rs: '',
  rupee: '',
  rupees: '',
  rupaye: '',
  rupay: '',
  rupiya: '',
  rupya: '',
  rupiyal: '',
  rubaai: '',
  rubai: '',
  ruba: '',
  rupai: '',
  रुपये: '',
  रुपए: '',
  रुपया: '',
  रूपये: '',
  रु: '',
  රුපියල්: '',
  රු: '',
  ரூபாய்: '',
  ரூபா: '',
  ரூ: '',
  usd: 'USD',
  dollar: '',
  dollars: '',
  bucks: '',
};
const currencyOf = (word: string | undefined): string | undefined => valueIn(currencyWords, word);

export interface AmountSpan extends NumberSpan {
  readonly currency: string | undefined;
}

/** The numbers that can be amounts: not counts ("2 days"), not parts of dates or times, not identifiers. */
export function amountsIn(tokens: readonly Token[], words: EntityWords): AmountSpan[] {
  return numbersIn(tokens, words)
    .filter((span) => !isCount(span, tokens, words))
    .map((span) => ({ ...span, currency: currencyBeside(span, tokens) }))
    .filter((span) => span.currency !== undefined || !isPronoun(span, tokens));
}

/** "The other one", "ෆෝන් එක": a one in words that stands among others counts nothing. */
const isPronoun = ({ thousandths, digits, start, end }: NumberSpan, tokens: readonly Token[]): boolean =>
  thousandths === 1000 && !digits && end - start < tokens.filter(({ kind }) => kind !== 'sign').length;

function isCount({ start, end, digits }: NumberSpan, tokens: readonly Token[], words: EntityWords): boolean {
  const after = tokens[end]?.text ?? '';
  const before = tokens[start - 1]?.text ?? '';
  if (digits && ['st', 'nd', 'rd', 'th', '%', ':'].includes(after)) return true;
  if ([':', '-', '#', '*'].includes(before) || (after === '/' && tokens[end + 1]?.kind === 'number') || before === '/')
    return true;
  if (words.months.some((names) => names.includes(after) || names.includes(before))) return true;
  return longestAt(tokens, end, words.counted) > 0;
}

/** The currency named next to the number: before it (a point after "rs." may stand between) or behind it. */
function currencyBeside({ start, end }: NumberSpan, tokens: readonly Token[]): string | undefined {
  const before = tokens[start - 1]?.text === '.' ? tokens[start - 2]?.text : tokens[start - 1]?.text;
  const written = tokens[end]?.text === '/' && tokens[end + 1]?.text === '-' ? '' : undefined;
  return currencyOf(tokens[end]?.text) ?? currencyOf(before) ?? written;
}

/** `2500` or `89.98`, from thousandths; more than two places only where they are there. */
export function decimalText(thousandths: number): string {
  const part = String(thousandths % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(thousandths / 1000));
  return part === '' ? whole : `${whole}.${part.padEnd(2, '0')}`;
}

export type AmountReading =
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'share'; readonly share: Share };

/**
 * Reads the answer to "how much?": exactly one number, or exactly one of half, full and minimum. Nothing where there are two, a
 * currency that is not the account's, or more decimals than it has. Always read back before it is used.
 */
export function readAmount(text: string, language: Language, currency: string): AmountReading | undefined {
  const tokens = tokensOf(text);
  const words = languageWords[language];
  if (isDenied(tokens, words) || /[<>{}=\\]/.test(text)) return undefined;
  const amounts = amountsIn(tokens, words);
  const shares = sharesIn(tokens, words).filter(
    ({ start }) => !amounts.some((amount) => start >= amount.start && start < amount.end),
  );
  const [amount, another] = amounts;
  if (amount === undefined) {
    const [share, second] = [...new Set(shares.map(({ value }) => value))];
    return share !== undefined && second === undefined ? { kind: 'share', share } : undefined;
  }
  if (
    another !== undefined ||
    shares.length > 0 ||
    tokens.some(({ text: sign }, at) => sign === '+' || (sign === '-' && tokens[at - 1]?.text !== '/'))
  )
    return undefined;
  if (amount.currency !== undefined && amount.currency !== '' && amount.currency !== currency) return undefined;
  const minor = (amount.thousandths * 10 ** digitsOf(currency)) / 1000;
  return Number.isSafeInteger(minor) && minor > 0 ? { kind: 'money', money: money(minor, currency) } : undefined;
}

export interface ShareSpan {
  readonly value: Share;
  readonly start: number;
  readonly text: string;
}

/** "I can't pay all of it", in whatever words. */
export function deniesAll(text: string, language: Language): boolean {
  const tokens = tokensOf(text);
  const words = languageWords[language];
  return allSharesIn(tokens, words).some(({ value, start }) => value === 'full' && isDeniedAt(tokens, start, words));
}

/** The shares that are meant: one that is denied is none. */
export const sharesIn = (tokens: readonly Token[], words: EntityWords): ShareSpan[] =>
  allSharesIn(tokens, words).filter(({ start }) => !isDeniedAt(tokens, start, words));

function allSharesIn(tokens: readonly Token[], words: EntityWords): ShareSpan[] {
  const found: ShareSpan[] = [];
  for (let at = 0; at < tokens.length; ) {
    const here = (['half', 'full', 'minimum'] as const).map((value) => ({
      value,
      length: longestAt(tokens, at, words.shares[value]),
    }));
    const longest = Math.max(...here.map(({ length }) => length));
    for (const { value, length } of here)
      if (length > 0) found.push({ value, start: at, text: textOf(tokens, at, at + length) });
    at += Math.max(longest, 1);
  }
  return found;
}
