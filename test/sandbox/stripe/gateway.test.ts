import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { createPaymentMethod } from '../../../sandbox/parties/stripeCards.js';
import { type Stage, setStage, until } from '../twilio/stage.js';

const SECRET = 'whsec_sandbox';
let stage: Stage;
let stripe: Stripe;

function clientOf(key = 'sk_test_sandbox', maxNetworkRetries = 0): Stripe {
  const { hostname, port } = new URL(stage.url);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries,
    telemetry: false,
    timeout: 3000,
  });
}

beforeEach(async () => {
  stage = await setStage();
  stage.on('/payments/stripe', 200);
  stripe = clientOf();
});
afterEach(() => stage.close());

const card = (number: string): string =>
  createPaymentMethod(stage.world, { number, expMonth: 12, expYear: 2034 })?.id ?? '';
const pays = (): string => card('4242424242424242');

const wanted = (method: string) => ({
  amount: 8998,
  currency: 'gbp',
  payment_method: method,
  confirm: true,
  payment_method_types: ['card'],
  metadata: { loan: 'NW-1001', attempt: 'pay_1' },
});

interface Charge {
  id: string;
  kind: string;
  status: string;
  amount: number;
  currency: string;
  loan?: string;
}
const charges = async (): Promise<Charge[]> => (await stage.control<Charge[]>('GET', '/sandbox/charges')).body;

function eventsOf(): Stripe.Event[] {
  return stage
    .hitsOf('/payments/stripe')
    .map(({ raw, headers }) => stripe.webhooks.constructEvent(raw, String(headers['stripe-signature']), SECRET));
}

test('who does not carry the key is refused', async () => {
  await expect(clientOf('sk_test_other').paymentIntents.list()).rejects.toMatchObject({ statusCode: 401 });
});

test.each([
  [{ amount: 10.5, currency: 'gbp' }, 'parameter_invalid_integer'],
  [{ amount: 0, currency: 'gbp' }, 'parameter_invalid_integer'],
  [{ amount: 100, currency: 'gbp', payment_method: 'pm_none', confirm: true }, 'resource_missing'],
  [{ amount: 100, currency: 'gbp', colour: 'red' }, 'parameter_unknown'],
])('%j is refused with %s', async (params, code) => {
  await expect(stripe.paymentIntents.create(params)).rejects.toMatchObject({
    statusCode: 400,
    code,
    type: 'StripeInvalidRequestError',
  });
  expect(await charges()).toEqual([]);
});

const typed = (number: string, more: Partial<Stripe.PaymentMethodCreateParams.Card> = {}) =>
  stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2034, cvc: '123', ...more } });

test.each([
  ['4242424242424241', {}, 'incorrect_number'],
  ['4242424242424242', { exp_month: 13 }, 'invalid_expiry_month'],
  ['4242424242424242', { exp_year: 20 }, 'invalid_expiry_year'],
  ['4242424242424242', { cvc: '12' }, 'invalid_cvc'],
  ['4111111111111111', {}, 'card_declined'],
])('a card %s with %j becomes no payment method: %s', async (number, more, code) => {
  await expect(typed(number, more)).rejects.toMatchObject({ statusCode: 402, code, type: 'StripeCardError' });
});

test('a card becomes a payment method, and pays or fails when it is charged', async () => {
  const [good, bad] = await Promise.all([typed('4242424242424242'), typed('4000000000000341')]);
  expect(await stripe.paymentMethods.retrieve(good.id)).toMatchObject({ id: good.id, card: { last4: '4242' } });
  expect((await stripe.paymentIntents.create(wanted(good.id))).status).toBe('succeeded');
  await expect(stripe.paymentIntents.create(wanted(bad.id))).rejects.toMatchObject({ code: 'card_declined' });
});

test('what is not there is missing, what is not done is told', async () => {
  await expect(stripe.paymentIntents.retrieve('pi_none')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
  await expect(stripe.charges.retrieve('ch_none')).rejects.toMatchObject({ statusCode: 404 });
  await expect(stripe.customers.create({})).rejects.toMatchObject({ statusCode: 404 });
});

test.each([
  ['4000000000000002', 'card_declined', 'generic_decline'],
  ['4000000000009995', 'card_declined', 'insufficient_funds'],
  ['4000000000000341', 'card_declined', 'generic_decline'],
  ['4000000000000069', 'expired_card', undefined],
])('%s is declined with %s, %s', async (number, code, decline) => {
  const error = await stripe.paymentIntents
    .create(wanted(card(number)))
    .catch((caught: Stripe.errors.StripeCardError) => caught);
  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code,
    ...(decline && { decline_code: decline }),
  });
  const intent = (error as Stripe.errors.StripeCardError).payment_intent;
  expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
  expect(await charges()).toMatchObject([
    { kind: 'charge', status: 'failed', amount: 8998, currency: 'GBP', loan: 'NW-1001' },
  ]);
  await until(() => stage.hitsOf('/payments/stripe').length === 3);
  expect(
    eventsOf()
      .map(({ type }) => type)
      .sort(),
  ).toEqual(['charge.failed', 'payment_intent.created', 'payment_intent.payment_failed']);
});

test('a card pays: intent, charge, events and the control agree', async () => {
  const intent = await stripe.paymentIntents.create({ ...wanted(pays()), expand: ['latest_charge'] });
  expect(intent).toMatchObject({
    status: 'succeeded',
    amount: 8998,
    amount_received: 8998,
    metadata: { attempt: 'pay_1' },
  });
  const charge = intent.latest_charge as Stripe.Charge;
  expect(charge).toMatchObject({
    status: 'succeeded',
    paid: true,
    payment_method_details: { card: { brand: 'visa', last4: '4242' } },
  });
  expect((await stripe.charges.list({ payment_intent: intent.id })).data.map(({ id }) => id)).toEqual([charge.id]);
  expect(await charges()).toMatchObject([{ id: charge.id, status: 'succeeded', amount: 8998, loan: 'NW-1001' }]);
  await until(() => stage.hitsOf('/payments/stripe').length === 3);
  const [event] = eventsOf().filter(({ type }) => type === 'payment_intent.succeeded');
  expect(event?.data.object).toMatchObject({ id: intent.id, latest_charge: charge.id });
  expect(await stripe.events.retrieve(event?.id ?? '')).toMatchObject({ type: 'payment_intent.succeeded' });
  expect((await stripe.events.list({ type: 'payment_intent.succeeded' })).data).toHaveLength(1);
  expect((await stripe.events.list({ created: { gt: intent.created + 60 } })).data).toHaveLength(0);
  const found = await stripe.paymentIntents.search({ query: "metadata['attempt']:'pay_1' AND status:'succeeded'" });
  expect(found.data.map(({ id }) => id)).toEqual([intent.id]);
});

test('a method without a customer pays once', async () => {
  const method = pays();
  await stripe.paymentIntents.create(wanted(method));
  await expect(stripe.paymentIntents.create(wanted(method))).rejects.toMatchObject({ statusCode: 400 });
  expect(await charges()).toHaveLength(1);
});

test('a key gives the first answer again, errors too, and not to another request', async () => {
  const params = wanted(pays());
  const first = await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' });
  const second = await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' });
  expect(second.id).toBe(first.id);
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  await expect(stripe.paymentIntents.create({ ...params, amount: 1 }, { idempotencyKey: 'k1' })).rejects.toMatchObject({
    statusCode: 400,
    type: 'StripeIdempotencyError',
  });
  const declined = wanted(card('4000000000000002'));
  for (let time = 0; time < 2; time += 1) {
    await expect(stripe.paymentIntents.create(declined, { idempotencyKey: 'k2' })).rejects.toMatchObject({
      statusCode: 402,
    });
  }
  expect((await charges()).map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  await stage.restart();
  stripe = clientOf();
  expect((await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })).id).toBe(first.id);
});

test('a key in use is refused; a day later it is a new request', async () => {
  stage.world.faults.add({
    party: 'stripe',
    kind: 'webhook_before_response',
    times: 1,
    where: 'POST /v1/payment_intents',
  });
  const params = wanted(pays());
  let conflict: unknown;
  stage.on('/payments/stripe', async () => {
    conflict ??= await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' }).catch((error: unknown) => error);
    return 200;
  });
  await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' });
  expect(conflict).toMatchObject({ statusCode: 409 });
  stage.world.clock.advance('PT25H');
  await expect(stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })).rejects.toMatchObject({
    statusCode: 400,
  });
});

test('an answer that never comes has had its effect, and the key finds it', async () => {
  stage.world.faults.add({
    party: 'stripe',
    kind: 'timeout_after_effect',
    times: 1,
    where: 'POST /v1/payment_intents',
  });
  const params = wanted(pays());
  await expect(stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })).rejects.toMatchObject({
    type: 'StripeConnectionError',
  });
  expect((await stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })).status).toBe('succeeded');
  expect(await charges()).toHaveLength(1);
});

test('down once is survived by a retry under the same key, too many calls are told', async () => {
  stage.world.faults.add({ party: 'stripe', kind: 'down', times: 1, where: 'POST /v1/payment_intents' });
  expect((await clientOf('sk_test_sandbox', 2).paymentIntents.create(wanted(pays()))).status).toBe('succeeded');
  stage.world.faults.add({ party: 'stripe', kind: 'rate_limited', times: 1 });
  await expect(stripe.paymentIntents.create(wanted(pays()))).rejects.toMatchObject({ statusCode: 429 });
  expect(await charges()).toHaveLength(1);
});

test('refused declines the card', async () => {
  stage.world.faults.add({ party: 'stripe', kind: 'refused', times: 1 });
  await expect(stripe.paymentIntents.create(wanted(pays()))).rejects.toMatchObject({ statusCode: 402 });
});

test('all webhooks of a call are lost together, doubled together, and one that is not taken is sent again', async () => {
  const where = 'POST /v1/payment_intents';
  stage.world.faults.add({ party: 'stripe', kind: 'lost_webhook', times: 1, where });
  await stripe.paymentIntents.create(wanted(pays()));
  stage.world.faults.add({ party: 'stripe', kind: 'duplicate_webhook', times: 1, where });
  await stripe.paymentIntents.create(wanted(pays()));
  await until(() => stage.hitsOf('/payments/stripe').length === 6);
  expect(new Set(eventsOf().map(({ id }) => id)).size).toBe(3);
  stage.on('/payments/stripe', 500, 500, 500, 200);
  await stripe.paymentIntents.create(wanted(pays()));
  await until(() => stage.hitsOf('/payments/stripe').length === 12);
  expect(new Set(eventsOf().map(({ id }) => id)).size).toBe(6);
});

test('a webhook to a killed product outlives the sandbox too', async () => {
  await stage.stopProduct();
  await stripe.paymentIntents.create(wanted(pays()));
  await stage.restart();
  await stage.startProduct();
  await until(() => stage.hitsOf('/payments/stripe').length === 3);
});

test('an intent is confirmed later, or cancelled, once', async () => {
  const made = await stripe.paymentIntents.create({ amount: 500, currency: 'lkr' });
  expect(made.status).toBe('requires_payment_method');
  await expect(stripe.paymentIntents.confirm(made.id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(
    stripe.paymentIntents.confirm(made.id, { payment_method: card('4000000000000002') }),
  ).rejects.toMatchObject({ statusCode: 402 });
  expect((await stripe.paymentIntents.confirm(made.id, { payment_method: pays() })).status).toBe('succeeded');
  await expect(stripe.paymentIntents.cancel(made.id)).rejects.toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
  const other = await stripe.paymentIntents.create({ amount: 500, currency: 'lkr' });
  expect((await stripe.paymentIntents.cancel(other.id)).status).toBe('canceled');
  await expect(stripe.paymentIntents.confirm(other.id, { payment_method: pays() })).rejects.toMatchObject({
    statusCode: 400,
  });
  expect((await stripe.charges.list({ payment_intent: made.id })).data.map(({ status }) => status)).toEqual([
    'succeeded',
    'failed',
  ]);
});

test('refunds: parts, too much, all, and not after a dispute', async () => {
  const intent = await stripe.paymentIntents.create(wanted(pays()));
  await stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
  await expect(stripe.refunds.create({ payment_intent: intent.id, amount: 8000 })).rejects.toMatchObject({
    statusCode: 400,
  });
  await stripe.refunds.create({ charge: intent.latest_charge as string });
  await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
    code: 'charge_already_refunded',
  });
  expect(await stripe.charges.retrieve(intent.latest_charge as string)).toMatchObject({
    refunded: true,
    amount_refunded: 8998,
  });
  expect((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ amount }) => amount)).toEqual([
    7998, 1000,
  ]);
  expect((await charges()).map(({ kind, amount }) => [kind, amount])).toEqual([
    ['charge', 8998],
    ['refund', 1000],
    ['refund', 7998],
  ]);
});

test('a charge is charged back when its bank says so, once', async () => {
  const intent = await stripe.paymentIntents.create(wanted(card('4000000000000259')));
  const path = `/sandbox/charges/${intent.latest_charge as string}/dispute`;
  expect((await stage.control('POST', '/sandbox/charges/ch_none/dispute')).status).toBe(404);
  expect(await stage.control('POST', path)).toMatchObject({
    status: 201,
    body: { kind: 'dispute', status: 'succeeded', loan: 'NW-1001' },
  });
  expect((await stage.control('POST', path)).status).toBe(409);
  await expect(stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({ code: 'charge_disputed' });
  const disputes = await stripe.disputes.list({ payment_intent: intent.id });
  expect(disputes.data).toMatchObject([{ amount: 8998, status: 'needs_response', charge: intent.latest_charge }]);
  expect((await stripe.charges.retrieve(intent.latest_charge as string)).disputed).toBe(true);
  await until(() => stage.hitsOf('/payments/stripe').length === 5);
  expect(eventsOf().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['charge.dispute.created', 'charge.dispute.funds_withdrawn']),
  );
  expect(await stage.control('POST', `${path}/won`)).toMatchObject({ body: { status: 'failed' } });
});

test('lists are paged by cursors', async () => {
  for (let count = 0; count < 3; count += 1) await stripe.paymentIntents.create(wanted(pays()));
  const all: string[] = [];
  for await (const intent of stripe.paymentIntents.list({ limit: 1 })) all.push(intent.id);
  expect(new Set(all).size).toBe(3);
  await expect(stripe.paymentIntents.list({ limit: 101 })).rejects.toMatchObject({ statusCode: 400 });
});
