import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Call, callerOf, startLenders, textOf } from './startLenders.js';

const lenders = await startLenders();
const loans: Call = callerOf(lenders.url, { authorization: 'Bearer sandbox-northwind-loans' });
const payment = { amount: 8998, currency: 'GBP', reference: 'ch_1', channel: 'card' };
const key = (name: string) => ({ 'idempotency-key': name });

beforeEach(() => lenders.world.reset());
afterAll(() => lenders.stop());

test.each(['', 'Bearer nonsense', 'Basic c2FuZGJveA==', 'Bearer sandbox-northwind-locks', 'Bearer sandbox-sol-loans'])(
  'a caller with %p sees nothing of the loan',
  async (authorization) => {
    const { status } = await lenders.call('GET', '/loans/NW-1001', undefined, { authorization });
    expect([401, 404]).toContain(status);
  },
);

test.each([
  [{ ...payment, amount: undefined }, 'no amount'],
  [{ ...payment, amount: 0 }, 'nothing'],
  [{ ...payment, amount: -5 }, 'less than nothing'],
  [{ ...payment, amount: 89.98 }, 'a fraction'],
  [{ ...payment, amount: 1e300 }, 'too much'],
  [{ ...payment, currency: 'gbp' }, 'no currency'],
])('a payment of %j is refused: %s', async (body, _why) => {
  const { status, body: answer } = await loans('POST', '/loans/NW-1001/payments', body, key('k'));
  expect([status, answer['error']?.['code']]).toEqual([400, 'invalid']);
  expect((await loans('GET', '/loans/NW-1001/transactions')).body['transactions']).toEqual([]);
});

test('a payment without a key, in another currency, or on a closed loan is refused', async () => {
  expect((await loans('POST', '/loans/NW-1001/payments', payment)).status).toBe(400);
  const dollars = await loans('POST', '/loans/NW-1001/payments', { ...payment, currency: 'USD' }, key('k'));
  expect([dollars.status, dollars.body['error']?.['code']]).toEqual([422, 'currency_mismatch']);
  const closed = await loans('POST', '/loans/NW-1008/payments', payment, key('k'));
  expect([closed.status, closed.body['error']?.['code']]).toEqual([409, 'closed']);
});

test('a body that is no JSON is the callers mistake', async () => {
  const response = await fetch(`${lenders.url}/loans/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-northwind-loans' },
    body: '{"imei',
  });
  expect(response.status).toBe(400);
});

test('a repeated payment is answered again, and another one under its key is refused', async () => {
  const first = await loans('POST', '/loans/NW-1001/payments', payment, key('k1'));
  expect([first.status, first.body['arrears']?.['overdue'], first.body['arrears']?.['balance']]).toEqual([
    201, 0, 32252,
  ]);
  const again = await loans('POST', '/loans/NW-1001/payments', payment, key('k1'));
  expect([again.status, again.headers.get('idempotent-replay')]).toEqual([200, 'true']);
  expect(again.body).toEqual(first.body);
  const other = await loans('POST', '/loans/NW-1001/payments', { ...payment, amount: 1 }, key('k1'));
  expect(other.status).toBe(422);
  const ledger = await lenders.call('GET', '/sandbox/loans/NW-1001');
  expect(ledger.body['transactions']).toHaveLength(1);
  expect((await loans('GET', '/loans/NW-1001/payments?key=k1')).body['amount']).toBe(8998);
  expect((await loans('GET', '/loans/NW-1001/payments?key=k2')).status).toBe(404);
});

test('paying the balance closes the loan, more is credit, and a reversal opens it again', async () => {
  const paid = await loans('POST', '/loans/NW-1001/payments', { ...payment, amount: 50000 }, key('k1'));
  expect((await loans('GET', '/loans/NW-1001')).body['status']).toBe('closed');
  expect((await lenders.call('GET', '/sandbox/loans/NW-1001')).body).toMatchObject({ balance: 0, credit: 8750 });
  const reversal = { transactionId: paid.body['transactionId'], amount: 50001, reason: 'dispute' };
  expect((await loans('POST', '/loans/NW-1001/reversals', reversal, key('r1'))).status).toBe(422);
  const whole = { ...reversal, amount: 50000 };
  expect((await loans('POST', '/loans/NW-1001/reversals', whole, key('r1'))).body['arrears']).toMatchObject({
    overdue: 8998,
    balance: 41250,
  });
  expect((await loans('POST', '/loans/NW-1001/reversals', whole, key('r1'))).status).toBe(200);
  expect((await loans('POST', '/loans/NW-1001/reversals', whole, key('r2'))).status).toBe(422);
  expect((await loans('GET', '/loans/NW-1001')).body['status']).toBe('active');
});

test('either IMEI finds the loan, a stranger finds none, and another lender neither', async () => {
  const lanka = callerOf(lenders.url, { authorization: 'Bearer sandbox-lanka-loans' });
  for (const imei of ['861122030003032', '86112203001313'])
    expect((await lanka('POST', '/loans/search', { imei })).body['loans']).toEqual([{ id: 'LM-1003' }]);
  expect((await lanka('POST', '/loans/search', { imei: '861122030099998' })).body['loans']).toEqual([]);
  expect((await loans('POST', '/loans/search', { imei: '861122030003032' })).body['loans']).toEqual([]);
  expect((await loans('POST', '/loans/search', { imei: '12' })).status).toBe(400);
});

test('a hold is read back, replaced under its key, gone when it ends, and taken away', async () => {
  const hold = { kind: 'lock_grace', until: '2999-01-01T00:00:00Z', reason: 'paid' };
  expect((await loans('PUT', '/loans/NW-1001/holds/h', { ...hold, until: 'soon' })).status).toBe(400);
  const soon = new Date(lenders.world.clock.now().getTime() + 3_600_000).toISOString();
  await loans('PUT', '/loans/NW-1001/holds/short', { ...hold, until: soon });
  await loans('PUT', '/loans/NW-1001/holds/h', hold);
  await loans('PUT', '/loans/NW-1001/holds/h', { ...hold, kind: 'plan' });
  expect((await loans('GET', '/loans/NW-1001/holds')).body['holds']).toHaveLength(2);
  lenders.world.clock.advance('PT2H');
  expect((await loans('GET', '/loans/NW-1001/holds')).body['holds']).toEqual([{ key: 'h', ...hold, kind: 'plan' }]);
  expect((await loans('DELETE', '/loans/NW-1001/holds/h')).status).toBe(204);
  expect((await loans('DELETE', '/loans/NW-1001/holds/h')).status).toBe(404);
});

test('days past due grow with the worlds days', async () => {
  expect((await loans('GET', '/loans/NW-1001/arrears')).body['daysPastDue']).toBe(34);
  lenders.world.clock.advance('P3D');
  expect((await loans('GET', '/loans/NW-1001/arrears')).body['daysPastDue']).toBe(37);
});

test('plans, promises and notes are kept', async () => {
  const instalments = [{ on: '2027-01-01', amount: 4000 }];
  const plan = { agreedAt: '2026-11-21T10:00:00Z', total: 8998, currency: 'GBP', downPayment: 4998, instalments };
  expect((await loans('PUT', '/loans/NW-1001/plans/p', { ...plan, status: 'agreed', total: -1 })).status).toBe(400);
  expect((await loans('PUT', '/loans/NW-1001/plans/p', { ...plan, status: 'agreed' })).status).toBe(200);
  const promise = { amount: 100, currency: 'EUR', on: '2027-01-01' };
  expect((await loans('PUT', '/loans/NW-1001/promises/q', promise)).status).toBe(422);
  expect((await loans('PUT', '/loans/NW-1001/promises/q', { ...promise, currency: 'GBP' })).status).toBe(200);
  expect((await loans('POST', '/loans/NW-1001/notes', { text: 'hello' }, key('n'))).status).toBe(201);
  expect((await loans('POST', '/loans/NW-1001/notes', { text: 'hello' }, key('n'))).status).toBe(200);
  const { body } = await lenders.call('GET', '/sandbox/loans/NW-1001');
  for (const kept of ['plans', 'promises', 'notes']) expect(body[kept]).toHaveLength(1);
});

test('a time-out after the effect leaves one posting, found by its key', async () => {
  await lenders.call('POST', '/sandbox/faults', {
    party: 'loans',
    kind: 'timeout_after_effect',
    where: 'POST /loans/NW-1001/payments',
  });
  const given = AbortSignal.timeout(300);
  const sent = fetch(`${lenders.url}/loans/NW-1001/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-northwind-loans', ...key('k') },
    body: JSON.stringify(payment),
    signal: given,
  });
  await expect(sent).rejects.toThrow();
  expect((await loans('GET', '/loans/NW-1001/payments?key=k')).status).toBe(200);
  const again = await loans('POST', '/loans/NW-1001/payments', payment, key('k'));
  expect([again.status, again.headers.get('idempotent-replay')]).toEqual([200, 'true']);
});

test('while a slow payment runs its key is in progress', async () => {
  await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind: 'slow', where: 'POST /loans' });
  const controller = new AbortController();
  const slow = fetch(`${lenders.url}/loans/NW-1001/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sandbox-northwind-loans', ...key('s') },
    body: JSON.stringify(payment),
    signal: controller.signal,
  }).catch(() => 'left');
  while (lenders.world.faults.all().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const meanwhile = await loans('POST', '/loans/NW-1001/payments', payment, key('s'));
  expect([meanwhile.status, meanwhile.body['error']?.['code']]).toEqual([409, 'in_progress']);
  controller.abort();
  expect(await slow).toBe('left');
});

test.each([
  ['down', 503],
  ['rate_limited', 429],
  ['refused', 403],
])('%s is answered %d once', async (kind, status) => {
  await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind });
  expect((await loans('GET', '/loans/NW-1001')).status).toBe(status);
  expect((await loans('GET', '/loans/NW-1001')).status).toBe(200);
});

test('rubbish and a cut line are what they say', async () => {
  await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind: 'bad_json' });
  await expect(loans('GET', '/loans/NW-1001')).rejects.toThrow(SyntaxError);
  await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind: 'reset' });
  await expect(loans('GET', '/loans/NW-1001')).rejects.toThrow();
});

test('every route of the document is served, with the codes that it names', async () => {
  const document = parse(readFileSync('docs/loan-api.openapi.yaml', 'utf8')) as { paths: Record<string, object> };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods).filter((name) => name !== 'parameters')) {
      const { status, body } = await loans(method.toUpperCase(), path.replace('{id}', 'NW-1001').replace('{key}', 'k'));
      expect([path, status < 500, textOf(body['error']?.['message']) === 'no such route']).toEqual([path, true, false]);
    }
  }
});

test('a fault that could match no call is refused', async () => {
  for (const where of ['nonsense', 'POST', 'POST loans', 'POST /loans /release', ''])
    expect((await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind: 'down', where })).status).toBe(400);
  for (const where of ['/nowhere', 'post /nowhere', 'GET /nowhere'])
    expect((await lenders.call('POST', '/sandbox/faults', { party: 'loans', kind: 'down', where })).status).toBe(201);
  expect((await lenders.call('DELETE', '/sandbox/faults')).status).toBe(204);
});
