import type { Money } from '../money.js';
import type { Movement, PaymentFailure } from '../payment.js';
import type { ReferenceScheme } from '../reference.js';

/**
 * A payment gateway. Cards are never seen here: only tokens that the telephone provider or the gateway's own page made.
 * Money is given back by people at the gateway; here a refund is a movement like any other.
 */
export interface PaymentGateway {
  /**
   * Charges a token. Under one key at most one charge is ever made. Throws a Problem when the gateway does not answer;
   * with `ambiguous` the charge may have been made, and only `movements` tells.
   */
  charge(charge: Charge): Promise<ChargeOutcome>;
  /** A page of the gateway's own on which somebody pays. One page per key. */
  checkout(checkout: Checkout): Promise<{ ref: string; url: string }>;
  /** A code that is paid at a shop. One code per key. Its payment is a movement like any other, whenever it comes. */
  reference(order: ReferenceOrder): Promise<{ ref: string; code: string; expiresAt: Date }>;
  /** Closes a checkout page, or a code, that nobody has paid; `paid` where somebody just did. */
  close(ref: string): Promise<'closed' | 'paid'>;
  /** All that ever happened to an attempt, oldest first, whatever its state is now. */
  movements(attempt: { id: string; gatewayRef: string | null; method: string }): Promise<readonly Movement[]>;
  /** The attempt behind a gateway's id, for events (disputes, refunds) that name no attempt themselves. */
  attemptOf?(gatewayRef: string): Promise<string | undefined>;
  /** The attempt that an event speaks of; `forged` where the signature is missing, wrong, too old or from the future. */
  readEvent(
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Buffer,
  ): GatewayEvent | 'forged' | 'unreadable';
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
  /** Where it leads once it was paid. */
  readonly doneUrl: string;
  readonly expiresAt: Date;
}

export interface ReferenceOrder {
  readonly key: string;
  readonly attemptId: string;
  readonly loanId: string;
  readonly amount: Money;
  readonly scheme: ReferenceScheme;
  readonly validDays: number;
  readonly payer: { readonly name: string; readonly email: string };
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
