import type { Moves } from './states.js';
import type { Language } from './lender.js';
import type { Channel } from './conversation.js';

export type HandoverState = 'waiting' | 'claimed' | 'returned' | 'resolved' | 'abandoned';
export type HandoverEvent = 'claim' | 'release' | 'return' | 'resolve' | 'abandon';

/** A case has at most one agent at a time. `release` gives a case back to the queue, `return` gives it back to the assistant. */
export const handoverMoves: Moves<HandoverState, HandoverEvent> = {
  waiting: { claim: 'claimed', abandon: 'abandoned', resolve: 'resolved', return: 'returned' },
  claimed: { release: 'waiting', return: 'returned', resolve: 'resolved', abandon: 'abandoned' },
  returned: {},
  resolved: {},
  abandoned: { resolve: 'resolved', claim: 'claimed' },
};

export type HandoverReason =
  | 'asked'
  | 'not_understood'
  | 'outage'
  | 'work_late'
  | 'no_way_to_prove'
  | 'stolen'
  | 'moratorium'
  | 'vulnerable'
  | 'dispute'
  | 'plan_refused'
  | 'plan_broken'
  | 'release_late'
  | 'relocked'
  | 'wrongful_lock'
  | 'payment_trouble'
  | 'reversal'
  | 'complaint'
  | 'emergency';

/** A case for a person, with all that is already known. A conversation or a worker may make one. */
export interface Handover {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly conversationId: string | null;
  readonly channel: Channel | null;
  readonly language: Language;
  readonly loanId: string | null;
  readonly reason: HandoverReason;
  readonly priority: 'urgent' | 'high' | 'normal';
  readonly skill: 'payments' | 'release' | 'care' | 'general';
  readonly state: HandoverState;
  readonly agentId: string | null;
  /** 0 nobody, 1 IMEI and passcode, 2 a second factor or an agent's own check. */
  readonly level: 0 | 1 | 2;
  /** Where in the story it happened, such as `pay / amount`. */
  readonly place: string;
  readonly createdAt: Date;
  readonly claimedAt: Date | null;
  readonly closedAt: Date | null;
  readonly outcome: string | null;
}
