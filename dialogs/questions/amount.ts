import { foldDigits } from '../../core/imei.js';
import { digitsOf } from '../../core/money.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import type { Ladder, Words } from '../words/words.js';

/**
 * An amount in digits, as minor units. By keys it is whole units; in writing `49.99`, `49,99` and `1,500` are understood,
 * and nothing that could mean two amounts.
 */
export function whichAmount(words: Words, ladder: Ladder, currency: string): Question<number> {
  return {
    label: 'amount',
    ladder,
    listen: { by: 'digits', max: 7 },
    accept(heard: Heard) {
      const minor = readAmount(heard, currency);
      const isTry = heard.kind === 'words' && /\p{Nd}/u.test(heard.text);
      return minor ?? (isTry ? miss(words.pay.amountNotUnderstood) : undefined);
    },
  };
}

export function readAmount(heard: Heard, currency: string): number | undefined {
  const base = 10 ** digitsOf(currency);
  if (heard.kind === 'keys') return /^\d{1,7}$/.test(heard.keys) ? Number(heard.keys) * base : undefined;
  if (heard.kind !== 'words') return undefined;
  const text = foldDigits(heard.text.normalize('NFKC')).replace(/\p{Sc}|\p{L}+\.?|\s/gu, '');
  const exact = /^(\d{1,3}(?:,\d{2,3})+|\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text);
  if (!exact?.[1]) return undefined;
  const whole = Number(exact[1].replaceAll(',', ''));
  const rest = Number((exact[2] ?? '').padEnd(digitsOf(currency), '0').slice(0, digitsOf(currency)) || 0);
  return whole * base + rest;
}
