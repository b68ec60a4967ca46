import { normalise } from '../normalise.js';
import type { EntityWords } from './words/entityWords.js';

/** A piece of a message: a word, a number as written ("2,499.00") or a sign. Apostrophes inside words are gone. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign';
  readonly text: string;
}

/** Characters that entities are read from: readers see what a person says in a breath, not a page. */
export const entityLimit = 400;

const piece = /\d(?:[\d.,]*\d)?|[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[^\s]/gu;

/** "Thirty-five" is two words. */
const hyphen = /(?<=\p{L})-(?=\p{L})/gu;

export function tokensOf(text: string): Token[] {
  return (normalise(text).slice(0, entityLimit).replace(hyphen, ' ').match(piece) ?? []).map((found): Token => {
    if (/^\d/.test(found)) return { kind: 'number', text: found };
    return { kind: /^[\p{L}\p{M}]/u.test(found) ? 'word' : 'sign', text: found.replaceAll("'", '') };
  });
}

type Phrases = ReadonlyMap<string, readonly (readonly string[])[]>;
const prepared = new WeakMap<readonly string[], Phrases>();

/** Phrases (words parted by spaces) by their first word; kept, since the lists of words are few and never change. */
function phrasesOf(list: readonly string[]): Phrases {
  const known = prepared.get(list);
  if (known !== undefined) return known;
  const byFirst = new Map<string, string[][]>();
  for (const phrase of list) {
    const words = phrase.split(' ');
    const first = words[0] ?? '';
    byFirst.set(first, [...(byFirst.get(first) ?? []), words]);
  }
  prepared.set(list, byFirst);
  return byFirst;
}

/** The longest of the phrases that stands at `start`, as its length in tokens, else 0. */
export function longestAt(tokens: readonly Token[], start: number, list: readonly string[]): number {
  let longest = 0;
  for (const words of phrasesOf(list).get(tokens[start]?.text ?? '') ?? []) {
    if (words.length > longest && words.every((word, position) => tokens[start + position]?.text === word))
      longest = words.length;
  }
  return longest;
}

type Denying = Pick<EntityWords, 'not' | 'but' | 'fillers'>;

/** "Not 50", "cincuenta no": what an answer says no to it does not give. A no that it opens with ("no, Friday") is no part of it. */
export const isDenied = (tokens: readonly Token[], words: Denying): boolean =>
  tokens.some((_token, at) => deniesAt(tokens, at, words));

/** The same of the clause alone that stands there: "I cannot pay it all, but half" denies all and not the half. */
export function isDeniedAt(tokens: readonly Token[], at: number, words: Denying): boolean {
  const isEnd = ({ text }: Token): boolean => clauseEnds.has(text) || words.but.includes(text);
  const start = tokens.slice(0, at).findLastIndex(isEnd) + 1;
  const length = tokens.slice(at).findIndex(isEnd);
  const end = length < 0 ? tokens.length : at + length;
  return tokens.some((_token, place) => place >= start && place < end && deniesAt(tokens, place, words));
}

const clauseEnds = new Set([',', '.', ';', '?', '!', '।']);

/** Languages that put the verb last have a no before many a comma: only one that nothing but noes comes before is an answer. */
function deniesAt(tokens: readonly Token[], at: number, { not, fillers }: Denying): boolean {
  if (!not.includes(tokens[at]?.text ?? '')) return false;
  const opens = tokens
    .slice(0, at)
    .every(({ kind, text }) => kind === 'sign' || not.includes(text) || fillers.includes(text));
  return !opens || !clauseEnds.has(tokens[at + 1]?.text ?? '');
}

export const textOf = (tokens: readonly Token[], start: number, end: number): string =>
  tokens
    .slice(start, end)
    .map(({ text }) => text)
    .join(' ');

/** What a table has for a word; nothing for "constructor" and its like. */
export const valueIn = <Value>(table: Readonly<Record<string, Value>>, word: string | undefined): Value | undefined =>
  word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
