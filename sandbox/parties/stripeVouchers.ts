import { randomInt } from 'node:crypto';
import { type Response, Router } from 'express';
import { DateTime, Duration } from 'luxon';
import * as z from 'zod';
import type { World } from '../world.js';
import { fail, param } from './bearer.js';
import { stripeId } from './stripeCards.js';
import type { Cause, StripeEvents } from './stripeEvents.js';
import { chargeJson, intentJson } from './stripeObjects.js';
import { type Form, type Reply, integer, invalid, ok, record, text } from './stripeRest.js';
import type { ChargeRow, IntentRow, StripeTables, VoucherPayment, VoucherRow } from './stripeRows.js';

interface Parts {
  world: World;
  tables: StripeTables;
  events: StripeEvents;
}

const LEAST = 1000;
const MOST = 1_000_000;
const ZONE = 'America/Mexico_City';
const path = (number: string): string => `/sandbox/references/${number}/pay`;
const expired = {
  code: 'payment_intent_payment_attempt_expired',
  declineCode: null,
  message: 'The payment attempt for this PaymentIntent expired.',
};

/** What such a voucher cannot be made of; undefined where all is well. */
function mistakeIn(form: Form, intent: IntentRow): Reply | undefined {
  const allowed = form['allowed_payment_method_types'];
  const data = record(form['payment_method_data']);
  const payer = record(data['billing_details']);
  if (!Array.isArray(allowed) || !allowed.includes('oxxo') || data['type'] !== 'oxxo' || form['confirm'] !== 'true')
    return invalid('Only OXXO takes data instead of a payment method here.', { param: 'payment_method_data' });
  if (intent.currency !== 'mxn')
    return invalid('The currency provided is invalid for payments with oxxo.', { param: 'currency' });
  if (intent.amount < LEAST) return invalid('Amount is too small for oxxo', { code: 'amount_too_small' });
  if (intent.amount > MOST) return invalid('Amount is too large for oxxo', { code: 'amount_too_large' });
  const missing = ['name', 'email'].find((field) => !text(payer[field]));
  if (missing)
    return invalid(`Missing required param: ${missing}.`, {
      param: `payment_method_data[billing_details][${missing}]`,
    });
  const days = daysIn(form);
  return days !== undefined && days >= 1 && days <= 7
    ? undefined
    : invalid('A voucher is good for 1 to 7 days', { param: 'payment_method_options[oxxo][expires_after_days]' });
}

const daysIn = (form: Form): number | undefined =>
  integer(record(record(form['payment_method_options'])['oxxo'])['expires_after_days'] ?? '3');

/** An intent that waits to be paid in cash: its voucher is good to the end of a day of the shops. */
export function issueVoucher(parts: Parts, form: Form, cause: Cause, intent: IntentRow): Reply {
  const { world, tables, events } = parts;
  const mistake = mistakeIn(form, intent);
  if (mistake) return mistake;
  const number = `93${randomInt(1e12).toString().padStart(12, '0')}`;
  const end = DateTime.fromMillis(intent.created, { zone: ZONE }).plus({ days: daysIn(form) ?? 3 });
  const voucher: VoucherRow = {
    number,
    intent: intent.id,
    created: intent.created,
    expiresAt: end.endOf('day').toMillis(),
    payments: [],
  };
  const after: IntentRow = { ...intent, status: 'requires_action', method: stripeId('pm'), voucher: number };
  tables.vouchers.put(number, voucher);
  tables.intents.put(after.id, after);
  armExpiry(parts, voucher);
  const batch = events.batch(cause);
  batch.add('payment_intent.created', intentJson(tables, { ...after, status: 'requires_confirmation' }));
  batch.add('payment_intent.requires_action', intentJson(tables, after));
  batch.send();
  world.changed('charges');
  return ok(intentJson(tables, after));
}

/** What has been paid at a till waits for its word; what nobody paid is over at the end of its time. */
function expire(parts: Parts, number: string): void {
  const { tables, events } = parts;
  const voucher = tables.vouchers.get(number);
  const intent = voucher && tables.intents.get(voucher.intent);
  if (intent?.status !== 'requires_action' || voucher?.payments.some(({ charge }) => charge === null)) return;
  const after: IntentRow = { ...intent, status: 'requires_payment_method', failure: expired };
  tables.intents.put(after.id, after);
  const batch = events.batch(causeOf(number));
  batch.add('payment_intent.payment_failed', intentJson(tables, after));
  batch.send();
}

/** Faults are aimed at a till's word by its control. */
const causeOf = (number: string): Cause => ({
  method: 'POST',
  path: path(number),
  requestId: null,
  idempotencyKey: null,
});

/** The shop's word has come: the money is at the gateway. */
function confirm(parts: Parts, number: string, place: number): void {
  const { world, tables, events } = parts;
  const voucher = tables.vouchers.get(number);
  const payment = voucher?.payments[place];
  const intent = voucher && tables.intents.get(voucher.intent);
  if (!voucher || !payment || payment.charge !== null || !intent) return;
  const { id, currency, metadata, description, customer } = intent;
  const charge: ChargeRow = {
    id: stripeId('ch'),
    intent: id,
    amount: payment.amount,
    currency,
    metadata,
    description,
    customer,
    status: 'succeeded',
    created: world.clock.now().getTime(),
    method: intent.method ?? stripeId('pm'),
    voucher: number,
    failure: null,
    amountRefunded: 0,
    dispute: null,
  };
  const after: IntentRow = { ...intent, status: 'succeeded', latestCharge: charge.id, failure: null };
  const payments = voucher.payments.with(place, { ...payment, charge: charge.id });
  tables.charges.put(charge.id, charge);
  tables.intents.put(after.id, after);
  tables.vouchers.put(number, { ...voucher, payments });
  const batch = events.batch(causeOf(number));
  batch.add('charge.succeeded', chargeJson(tables, charge));
  batch.add('payment_intent.succeeded', intentJson(tables, after));
  batch.send();
}

function armExpiry(parts: Parts, { number, expiresAt }: VoucherRow): void {
  const { world } = parts;
  const run = (): void => world.journal.atomically(() => expire(parts, number));
  world.clock.at(new Date(expiresAt), `stripe.voucher:${number}`, run);
}

function armWord(parts: Parts, { number }: VoucherRow, { confirmsAt }: VoucherPayment, place: number): void {
  const { world } = parts;
  const run = (): void => world.journal.atomically(() => confirm(parts, number, place));
  world.clock.at(new Date(confirmsAt), `stripe.voucher:${number}:${place}`, run);
}

export function resumeVouchers(parts: Parts): void {
  for (const voucher of parts.tables.vouchers.all()) {
    armExpiry(parts, voucher);
    voucher.payments.forEach((payment, place) => {
      if (payment.charge === null) armWord(parts, voucher, payment, place);
    });
  }
}

/** `open`, `paid` (its word has not come), `confirmed`, `expired` or `cancelled`. */
function stateOf(intent: IntentRow | undefined, payments: readonly VoucherPayment[]): string {
  if (payments.some(({ charge }) => charge === null)) return 'paid';
  if (intent?.status === 'succeeded') return 'confirmed';
  if (intent?.status === 'canceled') return 'cancelled';
  return intent?.status === 'requires_action' ? 'open' : 'expired';
}

function shown({ tables }: Parts, { number, intent: intentId, expiresAt, payments }: VoucherRow) {
  const intent = tables.intents.get(intentId);
  const moment = (ms: number): string => new Date(ms).toISOString();
  return {
    code: number,
    loan: intent?.metadata['loan'],
    amount: intent?.amount,
    currency: intent?.currency.toUpperCase(),
    state: stateOf(intent, payments),
    expiresAt: moment(expiresAt),
    payments: payments.map(({ amount, paidAt, confirmsAt, charge }) => ({
      amount,
      at: moment(paidAt),
      ...(charge ? { charge } : { confirmsAt: moment(confirmsAt) }),
    })),
  };
}

const payBody = z.object({
  amount: z.number().int().positive().optional(),
  confirmedAfter: z.string().default('PT0S'),
});

/**
 * The till of every shop: `GET /sandbox/references`, and `POST /sandbox/references/:code/pay` `{amount?, confirmedAfter?}`. It
 * takes what it is brought: less, more, again, and for a code that has run out or was cancelled.
 */
export function tillControls(parts: Parts): Router {
  const { world, tables } = parts;
  const router = Router();
  const answer = (response: Response, status: number, voucher: VoucherRow): void => {
    response.status(status).json(shown(parts, tables.vouchers.get(voucher.number) ?? voucher));
  };
  router.get('/references', (_request, response) => {
    response.json(tables.vouchers.all().map((voucher) => shown(parts, voucher)));
  });
  router.post('/references/:code/pay', (request, response) => {
    const voucher = tables.vouchers.get(param(request, 'code').replaceAll(/\D/g, ''));
    if (!voucher) return fail(response, 404, 'not_found', 'no such code');
    const body = payBody.safeParse(request.body ?? {});
    const after = Duration.fromISO(body.data?.confirmedAfter ?? '');
    if (!body.success || !after.isValid)
      return fail(response, 400, 'invalid', 'a positive amount in minor units, and an ISO 8601 duration');
    const paidAt = world.clock.now().getTime();
    const amount = body.data.amount ?? tables.intents.get(voucher.intent)?.amount ?? 0;
    const payment = { amount, paidAt, confirmsAt: paidAt + after.toMillis(), charge: null };
    const place = voucher.payments.length;
    world.journal.atomically(() => {
      tables.vouchers.put(voucher.number, { ...voucher, payments: [...voucher.payments, payment] });
      if (payment.confirmsAt <= paidAt) confirm(parts, voucher.number, place);
      else armWord(parts, voucher, payment, place);
    });
    world.changed('charges');
    answer(response, 201, voucher);
  });
  return router;
}
