import { systemClock } from '../../core/clock.js';
import { languageOfScript } from './detectLanguage.js';
import { entitiesIn } from './entities/entities.js';
import type { Entity } from './entities/entity.js';
import type { Knowledge } from './folder.js';
import { type Intent, isIntent, type Language } from './intents.js';
import { judge } from './model.js';
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

function judged(knowledge: ReadonlyMap<Language, Knowledge>, text: string, language: Language, among: readonly Intent[] | undefined): Judged {
  const model = knowledge.get(language)?.model;
  if (model === undefined) return { intent: 'none', confidence: 0 };
  const { probabilities, odds } = judge(model, text);
  const ranked = model.classes
    .map((name, at) => ({ intent: isIntent(name) ? name : 'none', p: probabilities[at] ?? 0 }) as const)
    .filter(({ intent }) => among === undefined || among.includes(intent))
    .sort((a, b) => b.p - a.p);
  const [best, second] = ranked;
  const inScope = 1 / (1 + Math.exp(-odds));
  if (best === undefined || odds < 0) return { intent: 'none', confidence: 1 - inScope };
  const confidence = best.p ** model.scope.power;
  if (confidence >= sure || second === undefined) return { intent: best.intent, confidence };
  return { intent: best.intent, confidence, alternatives: [best.intent, second.intent] };
}

/** Romanised text is told apart by whose model knows its words; English must be clearly behind to lose. */
function mostFamiliar(knowledge: ReadonlyMap<Language, Knowledge>, text: string): Language {
  let best: { language: Language; known: number } = { language: 'en', known: 0 };
  for (const [language, { model }] of knowledge) {
    const known = judge(model, text).coverage + (language === 'en' ? 0.05 : 0);
    if (known > best.known) best = { language, known };
  }
  return best.language;
}
