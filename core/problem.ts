/** Whether trying again helps: `again` right away with the same key, `later` after a pause, `never` without a change. */
export type Retry = 'again' | 'later' | 'never';

/**
 * A surprise: an outside party, a store or a rule that did not behave. Expected outcomes are values, never problems.
 * `code` is stable and dotted (`loans.down`, `store.conflict`). `ambiguous` says that the effect may have happened.
 */
export class Problem extends Error {
  readonly code: string;
  readonly retry: Retry;
  readonly ambiguous: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, options: ProblemOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.ambiguous = options.ambiguous ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export interface ProblemOptions {
  message?: string;
  retry?: Retry;
  ambiguous?: boolean;
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** Any thrown value as a Problem; an unknown one becomes `unexpected` and keeps its cause. */
export function asProblem(thrown: unknown): Problem {
  return thrown instanceof Problem ? thrown : new Problem('unexpected', { cause: thrown });
}
