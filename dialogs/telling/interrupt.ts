import { asProblem, Problem, type Retry } from '../../core/problem.js';

/** Why a story was left at a question: thrown into it by the teller, caught where the story cares. */
export type InterruptReason = 'person' | 'not_understood' | 'too_long' | 'goodbye';

export class Interrupt extends Error {
  readonly reason: InterruptReason;
  /** Where it happened, such as `pay / amount`. */
  readonly place: string;
  /** What it was about, where an aside knew. */
  readonly about: string | undefined;

  constructor(reason: InterruptReason, place: string, about?: string) {
    super(reason);
    this.name = 'Interrupt';
    this.reason = reason;
    this.place = place;
    this.about = about;
  }
}

/** What was thrown, as JSON, so that a replay throws the same again. */
export type Thrown =
  | { readonly interrupt: InterruptReason; readonly place: string; readonly about?: string }
  | { readonly problem: string; readonly retry: Retry };

export function freeze(thrown: unknown): Thrown {
  if (thrown instanceof Interrupt) {
    const { reason, place, about } = thrown;
    return { interrupt: reason, place, ...(about === undefined ? {} : { about }) };
  }
  const problem = asProblem(thrown);
  return { problem: problem.code, retry: problem.retry };
}

export const thaw = (thrown: Thrown): Error =>
  'interrupt' in thrown
    ? new Interrupt(thrown.interrupt, thrown.place, thrown.about)
    : new Problem(thrown.problem, { retry: thrown.retry });
