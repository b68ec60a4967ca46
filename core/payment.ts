import type { Moves } from './states.js';
import type { Money } from './money.js';

/**
 * One try at taking one amount. A new attempt needs proof that the old one failed or expired; `unknown` is settled by
 * asking the gateway, never by charging again under a new key.
 */
export type PaymentState =
  | 'created'
  | 'collecting'
  | 'charging'
  | 'unknown'
  | 'settled'
  | 'failed'
  | 'expired'
  | 'refunded'
  | 'reversed';

export type PaymentEvent =
  | 'collect'
  | 'charge'
  | 'loseTrack'
  | 'settle'
  | 'fail'
  | 'expire'
  | 'refund'
  | 'reverse'
  | 'reinstate';

/** Money may still arrive after `failed` or `expired` (a late hosted payment): what the gateway took is the truth. */
export const paymentMoves: Moves<PaymentState, PaymentEvent> = {
  created: { collect: 'collecting', fail: 'failed', expire: 'expired', settle: 'settled' },
  collecting: { charge: 'charging', fail: 'failed', expire: 'expired', settle: 'settled' },
  charging: { loseTrack: 'unknown', settle: 'settled', fail: 'failed' },
  unknown: { settle: 'settled', fail: 'failed' },
  settled: { refund: 'refunded', reverse: 'reversed' },
  failed: { settle: 'settled' },
  expired: { settle: 'settled' },
  refunded: { reverse: 'reversed' },
  reversed: { reinstate: 'settled' },
};

export type PaymentMethod = 'voice_card' | 'link' | 'reference';
export type PaymentPurpose = 'overdue' | 'payoff' | 'other' | 'down_payment' | 'instalment';

/** Why a payment failed, in terms that a person can act on. */
export type PaymentFailure = 'declined' | 'insufficient_funds' | 'card_invalid' | 'expired' | 'abandoned' | 'gateway';

export interface PaymentAttempt {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly loanId: string;
  readonly conversationId: string | null;
  readonly quoteId: string;
  readonly planId: string | null;
  readonly purpose: PaymentPurpose;
  readonly amount: Money;
  readonly method: PaymentMethod;
  readonly state: PaymentState;
  readonly failure: PaymentFailure | null;
  /** The gateway's id of what it took or is taking. */
  readonly gatewayRef: string | null;
  /** A gateway's payment-method token, sealed; erased once used. */
  readonly sealedToken: string | null;
  /** Keyed hash of the token of the payment link. */
  readonly linkHash: string | null;
  /** Last four digits and brand of the card, for the receipt. */
  readonly card: string | null;
  /** The lender's transaction id, once its ledger has it. */
  readonly postedAs: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly settledAt: Date | null;
}

/** Something that happened at the gateway. All movements of an attempt together say what is true, whatever order they came in. */
export interface Movement {
  readonly id: string;
  readonly kind: 'paid' | 'failed' | 'refunded' | 'disputed' | 'reinstated';
  readonly amount: Money;
  readonly at: Date;
  readonly failure?: PaymentFailure;
  readonly card?: string;
}

/** The idempotency key of an attempt at the gateway and of its posting on the lender's ledger. Born with the attempt, never changed. */
export const chargeKey = (attempt: Pick<PaymentAttempt, 'id'>): string => `pay:${attempt.id}`;
export const postingKey = (attempt: Pick<PaymentAttempt, 'id'>): string => `post:${attempt.id}`;
