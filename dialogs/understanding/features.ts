import type { Lexicon } from './lexicon.js';

/** Distinct features of one message with how often each occurs, words and characters apart (each group is weighed on its own). */
export interface Features {
  readonly words: Map<string, number>;
  readonly characters: Map<string, number>;
  /** The distinct words as written, each with a space before it. */
  readonly written: ReadonlySet<string>;
}

/** How a word that was never seen may have been meant. */
export type Respell = (word: string) => string;

const pairedConcepts = 14;

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/**
 * Words (key: a space and the word), their beginnings where endings are many (`~`), pairs of neighbours (a space between), concepts (`#` and the name) and pairs of concepts
 * anywhere in the message; within each word, framed by `_`, all runs of 2 to 4 code points. Any script. From `foldedWords`.
 */
export function featuresOf(said: readonly string[], lexicon: Lexicon, respell: Respell = (word) => word): Features {
  const seen = new Set<string>();
  const features: Features = { words: new Map(), characters: new Map(), written: seen };
  const concepts = new Set<string>();
  let before: string | undefined;
  for (const written of said) {
    const spelt = lexicon.spelt(written);
    const word = respell(spelt);
    seen.add(` ${spelt}`);
    add(features.words, ` ${word}`);
    const stem = lexicon.stemOf(word);
    if (stem !== word) add(features.words, `~${stem}`);
    if (before !== undefined) add(features.words, `${before} ${stem}`);
    before = stem;
    for (const concept of lexicon.conceptsOf(word)) concepts.add(concept);
    addRuns(features.characters, Array.from(`_${word}_`));
  }
  addConcepts(features.words, [...concepts].sort().slice(0, pairedConcepts));
  return features;
}

function addConcepts(counts: Map<string, number>, concepts: readonly string[]): void {
  concepts.forEach((concept, position) => {
    counts.set(`#${concept}`, 1);
    for (const other of concepts.slice(position + 1)) counts.set(`${concept}#${other}`, 1);
  });
}

function addRuns(counts: Map<string, number>, points: readonly string[]): void {
  for (let start = 0; start < points.length - 1; start += 1) {
    let run = points[start] ?? '';
    for (let end = start + 1; end < Math.min(points.length, start + 4); end += 1) {
      run += points[end] ?? '';
      add(counts, run);
    }
  }
}
