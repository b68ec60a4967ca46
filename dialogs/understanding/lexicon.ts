import { soundOf } from './sounds.js';

/**
 * What a language's words mean here, from `concepts/<language>.txt`: words of one meaning share a concept ("handset" and "mobile"
 * are a device), which the model learns beside the words themselves; other spellings ("u") are read as the word ("you").
 */
export interface Lexicon {
  readonly text: string;
  /** All words that it names, of concepts and spellings. */
  readonly words: readonly string[];
  /** The concepts of a word, none for most. */
  readonly conceptsOf: (word: string) => readonly string[];
  /** The word that another spelling stands for, or the word itself. */
  readonly spelt: (word: string) => string;
  /** What a word has in common with its other forms: its beginning in a language of many endings, else the whole word. */
  readonly stemOf: (word: string) => string;
}

interface Concept {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  readonly starts: readonly string[];
}

const rememberedWords = 20_000;
const stemLength = 4;

/**
 * Lines are `concept: word word start*` or `=word other other`; `#` starts a comment. After `@sounds` (or `@sounds voiceless`, where
 * the script does not tell g from k) all words are compared by how they sound.
 */
export function readLexicon(text: string): Lexicon {
  const all = text
    .normalize('NFKC')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const bySound = all.find((line) => line.startsWith('@sounds'));
  const sound = memo((word: string): string =>
    bySound === undefined ? word : soundOf(word, bySound.includes('voiceless')),
  );
  const lines = all.filter((line) => !line.startsWith('@'));
  const spellings = new Map(
    lines
      .filter((line) => line.startsWith('='))
      .flatMap(spellingsOf)
      .map(([other, word]) => [sound(other), sound(word)] as const),
  );
  const concepts = lines.filter((line) => !line.startsWith('=')).map((line) => conceptOf(line, sound));
  const conceptsOf = memo((word: string): readonly string[] =>
    concepts
      .filter(({ words, starts }) => words.has(word) || starts.some((start) => word.startsWith(start)))
      .map(({ name }) => name),
  );
  const words = [...concepts.flatMap((concept) => [...concept.words, ...concept.starts]), ...spellings.keys()];
  const spelt = (word: string): string => {
    const heard = sound(word);
    return spellings.get(heard) ?? heard;
  };
  return {
    text,
    words,
    conceptsOf,
    spelt,
    stemOf: (word) => (bySound === undefined ? word : word.slice(0, stemLength)),
  };
}

function spellingsOf(line: string): [string, string][] {
  const [word = '', ...others] = line.slice(1).trim().split(/\s+/);
  return others.map((other) => [other, word]);
}

function memo<Found>(of: (word: string) => Found): (word: string) => Found {
  const remembered = new Map<string, Found>();
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const found = of(word);
    if (remembered.size < rememberedWords) remembered.set(word, found);
    return found;
  };
}

function conceptOf(line: string, sound: (word: string) => string): Concept {
  const [name = '', words = ''] = line.split(':');
  const all = words.trim().split(/\s+/);
  return {
    name: name.trim(),
    words: new Set(all.filter((word) => !word.endsWith('*')).map(sound)),
    starts: all.filter((word) => word.endsWith('*')).map((word) => startOf(word.slice(0, -1), sound)),
  };
}

/** A beginning that ends with a consonant of a native script goes on with any vowel. */
const startOf = (start: string, sound: (word: string) => string): string =>
  /[\u0900-\u0dff]$/.test(start) && !/\p{M}$/u.test(start) ? sound(start).replace(/a$/, '') : sound(start);

export const emptyLexicon = readLexicon('');
