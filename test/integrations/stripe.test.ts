import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import Stripe from 'stripe';
import { money } from '../../core/money.js';
import { createStripe } from '../../integrations/payments/stripe.js';
import { fromGateway, toGateway } from '../../integrations/payments/stripeAmounts.js';

const origin = 'http://stripe.example';
const now = new Date('2025-11-21T09:00:00Z');
const options = {
  secretKey: 'sk_test_1',
  webhookSecrets: ['whsec_old', 'whsec_new'],
  apiUrl: origin,
  timeoutMs: 5000,
  clock: { now: () => now },
};
const gateway = createStripe(options);

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const charge = { key: 'pay:1', attemptId: 'pay_1', loanId: 'NW-1', token: 'pm_1', amount: money(8998, 'GBP') };
const onIntents = () => nock(origin).post('/v1/payment_intents');
const error = (type: string, more: object = {}) => ({ error: { type, message: '861122030001010', ...more } });

test.each([
  [500, error('api_error'), { code: 'payments.down', ambiguous: true, retry: 'later' }],
  [503, { error: { code: 'down' } }, { code: 'payments.down', ambiguous: true }],
  [200, '{"id": "pi_1", "sta', { code: 'payments.rubbish', ambiguous: true, retry: 'later' }],
  [200, {}, { code: 'payments.rubbish', ambiguous: true }],
  [200, { id: 'pi_1', status: 7 }, { code: 'payments.rubbish', ambiguous: true }],
  [401, error('invalid_request_error'), { code: 'payments.auth', ambiguous: false, retry: 'later' }],
  [409, error('idempotency_error'), { code: 'payments.in_progress', ambiguous: true, retry: 'later' }],
  [400, error('idempotency_error'), { code: 'payments.refused', ambiguous: true, retry: 'never' }],
  [400, error('invalid_request_error', { code: 'amount_too_small' }), { code: 'payments.amount_impossible' }],
  [400, error('invalid_request_error', { param: 'x' }), { code: 'payments.refused', ambiguous: false, status: 400 }],
])('%i %j', async (status, body, expected) => {
  onIntents().reply(status, body as never);
  const problem = await gateway.charge(charge).catch((thrown: unknown) => thrown);
  expect(problem).toMatchObject({ name: 'Problem', ...expected });
  expect(String((problem as Error).stack)).not.toContain('861122030001010');
});

test('a limit says when to come back', async () => {
  onIntents().reply(429, error('invalid_request_error', { code: 'rate_limit' }), { 'retry-after': '3' });
  const expected = { code: 'payments.rate_limited', retryAfterSeconds: 3, ambiguous: false };
  await expect(gateway.charge(charge)).rejects.toMatchObject(expected);
});

test('silence and a cut line leave a charge in doubt, a closed port does not', async () => {
  const impatient = createStripe({ ...options, timeoutMs: 60 });
  onIntents().delay(1500).reply(200, {});
  await expect(impatient.charge(charge)).rejects.toMatchObject({ code: 'payments.slow', ambiguous: true });
  // The client repeats once by itself after a cut line, under the same key.
  onIntents()
    .times(2)
    .replyWithError(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
  await expect(gateway.charge(charge)).rejects.toMatchObject({ code: 'payments.down', ambiguous: true });
  onIntents().replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
  await expect(gateway.charge(charge)).rejects.toMatchObject({ code: 'payments.down', ambiguous: false });
});

test('a question that fails is never in doubt', async () => {
  nock(origin).get('/v1/payment_intents/search').query(true).reply(500, error('api_error'));
  const asked = gateway.movements({ id: 'pay_1', gatewayRef: null, method: 'voice_card' });
  await expect(asked).rejects.toMatchObject({ code: 'payments.down', ambiguous: false });
});

test('a charge is sent with its key, its attempt and no way to another page', async () => {
  let sent = new URLSearchParams();
  nock(origin, { reqheaders: { 'idempotency-key': 'pay:1', authorization: 'Bearer sk_test_1' } })
    .post('/v1/payment_intents', (body: Record<string, string>) => {
      sent = new URLSearchParams(body);
      return true;
    })
    .reply(200, intent({ latest_charge: paid }));
  expect(await gateway.charge(charge)).toEqual({ outcome: 'settled', ref: 'pi_1', card: 'visa 4242' });
  expect(Object.fromEntries(sent)).toMatchObject({
    amount: '8998',
    currency: 'gbp',
    payment_method: 'pm_1',
    confirm: 'true',
    'automatic_payment_methods[allow_redirects]': 'never',
    error_on_requires_action: 'true',
    'metadata[attempt]': 'pay_1',
    'metadata[loan]': 'NW-1',
  });
});

const voucher = {
  key: 'pay:2',
  attemptId: 'pay_2',
  loanId: 'CS-1',
  amount: money(95_000, 'MXN'),
  scheme: 'oxxo',
  validDays: 3,
  payer: { name: 'Luis', email: 'pagos@sol.example' },
} as const;

test('a code is asked for with its scheme, its days, its payer and nothing of a card', async () => {
  let sent = new URLSearchParams();
  nock(origin, { reqheaders: { 'idempotency-key': 'pay:2' } })
    .post('/v1/payment_intents', (body: Record<string, string>) => {
      sent = new URLSearchParams(body);
      return true;
    })
    .reply(200, {
      id: 'pi_2',
      next_action: { oxxo_display_details: { number: '93001234567890', expires_after: 1_763_960_000 } },
    });
  const expiresAt = new Date(1_763_960_000_000);
  expect(await gateway.reference(voucher)).toEqual({ ref: 'pi_2', code: '93001234567890', expiresAt });
  expect(Object.fromEntries(sent)).toEqual({
    amount: '95000',
    currency: 'mxn',
    confirm: 'true',
    'allowed_payment_method_types[0]': 'oxxo',
    'payment_method_data[type]': 'oxxo',
    'payment_method_data[billing_details][name]': 'Luis',
    'payment_method_data[billing_details][email]': 'pagos@sol.example',
    'payment_method_options[oxxo][expires_after_days]': '3',
    'metadata[attempt]': 'pay_2',
    'metadata[loan]': 'CS-1',
  });
});

test.each([
  [{ id: 'pi_2', next_action: null }],
  [{ id: 'pi_2', next_action: { oxxo_display_details: { number: null, expires_after: null } } }],
  [{ id: 'pi_2', next_action: { oxxo_display_details: { number: '<b>1</b>', expires_after: 1 } } }],
])('an answer without a code is no code: %j', async (body) => {
  onIntents().reply(200, body);
  await expect(gateway.reference(voucher)).rejects.toMatchObject({ code: 'payments.rubbish', ambiguous: true });
});

const created = 1_763_700_000;
const metadata = { attempt: 'pay_1' };
const base = { amount: 8998, currency: 'gbp', created };
const intent = (part: object = {}) => ({
  id: 'pi_1',
  object: 'payment_intent',
  status: 'succeeded',
  ...base,
  metadata,
  ...part,
});
const card = { payment_method_details: { card: { brand: 'visa', last4: '4242' } } };
const paid = { id: 'ch_1', status: 'succeeded', ...base, ...card };

test.each([
  ['processing', { outcome: 'pending' }],
  ['requires_action', { outcome: 'pending' }],
  ['a_word_of_tomorrow', { outcome: 'pending' }],
  ['canceled', { outcome: 'failed', failure: 'gateway' }],
  ['requires_payment_method', { outcome: 'failed', failure: 'insufficient_funds' }],
])('an intent that is %s', async (status, expected) => {
  onIntents().reply(200, intent({ status, last_payment_error: { decline_code: 'insufficient_funds' } }));
  expect(await gateway.charge(charge)).toMatchObject(expected);
});

test.each([
  [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
  [{ code: 'card_declined', decline_code: 'stolen_card' }, 'declined'],
  [{ code: 'expired_card' }, 'card_invalid'],
  [{ code: 'incorrect_cvc' }, 'card_invalid'],
  [{ code: 'processing_error' }, 'gateway'],
  [{ code: 'constructor' }, 'declined'],
  [{}, 'declined'],
])('a card error %j', async (more, failure) => {
  onIntents().reply(402, error('card_error', { ...more, payment_intent: { id: 'pi_1' } }));
  expect(await gateway.charge(charge)).toEqual({ outcome: 'failed', ref: 'pi_1', failure });
});

const list = (...data: object[]) => ({ object: 'list', has_more: false, data });
const onList = (what: string) => nock(origin).get(`/v1/${what}`).query(true);

function around(parts: { charges?: object[]; refunds?: object[]; disputes?: object[] }): void {
  onList('charges').reply(200, list(...(parts.charges ?? [paid])));
  onList('refunds').reply(200, list(...(parts.refunds ?? [])));
  onList('disputes').reply(200, list(...(parts.disputes ?? [])));
}
const found = (...data: object[]) =>
  onList('payment_intents/search').reply(200, { object: 'search_result', has_more: false, data });
const attempt = { id: 'pay_1', gatewayRef: 'pi_1', method: 'voice_card' };
const told = async (of = attempt) => (await gateway.movements(of)).map(({ id, kind }) => `${id} ${kind}`);

test('two charges under one attempt are both told', async () => {
  found(intent(), intent({ id: 'pi_2' }));
  around({});
  around({ charges: [{ ...paid, id: 'ch_2', created: created + 5 }] });
  expect(await told()).toEqual(['ch_1 paid', 'ch_2 paid']);
});

test('an intent that the search brings up for another attempt is passed over', async () => {
  found(intent({ metadata: { attempt: 'pay_11' } }));
  onList('payment_intents').reply(200, list(intent({ metadata: null })));
  expect(await gateway.movements({ ...attempt, gatewayRef: null })).toEqual([]);
});

test('where the search is not offered or lags, the newest intents stand in for it', async () => {
  onList('payment_intents/search').reply(400, error('invalid_request_error'));
  onList('payment_intents').reply(200, list(intent({ id: 'pi_9', metadata: {} }), intent()));
  around({});
  expect(await gateway.movements({ ...attempt, gatewayRef: null })).toMatchObject([{ id: 'ch_1', card: 'visa 4242' }]);
});

test('a refund that fails after it looked well comes back', async () => {
  const refund = { id: 're_1', ...base, amount: 1000, created: created + 9, status: 'failed' };
  found(intent());
  around({ refunds: [refund] });
  expect(await told()).toEqual(['ch_1 paid', 're_1 refunded', 're_1:failed reinstated']);
});

test.each([
  ['needs_response', undefined, ['disputed:1']],
  ['needs_response', [-8998], ['disputed:1']],
  ['won', [-8998, 8998], ['disputed:1', 'reinstated:1']],
  ['appeal_under_review', [-8998, 8998, -8998], ['disputed:1', 'reinstated:1', 'disputed:2']],
  ['won', [], ['disputed:1', 'reinstated:1']],
  ['warning_needs_response', [], []],
  ['prevented', undefined, []],
  ['a_word_of_tomorrow', [], []],
] as const)('a dispute that is %s with %j', async (status, sums, expected) => {
  const entries = sums?.map((amount, index) => ({ amount, created: created + 10 + index })).toReversed();
  found(intent());
  around({ disputes: [{ id: 'du_1', status, ...base, balance_transactions: entries }] });
  const ids = (await gateway.movements(attempt)).slice(1).map(({ id, kind }) => [id.replace('du_1:', ''), kind]);
  expect(ids).toEqual(expected.map((id) => [id, id.split(':')[0]]));
});

test('a charge that is still pending has moved nothing, and one of the past is told from a cancelled intent', async () => {
  found(intent({ status: 'processing' }));
  onList('charges').reply(200, list({ ...paid, status: 'pending' }));
  expect(await told()).toEqual([]);
  found(intent({ status: 'canceled', canceled_at: created + 60 }));
  onList('charges').reply(200, list({ ...paid, status: 'failed', failure_code: 'card_declined' }));
  expect(await told()).toEqual(['ch_1 failed', 'pi_1:canceled failed']);
});

test.each([
  ['JPY', 500, 500],
  ['GBP', 8998, 8998],
  ['UGX', 5, 500],
  ['ISK', 500, 500],
  ['MGA', 500, 5],
  ['KWD', 5120, 5120],
])('%s %i is %i at the gateway and back', (currency, minor, sum) => {
  expect(toGateway(money(minor, currency))).toEqual({ amount: sum, currency: currency.toLowerCase() });
  expect(fromGateway(sum, currency.toLowerCase())).toEqual(money(minor, currency));
});

test.each([
  ['ISK', 550],
  ['KWD', 5124],
  ['MGA', 501],
  ['LYD', 1000],
  ['GBP', 0],
  ['GBP', -1],
  ['GBP', 100_000_000],
])('%s %i cannot be charged', (currency, minor) => {
  expect(() => toGateway(money(minor, currency))).toThrow(/payments.amount_impossible/);
});

test('an amount of the gateway’s that ours cannot hold is not rounded', () => {
  expect(() => fromGateway(550, 'ugx')).toThrow();
});

const webhooks = new Stripe('sk_test_1').webhooks;
const seconds = now.getTime() / 1000;
const body = (part: object = {}, object: object = intent()) =>
  JSON.stringify({ id: 'evt_1', type: 'payment_intent.succeeded', livemode: false, data: { object }, ...part });

function event(payload: string, timestamp = seconds, secret = 'whsec_new') {
  const header = webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return gateway.readEvent({ 'stripe-signature': header }, Buffer.from(payload));
}

test('an event is genuine for five minutes in both directions, under any of the secrets', () => {
  const genuine = { id: 'evt_1', type: 'payment_intent.succeeded', attemptId: 'pay_1', gatewayRef: 'pi_1' };
  expect(event(body())).toEqual(genuine);
  expect(event(body(), seconds - 299, 'whsec_old')).toEqual(genuine);
  expect(event(body(), seconds + 299)).toEqual(genuine);
  for (const [at, secret] of [[seconds - 301], [seconds + 301], [seconds, 'whsec_other'], [seconds, ' ']] as const)
    expect(event(body(), at, secret)).toBe('forged');
});

test('an event of the other mode, of no form, or without a moment is none', () => {
  expect(event(body({ livemode: true }))).toBe('forged');
  expect(event('[]')).toBe('unreadable');
  expect(event('not json')).toBe('unreadable');
  expect(event(body({ data: { object: null } }))).toBe('unreadable');
  expect(event('not json', seconds, 'whsec_other')).toBe('forged');
  expect(event(body({ livemode: undefined }))).toMatchObject({ id: 'evt_1' });
  expect(gateway.readEvent({ 'stripe-signature': 't=,v1=' }, Buffer.from('{}'))).toBe('forged');
  expect(gateway.readEvent({ 'stripe-signature': 'v0=1' }, Buffer.from('{}'))).toBe('forged');
});

test('an event is traced to its attempt by what it carries', () => {
  const session = { id: 'cs_1', object: 'checkout.session', client_reference_id: 'pay_7', payment_intent: 'pi_7' };
  expect(event(body({}, session))).toMatchObject({ attemptId: 'pay_7', gatewayRef: 'cs_1' });
  const dispute = { id: 'du_1', object: 'dispute', payment_intent: 'pi_7', metadata: {} };
  expect(event(body({}, dispute))).toMatchObject({ attemptId: undefined, gatewayRef: 'pi_7' });
  expect(event(body({}, { id: 'cus_1', object: 'customer' }))).toMatchObject({
    attemptId: undefined,
    gatewayRef: undefined,
  });
});
