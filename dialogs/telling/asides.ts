import type { Heard } from './heard.js';
import type { InterruptReason } from './interrupt.js';
import type { Line, Question } from './story.js';

/** What may be said at any question without being its answer. After it, the question is open as before. */
export type Aside =
  | { readonly do: 'say'; readonly lines: readonly Line[]; readonly askAgain: boolean }
  | { readonly do: 'repeat' }
  | { readonly do: 'interrupt'; readonly reason: InterruptReason }
  | { readonly do: 'startOver'; readonly lines?: readonly Line[] }
  | { readonly do: 'language'; readonly language: string; readonly lines: readonly Line[] }
  | { readonly do: 'back'; readonly to: string; readonly lines: readonly Line[] };

/**
 * Looks for an aside. Asked twice: `before` the question sees what was heard (what always wins: a person, an emergency),
 * and `after` it did not understand (knowledge questions, news).
 */
export type FindAside = (
  stage: 'before' | 'after',
  heard: Heard,
  question: Question<unknown>,
) => Aside | undefined | Promise<Aside | undefined>;
