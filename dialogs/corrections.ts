import { plain } from './questions/choice.js';
import type { Desk } from './desk.js';
import type { Aside } from './telling/asides.js';
import type { Question } from './telling/story.js';
import { topicOf } from './topics.js';
import type { Entity } from './understanding/entities/entity.js';
import type { Intent } from './understanding/intents.js';
import type { Understood } from './understanding/understanding.js';
import { isSure } from './wishes.js';

/**
 * The question that what is said at one of these is taken back to ("no, 3 instalments" at the terms is about the offers), and
 * what is an answer to it whatever else it may sound like.
 */
const leadsBack: Readonly<Record<string, { readonly to: string; readonly by: readonly Entity['kind'][] }>> = {
  'right imei': { to: 'which phone', by: ['digits'] },
  'right amount': { to: 'what to pay', by: ['amount', 'share'] },
  'how to pay': { to: 'what to pay', by: ['amount', 'share'] },
  terms: { to: 'which plan', by: [] },
  'right promise': { to: 'which day', by: ['date'] },
  'book it': { to: 'day', by: ['date', 'time'] },
  time: { to: 'day', by: ['date'] },
};

/** How somebody begins who takes back what was understood of them, in any of the languages. */
const openings = [
  ['no', 'nope', 'sorry', 'wait', 'actually', 'i meant', 'i mean', 'i said', 'change', 'other', 'the other'],
  [
    'espera',
    'espere',
    'perdón',
    'perdon',
    'quise decir',
    'quería decir',
    'queria decir',
    'mejor',
    'otro',
    'otra',
    'digo',
  ],
  [
    'नहीं',
    'नही',
    'ना',
    'मतलब',
    'रुको',
    'दूसरा',
    'दूसरी',
    'बल्कि',
    'nahi',
    'nahin',
    'nai',
    'matlab',
    'ruko',
    'dusra',
    'balki',
  ],
  ['නෑ', 'නැහැ', 'නැත', 'නෙවෙයි', 'නෙමෙයි', 'අනිත්', 'වෙන', 'nae', 'naha', 'nehe', 'newei', 'nemei', 'anith', 'wena'],
  ['இல்லை', 'இல்ல', 'அது இல்லை', 'வேற', 'வேறு', 'மற்ற', 'illai', 'illa', 'vera', 'veru', 'matra'],
].flat();

/** More than a no: it says what it should be instead. */
const isCorrection = (text: string): boolean => corrected(text) !== undefined;

/** What it should be instead: "the second one" of "no, the second one". */
export function corrected(text: string): string | undefined {
  const said = plain(text);
  const opening = openings.find((one) => said.startsWith(`${one} `));
  return opening === undefined ? undefined : said.slice(opening.length + 1);
}

/** Back to the question that a correction is about, or undefined where it is none. */
export function correction(text: string, { intent }: Understood, { label }: Question<unknown>): Aside | undefined {
  const earlier = leadsBack[label];
  const isSame = earlier && (isCorrection(text) || (label === 'terms' && intent === 'payment_plan'));
  return isSame ? { do: 'back', to: earlier.to, lines: [], hears: true } : undefined;
}

/** "No, half of it" is about what was asked, whatever else it may sound like. */
export function isAboutQuestion(text: string, { entities, intent }: Understood, { label }: Question<unknown>): boolean {
  if (entities.some(({ kind }) => leadsBack[label]?.by.includes(kind))) return true;
  return soundsWrong.has(intent) && !/imei/iu.test(text);
}

/** What "no, that is wrong, the other one" may be taken for. */
const soundsWrong: ReadonlySet<Intent> = new Set(['wrong_imei', 'dispute_amount', 'not_my_debt']);

/** What a message means: where that is not sure, the wish that comes after the no that it opens with. */
export function meantBy(desk: Desk, text: string): Understood {
  const whole = desk.understand(text);
  const rest = isSure(whole) && whole.intent !== 'none' ? undefined : corrected(text);
  const instead = rest === undefined ? whole : desk.understand(rest);
  return isSure(instead) && topicOf[instead.intent].leads ? { ...whole, ...instead } : whole;
}
