import { normalise } from '../normalise.js';

/** A piece of a message: a word, a number as written ("2,499.00") or a sign. Apostrophes inside words are gone. */
export interface Token {
  readonly kind: 'word' | 'number' | 'sign';
  readonly text: string;
}

/** Characters that entities are read from: readers see what a person says in a breath, not a page. */
export const entityLimit = 400;

const piece = /\d(?:[\d.,]*\d)?|[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{Extended_Pictographic}|[^\s]/gu;

export function tokensOf(text: string): Token[] {
  return (normalise(text).slice(0, entityLimit).match(piece) ?? []).map((found): Token => {
    if (/^\d/.test(found)) return { kind: 'number', text: found };
    return { kind: /^[\p{L}\p{M}]/u.test(found) ? 'word' : 'sign', text: found.replaceAll("'", '') };
  });
}

/** Whether `phrase` (words parted by spaces) stands at `start`; its length in tokens if so, else 0. */
export function phraseAt(tokens: readonly Token[], start: number, phrase: string): number {
  const words = phrase.split(' ');
  return words.every((word, position) => tokens[start + position]?.text === word) ? words.length : 0;
}

/** The longest of the phrases that stands at `start`, as its length in tokens, else 0. */
export function longestAt(tokens: readonly Token[], start: number, phrases: readonly string[]): number {
  return phrases.reduce((longest, phrase) => Math.max(longest, phraseAt(tokens, start, phrase)), 0);
}

export const textOf = (tokens: readonly Token[], start: number, end: number): string => tokens.slice(start, end).map(({ text }) => text).join(' ');
