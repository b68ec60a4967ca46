/** A part of a spoken line: a clip that somebody recorded, with what it says, or words that have none. */
export type Part =
  | { readonly clip: string; readonly says: string; readonly endsClause?: boolean }
  | { readonly words: string };

/** Recorded phrases of a language, and the file of each. */
export type Clips = ReadonlyMap<string, string>;

/** What a line is cut at: marks, figures, and names and words in Latin letters stand by themselves. */
const pieces = /\d+|(?:[\p{L}\p{M}'’]|\u200c|\u200d)+/gu;
const clauses = /[^.,:;?!()“”"–—\n]+/gu;

/** The form in which a phrase is looked up. */
export const phraseOf = (text: string): string => (text.normalize('NFC').match(pieces) ?? []).join(' ').toLowerCase();

/** The clauses of a line that are to be recorded whole: without figures, and without `names`, which change. */
export function phrasesIn(line: string, names: readonly string[]): string[] {
  const apart = names.map(
    (name) => new RegExp(`(?<![\\p{L}\\p{M}])${name.replace(/[.*+?()[\]{}|^$\\]/g, '\\$&')}(?![\\p{L}\\p{M}])`, 'gu'),
  );
  return (line.normalize('NFC').match(clauses) ?? [])
    .flatMap((clause) => apart.reduce((parts, name) => parts.flatMap((part) => part.split(name)), [clause]))
    .flatMap((part) => part.split(/\d+/))
    .map(phraseOf)
    .filter((phrase) => phrase !== '');
}

/** So many single digits in a row are a number that tells somebody apart, or a secret. */
const fewestDigits = 4;

/**
 * A line as clips in their order, the longest that fit; undefined where a word of its own script has none. Digits of an IMEI
 * or a passcode are words for another voice: the address of a recording would tell them to every log.
 */
export function partsOf(line: string, clips: Clips): readonly Part[] | undefined {
  const text = line.normalize('NFC');
  const parts: Part[] = [];
  for (const clause of text.matchAll(clauses)) {
    const found = [...clause[0].matchAll(pieces)];
    const words = found.map(([word]) => word);
    /** Where a word begins in the line; after the last one, where the next clause does. */
    const startOf = (at: number): number => clause.index + (found[at]?.index ?? clause[0].length + 1);
    for (let at = 0; at < words.length; ) {
      const recorded = recordedAt(words, at, clips);
      const digits = digitsAt(words, at);
      const length = recorded?.length ?? (digits >= fewestDigits ? digits : 1);
      const says = text.slice(startOf(at), startOf(at + length)).trim();
      const made = recorded ? [{ clip: recorded.clip, says }] : wordOrNumber(words.slice(at, at + length), says, clips);
      if (!made) return undefined;
      for (const part of made) add(parts, part);
      at += length;
    }
    const last = parts.pop();
    if (last) parts.push('clip' in last ? { ...last, endsClause: true } : last);
  }
  return parts;
}

/** Names of several words are said in one breath. */
function add(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const isName = last && 'words' in last && 'words' in part && !/\d/.test(last.words + part.words);
  if (isName) parts.splice(-1, 1, { words: `${last.words} ${part.words}` });
  else parts.push(part);
}

/** What has no clip of its own: single digits and names in Latin letters are for another voice, and numbers have parts. */
function wordOrNumber(words: readonly string[], says: string, clips: Clips): readonly Part[] | undefined {
  const [word = ''] = words;
  if (words.length > 1) return [{ words: words.join(' ') }];
  if (!/^\d+$/.test(word)) return /^[\p{Script=Latin}'’]+$/u.test(word) ? [{ words: word }] : undefined;
  const numbers = inNumbers(word);
  if (numbers.some((number) => !clips.has(number))) return undefined;
  return numbers.map((number, index) => ({ clip: clips.get(number) ?? '', says: index === 0 ? says : '' }));
}

/** How many words from a place on are single digits. */
function digitsAt(words: readonly string[], at: number): number {
  const end = words.findIndex((word, index) => index >= at && !/^\d$/.test(word));
  return (end < 0 ? words.length : end) - at;
}

/** The longest phrase from a place on that is recorded, and how many words it has. Figures are no phrase. */
function recordedAt(
  words: readonly string[],
  at: number,
  clips: Clips,
): { readonly clip: string; readonly length: number } | undefined {
  if (/^\d+$/.test(words[at] ?? '')) return undefined;
  for (let end = words.length; end > at; end -= 1) {
    const clip = clips.get(words.slice(at, end).join(' ').toLowerCase());
    if (clip !== undefined) return { clip, length: end - at };
  }
  return undefined;
}

const lakh = 100_000;
const greatest = 100 * lakh;

/** The names under which figures are recorded: 0 to 99, whole hundreds, and the words for a thousand and a hundred thousand. */
export const numberPhrases: readonly string[] = [
  ...Array.from({ length: 100 }, (_, number) => String(number)),
  ...Array.from({ length: 9 }, (_, hundred) => `${hundred + 1}00`),
  '1000',
  '100000',
];

/** A number in recorded parts: 14500 is 14, thousand, 500. One that begins with 0, or is very long, is said digit by digit. */
export function inNumbers(figures: string): string[] {
  const number = Number(figures);
  if (figures.length > 1 && (figures.startsWith('0') || number >= greatest)) return [...figures];
  if (number < 100) return [String(number)];
  if (number < 1000) return [`${Math.trunc(number / 100)}00`, ...rest(number % 100)];
  if (number < lakh) return [String(Math.trunc(number / 1000)), '1000', ...rest(number % 1000)];
  return [String(Math.trunc(number / lakh)), '100000', ...rest(number % lakh)];
}

const rest = (number: number): string[] => (number === 0 ? [] : inNumbers(String(number)));
