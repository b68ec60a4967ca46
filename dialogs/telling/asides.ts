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
      /** Asked again in its second, shorter wording. */
      readonly short?: boolean;
      /** Kept, after what was kept before, until the story asks for them (`noted`). */
      readonly notes?: readonly string[];
    }
  /** Understood, and nothing that can be done: a miss, and at the first one it is said why. */
  | { readonly do: 'miss'; readonly why: readonly Line[] }
  /** Asks once whether to leave what is under way for something else: yes interrupts with it, anything else goes on. */
  | {
      readonly do: 'offer';
      readonly about: string;
      readonly besides?: readonly string[];
      readonly lines?: readonly Line[];
    }
  /** From the second time on, or with `slow`, said slower. */
  | { readonly do: 'repeat'; readonly slow?: boolean }
  /** `about` tells the story what it was about, and `besides` what was wished for besides. */
  | {
      readonly do: 'interrupt';
      readonly reason: InterruptReason;
      readonly about?: string;
      readonly besides?: readonly string[];
      readonly lines?: readonly Line[];
    }
  | { readonly do: 'startOver'; readonly lines?: readonly Line[] }
  /** With `to` the story goes on in the language from before that question or scene. */
  | { readonly do: 'language'; readonly language: string; readonly to?: string; readonly lines: readonly Line[] }
  /** Goes back to an earlier question, which with `hears` takes what was heard for its answer where it can. */
  | { readonly do: 'back'; readonly to: string; readonly lines: readonly Line[]; readonly hears?: boolean };

/**
 * Looks for an aside. Asked twice: `before` the question sees what was heard (what always wins: a person, an emergency),
 * and `after` it did not understand (knowledge questions, news).
 */
export type FindAside = (
  stage: 'before' | 'after',
  heard: Heard,
  question: Question<unknown>,
) => Aside | undefined | Promise<Aside | undefined>;
