import { plainWish } from './questions/plainWish.js';
import { type Intent } from './understanding/intents.js';
import type { Language } from '../core/lender.js';
import type { UnderstandOptions, Understanding, Understood } from './understanding/understanding.js';

/** From this confidence, and with nothing else that it might be, words are acted on. */
const sure = 0.6;
/** A part of a sentence says less than a sentence: it must be surer. */
const surePart = 0.75;

export const isSure = ({ confidence, alternatives }: Understood): boolean => confidence >= sure && !alternatives;

/** Where one wish ends and the next begins: a sentence, a comma, an "and" of any of the languages. */
const joints = new RegExp(
  [
    '[.!?;,\\u0964]+\\s',
    '\\s(?:and|also|plus|y|e|además|ademas|aur|और|तथा|oru|සහ|හා|saha|மற்றும்|matrum|mattum)\\s(?:also |también |tambien |bhi |भी )?',
    '(?<=\\p{L}) (?:then|luego|phir|फिर) ',
  ].join('|'),
  'iu',
);

/** What tells about the phone more than it asks for: beside a wish it is no wish of its own. */
const told: ReadonlySet<Intent> = new Set([
  'lock_reason',
  'greeting',
  'thanks',
  'goodbye',
  'repeat',
  'none',
  'release_status',
  'relocked',
]);

/** Each is the same wish said otherwise: the first of them stands for both. */
const alike: readonly (readonly Intent[])[] = [
  ['pay', 'pay_off'],
  ['payment_plan', 'promise'],
  ['book_visit', 'change_visit'],
  ['not_my_debt', 'wrong_imei', 'second_hand'],
  ['find_imei', 'wrong_imei'],
  ['factory_reset', 'bypass'],
];

/**
 * The wishes of a message that has several parts, in their order; nothing where the message as a whole, understood as `whole`,
 * says it better.
 */
export function severalIn(
  text: string,
  whole: Understood,
  understand: (part: string) => Understood,
): readonly Intent[] | undefined {
  const parts = partsIn(text, understand);
  if (parts === undefined) return undefined;
  const found: Intent[] = [];
  for (const intent of parts) {
    if (told.has(intent)) continue;
    if (!found.some((one) => one === intent || alike.some((same) => same.includes(one) && same.includes(intent))))
      found.push(intent);
  }
  // What the whole says and no part does was torn apart.
  const isWhole = told.has(whole.intent) || !isSure(whole) || found.includes(whole.intent);
  return isWhole && found.length > (isSure(whole) ? 1 : 0) ? found : undefined;
}

/** What each part of a message is sure to mean; undefined where it has just one, or too many to be told apart. */
export function partsIn(text: string, understand: (part: string) => Understood): readonly Intent[] | undefined {
  const parts = text.split(joints).filter((part) => /\p{L}.*\p{L}/u.test(part));
  if (parts.length < 2 || parts.length > 5) return undefined;
  return parts.flatMap((part) => {
    const { intent, confidence, alternatives } = understand(part);
    return confidence < surePart || alternatives ? [] : [intent];
  });
}

/** Understood in the language of the conversation; where that gives nothing sure, in the one that it seems to be said in. */
export function understoodIn(
  understanding: Understanding,
  text: string,
  language: Language,
  options: UnderstandOptions,
): Understood {
  const understood = understanding.understand(text, language, options);
  if (isSure(understood) && understood.intent !== 'none') return understood;
  const wish = plainWish(text);
  if (wish === 'plan' || wish === 'visit') {
    const { language: of, entities } = understood;
    return { language: of, entities, intent: wish === 'plan' ? 'payment_plan' : 'book_visit', confidence: sure };
  }
  const seems = understanding.detect(text);
  if (seems === language || seems === understood.language) return understood;
  const otherwise = understanding.understand(text, seems, options);
  return isSure(otherwise) && otherwise.intent !== 'none' ? otherwise : understood;
}
