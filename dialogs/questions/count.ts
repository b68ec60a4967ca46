import type { Language } from '../../core/lender.js';
import { numbersIn } from '../understanding/entities/numbers.js';
import { tokensOf } from '../understanding/entities/tokens.js';
import { languageWords } from '../understanding/entities/words/languageWords.js';

/** Whether a number is the only one that a message names. */
export function namesCount(text: string, language: Language, count: number): boolean {
  const named = new Set(numbersIn(tokensOf(text), languageWords[language]).map(({ thousandths }) => thousandths));
  return named.size === 1 && named.has(count * 1000);
}
