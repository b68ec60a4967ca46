import type { Language } from '../intents.js';
import { amountsIn, decimalText, sharesIn } from './amounts.js';
import { readYesNo } from './answers.js';
import { datesIn } from './dates.js';
import type { Entity } from './entity.js';
import { timesIn } from './times.js';
import { textOf, tokensOf } from './tokens.js';
import { languageWords } from './words/languageWords.js';

const smallestBare = 20_000;

/**
 * What is named in a message, for a story that asks less where something was said already. Nothing here is acted on without a
 * read-back: where the answer to a question is wanted, its own strict reader is used.
 */
export function entitiesIn(text: string, language: Language, today: string): Entity[] {
  const tokens = tokensOf(text);
  const words = languageWords[language];
  const dates = datesIn(tokens, words, today);
  const times = timesIn(tokens, words);
  const isFree = (span: { start: number; end: number }): boolean =>
    ![...dates, ...times].some(({ start, end }) => span.start < end && start < span.end);
  const amounts = amountsIn(tokens, words).filter(
    (span) =>
      isFree(span) &&
      (span.currency !== undefined || (span.thousandths >= smallestBare && !isIdentifier(tokens[span.start]?.text))),
  );
  const answer = readYesNo(text, language);
  return [
    ...(answer === undefined ? [] : [{ kind: 'answer', value: answer, text: text.trim() } as const]),
    ...amounts.map(
      ({ thousandths, currency, start, end }): Entity => ({
        kind: 'amount',
        value: decimalText(thousandths),
        ...(currency === undefined || currency === '' ? {} : { currency }),
        text: textOf(tokens, start, end),
      }),
    ),
    ...sharesIn(tokens, words)
      .filter(({ start }) => !amounts.some((amount) => start >= amount.start && start < amount.end))
      .map(({ value, text: said }): Entity => ({ kind: 'share', value, text: said })),
    ...dates.map(({ value, text: said }): Entity => ({ kind: 'date', value, text: said })),
    ...times.map(({ value, text: said }): Entity => ({ kind: 'time', value, text: said })),
    ...tokens
      .filter((token) => token.kind === 'number' && isIdentifier(token.text))
      .map((token): Entity => ({ kind: 'digits', value: token.text.replace(/\D/g, '').length, text: '' })),
  ];
}

const isIdentifier = (text: string | undefined): boolean => /^\d{6,}$/.test(text ?? '');
