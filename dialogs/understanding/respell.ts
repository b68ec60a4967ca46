import type { Respell } from './features.js';
import type { Lexicon } from './lexicon.js';
import type { Vocabulary } from './vectors.js';

const shortest = 4;
const longest = 30;
const fewestConsonants = 3;

/** A word and every form of it with one letter left out. Two words that share one are a slip or two apart. */
function forms(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/**
 * Reads an unknown word as the commonest known word that is one slip of the finger away (a letter lost, added, changed or
 * swapped), else, in a language that has a lexicon, as one that has the same consonants ("pymnt", "pese" for "paise"): without
 * one, too much that is foreign would look known. Known words, short words and words with digits stay as they are. Offered are
 * words that two examples have and, after them, the words of the lexicon.
 */
export function respeller(vocabulary: Vocabulary, lexicon: Lexicon): Respell {
  let made: Respell | undefined;
  return (word) => {
    const mayBeRead = word.length >= fewestConsonants && word.length <= longest && !/\d/.test(word);
    if (!mayBeRead || vocabulary.index.has(` ${word}`)) return word;
    // Made for the first unknown word: a language that nobody speaks costs nothing.
    made ??= readerOf(vocabulary, lexicon);
    return made(word);
  };
}

function readerOf(vocabulary: Vocabulary, lexicon: Lexicon): Respell {
  const weights = knownWords(vocabulary, lexicon);
  const byForm = new Map<string, string[]>();
  for (const word of weights.keys()) for (const form of forms(word)) listed(byForm, form).push(word);
  const byConsonants = lexicon.words.length === 0 ? undefined : commonest(weights);
  const slipOf = (word: string): string => {
    let best = word;
    for (const form of forms(word)) {
      for (const known of byForm.get(form) ?? []) {
        if ((weights.get(known) ?? 0) < (weights.get(best) ?? Infinity) && isOneSlip(known, word)) best = known;
      }
    }
    return best;
  };
  return (word) => {
    if (weights.has(word)) return word;
    const slip = slipOf(word);
    return slip === word ? (byConsonants?.get(consonantsOf(word)) ?? word) : slip;
  };
}

/** Whether what is between the common beginning and the common end of two words is a letter at most, or two that were swapped. */
function isOneSlip(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let [endOfOne, endOfOther] = [one.length, other.length];
  while (endOfOne > start && endOfOther > start && one[endOfOne - 1] === other[endOfOther - 1]) {
    endOfOne -= 1;
    endOfOther -= 1;
  }
  const [here, there] = [one.slice(start, endOfOne), other.slice(start, endOfOther)];
  return (here.length <= 1 && there.length <= 1) || (here.length === 2 && here === there[1] + (there[0] ?? ''));
}

function listed(lists: Map<string, string[]>, key: string): string[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: string[] = [];
  lists.set(key, list);
  return list;
}

const laterVowels = /(?<!^)[aeiouyáéíóúàèìòùâêîôû]/g;

/** What is left of a word where vowels are left out or written another way; all of it where that is too little to tell. */
function consonantsOf(word: string): string {
  const bare = /^[a-zñáéíóúü]/.test(word)
    ? word
        .replace(laterVowels, '')
        .replace(/(?<!^)h/g, '')
        .replace(/w/g, 'v')
        .replace(/(.)\1+/g, '$1')
    : word.normalize('NFD').replace(/\p{M}/gu, '');
  return bare.length < fewestConsonants ? word : bare;
}

function commonest(weights: ReadonlyMap<string, number>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [word, weight] of weights) {
    const key = consonantsOf(word);
    const other = found.get(key);
    if (other === undefined || weight < (weights.get(other) ?? 0)) found.set(key, word);
  }
  return found;
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
