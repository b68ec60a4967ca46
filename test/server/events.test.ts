import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { connectPostgresql } from '../../store/postgresql.js';
import { migratedAddress } from '../store/engines.js';
import { postgresInstalled } from '../support/postgres.js';
import { describeWith } from '../support/services.js';
import { startTrialProduct, type TrialProduct } from './trialProduct.js';

let trial: TrialProduct;
beforeAll(async () => {
  trial = await startTrialProduct();
}, 60_000);
afterAll(() => trial.stop());

const stripe = new Stripe('sk_test_sandbox');
const now = (): number => Math.floor(Date.now() / 1000);

interface Sent {
  readonly status: number;
  readonly text: string;
}
async function post(
  path: string,
  body: string,
  headers: Record<string, string> = {},
  baseUrl = trial.baseUrl,
): Promise<Sent> {
  const answer = await fetch(baseUrl + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, text: await answer.text() };
}

const stripeEvent = (more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    created: now(),
    data: { object: { id: 'pi_x', object: 'payment_intent', metadata: { attempt: 'pay_unknown' } } },
    ...more,
  });
const stripeHeader = (payload: string, timestamp = now(), secret = 'whsec_sandbox'): string =>
  stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
const toStripeDoor = (payload: string, signature?: string): Promise<Sent> =>
  post('/payments/stripe', payload, signature ? { 'stripe-signature': signature } : {});

const lockEvent = (): string =>
  JSON.stringify({
    id: `ev_${randomUUID()}`,
    type: 'device.unlocked',
    lender: 'northwind',
    deviceId: 'DV-1001',
    at: new Date().toISOString(),
  });
const lockHeader = (payload: string, timestamp = now(), secret = 'sandbox-release-events'): string =>
  `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`;
const toLockDoor = (payload: string, signature?: string): Promise<Sent> =>
  post('/mdm/releaseApi/events', payload, signature ? { 'liftline-signature': signature } : {});

/** Live events are another account's where the key is one for trying. */
async function ofAnotherAccount(): Promise<Sent[]> {
  const live = stripeEvent({ livemode: true });
  const somebodys = JSON.stringify({ ...(JSON.parse(lockEvent()) as object), lender: 'sol' });
  return [
    await toStripeDoor(live, stripeHeader(live)),
    await toLockDoor(somebodys, lockHeader(somebodys, now(), 'the secret of another lender')),
  ];
}

/** How often the gateway was, or is, to be asked because of an event. */
async function looksFor(databaseUrl: string, eventId: string): Promise<number> {
  const connections = connectPostgresql(databaseUrl, { most: 1 });
  const { rows } = await connections.query({
    text: `select count(*)::int as looks from tasks where kind = 'payment.look' and dedupe = $1`,
    values: [eventId],
  });
  await connections.close();
  return (rows[0] as { looks: number }).looks;
}

const doors = [
  ['the gateway’s door', stripeEvent, stripeHeader, toStripeDoor],
  ['the lock service’s door', lockEvent, lockHeader, toLockDoor],
] as const;

describe.each(doors)('%s', (_name, event, sign, send) => {
  test('refuses what is unsigned, forged, altered, old or from the future, with no word why', async () => {
    const payload = event();
    const other = event();
    const refused = [
      await send(payload),
      await send(payload, 't=1,v1=00'),
      await send(payload, sign(payload, now(), 'whsec_somebody_else')),
      await send(other, sign(payload)),
      await send(payload, sign(payload, now() - 600)),
      await send(payload, sign(payload, now() + 600)),
      ...(await ofAnotherAccount()),
    ];
    for (const answer of refused) expect(answer).toEqual({ status: 403, text: '' });
  });

  test('answers a repeat as it answered the first, 20 at once too, and takes it in once', async () => {
    const payload = event();
    const signature = sign(payload);
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(payload, signature)));
    for (const answer of answers) expect(answer).toEqual({ status: 200, text: '{"received":true}' });
    const known = await trial.product.database.transaction((stores) =>
      stores.inbox.receive({
        source: payload.includes('evt_') ? 'stripe' : 'releaseApi',
        eventId: (JSON.parse(payload) as { id: string }).id,
        type: 'again',
        bodyHash: '',
        at: new Date(),
      }),
    );
    expect(known).toBe(false);
  });

  test('a signed event that is rubbish or of nobody does no harm', async () => {
    for (const payload of ['', 'null', '[]', '{"id":7}', 'not json']) {
      const { status } = await send(payload, sign(payload));
      expect([200, 400, 403]).toContain(status);
    }
    expect((await send(event(), sign(event()))).status).toBe(403);
  });
});

describeWith('PostgreSQL', postgresInstalled)('two processes on one database', () => {
  test('that are told the same at the same moment both say yes, and one of them takes it in', async () => {
    const databaseUrl = await migratedAddress();
    const first = await startTrialProduct({ DATABASE_URL: databaseUrl });
    const second = await startTrialProduct({ DATABASE_URL: databaseUrl });
    try {
      for (let times = 0; times < 20; times += 1) {
        const payload = stripeEvent();
        const told = { 'stripe-signature': stripeHeader(payload) };
        const answers = await Promise.all(
          [first, second].map((one) => post('/payments/stripe', payload, told, one.baseUrl)),
        );
        expect(answers).toEqual(Array(2).fill({ status: 200, text: '{"received":true}' }));
        expect(await looksFor(databaseUrl, (JSON.parse(payload) as { id: string }).id)).toBe(1);
      }
    } finally {
      await Promise.all([first.stop(), second.stop()]);
    }
  });
});

test('a lock service that nobody uses has no door', async () => {
  const payload = lockEvent();
  expect((await post('/mdm/somebody/events', payload, { 'liftline-signature': lockHeader(payload) })).status).toBe(403);
});

test('a payment link of nobody leads nowhere and says so in words', async () => {
  const page = await fetch(`${trial.baseUrl}/pay/${'x'.repeat(40)}`);
  expect(page.status).toBe(404);
  expect(await page.text()).toMatch(/nothing to pay here/);
});

test('a page that is not there is a plain 404', async () => {
  const answer = await fetch(`${trial.baseUrl}/nowhere`);
  expect([answer.status, await answer.json()]).toEqual([404, { error: { code: 'not_found' } }]);
});

test('a call is listened to with what people say as hints', async () => {
  const document = await trial.call('CA33332222333344445555666677778888');
  const hints = /hints="([^"]*)"/.exec(document)?.[1]?.split(', ') ?? [];
  expect(hints.length).toBeGreaterThan(100);
});
