import type { Respell } from './features.js';
import type { Lexicon } from './lexicon.js';
import type { Vocabulary } from './vectors.js';

const shortest = 4;
const longest = 30;

/** A word and every form of it with one letter left out. Two words that share one are a slip or two apart. */
function forms(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/**
 * Reads an unknown word as the commonest known word that is one slip of the finger away (a letter lost, added, changed or
 * swapped). Known words, short words and words with digits stay as they are. Offered are words that two examples have and,
 * after them, the words of the lexicon.
 */
export function respeller({ index, idf }: Vocabulary, lexicon: Lexicon): Respell {
  const weights = knownWords({ index, idf }, lexicon);
  const byForm = new Map<string, string[]>();
  for (const word of weights.keys()) {
    for (const form of forms(word)) {
      const sharing = byForm.get(form);
      if (sharing === undefined) byForm.set(form, [word]);
      else sharing.push(word);
    }
  }
  return (word) => {
    if (
      word.length < shortest ||
      word.length > longest ||
      index.has(` ${word}`) ||
      weights.has(word) ||
      /\d/.test(word)
    )
      return word;
    let best = word;
    for (const form of forms(word)) {
      for (const known of byForm.get(form) ?? []) {
        if (Math.abs(known.length - word.length) <= 1 && (weights.get(known) ?? 0) < (weights.get(best) ?? Infinity))
          best = known;
      }
    }
    return best;
  };
}

/** The words to offer with how rare each is. */
function knownWords({ index, idf }: Vocabulary, lexicon: Lexicon): Map<string, number> {
  const rarest = idf.reduce((most, weight) => Math.max(most, weight), 0);
  const weights = new Map<string, number>();
  for (const [key, feature] of index) {
    const weight = idf[feature] ?? rarest;
    if (key.startsWith(' ') && key.length > shortest && weight < rarest) weights.set(key.slice(1), weight);
  }
  for (const word of lexicon.words)
    if (word.length >= shortest && !index.has(` ${word}`)) weights.set(word, rarest + 1);
  return weights;
}
