import type { Clock } from '../../core/clock.js';
import type { LanguageService, RankedIntent } from '../../core/ports/languageService.js';
import { Problem } from '../../core/problem.js';
import { readDigits } from './entities/digits.js';
import { type Intent, isIntent, type Language } from './intents.js';
import { sure } from './scope.js';
import { alwaysHeard, type Understanding, type Understood, type UnderstandOptions } from './understanding.js';

/** An understanding that may ask a service outside first. */
export interface PreparedUnderstanding extends Understanding {
  /** Asks about a message that is about to be understood. Never throws: without an answer the local engine's stands. */
  prepare(text: string, language: Language): Promise<void>;
}

interface Parts {
  readonly local: Understanding;
  readonly service: LanguageService;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly onFailure?: (problem: Problem) => void;
}

const longestSent = 500;
const mostDigits = 3;
const keptOpinions = 500;
/** After this many failures one after the other nobody is kept waiting for the service, for the time below. */
const mostFailures = 3;
const restMs = 30_000;

/**
 * Lets a service decide what a message means, where it answers in time. What must always be heard (an emergency, a person, …)
 * and what a message names (amounts, days) stay with the local engine, and so does every message that could hold an
 * identifier. An opinion is kept for the turn that asked for it; a replay reads what the story has recorded.
 */
export function withService({ local, service, clock, onFailure }: Parts): PreparedUnderstanding {
  const opinions = new Map<string, readonly RankedIntent[]>();
  let failures = 0;
  let restsUntil = 0;

  async function prepare(text: string, asked: Language): Promise<void> {
    const { intent, confidence, language } = local.understand(text, asked);
    if (alwaysHeard.has(intent) && confidence >= sure) return;
    const sent = sendable(text, language);
    if (sent === undefined || clock.elapsed() < restsUntil) return;
    try {
      keep(opinions, keyOf(text, language), await service.rank(sent, language));
      failures = 0;
    } catch (thrown) {
      failures += 1;
      if (failures >= mostFailures) restsUntil = clock.elapsed() + restMs;
      if (thrown instanceof Problem) onFailure?.(thrown);
      else throw thrown;
    }
  }

  function understand(text: string, asked: Language, options?: UnderstandOptions): Understood {
    const own = local.understand(text, asked, options);
    const opinion = opinions.get(keyOf(text, own.language));
    const { language, entities } = own;
    return opinion === undefined ? own : { language, ...decided(opinion, own, options?.among), entities };
  }

  return { understand, prepare, detect: (text) => local.detect(text) };
}

type Decided = Pick<Understood, 'intent' | 'confidence' | 'alternatives'>;

function decided(opinion: readonly RankedIntent[], own: Understood, among: readonly Intent[] | undefined): Decided {
  const ranked = opinion.flatMap(({ intent, confidence }) =>
    isIntent(intent) && (among === undefined || intent === 'none' || among.includes(intent) || alwaysHeard.has(intent))
      ? [{ intent, confidence }]
      : [],
  );
  const [best, second] = ranked;
  if (best === undefined) return own;
  if (best.intent === 'none' || best.confidence >= sure || second === undefined || second.intent === 'none')
    return best;
  return { ...best, alternatives: [best.intent, second.intent] };
}

const keyOf = (text: string, language: Language): string => `${language}\n${text}`;

function keep(opinions: Map<string, readonly RankedIntent[]>, key: string, opinion: readonly RankedIntent[]): void {
  opinions.delete(key);
  opinions.set(key, opinion);
  const [oldest] = opinions.keys();
  if (opinions.size > keptOpinions && oldest !== undefined) opinions.delete(oldest);
}

const addresses = /\S+@\S+|https?:\/\/\S+|www\.\S+/giu;

/** A message as it may leave the house: short, of letters, without addresses or figures; undefined if it could hold an identifier. */
export function sendable(text: string, language: Language): string | undefined {
  const plain = text.normalize('NFKC').replace(addresses, '#').replace(/\s+/g, ' ').trim();
  if (plain.length > longestSent || !/\p{L}/u.test(plain)) return undefined;
  if ((plain.match(/\p{Nd}/gu) ?? []).length > mostDigits || readDigits(plain, language).length > mostDigits)
    return undefined;
  return plain.replace(/\p{Nd}+/gu, '#');
}
