import { systemClock } from '../../core/clock.js';
import { languageOfScript } from './detectLanguage.js';
import { entitiesIn } from './entities/entities.js';
import type { Entity } from './entities/entity.js';
import type { Knowledge } from './folder.js';
import { type Intent, isIntent, type Language } from './intents.js';
import { familiarity, judge, type Model } from './model.js';
import { normalise, wordsOf } from './normalise.js';
import { ruledIntent } from './rules.js';
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

/** Understands messages with models that `readKnowledge` read. Languages without a model are understood in English. */
export function createUnderstanding(knowledge: ReadonlyMap<Language, Knowledge>): Understanding {
  const languageFor = (text: string, language: Language): Language => {
    const written = languageOfScript(text) ?? language;
    return knowledge.has(written) ? written : knowledge.has(language) ? language : 'en';
  };
  return {
    understand: (text, asked, { today = systemClock.now().toISOString().slice(0, 10), among } = {}) => {
      const language = languageFor(text, asked);
      const entities = entitiesIn(text, language, today);
      const ruled = ruledBy(knowledge, text, language);
      if (ruled !== undefined) return { language, intent: ruled, confidence: ruledConfidence, entities };
      return { language, ...judged(knowledge, text, language, among), entities };
    },
    detect: (text) => languageOfScript(text) ?? mostFamiliar(knowledge, text),
  };
}

/** The rules of the language and, since people mix, of English. */
function ruledBy(knowledge: ReadonlyMap<Language, Knowledge>, text: string, language: Language): Intent | undefined {
  const words = wordsOf(normalise(text));
  const own = knowledge.get(language);
  const found = own === undefined ? undefined : ruledIntent(own.rules, words);
  if (found !== undefined || language === 'en') return found;
  const english = knowledge.get('en');
  return english === undefined ? undefined : ruledIntent(english.rules, words);
}

type Judged = Pick<Understood, 'intent' | 'confidence' | 'alternatives'>;

/** What must not be missed weighs more than it comes: asking once too often costs a sentence, missing it costs more. */
const urgent: ReadonlySet<Intent> = new Set(['emergency', 'stolen', 'bypass', 'opt_out', 'person']);
const urgentWeight = 1.6;
const urgentOdds = 0.5;
/** From this coverage a model knows every word, and English has nothing to add. */
const allKnown = 0.999;

function judged(
  knowledge: ReadonlyMap<Language, Knowledge>,
  text: string,
  language: Language,
  among: readonly Intent[] | undefined,
): Judged {
  const model = knowledge.get(language)?.model;
  if (model === undefined) return { intent: 'none', confidence: 0 };
  const own = opinionOf(model, text);
  const english = language === 'en' || languageOfScript(text) !== undefined ? undefined : knowledge.get('en')?.model;
  const { shares, odds } =
    english === undefined || own.coverage > allKnown ? own : mixed(own, opinionOf(english, text));
  const ranked = [...shares]
    .map(([intent, p]) => ({ intent, p, weight: urgent.has(intent) ? p * urgentWeight : p }))
    .filter(({ intent }) => among === undefined || among.includes(intent) || urgent.has(intent))
    .sort((a, b) => b.weight - a.weight);
  const [best, second] = ranked;
  if (best === undefined || odds + (urgent.has(best.intent) ? urgentOdds : 0) < 0)
    return { intent: 'none', confidence: 1 / (1 + Math.exp(odds)) };
  const confidence = best.p ** model.scope.power;
  if (confidence >= sure || second === undefined) return { intent: best.intent, confidence };
  return { intent: best.intent, confidence, alternatives: [best.intent, second.intent] };
}

interface Opinion {
  readonly shares: ReadonlyMap<Intent, number>;
  readonly odds: number;
  readonly coverage: number;
}

function opinionOf(model: Model, text: string): Opinion {
  const { probabilities, odds, coverage } = judge(model, text);
  return {
    shares: new Map(model.classes.map((name, at) => [isIntent(name) ? name : 'none', probabilities[at] ?? 0])),
    odds,
    coverage,
  };
}

/** People mix English into other languages written in Latin letters: the English model has a say as far as it knows more of the words. */
function mixed(own: Opinion, english: Opinion): Opinion {
  const [known, familiar] = [own.coverage ** 4, english.coverage ** 4];
  const say = known + familiar === 0 ? 0 : (0.6 * familiar) / (known + familiar);
  if (say === 0) return own;
  const blend = (a: number, b: number): number => (1 - say) * a + say * b;
  const odds =
    Number.isFinite(own.odds) && Number.isFinite(english.odds)
      ? blend(own.odds, english.odds)
      : Math.max(own.odds, english.odds);
  const shares = new Map([...own.shares].map(([intent, p]) => [intent, blend(p, english.shares.get(intent) ?? 0)]));
  return { shares, odds, coverage: own.coverage };
}

/** Romanised text is told apart by how often each language's examples have its words; English wins where none is ahead. */
function mostFamiliar(knowledge: ReadonlyMap<Language, Knowledge>, text: string): Language {
  const english = knowledge.get('en');
  let best: { language: Language; familiar: number } = {
    language: 'en',
    familiar: english === undefined ? -Infinity : familiarity(english.model, text),
  };
  for (const [language, { model }] of knowledge) {
    const familiar = familiarity(model, text);
    if (familiar > best.familiar) best = { language, familiar };
  }
  return best.language;
}
