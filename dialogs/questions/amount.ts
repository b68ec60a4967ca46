import { foldDigits } from '../../core/imei.js';
import { digitsOf, type Money } from '../../core/money.js';
import type { Desk } from '../desk.js';
import type { Heard } from '../telling/heard.js';
import { miss, type Question } from '../telling/story.js';
import { readAmount as readAmountIn } from '../understanding/entities/amounts.js';
import type { Intent } from '../understanding/intents.js';
import { normalise, wordsOf } from '../understanding/normalise.js';
import { isSure } from '../wishes.js';
import type { Ladder } from '../words/words.js';

/**
 * An amount, as minor units. By keys it is whole units; in writing and in words it is read strictly, and nothing that could
 * mean two amounts; "half of it" is half of `due`. Whatever it is, it is read back before anything comes of it.
 */
export function whichAmount(desk: Desk, ladder: Ladder, due: Money): Question<number> {
  const { words } = desk;
  return {
    label: 'amount',
    ladder,
    listen: { by: 'digits', max: 7 },
    accept(heard: Heard) {
      const minor = readAmount(heard, due.currency) ?? amountSaid(desk, heard, due);
      const isTry = heard.kind === 'words' && /\p{Nd}/u.test(heard.text);
      return minor ?? (isTry ? miss(words.pay.amountNotUnderstood) : undefined);
    },
  };
}

/** An amount in a sentence that names just one, or just one share of what is due, and is not about something else. */
export function amountSaid(desk: Desk, heard: Heard, due: Money): number | undefined {
  if (heard.kind !== 'words') return undefined;
  const reading = readAmountIn(heard.text, desk.words.language, due.currency);
  if (reading && isOtherwise(desk, heard.text)) return undefined;
  if (reading?.kind === 'money') return reading.money.minor;
  if (reading?.kind !== 'share') return undefined;
  return reading.share === 'half' ? Math.ceil(due.minor / 2) : due.minor;
}

/** "Will all my photos be gone?" and "I paid 500 yesterday" name what is not to be paid. */
function isOtherwise(desk: Desk, text: string): boolean {
  if (wordsOf(normalise(text)).length < fewestWords) return false;
  const understood = desk.understand(text);
  return isSure(understood) && !ofPaying.has(understood.intent);
}

/** Fewer words than these are an amount and little else. */
const fewestWords = 3;
const ofPaying: ReadonlySet<Intent> = new Set(['pay', 'pay_off', 'payment_plan', 'promise', 'none']);

export function readAmount(heard: Heard, currency: string): number | undefined {
  const base = 10 ** digitsOf(currency);
  if (heard.kind === 'keys') return /^\d{1,7}$/.test(heard.keys) ? Number(heard.keys) * base : undefined;
  if (heard.kind !== 'words') return undefined;
  // Where there are words too, they may say that it is no amount, or that it is two.
  if (/\p{L}/u.test(heard.text)) return undefined;
  const text = foldDigits(heard.text.normalize('NFKC')).replace(/\p{Sc}|\s/gu, '');
  const exact = /^(\d{1,3}(?:,\d{2,3})+|\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text);
  if (!exact?.[1]) return undefined;
  const whole = Number(exact[1].replaceAll(',', ''));
  const rest = Number((exact[2] ?? '').padEnd(digitsOf(currency), '0').slice(0, digitsOf(currency)) || 0);
  return whole * base + rest;
}
