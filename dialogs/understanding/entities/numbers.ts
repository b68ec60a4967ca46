import { longestAt, type Token, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';

/** A number in a message: `thousandths` of one, exact; tokens `start` to before `end`; `digits` if it was written in figures. */
export interface NumberSpan {
  readonly thousandths: number;
  readonly start: number;
  readonly end: number;
  readonly digits: boolean;
}

const grouped = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d{1,2})?$/;
const groupedByPoint = /^\d{1,3}(?:(?:\.\d{3}){2,}(?:,\d{1,2})?|(?:\.\d{3})+,\d{1,2})$/;

/**
 * A number as written, in thousandths: 2,499.00 and 2,50,000 and 2.499,50. Where groups and decimals cannot be told
 * apart there is no number: a wrong amount is worse than a question.
 */
export function thousandthsOf(written: string): number | undefined {
  if (written.replace(/\D/g, '').length > 12) return undefined;
  if (/^\d+$/.test(written)) return Number(written) * 1000;
  if (grouped.test(written)) return decimalOf(written.replaceAll(',', ''));
  if (groupedByPoint.test(written)) return decimalOf(written.replaceAll('.', '').replace(',', '.'));
  return /^\d+[.,]\d{1,2}$/.test(written) ? decimalOf(written.replace(',', '.')) : undefined;
}

function decimalOf(plain: string): number {
  const [whole = '0', part = ''] = plain.split('.');
  return Number(whole) * 1000 + Number(part.padEnd(3, '0'));
}

/** All numbers of a message, in figures or words, each as long as it goes. Digits said one by one stay apart. */
export function numbersIn(tokens: readonly Token[], words: EntityWords): NumberSpan[] {
  const spans: NumberSpan[] = [];
  let at = 0;
  while (at < tokens.length) {
    const span = spanAt(tokens, at, words);
    if (span !== undefined) spans.push(span);
    at = span?.end ?? at + 1;
  }
  return spans;
}

interface Sum {
  total: number;
  current: number | undefined;
  digits: boolean;
}

function spanAt(tokens: readonly Token[], start: number, words: EntityWords): NumberSpan | undefined {
  const sum: Sum = { total: 0, current: undefined, digits: false };
  let at = start;
  let end = start;
  while (at < tokens.length) {
    const taken = take(tokens, at, words, sum);
    if (taken > 0) end = at + taken;
    else if (end === start || at !== end || !words.and.includes(tokens[at]?.text ?? '')) break;
    at = taken > 0 ? end : at + 1;
  }
  if (end === start) return undefined;
  return { thousandths: sum.total + (sum.current ?? 0), start, end, digits: sum.digits };
}

/** Adds the number words at `at` to the sum; how many tokens that took, 0 where none continues it. */
function take(tokens: readonly Token[], at: number, words: EntityWords, sum: Sum): number {
  const { kind, text } = tokens[at] ?? { kind: 'sign', text: '' };
  const half = sum.current === undefined ? 0 : longestAt(tokens, at, words.andHalf);
  if (half > 0) {
    sum.current = (sum.current ?? 0) + 500;
    return half;
  }
  const multiplier = valueIn(words.multipliers, text);
  if (multiplier !== undefined) return multiplied(sum, multiplier) ? 1 : 0;
  const shift = valueIn(words.shifts, text);
  const shifted = shift === undefined ? undefined : valueIn(words.numbers, tokens[at + 1]?.text);
  if (shift !== undefined && shifted !== undefined) return started(sum, (shifted + shift) * 1000) ? 2 : 0;
  if (kind === 'number') {
    const value = thousandthsOf(text);
    // "2 mil 500": hundreds in figures go on from a thousand.
    const goesOn = sum.total > 0 && value !== undefined && /^\d{3}$/.test(text) && value >= 100_000;
    if (value === undefined || sum.current !== undefined || (sum.total > 0 && !goesOn)) return 0;
    sum.digits = true;
    return started(sum, value) ? 1 : 0;
  }
  const value = valueIn(words.fractions, text) ?? valueIn(words.numbers, text);
  return value !== undefined && started(sum, Math.round(value * 1000)) ? 1 : 0;
}

function multiplied(sum: Sum, multiplier: number): boolean {
  if (multiplier < 1000) {
    sum.current = (sum.current ?? 1000) * multiplier;
    return true;
  }
  if (sum.current === undefined && sum.total > 0) return false;
  sum.total += (sum.current ?? 1000) * multiplier;
  sum.current = undefined;
  return true;
}

/** A smaller number may follow a round one ("forty" "nine", "three hundred" "fifty"); anything else starts another number. */
function started(sum: Sum, value: number): boolean {
  if (sum.current === undefined) {
    sum.current = value;
    return sum.total === 0 || value < 1_000_000;
  }
  if (sum.digits) return false;
  let room = 10_000;
  while (sum.current > 0 && sum.current % (room * 10) === 0) room *= 10;
  if (sum.current <= 10_000 || sum.current % room !== 0 || value >= room || value === 0) return false;
  sum.current += value;
  return true;
}
