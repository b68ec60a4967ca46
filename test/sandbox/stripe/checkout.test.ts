import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { type Stage, setStage, until } from '../twilio/stage.js';

let stage: Stage;
let stripe: Stripe;
beforeEach(async () => {
  stage = await setStage();
  stage.on('/payments/stripe', 200);
  const { hostname, port } = new URL(stage.url);
  stripe = new Stripe('sk_test_sandbox', {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
});
afterEach(() => stage.close());

const PAYS = { number: '4242 4242 4242 4242', expiry: '12/34', cvc: '123' };

function draft(): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [
      { quantity: 1, price_data: { currency: 'gbp', unit_amount: 8998, product_data: { name: 'Overdue <NW-1001>' } } },
    ],
    success_url: 'http://localhost:3978/pay/back?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:3978/pay/t',
    client_reference_id: 'pay_1',
    payment_intent_data: { metadata: { loan: 'NW-1001' } },
  };
}

async function submit(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}

test.each([
  [{ mode: 'subscription' as const }, 'mode'],
  [{ line_items: [] }, 'line_items'],
  [{ expires_at: 1 }, 'expires_at'],
  [{ success_url: 'nowhere' }, 'success_url'],
])('%j is refused', async (change, param) => {
  await expect(stripe.checkout.sessions.create({ ...draft(), ...change })).rejects.toMatchObject({
    statusCode: 400,
    param,
  });
});

test('looking at the page spends nothing, and it shows what it is told as text', async () => {
  const session = await stripe.checkout.sessions.create(draft());
  expect(session).toMatchObject({
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 8998,
    client_reference_id: 'pay_1',
  });
  const page = await fetch(session.url ?? '');
  const html = await page.text();
  expect([page.status, html.includes('Overdue &lt;NW-1001&gt;'), html.includes('£89.98')]).toEqual([200, true, true]);
  expect((await fetch(`${stage.url}/checkout/cs_test_none`)).status).toBe(404);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
});

test.each([
  [{ ...PAYS, number: '4242424242424241' }, 400],
  [{ ...PAYS, expiry: '01/20' }, 400],
  [{ ...PAYS, cvc: 'x' }, 400],
  [{ ...PAYS, number: '4111111111111111' }, 402],
  [{ ...PAYS, number: '4000000000000002' }, 402],
])('%j does not pay, and the page stays', async (card, status) => {
  const session = await stripe.checkout.sessions.create(draft());
  const answer = await submit(session.url ?? '', card);
  expect([answer.status, (await answer.text()).includes('role="alert"')]).toEqual([status, true]);
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
});

test('a card pays once, however often the page is sent', async () => {
  const session = await stripe.checkout.sessions.create(draft());
  const url = session.url ?? '';
  await submit(url, { ...PAYS, number: '4000000000009995' });
  const first = await submit(url, PAYS);
  expect([first.status, first.headers.get('location')]).toEqual([
    303,
    `http://localhost:3978/pay/back?session=${session.id}`,
  ]);
  expect((await submit(url, PAYS)).status).toBe(303);
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge'] });
  expect(after).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  const intent = after.payment_intent as Stripe.PaymentIntent;
  expect(intent).toMatchObject({ status: 'succeeded', metadata: { loan: 'NW-1001' } });
  expect((intent.latest_charge as Stripe.Charge).amount).toBe(8998);
  const { body } = await stage.control<{ status: string; loan: string }[]>('GET', '/sandbox/charges');
  expect(body.map(({ status, loan }) => [status, loan])).toEqual([
    ['failed', 'NW-1001'],
    ['succeeded', 'NW-1001'],
  ]);
  expect((await stripe.checkout.sessions.list({ payment_intent: intent.id })).data).toHaveLength(1);
  await until(() => stage.hitsOf('/payments/stripe').some(({ raw }) => raw.includes('checkout.session.completed')));
});

test('a session expires by asking and by time, and then takes no card', async () => {
  const asked = await stripe.checkout.sessions.create(draft());
  expect((await stripe.checkout.sessions.expire(asked.id)).status).toBe('expired');
  await expect(stripe.checkout.sessions.expire(asked.id)).rejects.toMatchObject({ statusCode: 400 });
  const left = await stripe.checkout.sessions.create(draft());
  stage.world.clock.advance('PT25H');
  expect((await stripe.checkout.sessions.retrieve(left.id)).status).toBe('expired');
  expect((await submit(asked.url ?? '', PAYS)).status).toBe(410);
  await until(() => stage.hitsOf('/payments/stripe').length === 2);
});
