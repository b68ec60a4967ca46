import { type PaymentAttempt, type PaymentEvent, paymentMoves } from '../payment.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import { textOwner } from './messages.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Saves a move, or leaves the attempt as it is where the event means nothing in its state. */
export async function moveAttempt(
  stores: Stores,
  attempt: PaymentAttempt,
  event: PaymentEvent,
  change: Partial<PaymentAttempt>,
): Promise<PaymentAttempt> {
  const state = next(paymentMoves, attempt.state, event);
  return state ? stores.payments.save({ ...attempt, ...change, state }) : attempt;
}

/** The gateway's id of what it took or is taking. */
export async function rememberRef({ database }: Workshop, paymentId: string, gatewayRef: string): Promise<void> {
  await database.transaction(async (stores) => {
    const attempt = await stores.payments.lock(paymentId);
    if (attempt && attempt.gatewayRef !== gatewayRef) await stores.payments.save({ ...attempt, gatewayRef });
  });
}

/** Nobody paid in time, or it was closed because its payer chose another way. */
export async function expireAttempt(
  shop: Workshop,
  paymentId: string,
  failure: 'expired' | 'abandoned' = 'expired',
): Promise<PaymentAttempt | undefined> {
  return shop.database.transaction(async (stores) => {
    const attempt = await stores.payments.lock(paymentId);
    if (attempt?.state !== 'collecting') return attempt;
    const expired = await moveAttempt(stores, attempt, 'expire', { failure });
    await tellRunOut(shop, stores, expired);
    return expired;
  });
}

/** Whoever has a code in their hand that has run out is told, for they may still carry money to the shop. */
export async function tellRunOut(shop: Workshop, stores: Stores, attempt: PaymentAttempt): Promise<void> {
  const lender = lenderOf(shop, attempt.lenderId);
  if (attempt.failure !== 'expired' || !attempt.sealedReference || !lender.references) return;
  await textOwner(shop, stores, attempt, {
    dedupe: `reference_over:${attempt.id}`,
    kind: 'reference_over',
    notice: {
      kind: 'reference_over',
      lender: lender.name,
      amount: attempt.amount,
      places: lender.references.places,
    },
  });
}

/** Tells the conversation what has become of its payment. */
export async function tellOfPayment(shop: Workshop, attempt: PaymentAttempt): Promise<void> {
  if (attempt.conversationId)
    await shop.nudge(attempt.conversationId, { kind: 'payment', id: attempt.id, state: attempt.state });
}
