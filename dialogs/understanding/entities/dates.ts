import type { Language } from '../intents.js';
import { recognizedDays } from './recognizers.js';
import { longestAt, textOf, type Token, tokensOf, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';
import { languageWords } from './words/languageWords.js';

/** A day in a message; tokens `start` to before `end`. */
export interface DateSpan {
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const dayLength = 86_400_000;
const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
const isoOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** Days between 1 and 31 that exist in the month; undefined for 31 February. */
function dated(year: number, month: number, day: number): string | undefined {
  const moment = new Date(Date.UTC(year, month, day));
  return moment.getUTCDate() === day ? isoOf(moment.getTime()) : undefined;
}

/** The days named in a message, as of `today` (`YYYY-MM-DD`). Day before month in figures; the first such day from today on. */
export function datesIn(tokens: readonly Token[], words: EntityWords, today: string): DateSpan[] {
  const spans: DateSpan[] = [];
  let at = 0;
  while (at < tokens.length) {
    const found = dateAt(tokens, at, words, today);
    if (found !== undefined)
      spans.push({
        value: found.value,
        text: textOf(tokens, at, at + found.length),
        start: at,
        end: at + found.length,
      });
    at += found?.length ?? 1;
  }
  return spans;
}

interface Found {
  readonly value: string;
  readonly length: number;
}
type Reader = (tokens: readonly Token[], at: number, words: EntityWords, today: string) => Found | undefined;

function dateAt(...arguments_: Parameters<Reader>): Found | undefined {
  for (const read of [inFigures, byMonthName, byMonthEnd, byDistance, byDayWord, byWeekday, byDayOfMonth]) {
    const found = read(...arguments_);
    if (found !== undefined) return found;
  }
  return undefined;
}

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

function nextOf(day: number, month: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  const thisYear = dated(year, month, day);
  return thisYear !== undefined && thisYear >= today ? thisYear : (dated(year + 1, month, day) ?? thisYear);
}

function ordinalAt(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { day: number; length: number } | undefined {
  const token = tokens[at];
  if (token?.kind === 'number' && /^\d{1,2}$/.test(token.text)) {
    const suffix = ['st', 'nd', 'rd', 'th'].includes(tokens[at + 1]?.text ?? '') ? 2 : 1;
    return Number(token.text) >= 1 && Number(token.text) <= 31
      ? { day: Number(token.text), length: suffix }
      : undefined;
  }
  const day = valueIn(words.ordinals, token?.text);
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
  const length = longestAt(tokens, at, words.monthEnd);
  if (length === 0) return undefined;
  const next = longestAt(tokens, at + length, words.nextMonth) > 0 ? 1 : 0;
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
  const word = tokens[at + before + 1]?.text ?? '';
  const unit = (['day', 'week', 'month'] as const).find((each) => words.units[each].includes(word));
  if (unit === undefined) return undefined;
  const backwards = before === 1 || words.ago.includes(tokens[at + 2]?.text ?? '');
  const length = 2 + before + (backwards && before === 0 ? 1 : 0);
  return { value: moved(today, backwards ? -count : count, unit), length };
};

function moved(today: string, count: number, unit: 'day' | 'week' | 'month'): string {
  if (unit !== 'month') return isoOf(dayOf(today) + count * (unit === 'week' ? 7 : 1) * dayLength);
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return isoOf(Date.UTC(year, month - 1 + count, Math.min(day, last)));
}

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
  return { value: isoOf(dayOf(today) + ahead * dayLength), length: 1 + next };
};

/** "the 25th", "25 tarikh", "el 25", "1st of next month": the first such day from today on. */
const byDayOfMonth: Reader = (tokens, at, words, today) => {
  const marked = words.dayOfMonth.includes(tokens[at]?.text ?? '') ? 1 : 0;
  const found = ordinalAt(tokens, at + marked, words);
  if (found === undefined) return undefined;
  const end = at + marked + found.length;
  const behind = words.dayOfMonth.includes(tokens[end]?.text ?? '') ? 1 : 0;
  const onNext = longestAt(tokens, end + behind, words.nextMonth);
  const suffixed = found.length === 2;
  if (marked + behind + onNext === 0 && !suffixed) return undefined;
  if (!words.dayOfMonth.includes(tokens[end]?.text ?? '') && longestAt(tokens, end, words.counted) > 0)
    return undefined;
  const [year = 0, month = 1] = today.split('-').map(Number);
  const value = onNext > 0 ? dated(year, month, found.day) : firstFrom(found.day, year, month - 1, today);
  return value === undefined ? undefined : { value, length: marked + found.length + behind + onNext };
};

function firstFrom(day: number, year: number, month: number, today: string): string | undefined {
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const value = dated(year, month + ahead, day);
    if (value !== undefined && value >= today) return value;
  }
  return undefined;
}

/** Reads the answer to "which day?": the one day that is named and not past. Nothing where there are two, or none. */
export function readDate(text: string, language: Language, today: string): string | undefined {
  const days = [...new Set(datesIn(tokensOf(text), languageWords[language], today).map(({ value }) => value))];
  const bare = days.length > 0 ? days : bareDay(text, today);
  const [day, another] = bare.length > 0 ? bare : [...new Set(recognizedDays(text, language, today))];
  return another === undefined && day !== undefined && day >= today ? day : undefined;
}

/** Only where a day was asked for may a figure alone be a day of the month. */
function bareDay(text: string, today: string): string[] {
  const [only, more] = tokensOf(text);
  if (only?.kind !== 'number' || more !== undefined || !/^\d{1,2}$/.test(only.text)) return [];
  const [year = 0, month = 1] = today.split('-').map(Number);
  const value = Number(only.text) < 1 ? undefined : firstFrom(Number(only.text), year, month - 1, today);
  return value === undefined ? [] : [value];
}
