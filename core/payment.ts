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
  | 'reversed'
  /** Money came that is not what was agreed: a person looks at it, and nothing follows from it by itself. */
  | 'suspense';

export type PaymentEvent =
  | 'collect'
  | 'charge'
  | 'loseTrack'
  | 'settle'
  | 'fail'
  | 'expire'
  | 'refund'
  | 'reverse'
  | 'reinstate'
  | 'suspend';

/** Money may still arrive after `failed` or `expired` (a late hosted payment): what the gateway took is the truth. */
export const paymentMoves: Moves<PaymentState, PaymentEvent> = {
  created: { collect: 'collecting', fail: 'failed', expire: 'expired', settle: 'settled' },
  collecting: { charge: 'charging', fail: 'failed', expire: 'expired', settle: 'settled', suspend: 'suspense' },
  charging: { loseTrack: 'unknown', settle: 'settled', fail: 'failed', suspend: 'suspense' },
  unknown: { settle: 'settled', fail: 'failed', suspend: 'suspense' },
  settled: { refund: 'refunded', reverse: 'reversed', suspend: 'suspense' },
  failed: { settle: 'settled', suspend: 'suspense' },
  expired: { settle: 'settled', suspend: 'suspense' },
  // A refund may fail after it looked well, and a dispute may be won; what was taken wrongly may be followed by what was agreed.
  refunded: { reverse: 'reversed', reinstate: 'settled', settle: 'settled', suspend: 'suspense' },
  reversed: { reinstate: 'settled', refund: 'refunded', settle: 'settled', suspend: 'suspense' },
  // What a shop took wrongly waits; the right amount may come all the same.
  suspense: { settle: 'settled', refund: 'refunded', reverse: 'reversed' },
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
  /** Keyed hash of the gateway's token, which serves one attempt only. */
  readonly tokenHash: string | null;
  /** Keyed hash of the token of the payment link. */
  readonly linkHash: string | null;
  /** The code that is paid at a shop, sealed. `expiresAt` is then the last moment to pay it; its confirmation may come later. */
  readonly sealedReference: string | null;
  /** Last four digits and brand of the card, for the receipt. */
  readonly card: string | null;
  /** The lender's transaction id, once its ledger has it. */
  readonly postedAs: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly settledAt: Date | null;
}

/** What is agreed about a payment before anything is taken. */
type Agreed = Pick<
  PaymentAttempt,
  | 'id'
  | 'lenderId'
  | 'loanId'
  | 'conversationId'
  | 'quoteId'
  | 'planId'
  | 'purpose'
  | 'amount'
  | 'method'
  | 'createdAt'
  | 'expiresAt'
>;

export const agreedPayment = (agreed: Agreed): PaymentAttempt => ({
  ...agreed,
  version: 1,
  state: 'collecting',
  failure: null,
  gatewayRef: null,
  sealedToken: null,
  tokenHash: null,
  linkHash: null,
  sealedReference: null,
  card: null,
  postedAs: null,
  settledAt: null,
});

/** Something that happened at the gateway. All movements of an attempt together say what is true, whatever order they came in. */
export interface Movement {
  readonly id: string;
  readonly kind: 'paid' | 'failed' | 'refunded' | 'disputed' | 'reinstated';
  readonly amount: Money;
  readonly at: Date;
  readonly failure?: PaymentFailure;
  readonly card?: string;
  /** Which paid movement's money goes back or comes again, where the gateway says so. */
  readonly charge?: string;
  /** The loan that the gateway has it for, where it says so. */
  readonly loan?: string;
}

/** A movement as it is kept, with what became of it on the lender's ledger. */
export interface KeptMovement extends Omit<Movement, 'loan'> {
  /** The lender's transaction that has it. */
  readonly postedAs?: string;
  /** The part that was more than the loan owed when it came, in minor units of its currency. */
  readonly excessMinor?: number;
}

/** What is left of an attempt's money after all that happened to it, in minor units. */
export function netOf(movements: readonly Pick<Movement, 'kind' | 'amount'>[]): number {
  const signs: Readonly<Record<Movement['kind'], number>> = {
    paid: 1,
    reinstated: 1,
    refunded: -1,
    disputed: -1,
    failed: 0,
  };
  return movements.reduce((sum, { kind, amount }) => sum + signs[kind] * amount.minor, 0);
}

/** A paid movement and all that happened to its money; with it what the gateway says of no payment in particular. */
export function moneyOf<Row extends Pick<Movement, 'id' | 'kind' | 'charge'>>(
  movements: readonly Row[],
  paidId: string,
): readonly Row[] {
  return movements.filter(
    ({ id, kind, charge }) => id === paidId || (kind !== 'paid' && (charge === undefined || charge === paidId)),
  );
}

/** The idempotency key of an attempt at the gateway and of its posting on the lender's ledger. Born with the attempt, never changed. */
export const chargeKey = (attempt: Pick<PaymentAttempt, 'id'>): string => `pay:${attempt.id}`;
export const postingKey = (attempt: Pick<PaymentAttempt, 'id'>): string => `post:${attempt.id}`;
