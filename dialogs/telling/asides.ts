import type { Heard } from './heard.js';
import type { InterruptReason } from './interrupt.js';
import type { Button, Line, Question } from './story.js';

/** What may be said at any question without being its answer. After it, the question is open as before. */
export type Aside =
  /** `buttons` take the place of the question's own this once: what is behind them is an aside too. */
  | {
      readonly do: 'say';
      readonly lines: readonly Line[];
      readonly askAgain: boolean;
      readonly buttons?: readonly Button[];
    }
  | { readonly do: 'repeat' }
  /** `about` tells the story what it was about. */
  | { readonly do: 'interrupt'; readonly reason: InterruptReason; readonly about?: string }
  | { readonly do: 'startOver'; readonly lines?: readonly Line[] }
  /** With `to` the story goes on in the language from before that question or scene. */
  | { readonly do: 'language'; readonly language: string; readonly to?: string; readonly lines: readonly Line[] }
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
