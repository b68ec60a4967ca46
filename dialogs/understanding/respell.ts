import type { Respell } from './features.js';
import type { Vocabulary } from './vectors.js';

const shortest = 4;

/** A word and every form of it with one letter left out. Two words that share one are a slip or two apart. */
function forms(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/**
 * Reads an unknown word as the commonest known word that is one slip of the finger away (a letter lost, added, changed or
 * swapped). Known words, short words and words with digits stay as they are. Only words met in two examples are offered.
 */
export function respeller({ index, idf }: Vocabulary): Respell {
  const rarest = idf.reduce((most, weight) => Math.max(most, weight), 0);
  const byForm = new Map<string, string[]>();
  for (const [key, feature] of index) {
    const word = key.slice(1);
    if (!key.startsWith(' ') || word.length < shortest || (idf[feature] ?? rarest) >= rarest) continue;
    for (const form of forms(word)) {
      const sharing = byForm.get(form);
      if (sharing === undefined) byForm.set(form, [word]);
      else sharing.push(word);
    }
  }
  const weightOf = (word: string): number => idf[index.get(` ${word}`) ?? -1] ?? rarest;
  return (word) => {
    if (word.length < shortest || word.length > 30 || index.has(` ${word}`) || /\d/.test(word)) return word;
    let best = word;
    for (const form of forms(word)) {
      for (const known of byForm.get(form) ?? []) {
        if (Math.abs(known.length - word.length) <= 1 && weightOf(known) < weightOf(best)) best = known;
      }
    }
    return best;
  };
}
