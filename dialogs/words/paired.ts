import type { Line } from '../telling/story.js';
import type { Words } from './words.js';

/**
 * The words of a language whose spoken lines are recordings, each with the same line in a language that has a voice: what was
 * changed since it was recorded is heard in that one.
 */
export const paired = (words: Words, spare: Words): Words => pair(words, spare, spare.language) as Words;

function pair(own: unknown, other: unknown, language: Words['language']): unknown {
  if (typeof own === 'function' && typeof other === 'function')
    return (...given: unknown[]) =>
      pair(Reflect.apply(own, undefined, given), Reflect.apply(other, undefined, given), language);
  if (typeof own !== 'object' || own === null || typeof other !== 'object' || other === null) return own;
  if (isLine(own) && isLine(other)) return { ...own, spare: { language, voice: other.voice } };
  if (Array.isArray(own)) return own.map((item, at) => pair(item, (other as unknown[])[at], language));
  const others = other as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, pair(value, others[name], language)]));
}

const isLine = (value: object): value is Line => 'voice' in value && 'text' in value;
