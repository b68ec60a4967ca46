import type { Language } from '../lender.js';

/** What a message may mean; `intent` by the names of `dialogs/understanding/intents.ts`, `none` for out of scope. */
export interface RankedIntent {
  readonly intent: string;
  /** 0–1. */
  readonly confidence: number;
}

/** A service outside that says what a message may mean. It sees redacted text only. */
export interface LanguageService {
  /** The likeliest first. Throws a `Problem` where it cannot say in time. */
  rank(text: string, language: Language): Promise<readonly RankedIntent[]>;
}
