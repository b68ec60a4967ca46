import { asProblem, Problem, type Retry } from '../../core/problem.js';

/** Why a story was left at a question: thrown into it by the teller, caught where the story cares. */
export type InterruptReason = 'person' | 'not_understood' | 'too_long' | 'goodbye' | 'wish';

export class Interrupt extends Error {
  readonly reason: InterruptReason;
  /** Where it happened, such as `pay / amount`. */
  readonly place: string;
  /** What it was about, where an aside knew. */
  readonly about: string | undefined;
  /** What else was wished for in the same breath, for when that is over. */
  readonly besides: readonly string[];

  constructor(reason: InterruptReason, place: string, about?: string, besides: readonly string[] = []) {
    super(reason);
    this.name = 'Interrupt';
    this.reason = reason;
    this.place = place;
    this.about = about;
    this.besides = besides;
  }
}

/** What an interruption is about where the menu was wished for. */
export const toMenu = 'menu';

/** What was thrown, as JSON, so that a replay throws the same again. */
export type Thrown =
  | {
      readonly interrupt: InterruptReason;
      readonly place: string;
      readonly about?: string;
      readonly besides?: readonly string[];
    }
  | { readonly problem: string; readonly retry: Retry };

export function freeze(thrown: unknown): Thrown {
  if (thrown instanceof Interrupt) {
    const { reason, place, about, besides } = thrown;
    return {
      interrupt: reason,
      place,
      ...(about === undefined ? {} : { about }),
      ...(besides.length === 0 ? {} : { besides }),
    };
  }
  const problem = asProblem(thrown);
  return { problem: problem.code, retry: problem.retry };
}

export const thaw = (thrown: Thrown): Error =>
  'interrupt' in thrown
    ? new Interrupt(thrown.interrupt, thrown.place, thrown.about, thrown.besides)
    : new Problem(thrown.problem, { retry: thrown.retry });
