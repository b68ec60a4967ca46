import type { Features } from './features.js';

/** A message as a sparse vector of unit length, and which part of its weight the vocabulary knows (0–1). */
export interface Vector {
  readonly features: Uint32Array;
  readonly values: Float32Array;
  readonly coverage: number;
}

/** Which features are known, in the order of their numbers, and how telling each is. */
export interface Vocabulary {
  readonly index: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
}

/** From this many messages on, two words side by side in one of them only are chance: they fill a third of a model and say little. */
const manyMessages = 2000;
const isPair = (key: string): boolean => key.indexOf(' ') > 0;

/**
 * Counts in how many messages each feature occurs: idf = ln((1 + N) / (1 + df)) + 1. Pairs of neighbours are left out that occur
 * in one alone, where messages are many. Keys are sorted, so order of reading changes nothing.
 */
export function vocabularyOf(messages: readonly Features[]): Vocabulary {
  const documents = new Map<string, number>();
  for (const { words, characters } of messages) {
    for (const key of words.keys()) documents.set(key, (documents.get(key) ?? 0) + 1);
    for (const key of characters.keys()) documents.set(key, (documents.get(key) ?? 0) + 1);
  }
  const fewest = messages.length < manyMessages ? 1 : 2;
  const keys = [...documents.keys()].filter((key) => !isPair(key) || (documents.get(key) ?? 0) >= fewest).sort();
  const index = new Map(keys.map((key, position) => [key, position]));
  const idf = Float32Array.from(keys, (key) => Math.log((1 + messages.length) / (1 + (documents.get(key) ?? 0))) + 1);
  return { index, idf };
}

interface Group {
  readonly features: number[];
  readonly values: number[];
  squares: number;
}

/**
 * (1 + ln tf) × idf; words and characters are each scaled to unit length, then the whole. What is not in the vocabulary is
 * left out of the vector and counts against its coverage.
 */
export function vectorOf({ words, characters, written }: Features, vocabulary: Vocabulary): Vector {
  const groups = [words, characters].map((counts) => weighed(counts, vocabulary));
  return { ...joined(groups.filter(({ squares }) => squares > 0)), coverage: coverageOf(written, vocabulary) };
}

function weighed(counts: ReadonlyMap<string, number>, { index, idf }: Vocabulary): Group {
  const group: Group = { features: [], values: [], squares: 0 };
  for (const [key, count] of counts) {
    const feature = index.get(key);
    if (feature === undefined) continue;
    const value = (1 + Math.log(count)) * (idf[feature] ?? 0);
    group.features.push(feature);
    group.values.push(value);
    group.squares += value * value;
  }
  return group;
}

/** The known words' share of the weight of all; an unknown word weighs ln(1 + features), as much as the most telling ones. */
export function coverageOf(written: ReadonlySet<string>, { index, idf }: Vocabulary): number {
  const unknownWeight = Math.log(1 + idf.length);
  let [known, all] = [0, 0];
  for (const key of written) {
    const feature = index.get(key);
    all += feature === undefined ? unknownWeight : (idf[feature] ?? 0);
    if (feature !== undefined) known += idf[feature] ?? 0;
  }
  return all === 0 ? 0 : known / all;
}

function joined(groups: readonly Group[]): { features: Uint32Array; values: Float32Array } {
  const features: number[] = [];
  const values: number[] = [];
  for (const group of groups) {
    const scale = 1 / Math.sqrt(group.squares * groups.length);
    for (const value of group.values) values.push(value * scale);
    for (const feature of group.features) features.push(feature);
  }
  return { features: Uint32Array.from(features), values: Float32Array.from(values) };
}
