import type { Money } from './money.js';
import type { Moves } from './states.js';

export type PromiseState = 'open' | 'kept' | 'broken';
export type PromiseEvent = 'keep' | 'break';

export const promiseMoves: Moves<PromiseState, PromiseEvent> = {
  open: { keep: 'kept', break: 'broken' },
  kept: {},
  broken: {},
};

/**
 * Somebody said that they will pay one amount by one day. It is no plan: nothing is agreed but that, it unlocks no phone, and
 * it keeps the lender's lock automation away until the day and its grace have passed.
 */
export interface PromiseToPay {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly loanId: string;
  readonly conversationId: string;
  readonly amount: Money;
  /** ISO date in the lender's zone. */
  readonly on: string;
  readonly state: PromiseState;
  /** What had been paid on the loan before, in minor units. */
  readonly paidBeforeMinor: number;
  readonly madeAt: Date;
}
