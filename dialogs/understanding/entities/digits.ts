import type { Language } from '../intents.js';
import { type Token, tokensOf, valueIn } from './tokens.js';
import type { EntityWords } from './words/entityWords.js';
import { languageWords } from './words/languageWords.js';

/**
 * Reads digits that are said or typed one by one, in groups, or both: "eight six one, double one, oh five", "forty nine",
 * "three hundred and fifty six". Digits of any script. Sounds ("to", "ate") count only before a digit, or after one at the end. Words that are no digits
 * are passed over, so use it only where digits were asked for.
 */
export function readDigits(text: string, language: Language): string {
  const tokens = tokensOf(text);
  const words = languageWords[language];
  let digits = '';
  let at = 0;
  while (at < tokens.length) {
    const { said, length } = digitsAt(tokens, at, words);
    digits += said;
    at += length;
  }
  return digits;
}

interface Said {
  readonly said: string;
  readonly length: number;
}

function digitsAt(tokens: readonly Token[], at: number, words: EntityWords): Said {
  const token = tokens[at];
  if (token === undefined) return { said: '', length: 1 };
  if (token.kind === 'number') return { said: token.text.replace(/\D/g, ''), length: 1 };
  const times = words.triple.includes(token.text) ? 3 : words.double.includes(token.text) ? 2 : 1;
  if (times > 1) {
    const next = digitsAt(tokens, at + 1, words);
    if (next.said === '') return { said: '', length: 1 };
    return { said: (next.said[0] ?? '').repeat(times - 1) + next.said, length: 1 + next.length };
  }
  return (
    hundredsAt(tokens, at, words) ?? spokenAt(tokens, at, words) ?? { said: soundAt(tokens, at, words), length: 1 }
  );
}

const numberOf = (words: EntityWords, token: Token | undefined): number | undefined =>
  valueIn(words.numbers, token?.text);

/** "three hundred (and) fifty six" is 356. */
function hundredsAt(tokens: readonly Token[], at: number, words: EntityWords): Said | undefined {
  const hundreds = numberOf(words, tokens[at]);
  if (
    hundreds === undefined ||
    hundreds < 1 ||
    hundreds > 9 ||
    valueIn(words.multipliers, tokens[at + 1]?.text) !== 100
  )
    return undefined;
  const joined = words.and.includes(tokens[at + 2]?.text ?? '') ? 3 : 2;
  const rest = spokenAt(tokens, at + joined, words);
  if (rest === undefined || rest.said.length > 2) return { said: String(hundreds * 100), length: 2 };
  return { said: String(hundreds * 100 + Number(rest.said)), length: joined + rest.length };
}

/** One number word; a round ten takes the unit that follows ("forty nine", "treinta y cinco"). */
function spokenAt(tokens: readonly Token[], at: number, words: EntityWords): Said | undefined {
  const value = numberOf(words, tokens[at]);
  if (value === undefined) return undefined;
  if (value < 20 || value > 90 || value % 10 !== 0) return { said: String(value), length: 1 };
  const joined = words.and.includes(tokens[at + 1]?.text ?? '') ? 2 : 1;
  const unit = numberOf(words, tokens[at + joined]);
  if (unit === undefined || unit < 1 || unit > 9) return { said: String(value), length: 1 };
  return { said: String(value + unit), length: joined + 1 };
}

function soundAt(tokens: readonly Token[], at: number, words: EntityWords): string {
  const sound = valueIn(words.digitSounds, tokens[at]?.text);
  if (sound === undefined) return '';
  const isDigit = (token: Token | undefined): boolean =>
    token !== undefined &&
    (token.kind === 'number' ||
      numberOf(words, token) !== undefined ||
      Object.hasOwn(words.digitSounds, token.text) ||
      words.double.includes(token.text));
  const next = tokens[at + 1];
  return isDigit(next) || (next === undefined && isDigit(tokens[at - 1])) ? sound : '';
}
