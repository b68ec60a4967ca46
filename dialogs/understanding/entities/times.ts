import type { Language } from '../intents.js';
import { longestAt, textOf, type Token, tokensOf, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';
import { languageWords } from './words/languageWords.js';

/** A time of day in a message, `HH:mm`; tokens `start` to before `end`. */
export interface TimeSpan {
  readonly value: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const clockText = (hour: number, minute: number): string =>
  `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** Times that are marked as such: 10:30, 3 pm, ten oclock, half past two, noon. */
export function timesIn(tokens: readonly Token[], words: EntityWords): TimeSpan[] {
  const spans: TimeSpan[] = [];
  let at = 0;
  while (at < tokens.length) {
    const found = timeAt(tokens, at, words);
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

function timeAt(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { value: string; length: number } | undefined {
  const named = valueIn(words.times, tokens[at]?.text);
  if (named !== undefined) return { value: named, length: 1 };
  const half = longestAt(tokens, at, words.halfPast);
  const hour = hourOf(tokens[at + half], words);
  if (hour === undefined) return before(tokens, at, words);
  const minute = half > 0 ? 30 : minuteAt(tokens, at + 1);
  const end = at + half + (half === 0 && minute !== undefined ? 3 : 1);
  const clock = longestAt(tokens, end, words.oclock);
  const part = partOfDay(tokens, end + clock, words);
  if (half === 0 && minute === undefined && clock === 0 && part.length === 0) return undefined;
  return { value: clockText(hourOfDay(hour, part.half), minute ?? 0), length: end + clock + part.length - at };
}

/** "subah das baje", "kaalai 10 mani": the part of the day first. */
function before(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { value: string; length: number } | undefined {
  const part = partOfDay(tokens, at, words);
  const hour = part.length === 0 ? undefined : hourOf(tokens[at + part.length], words);
  if (hour === undefined) return undefined;
  const minute = minuteAt(tokens, at + part.length + 1);
  const end = at + part.length + (minute === undefined ? 1 : 3);
  const clock = longestAt(tokens, end, words.oclock);
  if (clock === 0 && minute === undefined) return undefined;
  return { value: clockText(hourOfDay(hour, part.half), minute ?? 0), length: end + clock - at };
}

function hourOf(token: Token | undefined, words: EntityWords): number | undefined {
  const value =
    token?.kind === 'number' && /^\d{1,2}$/.test(token.text) ? Number(token.text) : valueIn(words.numbers, token?.text);
  return value !== undefined && value >= 0 && value < 24 ? value : undefined;
}

function minuteAt(tokens: readonly Token[], at: number): number | undefined {
  const minutes = tokens[at + 1]?.text ?? '';
  return tokens[at]?.text === ':' && /^[0-5]\d$/.test(minutes) ? Number(minutes) : undefined;
}

function partOfDay(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { half: 'am' | 'pm' | undefined; length: number } {
  const morning = longestAt(tokens, at, words.morning);
  const afternoon = longestAt(tokens, at, words.afternoon);
  if (morning + afternoon === 0) return { half: undefined, length: 0 };
  return morning >= afternoon ? { half: 'am', length: morning } : { half: 'pm', length: afternoon };
}

/** Without am or pm, an hour of the working day is meant: 8 to 12 before noon and at noon, 1 to 7 after it. */
function hourOfDay(hour: number, half: 'am' | 'pm' | undefined): number {
  if (hour > 12 || hour === 0) return hour;
  if (half === 'am') return hour % 12;
  return half === 'pm' || hour < 8 ? (hour % 12) + 12 : hour;
}

/** Reads the answer to "at what time?": the one time that is named, or an hour alone. */
export function readTime(text: string, language: Language): string | undefined {
  const words = languageWords[language];
  const tokens = tokensOf(text);
  const found = timesIn(tokens, words);
  const [time, another] = [...new Set(found.map(({ value }) => value))];
  const isLeft = (at: number): boolean => !found.some(({ start, end }) => at >= start && at < end);
  if (tokens.length > 1 && tokens.some((token, at) => isLeft(at) && hourOf(token, words) !== undefined))
    return undefined;
  if (time !== undefined) return another === undefined ? time : undefined;
  const hour = tokens.length === 1 ? hourOf(tokens[0], words) : undefined;
  return hour === undefined ? undefined : clockText(hourOfDay(hour, undefined), 0);
}
