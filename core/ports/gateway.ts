import type { Money } from '../money.js';
import type { Movement, PaymentFailure } from '../payment.js';

/** A payment gateway. Cards are never seen here: only tokens that the telephone provider or the gateway's own page made. */
export interface PaymentGateway {
  /**
   * Charges a token. Under one key at most one charge is ever made. Throws a Problem when the gateway does not answer;
   * with `ambiguous` the charge may have been made, and only `movements` tells.
   */
  charge(charge: Charge): Promise<ChargeOutcome>;
  /** A page of the gateway's own on which somebody pays. One page per key. */
  checkout(checkout: Checkout): Promise<{ ref: string; url: string }>;
  /** Closes a checkout page that nobody has paid on; `paid` where somebody just did. */
  expireCheckout(ref: string): Promise<'expired' | 'paid'>;
  /** All that ever happened to an attempt, oldest first, whatever its state is now. */
  movements(attempt: { id: string; gatewayRef: string | null; method: string }): Promise<readonly Movement[]>;
  /** The attempt behind a gateway's id, for events (disputes, refunds) that name no attempt themselves. */
  attemptOf?(gatewayRef: string): Promise<string | undefined>;
  refund(movementId: string, amount: Money, key: string): Promise<{ ref: string }>;
  /** The attempt that an event speaks of; `forged` where the signature is missing, wrong, too old or from the future. */
  readEvent(headers: Readonly<Record<string, string | undefined>>, rawBody: Buffer): GatewayEvent | 'forged';
}

export interface Charge {
  readonly key: string;
  readonly attemptId: string;
  readonly loanId: string;
  readonly token: string;
  readonly amount: Money;
}

export interface Checkout {
  readonly key: string;
  readonly attemptId: string;
  readonly loanId: string;
  readonly amount: Money;
  readonly title: string;
  readonly returnUrl: string;
  readonly expiresAt: Date;
}

export type ChargeOutcome =
  | { readonly outcome: 'settled'; readonly ref: string; readonly card: string | undefined }
  | { readonly outcome: 'pending'; readonly ref: string }
  | { readonly outcome: 'failed'; readonly ref: string | undefined; readonly failure: PaymentFailure };

export interface GatewayEvent {
  readonly id: string;
  readonly type: string;
  /** Undefined where the event is of no attempt of ours. */
  readonly attemptId: string | undefined;
  readonly gatewayRef: string | undefined;
}
