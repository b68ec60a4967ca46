import type { World } from '../world.js';
import { type Fate, type PaymentMethodRow, stripeId } from './stripeCards.js';
import type { Cause, EventBatch } from './stripeEvents.js';
import { chargeJson, intentJson } from './stripeObjects.js';
import type { ChargeRow, IntentRow, StripeFailure, StripeTables } from './stripeRows.js';

const DECLINED = 'Your card was declined.';
const FAILURES: Record<Exclude<Fate, 'pays' | 'disputable'>, StripeFailure> = {
  generic_decline: { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED },
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  lost_card: { code: 'card_declined', declineCode: 'lost_card', message: DECLINED },
  expired_card: { code: 'expired_card', declineCode: null, message: 'Your card has expired.' },
  incorrect_cvc: { code: 'incorrect_cvc', declineCode: null, message: "Your card's security code is incorrect." },
  processing_error: {
    code: 'processing_error',
    declineCode: null,
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authentication_required: {
    code: 'card_declined',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
};

function failureOf(world: World, cause: Cause, method: PaymentMethodRow): StripeFailure | null {
  if (world.faults.take('stripe', cause.method, cause.path, ['refused'])) return FAILURES.generic_decline;
  const { fate } = method;
  return fate === 'pays' || fate === 'disputable' ? null : FAILURES[fate];
}

/** A new intent, not yet kept. */
export function newIntent(
  world: World,
  wanted: Pick<IntentRow, 'amount' | 'currency' | 'metadata' | 'description' | 'customer' | 'method'>,
): IntentRow {
  return {
    id: stripeId('pi'),
    ...wanted,
    status: wanted.method ? 'requires_confirmation' : 'requires_payment_method',
    created: world.clock.now().getTime(),
    latestCharge: null,
    failure: null,
    canceledAt: null,
    cancellationReason: null,
  };
}

/** Charges the intent's card: the intent has succeeded, or waits for another card and says why. */
export function charge(
  world: World,
  tables: StripeTables,
  batch: EventBatch,
  cause: Cause,
  before: IntentRow,
  method: PaymentMethodRow,
): IntentRow {
  const failure = failureOf(world, cause, method);
  const { amount, currency, metadata, description, customer } = before;
  const row: ChargeRow = {
    id: stripeId('ch'),
    intent: before.id,
    amount,
    currency,
    metadata,
    description,
    customer,
    status: failure ? 'failed' : 'succeeded',
    created: world.clock.now().getTime(),
    method: method.id,
    failure,
    amountRefunded: 0,
    dispute: null,
  };
  const after: IntentRow = {
    ...before,
    method: method.id,
    latestCharge: row.id,
    failure,
    status: failure ? 'requires_payment_method' : 'succeeded',
  };
  tables.charges.put(row.id, row);
  tables.intents.put(after.id, after);
  if (!failure) tables.methods.put(method.id, { ...method, paid: true });
  batch.add(failure ? 'charge.failed' : 'charge.succeeded', chargeJson(tables, row));
  batch.add(failure ? 'payment_intent.payment_failed' : 'payment_intent.succeeded', intentJson(tables, after));
  return after;
}
