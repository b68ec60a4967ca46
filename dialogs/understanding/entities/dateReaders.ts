import { dated, dayLength, dayOf, firstFrom, isoOf, moved, nextOf } from './calendarDays.js';
import { longestAt, textOf, type Token, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';

/** A day, and how many tokens name it. */
export interface Found {
  readonly value: string;
  readonly length: number;
}
/** Reads one way of naming a day that begins at a token. */
export type Reader = (tokens: readonly Token[], at: number, words: EntityWords, today: string) => Found | undefined;

/** 25/12, 25-12-2026, 25.12.26 and 2026-12-25. */
const inFigures: Reader = (tokens, at, _words, today) => {
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})$/.exec(tokens[at]?.text ?? '');
  if (dotted !== null) return figures(Number(dotted[1]), Number(dotted[2]), Number(dotted[3]), 1, today);
  const sign = tokens[at + 1]?.text;
  const [first, second] = [tokens[at], tokens[at + 2]].map((token) =>
    token?.kind === 'number' && /^\d{1,4}$/.test(token.text) ? Number(token.text) : undefined,
  );
  if (first === undefined || second === undefined || (sign !== '/' && sign !== '-')) return undefined;
  const third =
    tokens[at + 3]?.text === sign && tokens[at + 4]?.kind === 'number' ? Number(tokens[at + 4]?.text) : undefined;
  if (first > 31) return third === undefined ? undefined : figures(third, second, first, 5, today);
  return sign === '-' && third === undefined
    ? undefined
    : figures(first, second, third, third === undefined ? 3 : 5, today);
};

function figures(
  day: number,
  month: number,
  year: number | undefined,
  length: number,
  today: string,
): Found | undefined {
  if (month < 1 || month > 12) return undefined;
  const value =
    year === undefined ? nextOf(day, month - 1, today) : dated(year < 100 ? 2000 + year : year, month - 1, day);
  return value === undefined ? undefined : { value, length };
}

/** What makes a figure a day of a month ("25th", "25ம்"). */
const suffixes = ['st', 'nd', 'rd', 'th', 'ம்', 'ஆம்', 'aam', 'வது'];

function ordinalAt(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { day: number; length: number } | undefined {
  const token = tokens[at];
  if (token?.kind === 'number' && /^\d{1,2}$/.test(token.text)) {
    const suffix = suffixes.includes(tokens[at + 1]?.text ?? '') ? 2 : 1;
    return Number(token.text) >= 1 && Number(token.text) <= 31
      ? { day: Number(token.text), length: suffix }
      : undefined;
  }
  const plain = words.plainDays ? valueIn(words.numbers, token?.text) : undefined;
  const day =
    valueIn(words.ordinals, token?.text) ?? (plain !== undefined && plain >= 1 && plain <= 31 ? plain : undefined);
  if (day !== undefined) return { day, length: 1 };
  if (token?.text !== 'twenty' && token?.text !== 'thirty') return undefined;
  const unit = valueIn(words.ordinals, tokens[at + 1]?.text);
  return unit !== undefined && unit < 10 ? { day: (token.text === 'twenty' ? 20 : 30) + unit, length: 2 } : undefined;
}

/** "25 december", "december 25th", "25 de diciembre", "the 3rd of may". */
const byMonthName: Reader = (tokens, at, words, today) => {
  const monthOf = (position: number): number =>
    words.months.findIndex((names) => names.includes(tokens[position]?.text ?? ''));
  const marked = words.dayOfMonth.includes(tokens[at]?.text ?? '') ? 1 : 0;
  const first = ordinalAt(tokens, at + marked, words);
  if (first !== undefined) {
    const end = at + marked + first.length;
    const joined = ['of', 'de'].includes(tokens[end]?.text ?? '') ? 1 : 0;
    const month = monthOf(end + joined);
    const value = month < 0 ? undefined : nextOf(first.day, month, today);
    return value === undefined ? undefined : { value, length: end + joined + 1 - at };
  }
  const month = monthOf(at);
  const behind = month < 0 ? undefined : ordinalAt(tokens, at + 1, words);
  const value = behind === undefined ? undefined : nextOf(behind.day, month, today);
  return behind === undefined || value === undefined ? undefined : { value, length: 1 + behind.length };
};

const byMonthEnd: Reader = (tokens, at, words, today) => {
  const ends = longestAt(tokens, at, words.endOf);
  const nextMonth = ends === 0 ? 0 : longestAt(tokens, at + ends, words.nextMonth);
  const length = nextMonth === 0 ? longestAt(tokens, at, words.monthEnd) : ends + nextMonth;
  if (length === 0) return undefined;
  const next = nextMonth > 0 || longestAt(tokens, at + length, words.nextMonth) > 0 ? 1 : 0;
  const last = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) + next, 0));
  return { value: isoOf(last.getTime()), length };
};

/** "3 days", "in two weeks", "2 days ago": with "ago" backwards, else onwards. Months clamp to their last day. */
const byDistance: Reader = (tokens, at, words, today) => {
  const token = tokens[at];
  const before = words.ago.includes(tokens[at]?.text ?? '') && words.ago.includes('hace') ? 1 : 0;
  const number = tokens[at + before];
  const count =
    number?.kind === 'number'
      ? Number(number.text)
      : (valueIn(words.numbers, number?.text) ?? (number?.text === 'a' && token !== undefined ? 1 : undefined));
  if (count === undefined || !Number.isInteger(count) || count < 1 || count > 400) return undefined;
  const unit = unitAt(tokens, at + before + 1, words);
  if (unit === undefined) return undefined;
  const backwards = before === 1 || words.ago.includes(tokens[at + 2]?.text ?? '');
  const length = 2 + before + (backwards && before === 0 ? 1 : 0);
  const ahead = backwards ? 0 : longestAt(tokens, at + length, words.fromNow);
  return { value: moved(today, backwards ? -count : count, unit), length: length + ahead };
};

const unitAt = (tokens: readonly Token[], at: number, words: EntityWords): 'day' | 'week' | 'month' | undefined =>
  (['day', 'week', 'month'] as const).find((each) => words.units[each].includes(tokens[at]?.text ?? ''));

/** "දවස් තුනකින්": the unit before the count. */
const byUnitFirst: Reader = (tokens, at, words, today) => {
  const unit = words.plainDays ? unitAt(tokens, at, words) : undefined;
  const word = tokens[at + 1];
  const written = word?.kind === 'number' && ['kin', 'කින්'].includes(tokens[at + 2]?.text ?? '');
  const count = written
    ? Number(word.text)
    : /(?:kin|කින්)$/.test(word?.text ?? '')
      ? valueIn(words.numbers, word?.text)
      : undefined;
  if (unit === undefined || count === undefined || !Number.isInteger(count) || count < 1 || count > 400)
    return undefined;
  return { value: moved(today, count, unit), length: written ? 3 : 2 };
};

const dayWords = new WeakMap<EntityWords, string[]>();

const byDayWord: Reader = (tokens, at, words, today) => {
  const names = dayWords.get(words) ?? Object.keys(words.days);
  dayWords.set(words, names);
  const length = longestAt(tokens, at, names);
  const offset = valueIn(words.days, textOf(tokens, at, at + length));
  return length === 0 || offset === undefined ? undefined : { value: isoOf(dayOf(today) + offset * dayLength), length };
};

/** The first such weekday from today on; with "next", the one of next week. */
const byWeekday: Reader = (tokens, at, words, today) => {
  const next = words.next.includes(tokens[at]?.text ?? '') ? 1 : 0;
  const weekday = words.weekdays.findIndex((names) => names.includes(tokens[at + next]?.text ?? ''));
  if (weekday < 0) return undefined;
  const current = (new Date(dayOf(today)).getUTCDay() + 6) % 7;
  const ahead = next === 1 ? 7 - current + weekday : (weekday - current + 7) % 7;
  // "Monday week" is a week after the Monday to come.
  const later = next === 0 && tokens[at + 1]?.text === 'week' ? 1 : 0;
  return { value: isoOf(dayOf(today) + (ahead + 7 * later) * dayLength), length: 1 + next + later };
};

/** "the 25th", "25 tarikh", "el 25", "1st of next month": the first such day from today on. */
const byDayOfMonth: Reader = (tokens, at, words, today) => {
  const nextFirst = longestAt(tokens, at, words.nextMonth);
  if (nextFirst > 0) return ofNextMonth(tokens, at, nextFirst, words, today);
  const marked = words.dayOfMonth.includes(tokens[at]?.text ?? '') ? 1 : 0;
  const found = ordinalAt(tokens, at + marked, words);
  if (found === undefined) return undefined;
  const end = at + marked + found.length;
  const markers =
    tokens[at + marked]?.kind === 'number' ? [...words.dayOfMonth, ...words.dayOfFigure] : words.dayOfMonth;
  const behind = markers.includes(tokens[end]?.text ?? '') ? 1 : 0;
  const onNext = longestAt(tokens, end + behind, words.nextMonth);
  const suffixed = found.length === 2;
  if (marked + behind + onNext === 0 && !suffixed) return undefined;
  if (!words.dayOfMonth.includes(tokens[end]?.text ?? '') && longestAt(tokens, end, words.counted) > 0)
    return undefined;
  const [year = 0, month = 1] = today.split('-').map(Number);
  const value = onNext > 0 ? dated(year, month, found.day) : firstFrom(found.day, year, month - 1, today);
  return value === undefined ? undefined : { value, length: marked + found.length + behind + onNext };
};

/** "agle mahine ki 5": the next month before the day. */
function ofNextMonth(
  tokens: readonly Token[],
  at: number,
  length: number,
  words: EntityWords,
  today: string,
): Found | undefined {
  const found = ordinalAt(tokens, at + length, words);
  if (found === undefined) return undefined;
  const end = at + length + found.length;
  if (!words.dayOfMonth.includes(tokens[end]?.text ?? '') && longestAt(tokens, end, words.counted) > 0)
    return undefined;
  const [year = 0, month = 1] = today.split('-').map(Number);
  const value = dated(year, month, found.day);
  return value === undefined ? undefined : { value, length: end - at };
}

/** Every way of naming a day; the first that reads one counts. */
export const readers: readonly Reader[] = [
  inFigures,
  byMonthName,
  byMonthEnd,
  byUnitFirst,
  byDayWord,
  byDistance,
  byWeekday,
  byDayOfMonth,
];
