import type { Share } from '../entity.js';

/** The words of one language from which numbers, days, times and answers are read. All lower case, without apostrophes. */
export interface EntityWords {
  /** Whole answers. A message is a yes only if all of it is made of these and of `fillers`; the same for no. */
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** Sound like an answer and are none. */
  readonly unsure: readonly string[];
  readonly fillers: readonly string[];
  /** With one of these an answer to "how much?" or "which day?" may mean the opposite, and is asked for again. */
  readonly not: readonly string[];
  /** What is denied before one of these is not what comes after it. */
  readonly but: readonly string[];
  /** 0–99, and hundreds where a language has a word for them. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly multipliers: Readonly<Record<string, number>>;
  /** Words of fixed fractions before a multiplier ("dhai hazaar" = 2500). */
  readonly fractions: Readonly<Record<string, number>>;
  /** What a word adds to the number after it ("sadhe teen" = 3.5, "paune do" = 1.75). */
  readonly shifts: Readonly<Record<string, number>>;
  /** After a number: one half more ("two and a half"). */
  readonly andHalf: readonly string[];
  readonly and: readonly string[];
  /** Only while digits are being said: what a line makes of a digit ("to", "ate"). */
  readonly digitSounds: Readonly<Record<string, string>>;
  readonly double: readonly string[];
  readonly triple: readonly string[];
  readonly shares: Readonly<Record<Share, readonly string[]>>;
  /** A number before one of these is no amount ("2 days", "3 instalments"). */
  readonly counted: readonly string[];
  /** Monday first. */
  readonly weekdays: readonly (readonly string[])[];
  readonly months: readonly (readonly string[])[];
  /** Days from today. */
  readonly days: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<'day' | 'week' | 'month', readonly string[]>>;
  readonly next: readonly string[];
  readonly ago: readonly string[];
  readonly nextMonth: readonly string[];
  readonly monthEnd: readonly string[];
  /** Before the next month: its last day. */
  readonly endOf: readonly string[];
  /** Behind a distance, and part of it ("two weeks from today"). */
  readonly fromNow: readonly string[];
  /** A plain number word may be the day of a month ("quince de diciembre"), and a distance may begin with its unit. */
  readonly plainDays: boolean;
  /** Words that make the number beside them a day of the month ("the 25", "25 tarikh"). */
  readonly dayOfMonth: readonly string[];
  /** The same behind a figure alone ("25 ko"): behind a number in words it may mean anything. */
  readonly dayOfFigure: readonly string[];
  readonly ordinals: Readonly<Record<string, number>>;
  /** Hours that need no clock word beside them; a half is half past ("dahayata", "pathara"). */
  readonly hours: Readonly<Record<string, number>>;
  readonly times: Readonly<Record<string, string>>;
  readonly oclock: readonly string[];
  readonly morning: readonly string[];
  readonly afternoon: readonly string[];
  /** Before the hour. */
  readonly halfPast: readonly string[];
  readonly quarterPast: readonly string[];
  readonly quarterTo: readonly string[];
  /** After the hour: half past and a quarter past. */
  readonly andThirty: readonly string[];
  readonly andFifteen: readonly string[];
  /** After the hour: a quarter to it ("diez menos cuarto"). */
  readonly lessFifteen: readonly string[];
  /** Between minutes and the hour ("five past two", "ten to four"). */
  readonly past: readonly string[];
  readonly to: readonly string[];
  /** May stand before the answer to "at what time?". */
  readonly at: readonly string[];
}

/** `{ one: 1, two: 2 }` from "one two", counting from `from` in steps; `/` parts words of one value. */
export function counted(words: string, from = 0, step = 1): Record<string, number> {
  return Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .flatMap((same, position) => same.split('/').map((word) => [word, from + position * step] as const)),
  );
}

/** The words of a table with each of the endings, beside the words as they are. */
export function ended(
  table: Readonly<Record<string, number>>,
  cut: RegExp,
  endings: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([word, value]) => [
      [word, value] as const,
      ...endings.map((ending) => [word.replace(cut, '') + ending, value] as const),
    ]),
  );
}

/** A list from words parted by commas. */
export const listed = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Seven or twelve lists from words parted by spaces, other forms by `/`. */
export const calendar = (text: string): string[][] =>
  text
    .trim()
    .split(/\s+/)
    .map((names) => names.split('/'));
