import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { z } from 'zod';
import type { Problem } from '../../core/problem.js';
import { createHttp, type HttpCall, type HttpOptions } from '../../integrations/http.js';
import { type Refusal, unlessRefused } from '../../integrations/httpAnswers.js';

const origin = 'https://loans.example';
const secret = '861122030001010';
const schema = z.object({ total: z.number() });

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

function client(options: Partial<HttpOptions> = {}) {
  const calls: HttpCall[] = [];
  const pauses: number[] = [];
  const http = createHttp({
    party: 'loans',
    baseUrl: origin,
    random: () => 0,
    pause: async (milliseconds) => void pauses.push(milliseconds),
    onCall: (call) => calls.push(call),
    ...options,
  });
  return { http, calls, pauses };
}

const reading = { name: 'payoff', path: ['loans', secret], schema };
const writing = { name: 'pay', path: ['loans', secret, 'payments'], body: { imei: secret }, schema };

async function failing(call: Promise<unknown>): Promise<Problem> {
  const problem = (await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as Problem;
  expect(problem).toMatchObject({ name: 'Problem' });
  expect(JSON.stringify([problem.message, problem.stack, problem.cause])).not.toContain(secret);
  return problem;
}

const onLoan = () => nock(origin).get(`/loans/${secret}`);
const onPayments = () => nock(origin).post(`/loans/${secret}/payments`);

test('a read is tried three times and then the party is down, and nothing is in doubt', async () => {
  const scope = onLoan()
    .times(3)
    .reply(503, { error: { code: 'down' } });
  const { http, calls } = client();
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.down', retry: 'later', ambiguous: false });
  expect(scope.isDone()).toBe(true);
  expect(calls).toMatchObject([{ party: 'loans', name: 'payoff', outcome: 'down', tries: 3 }]);
});

test('a write without a key is tried once, and a 5xx leaves its effect in doubt', async () => {
  onPayments().reply(500, 'oops');
  const { http, calls } = client();
  expect(await failing(http.post(writing))).toMatchObject({ code: 'loans.down', ambiguous: true });
  expect(calls[0]?.tries).toBe(1);
});

test('a write with a key is repeated under that key', async () => {
  const keys: unknown[] = [];
  const answer = function (this: { req: { headers: Record<string, unknown> } }): [number, unknown] {
    keys.push(String(this.req.headers['idempotency-key']));
    return keys.length < 3 ? [502, ''] : [201, { total: 1 }];
  };
  onPayments()
    .times(3)
    .reply(answer as never);
  const { http } = client();
  expect(await http.post({ ...writing, key: 'post:pay_1' })).toEqual({ total: 1 });
  expect(keys).toEqual(['post:pay_1', 'post:pay_1', 'post:pay_1']);
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s means that a write never arrived', async (code) => {
  onPayments().replyWithError(Object.assign(new Error(`connect ${secret}`), { code }));
  const { http } = client();
  expect(await failing(http.post(writing))).toMatchObject({ code: 'loans.down', ambiguous: false });
});

test('a port where nobody listens is never in doubt, on a real line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  nock.enableNetConnect('127.0.0.1');
  const { http } = client({ baseUrl: `http://127.0.0.1:${port}` });
  const problem = await failing(http.post(writing));
  nock.disableNetConnect();
  expect(problem).toMatchObject({ code: 'loans.down', ambiguous: false });
  expect(problem.message).toBe('loans.down: pay (ECONNREFUSED)');
});

test('a reset leaves a write in doubt, and not a read', async () => {
  const reset = Object.assign(new Error(`read ${secret}`), { code: 'ECONNRESET' });
  onPayments().replyWithError(reset);
  onLoan().times(3).replyWithError(reset);
  const { http } = client();
  expect(await failing(http.post(writing))).toMatchObject({ code: 'loans.down', ambiguous: true });
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.down', ambiguous: false });
});

test('doubt stays when a later try does not even connect, or is refused', async () => {
  onPayments().reply(500, '');
  onPayments()
    .times(2)
    .replyWithError(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
  const { http } = client();
  expect(await failing(http.post({ ...writing, key: 'k' }))).toMatchObject({ code: 'loans.down', ambiguous: true });
  onPayments().reply(500, '');
  onPayments().reply(409, { error: { code: 'closed' } });
  const refused = failing(unlessRefused(http.post({ ...writing, key: 'k' }), { closed: 'is closed' }));
  expect(await refused).toMatchObject({ code: 'loans.refused', ambiguous: true });
});

test('a slow party is given up, for one try and for all tries', async () => {
  onLoan().times(3).delay(300).reply(200, { total: 1 });
  onPayments().delay(300).reply(200, { total: 1 });
  const { http } = client({ timeoutMs: 40 });
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.slow', ambiguous: false });
  expect(await failing(http.post(writing))).toMatchObject({ code: 'loans.slow', ambiguous: true });
});

test('the budget ends the tries, whatever is left of them', async () => {
  let now = 0;
  const calls: HttpCall[] = [];
  onLoan()
    .times(3)
    .reply(() => {
      now += 5000;
      return [503, ''];
    });
  const { http } = client({ clock: { elapsed: () => now }, onCall: (call) => calls.push(call) });
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.down' });
  expect(calls[0]).toMatchObject({ tries: 2, milliseconds: 10_000 });
});

test.each([
  ['half a document', 200, '{"total": 1', 3],
  ['a page', 200, '<html>', 3],
  ['another form', 200, '{"total": "1"}', 1],
  ['nothing', 200, '', 1],
  ['a list', 200, '[]', 1],
])('%s is rubbish', async (_what, status, body, tries) => {
  onLoan().times(tries).reply(status, body);
  onPayments().reply(status, body);
  const { http, calls } = client();
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.rubbish', ambiguous: false });
  expect(await failing(http.post(writing))).toMatchObject({ code: 'loans.rubbish', ambiguous: true });
  expect(calls[0]?.tries).toBe(tries);
});

test('what does not fit is named by fields, never by keys that are numbers or by values', async () => {
  onLoan().reply(200, { total: secret });
  const { http } = client();
  expect((await failing(http.get(reading))).message).toBe('loans.rubbish: payoff (total)');
  onLoan().reply(200, { [secret]: 'x' });
  const byNumber = { ...reading, schema: z.record(z.string(), z.number()) };
  expect((await failing(http.get(byNumber))).message).toBe('loans.rubbish: payoff (*)');
});

test('an answer that does not end is not read to its end', async () => {
  onLoan().reply(200, `{"total": 1, "more": "${'x'.repeat(5000)}"}`);
  const { http } = client({ maxBytes: 1000 });
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.rubbish' });
});

test('a redirect is not followed', async () => {
  onLoan().reply(302, '', { location: 'https://elsewhere.example/' });
  const elsewhere = nock('https://elsewhere.example').get('/').reply(200, { total: 1 });
  const { http } = client();
  expect(await failing(http.get(reading))).toMatchObject({ code: 'loans.rubbish' });
  expect(elsewhere.isDone()).toBe(false);
});

test('Retry-After is waited for within the budget, in seconds or as a date', async () => {
  onLoan().reply(429, '', { 'retry-after': '2' });
  const date = 'Fri, 21 Nov 2025 09:00:00 GMT';
  onLoan().reply(503, '', { date, 'retry-after': 'Fri, 21 Nov 2025 09:00:03 GMT' });
  onLoan().reply(200, { total: 1 });
  const { http, pauses } = client();
  expect(await http.get(reading)).toEqual({ total: 1 });
  expect(pauses).toEqual([2000, 3000]);
});

test('a wait beyond the budget is handed on', async () => {
  onLoan().reply(429, '', { 'retry-after': '60' });
  const { http, pauses } = client();
  const expected = { code: 'loans.rate_limited', retryAfterSeconds: 60, ambiguous: false, retry: 'later' };
  expect(await failing(http.get(reading))).toMatchObject(expected);
  expect(pauses).toEqual([]);
});

test('the pauses have full jitter and grow', async () => {
  onLoan().times(3).reply(500, '');
  const { http, pauses } = client({ random: () => 0.5 });
  await failing(http.get(reading));
  expect(pauses).toEqual([150, 300]);
});

test('a refusal keeps status and code, and a code that could be a number of somebody is dropped', async () => {
  onPayments().reply(422, { error: { code: 'currency_mismatch', message: secret } });
  onPayments().reply(422, { error: { code: secret } });
  onPayments().reply(404, `<p>${secret}</p>`);
  const { http } = client();
  const refusal = (await failing(http.post(writing))) as Refusal;
  const expected = {
    code: 'loans.refused',
    status: 422,
    errorCode: 'currency_mismatch',
    retry: 'never',
    ambiguous: false,
  };
  expect(refusal).toMatchObject(expected);
  expect(await failing(http.post(writing))).toMatchObject({ status: 422, errorCode: undefined });
  expect(await failing(http.post(writing))).toMatchObject({ status: 404, errorCode: undefined });
});

test('a rightful refusal becomes a value', async () => {
  onLoan().reply(404, { error: { code: 'not_found' } });
  const { http } = client();
  expect(await unlessRefused(http.get(reading), { not_found: undefined })).toBeUndefined();
  onLoan().reply(404, { error: { code: 'constructor' } });
  expect(await failing(unlessRefused(http.get(reading), { not_found: undefined }))).toMatchObject({ status: 404 });
});

test('a key whose first request still runs is waited for, and in doubt when that takes too long', async () => {
  onPayments().reply(409, { error: { code: 'in_progress' } });
  onPayments().reply(201, { total: 1 });
  const { http } = client();
  expect(await http.post({ ...writing, key: 'k' })).toEqual({ total: 1 });
  onPayments()
    .times(3)
    .reply(409, { error: { code: 'in_progress' } });
  expect(await failing(http.post({ ...writing, key: 'k' }))).toMatchObject({
    code: 'loans.in_progress',
    ambiguous: true,
  });
});

test('401 is told as such, after one fresh proof where there can be one', async () => {
  onLoan().reply(401, '');
  expect(await failing(client().http.get(reading))).toMatchObject({ code: 'loans.auth', ambiguous: false });
  const asked: boolean[] = [];
  const authorize = async (refused: boolean) => {
    asked.push(refused);
    return { authorization: refused ? 'fresh' : 'stale' };
  };
  nock(origin, { reqheaders: { authorization: 'stale' } })
    .post(`/loans/${secret}/payments`)
    .reply(401, '');
  nock(origin, { reqheaders: { authorization: 'fresh' } })
    .post(`/loans/${secret}/payments`)
    .reply(200, { total: 1 });
  expect(await client({ authorize }).http.post(writing)).toEqual({ total: 1 });
  expect(asked).toEqual([false, true]);
  onLoan().times(2).reply(401, '');
  expect(await failing(client({ authorize }).http.get(reading))).toMatchObject({ code: 'loans.auth' });
});

test('an id cannot lead to another address', async () => {
  nock(origin).get('/loans/..%2F..%2Fadmin%3Fx%3D1').reply(200, { total: 7 });
  const { http } = client();
  expect(await http.get({ ...reading, path: ['loans', '../../admin?x=1'] })).toEqual({ total: 7 });
  for (const id of ['', '.', '..'])
    expect(await failing(http.get({ ...reading, path: ['loans', id] }))).toMatchObject({ code: 'loans.bad_id' });
});

test('an empty 204 is an answer', async () => {
  nock(origin).delete('/loans/1/holds/2').reply(204);
  const { http } = client();
  const request = { name: 'removeHold', path: ['loans', '1', 'holds', '2'], repeatable: true, schema: z.unknown() };
  expect(await http.remove(request)).toBeUndefined();
});
