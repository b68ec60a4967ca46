import { asProblem, Problem, type Retry } from '../../core/problem.js';

/** Why a story was left at a question: thrown into it by the teller, caught where the story cares. */
export type InterruptReason = 'person' | 'not_understood' | 'too_long' | 'goodbye';

export class Interrupt extends Error {
  readonly reason: InterruptReason;
  /** Where it happened, such as `pay / amount`. */
  readonly place: string;

  constructor(reason: InterruptReason, place: string) {
    super(reason);
    this.name = 'Interrupt';
    this.reason = reason;
    this.place = place;
  }
}

/** What was thrown, as JSON, so that a replay throws the same again. */
export type Thrown =
  | { readonly interrupt: InterruptReason; readonly place: string }
  | { readonly problem: string; readonly retry: Retry };

export function freeze(thrown: unknown): Thrown {
  if (thrown instanceof Interrupt) return { interrupt: thrown.reason, place: thrown.place };
  const problem = asProblem(thrown);
  return { problem: problem.code, retry: problem.retry };
}

export const thaw = (thrown: Thrown): Error =>
  'interrupt' in thrown
    ? new Interrupt(thrown.interrupt, thrown.place)
    : new Problem(thrown.problem, { retry: thrown.retry });
