import { systemClock } from '../../core/clock.js';
import { languageOfScript } from './detectLanguage.js';
import { entitiesIn } from './entities/entities.js';
import type { Entity } from './entities/entity.js';
import type { Knowledge } from './folder.js';
import { type Intent, intents, isIntent, type Language } from './intents.js';
import { coverageIn, familiarity, judge } from './model.js';
import { foldedWords, normalise, wordsOf } from './normalise.js';
import { noRules, ruledBy } from './rules.js';
import { sure } from './scope.js';

/** What was understood of one message. */
export interface Understood {
  /** The language it was understood in: the one of the conversation, unless the message is in another script. */
  readonly language: Language;
  /** `none`: out of scope. */
  readonly intent: Intent;
  /** 0–1. From 0.6 an intent may be acted on; money and consent are read strictly whatever it is. */
  readonly confidence: number;
  readonly entities: readonly Entity[];
  /** The two intents to offer with "did you mean": present where the best is not sure, the best first. */
  readonly alternatives?: readonly [Intent, Intent];
}

export interface UnderstandOptions {
  /** The day that "tomorrow" counts from, `YYYY-MM-DD`; the clock's if absent. A story passes its own, so that a replay agrees. */
  readonly today?: string;
  /** The intents that can be meant here; all if absent. What always wins (an emergency, a person) can be meant anywhere. */
  readonly among?: readonly Intent[];
}

export interface Understanding {
  understand(text: string, language: Language, options?: UnderstandOptions): Understood;
  /** The language a text seems to be in: its script's, else the one whose model knows most of its words; `en` if in doubt. */
  detect(text: string): Language;
}

const ruledConfidence = 0.99;

/** What one language is understood with, its model's classes by their place among all intents. */
interface Mind extends Knowledge {
  readonly places: readonly number[];
}

/** Understands messages with models that `readKnowledge` read. Languages without a model are understood in English. */
export function createUnderstanding(knowledge: ReadonlyMap<Language, Knowledge>): Understanding {
  const minds = new Map([...knowledge].map(([language, known]) => [language, mindOf(known)]));
  const languageFor = (text: string, language: Language): Language => {
    const written = languageOfScript(text) ?? language;
    return minds.has(written) ? written : minds.has(language) ? language : 'en';
  };
  return {
    understand: (text, asked, { today = systemClock.now().toISOString().slice(0, 10), among } = {}) => {
      const language = languageFor(text, asked);
      const named = entitiesIn(text, language, today);
      /** A number in an emergency is one to ring: 999, 112, 108. */
      const of = (intent: Intent): readonly Entity[] =>
        intent === 'emergency' ? named.filter(({ kind }) => kind !== 'amount') : named;
      const ruled = ruledIn(minds, text, language);
      if (ruled.intent !== undefined)
        return { language, intent: ruled.intent, confidence: ruledConfidence, entities: of(ruled.intent) };
      const read = { text: ruled.left ?? text, denied: ruled.denied, hinted: ruled.hinted, among };
      const meant = judged(minds, language, read);
      return { language, ...meant, entities: of(meant.intent) };
    },
    detect: (text) => languageOfScript(text) ?? mostFamiliar(knowledge, foldedWords(text)),
  };
}

const mindOf = (known: Knowledge): Mind => ({
  ...known,
  places: known.model.classes.map((name) => intents.indexOf(isIntent(name) ? name : 'none')),
});

interface RuledText {
  readonly intent: Intent | undefined;
  readonly denied: readonly Intent[];
  readonly hinted: readonly Intent[];
  /** What is left to be understood where something was denied. */
  readonly left?: string;
}

/** The rules of the language and, since people mix, of English. */
function ruledIn(minds: ReadonlyMap<Language, Mind>, text: string, language: Language): RuledText {
  const words = wordsOf(normalise(text));
  const own = ruledBy(minds.get(language)?.rules ?? noRules, words);
  const english = ruledBy((language === 'en' ? undefined : minds.get('en')?.rules) ?? noRules, own.left);
  const denied = [...own.denied, ...english.denied];
  const intent = [own.intent, english.intent].find((each) => each !== undefined && !denied.includes(each));
  const hinted = [...own.hinted, ...english.hinted].filter((each) => !denied.includes(each));
  return { intent, denied, hinted, ...(english.left.length === words.length ? {} : { left: english.left.join(' ') }) };
}

type Judged = Pick<Understood, 'intent' | 'confidence' | 'alternatives'>;

interface Read {
  readonly text: string;
  readonly denied: readonly Intent[];
  readonly hinted: readonly Intent[];
  readonly among: readonly Intent[] | undefined;
}

/** What must not be missed weighs more than it comes: asking once too often costs a sentence, missing it costs more. */
export const alwaysHeard: ReadonlySet<Intent> = new Set(['emergency', 'stolen', 'bypass', 'opt_out', 'person']);
const urgentWeight = 1.5;
const urgentOdds = 1.2;
/** What a hint of the rules multiplies an intent's odds by, and adds to those of being in scope. */
const hintWeight = 6;
const hintOdds = 2;
/** From this coverage a model knows every word, and English has nothing to add. */
const allKnown = 0.999;

function judged(minds: ReadonlyMap<Language, Mind>, language: Language, { text, denied, hinted, among }: Read): Judged {
  const mind = minds.get(language);
  if (mind === undefined) return { intent: 'none', confidence: 0 };
  const said = foldedWords(text);
  const own = opinionOf(mind, said);
  const english = language === 'en' || languageOfScript(text) !== undefined ? undefined : minds.get('en');
  const say =
    english === undefined || own.coverage > allKnown ? 0 : sayOf(own.coverage, coverageIn(english.model, said));
  const { shares, odds } = english === undefined || say < leastSay ? own : mixed(own, opinionOf(english, said), say);
  const [best, second] = twoBest(
    withHints(shares, hinted),
    (intent) => denied.includes(intent) || !(among === undefined || among.includes(intent) || alwaysHeard.has(intent)),
  );
  if (best === undefined || odds + headStart(best.intent, hinted) < 0)
    return { intent: 'none', confidence: 1 / (1 + Math.exp(odds)) };
  const confidence = best.p ** mind.model.scope.power;
  if (confidence >= sure || second === undefined) return { intent: best.intent, confidence };
  return { intent: best.intent, confidence, alternatives: [best.intent, second.intent] };
}

const headStart = (intent: Intent, hinted: readonly Intent[]): number =>
  (alwaysHeard.has(intent) ? urgentOdds : 0) + (hinted.includes(intent) ? hintOdds : 0);

function withHints(shares: Float64Array, hinted: readonly Intent[]): Float64Array {
  if (hinted.length === 0) return shares;
  const weighed = shares.map((p, at) => (hinted.includes(intents[at] ?? 'none') ? p * hintWeight : p));
  const sum = weighed.reduce((all, p) => all + p, 0);
  return weighed.map((p) => p / sum);
}

interface Candidate {
  readonly intent: Intent;
  readonly p: number;
  readonly weight: number;
}

/** The two heaviest of the shares that are not left out; of equal ones, the first. */
function twoBest(shares: Float64Array, isLeftOut: (intent: Intent) => boolean): Candidate[] {
  const best: Candidate[] = [];
  intents.forEach((intent, at) => {
    const p = shares[at] ?? 0;
    const weight = alwaysHeard.has(intent) ? p * urgentWeight : p;
    if (weight === 0 || weight <= (best[1]?.weight ?? 0) || isLeftOut(intent)) return;
    best.push({ intent, p, weight });
    best.sort((a, b) => b.weight - a.weight);
    best.length = Math.min(best.length, 2);
  });
  return best;
}

interface Opinion {
  /** The probability of each intent, in the order of `intents`. */
  readonly shares: Float64Array;
  readonly odds: number;
  readonly coverage: number;
}

function opinionOf({ model, places }: Mind, said: readonly string[]): Opinion {
  const { probabilities, odds, coverage } = judge(model, said);
  const shares = new Float64Array(intents.length);
  places.forEach((place, at) => {
    shares[place] = probabilities[at] ?? 0;
  });
  return { shares, odds, coverage };
}

/** People mix English into other languages written in Latin letters: the English model has a say as far as it knows more of the words. */
function sayOf(known: number, familiar: number): number {
  const [own, english] = [known ** 4, familiar ** 4];
  return own + english === 0 ? 0 : (0.6 * english) / (own + english);
}

/** Where English would have less, it is not asked: it decides nothing, and takes as long as the language itself. */
const leastSay = 0.01;

function mixed(own: Opinion, english: Opinion, say: number): Opinion {
  const blend = (a: number, b: number): number => (1 - say) * a + say * b;
  const odds =
    Number.isFinite(own.odds) && Number.isFinite(english.odds)
      ? blend(own.odds, english.odds)
      : Math.max(own.odds, english.odds);
  return { shares: own.shares.map((p, at) => blend(p, english.shares[at] ?? 0)), odds, coverage: own.coverage };
}

/** A language is ahead of English from twice as likely on: its examples are fewer, so that one chance word weighs more. */
const ahead = Math.log(2);

/** Romanised text is told apart by how often each language's examples have its words; English wins where none is ahead. */
function mostFamiliar(knowledge: ReadonlyMap<Language, Knowledge>, said: readonly string[]): Language {
  const english = knowledge.get('en');
  let best: { language: Language; familiar: number } = {
    language: 'en',
    familiar: english === undefined ? -Infinity : familiarity(english.model, said) + ahead,
  };
  for (const [language, { model }] of knowledge) {
    const familiar = familiarity(model, said);
    if (familiar > best.familiar) best = { language, familiar };
  }
  return best.language;
}
