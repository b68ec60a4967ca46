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
}

interface Concept {
  readonly name: string;
  readonly words: ReadonlySet<string>;
  readonly starts: readonly string[];
}

const rememberedWords = 20_000;

/** Lines are `concept: word word start*` or `=word other other`; `#` starts a comment. */
export function readLexicon(text: string): Lexicon {
  const lines = text
    .normalize('NFKC')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const spellings = new Map(lines.filter((line) => line.startsWith('=')).flatMap(spellingsOf));
  const concepts = lines.filter((line) => !line.startsWith('=')).map(conceptOf);
  const remembered = new Map<string, readonly string[]>();
  const conceptsOf = (word: string): readonly string[] => {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const found = concepts
      .filter(({ words, starts }) => words.has(word) || starts.some((start) => word.startsWith(start)))
      .map(({ name }) => name);
    if (remembered.size < rememberedWords) remembered.set(word, found);
    return found;
  };
  const words = [...concepts.flatMap((concept) => [...concept.words, ...concept.starts]), ...spellings.keys()];
  return { text, words, conceptsOf, spelt: (word) => spellings.get(word) ?? word };
}

function spellingsOf(line: string): [string, string][] {
  const [word = '', ...others] = line.slice(1).trim().split(/\s+/);
  return others.map((other) => [other, word]);
}

function conceptOf(line: string): Concept {
  const [name = '', words = ''] = line.split(':');
  const all = words.trim().split(/\s+/);
  return {
    name: name.trim(),
    words: new Set(all.filter((word) => !word.endsWith('*'))),
    starts: all.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
  };
}

export const emptyLexicon = readLexicon('');
