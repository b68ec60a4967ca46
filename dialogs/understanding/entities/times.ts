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
  if (named !== undefined) return before(tokens, at, words) ?? { value: named, length: 1 };
  const hour = spokenHour(tokens, at, words);
  if (hour === undefined) return before(tokens, at, words);
  const end = at + hour.length;
  const clock = longestAt(tokens, end, words.oclock);
  const part = partOfDay(tokens, end + clock, words);
  if (!hour.marked && clock === 0 && part.length === 0) return undefined;
  return { value: timeOf(hour, part.half), length: hour.length + clock + part.length };
}

interface Hour {
  /** 0–23. */
  readonly hour: number;
  /** Minutes after it, fewer than 0 before it. */
  readonly minute: number;
  readonly length: number;
  /** It is a time without any other word beside it. */
  readonly marked: boolean;
}

/** An hour as it is said or written: 10, 10:30, 10.30, half past ten, a quarter to ten, diez y media, dahayata. */
function spokenHour(tokens: readonly Token[], at: number, words: EntityWords): Hour | undefined {
  const own = valueIn(words.hours, tokens[at]?.text);
  if (own !== undefined) return { hour: Math.floor(own), minute: (own % 1) * 60, length: 1, marked: true };
  const dotted = /^(\d{1,2})\.([0-5]\d)$/.exec(tokens[at]?.text ?? '');
  if (dotted !== null && Number(dotted[1]) < 24)
    return { hour: Number(dotted[1]), minute: Number(dotted[2]), length: 1, marked: false };
  const before = [
    [longestAt(tokens, at, words.halfPast), 30],
    [longestAt(tokens, at, words.quarterPast), 15],
    [longestAt(tokens, at, words.quarterTo), -15],
  ] as const;
  const [length, minute] = before.find(([found]) => found > 0) ?? [0, 0];
  const hour = hourOf(tokens[at + length], words);
  if (hour === undefined) return fractionOfHour(tokens[at], words);
  // "Saadhe das" is half past ten only of a clock; "half past ten" always.
  if (length > 0) return { hour, minute, length: length + 1, marked: length > 1 };
  const written = minuteAt(tokens, at + 1);
  if (written !== undefined) return { hour, minute: written, length: 3, marked: true };
  const after = longestAt(tokens, at + 1, words.andThirty);
  const quarter = longestAt(tokens, at + 1, words.andFifteen);
  const less = longestAt(tokens, at + 1, words.lessFifteen);
  const behind = minutesBefore(tokens, at, words);
  if (behind !== undefined) return behind;
  return {
    hour,
    minute: after > 0 ? 30 : quarter > 0 ? 15 : less > 0 ? -15 : 0,
    length: 1 + after + quarter + less,
    marked: less > 0,
  };
}

/** "Dhai baje": half past two. */
function fractionOfHour(token: Token | undefined, words: EntityWords): Hour | undefined {
  const value = valueIn(words.fractions, token?.text);
  return value === undefined || value < 1
    ? undefined
    : { hour: Math.floor(value), minute: (value % 1) * 60, length: 1, marked: false };
}

/** "Five past two", "twenty to four": minutes in words, for "10 to 4" is a span. */
function minutesBefore(tokens: readonly Token[], at: number, words: EntityWords): Hour | undefined {
  const minutes = valueIn(words.numbers, tokens[at]?.text);
  const past = longestAt(tokens, at + 1, words.past);
  const to = longestAt(tokens, at + 1, words.to);
  const hour = past + to === 0 ? undefined : hourOf(tokens[at + 1 + past + to], words);
  if (minutes === undefined || minutes % 5 !== 0 || hour === undefined || hour === 0) return undefined;
  return { hour, minute: past > 0 ? minutes : -minutes, length: 2 + past + to, marked: past > 0 };
}

/** `HH:mm`; a quarter to ten is 09:45. */
function timeOf({ hour, minute }: Hour, half: 'am' | 'pm' | undefined): string {
  const minutes = (hourOfDay(hour, half) * 60 + minute + 1440) % 1440;
  return clockText(Math.floor(minutes / 60), minutes % 60);
}

/** "subah das baje", "kaalai 10 mani": the part of the day first. */
function before(
  tokens: readonly Token[],
  at: number,
  words: EntityWords,
): { value: string; length: number } | undefined {
  const part = partOfDay(tokens, at, words);
  const hour = part.length === 0 ? undefined : spokenHour(tokens, at + part.length, words);
  if (hour === undefined) return undefined;
  const end = at + part.length + hour.length;
  const clock = longestAt(tokens, end, words.oclock);
  if (clock === 0 && !hour.marked) return undefined;
  return { value: timeOf(hour, part.half), length: end + clock - at };
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
  const said = tokensOf(text);
  return timeSaid(said, words) ?? timeSaid(withoutDays(said, words), words);
}

/** "Nine thirty tomorrow morning" without tomorrow. */
function withoutDays(tokens: readonly Token[], words: EntityWords): Token[] {
  const names = Object.keys(words.days);
  return tokens.filter(
    (_token, at) => longestAt(tokens, at, names) !== 1 || longestAt(tokens, at - 1, words.morning) > 1,
  );
}

/** "1030" and "930", where a time was asked for. */
function hourAndMinutes(tokens: readonly Token[]): string | undefined {
  const [, hour, minute] = /^([01]?\d|2[0-3])([0-5]\d)$/.exec(tokens[0]?.text ?? '') ?? [];
  return tokens.length > 1 || hour === undefined || minute === undefined
    ? undefined
    : timeOf({ hour: Number(hour), minute: Number(minute), length: 1, marked: true }, undefined);
}

function timeSaid(said: readonly Token[], words: EntityWords): string | undefined {
  const tokens = said.slice(longestAt(said, 0, words.at));
  const found = timesIn(tokens, words);
  const [time, another] = [...new Set(found.map(({ value }) => value))];
  const isLeft = (at: number): boolean => !found.some(({ start, end }) => at >= start && at < end);
  if (time !== undefined && tokens.some((token, at) => isLeft(at) && hourOf(token, words) !== undefined))
    return undefined;
  if (time !== undefined) return another === undefined ? time : undefined;
  const hour = spokenHour(tokens, 0, words);
  return hour === undefined || hour.length < tokens.length ? hourAndMinutes(tokens) : timeOf(hour, undefined);
}
