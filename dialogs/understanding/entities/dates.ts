import type { Language } from '../intents.js';
import { firstFrom } from './calendarDays.js';
import { type Found, type Reader, readers } from './dateReaders.js';
import { recognizedDays } from './recognizers.js';
import { isDenied, longestAt, textOf, type Token, tokensOf } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';
import { languageWords } from './words/languageWords.js';

/** A day in a message; tokens `start` to before `end`. */
export interface DateSpan {
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The days named in a message, as of `today` (`YYYY-MM-DD`). Day before month in figures; the first such day from today on. */
export function datesIn(tokens: readonly Token[], words: EntityWords, today: string): DateSpan[] {
  const spans: DateSpan[] = [];
  let at = 0;
  while (at < tokens.length) {
    // "Por la mañana" is no tomorrow.
    const part = longestAt(tokens, at, words.morning);
    const found = part > 1 ? undefined : dateAt(tokens, at, words, today);
    if (found !== undefined)
      spans.push({
        value: found.value,
        text: textOf(tokens, at, at + found.length),
        start: at,
        end: at + found.length,
      });
    at += found?.length ?? Math.max(1, part);
  }
  return spans;
}

function dateAt(...at: Parameters<Reader>): Found | undefined {
  for (const read of readers) {
    const found = read(...at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Reads the answer to "which day?": the one day that is named and not past. Nothing where there are two, or none. */
export function readDate(text: string, language: Language, today: string): string | undefined {
  const tokens = tokensOf(text);
  if (isDenied(tokens, languageWords[language])) return undefined;
  const days = [...new Set(datesIn(tokens, languageWords[language], today).map(({ value }) => value))];
  const bare = days.length > 0 ? days : bareDay(text, today);
  const [day, another] = bare.length > 0 ? bare : [...new Set(recognizedDays(text, language, today))];
  return another === undefined && day !== undefined && day >= today ? day : undefined;
}

/** "Not on Tuesday": the days of such an answer are not what is wanted. */
export const saysNo = (text: string, language: Language): boolean => isDenied(tokensOf(text), languageWords[language]);

/** Only where a day was asked for may a figure alone be a day of the month. */
function bareDay(text: string, today: string): string[] {
  const [only, more] = tokensOf(text);
  if (only?.kind !== 'number' || more !== undefined || !/^\d{1,2}$/.test(only.text)) return [];
  const [year = 0, month = 1] = today.split('-').map(Number);
  const value = Number(only.text) < 1 ? undefined : firstFrom(Number(only.text), year, month - 1, today);
  return value === undefined ? [] : [value];
}
