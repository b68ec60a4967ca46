import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Call, callerOf, listOf, startLenders, startProduct, until, textOf } from './startLenders.js';

const product = await startProduct();
const lenders = await startLenders(product.url);
const asLender = (lender: string): Call => callerOf(lenders.url, { authorization: `Bearer sandbox-${lender}-locks` });
const northwind = asLender('northwind');
const sol = asLender('sol');
const { clock } = lenders.world;
const imeis = { asha: '861122030001010', farid: '861122030006068', grace: '861122030007074', luis: '861122030012124' };

const command = (call: Call, device: string, operation: string, key: string, more: object = {}) =>
  call(
    'POST',
    `/release/devices/${device}/commands`,
    { operation, reason: 'test', ...more },
    { 'idempotency-key': key },
  );
const phone = async (imei: string) => (await lenders.call('GET', `/sandbox/devices/${imei}`)).body;
const fault = (kind: string, where?: string, times = 1) =>
  lenders.call('POST', '/sandbox/faults', { party: 'locks', kind, times, ...(where ? { where } : {}) });
const eventsOf = (type: string) => product.received.filter(({ body }) => body['type'] === type);
const hold = (loan: string, kind = 'lock_grace') =>
  lenders.call(
    'PUT',
    `/loans/${loan}/holds/h`,
    { kind, until: new Date(clock.now().getTime() + 48 * 3_600_000).toISOString(), reason: 'test' },
    { authorization: 'Bearer sandbox-northwind-loans' },
  );

beforeEach(() => {
  lenders.world.reset();
  product.received.length = 0;
});
afterAll(async () => {
  await lenders.stop();
  product.stop();
});

test('without the lenders own token nothing is told or done', async () => {
  const loans = callerOf(lenders.url, { authorization: 'Bearer sandbox-northwind-loans' });
  expect((await loans('GET', '/release/devices/DV-1001')).status).toBe(401);
  expect((await sol('GET', '/release/devices/DV-1001')).body['error']?.['code']).toBe('unknown_device');
  expect((await command(sol, 'DV-1001', 'unlock', 'k')).status).toBe(404);
  expect((await northwind('POST', '/release/devices/search', { imei: '861122030099998' })).status).toBe(404);
});

test.each([
  [{ operation: 'lock', reason: 'x' }],
  [{ operation: 'unlock' }],
  [{ operation: 'unlock_until', reason: 'x' }],
  [{ operation: 'unlock_until', until: '2020-01-01T00:00:00Z', reason: 'x' }],
  [{ operation: 'unlock_until', until: 'tomorrow', reason: 'x' }],
])('%j is no command', async (body) => {
  const path = '/release/devices/DV-1001/commands';
  expect((await northwind('POST', path, body, { 'idempotency-key': 'k' })).status).toBe(400);
  expect((await northwind('POST', path, { operation: 'unlock', reason: 'x' })).status).toBe(400);
  expect((await phone(imeis.asha))['state']).toBe('locked');
});

test('a stolen phone is refused and stays locked, and no code is given for it', async () => {
  for (const operation of ['unlock', 'release'])
    expect((await command(sol, 'DV-1009', operation, operation)).body['error']?.['code']).toBe('refused');
  const code = await sol('POST', '/release/devices/DV-1009/offline-codes', {}, { 'idempotency-key': 'c' });
  expect(code.status).toBe(403);
  clock.advance('P1D');
  expect((await phone('861122030009096'))['state']).toBe('locked');
});

test('accepted is not unlocked: the phone does it two seconds later and the event says so, signed', async () => {
  const accepted = await command(northwind, 'DV-1001', 'unlock', 'k1');
  expect([accepted.status, accepted.body['status']]).toEqual([202, 'accepted']);
  expect((await northwind('GET', '/release/devices/DV-1001')).body['device']).toMatchObject({ state: 'unlocking' });
  expect((await phone(imeis.asha))['state']).toBe('locked');
  clock.advance('PT2S');
  expect((await phone(imeis.asha))['state']).toBe('unlocked');
  const [event] = await until(() => (product.received.length > 0 ? product.received : undefined));
  expect(event?.path).toBe('/mdm/releaseApi/events');
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(event?.headers['liftline-signature'])) ?? [];
  expect(v1).toBe(createHmac('sha256', 'sandbox-release-events').update(`${t}.${event?.raw}`).digest('hex'));
  expect(event?.body).toMatchObject({ type: 'device.unlocked', lender: 'northwind', deviceId: 'DV-1001' });
  expect((await northwind('GET', '/release/commands?key=k1')).body).toMatchObject({ status: 'done' });
  expect((await command(northwind, 'DV-1001', 'unlock', 'k2')).body['status']).toBe('already_in_state');
});

test('a key is answered once, and another content under it is refused', async () => {
  const first = await command(northwind, 'DV-1001', 'unlock', 'k');
  const again = await command(northwind, 'DV-1001', 'unlock', 'k');
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect((await command(northwind, 'DV-1001', 'release', 'k')).status).toBe(422);
  expect((await command(northwind, 'DV-1006', 'unlock', 'k')).status).toBe(422);
});

test('an offline phone accepts and does it when it comes online', async () => {
  await command(sol, 'DV-1012', 'unlock', 'k');
  clock.advance('PT1H');
  expect(await phone(imeis.luis)).toMatchObject({ state: 'locked', online: false, relockAt: null });
  const online = await lenders.call('POST', `/sandbox/devices/${imeis.luis}/online`);
  expect(online.body).toMatchObject({ state: 'unlocked', online: true });
  await until(() => eventsOf('device.online').length === 1 && eventsOf('device.unlocked').length === 1);
});

test('Farids phone accepts and never confirms', async () => {
  expect((await command(northwind, 'DV-1006', 'unlock', 'k')).status).toBe(202);
  clock.advance('P5D');
  await lenders.call('POST', `/sandbox/devices/${imeis.farid}/online`);
  expect((await phone(imeis.farid))['state']).toBe('locked');
  expect((await northwind('GET', '/release/commands?key=k')).body['status']).toBe('sent');
});

test('a temporary unlock ends in a lock when the loan is in arrears and nothing holds it', async () => {
  const end = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await command(northwind, 'DV-1001', 'unlock_until', 'k', { until: end });
  clock.advance('PT3S');
  expect(await phone(imeis.asha)).toMatchObject({ state: 'temporarily_unlocked', relockAt: end });
  expect((await command(northwind, 'DV-1001', 'unlock_until', 'k2', { until: end })).status).toBe(200);
  clock.advance('PT1H');
  expect((await phone(imeis.asha))['state']).toBe('locked');
  await until(() => eventsOf('device.locked').length === 1);
});

test('a temporary unlock under a hold goes on to the end of the hold, and without arrears for good', async () => {
  await hold('NW-1001', 'plan');
  const end = new Date(clock.now().getTime() + 3_600_000).toISOString();
  await command(northwind, 'DV-1001', 'unlock_until', 'k', { until: end });
  clock.advance('PT2H');
  expect((await phone(imeis.asha))['state']).toBe('temporarily_unlocked');
  await lenders.call(
    'POST',
    '/loans/NW-1001/payments',
    { amount: 8998, currency: 'GBP', reference: 'r', channel: 'card' },
    { authorization: 'Bearer sandbox-northwind-loans', 'idempotency-key': 'p' },
  );
  clock.advance('P3D');
  expect((await phone(imeis.asha))['state']).toBe('unlocked');
});

test('final release takes two days and can be cancelled until then', async () => {
  const lanka = asLender('lanka');
  await command(lanka, 'DV-1007', 'unlock', 'u');
  expect((await command(lanka, 'DV-1007', 'release', 'early')).body['error']?.['code']).toBe('busy');
  clock.advance('PT2S');
  await command(lanka, 'DV-1007', 'release', 'r1');
  expect((await lanka('GET', '/release/devices/DV-1007')).body['device']?.['state']).toBe('completing');
  expect((await command(lanka, 'DV-1007', 'cancel_release', 'c1')).status).toBe(202);
  clock.advance('P3D');
  expect((await phone(imeis.grace))['state']).toBe('unlocked');
  expect((await command(lanka, 'DV-1007', 'cancel_release', 'c2')).body['status']).toBe('already_in_state');
  await command(lanka, 'DV-1007', 'release', 'r2');
  clock.advance('P2D');
  expect((await phone(imeis.grace))['state']).toBe('released');
  expect((await command(lanka, 'DV-1007', 'unlock', 'u2')).body['status']).toBe('already_in_state');
  expect((await command(lanka, 'DV-1007', 'cancel_release', 'c3')).status).toBe(403);
});

test('busy and refused meet commands alone, and leave the key free', async () => {
  await fault('busy');
  await fault('refused');
  expect((await northwind('GET', '/release/devices/DV-1001')).status).toBe(200);
  expect((await command(northwind, 'DV-1001', 'unlock', 'k')).body['error']?.['code']).toBe('busy');
  expect((await command(northwind, 'DV-1001', 'unlock', 'k')).body['error']?.['code']).toBe('refused');
  expect((await command(northwind, 'DV-1001', 'unlock', 'k')).status).toBe(202);
});

test('accepted then never is never, until it is asked for again', async () => {
  await fault('accepted_then_never');
  await command(northwind, 'DV-1001', 'unlock', 'k1');
  clock.advance('P1D');
  expect((await phone(imeis.asha))['state']).toBe('locked');
  await command(northwind, 'DV-1001', 'unlock', 'k2');
  clock.advance('PT2S');
  expect((await phone(imeis.asha))['state']).toBe('unlocked');
});

test('faulty automation locks again after a minute, and a grace hold keeps it away', async () => {
  await fault('relocks_after_unlock', undefined, 2);
  await command(northwind, 'DV-1001', 'unlock', 'k1');
  clock.advance('PT63S');
  expect((await phone(imeis.asha))['state']).toBe('locked');
  await hold('NW-1001');
  await command(northwind, 'DV-1001', 'unlock', 'k2');
  clock.advance('PT63S');
  expect((await phone(imeis.asha))['state']).toBe('unlocked');
  const history = listOf((await phone(imeis.asha))['history']);
  expect(history.map((entry) => entry['state'])).toEqual(['locked', 'unlocked', 'locked', 'unlocked']);
});

test('events are sent again until they are taken, and once each', async () => {
  product.refuse(2);
  await command(northwind, 'DV-1001', 'unlock', 'k');
  clock.advance('PT2S');
  await until(() => product.received.length === 1);
  clock.advance('PT1S');
  await until(() => product.received.length === 2);
  clock.advance('PT2S');
  await until(() => product.received.length === 3);
  expect(new Set(product.received.map(({ body }) => body['id'])).size).toBe(1);
  await until(() => lenders.world.journal.table('releaseEvents').all().length === 0);
});

test('events can be lost, doubled and late', async () => {
  for (const kind of ['lost_webhook', 'duplicate_webhook', 'late_webhook']) await fault(kind, 'POST /mdm');
  await command(northwind, 'DV-1001', 'unlock', 'k');
  clock.advance('PT2S');
  expect(lenders.world.journal.table('releaseEvents').all()).toEqual([]);
  await lenders.call('POST', `/sandbox/devices/${imeis.asha}/lock`);
  clock.advance('PT9S');
  expect(product.received).toEqual([]);
  clock.advance('PT2S');
  await until(() => eventsOf('device.locked').length === 2);
});

test('an event can come before the answer to its command', async () => {
  await fault('webhook_before_response');
  let answered = false;
  const answer = command(northwind, 'DV-1001', 'unlock', 'k').finally(() => (answered = true));
  await until(() => product.received.length > 0);
  expect(answered).toBe(false);
  expect((await answer).status).toBe(202);
});

test('an offline code opens the phone for a day, once, and there are five a day', async () => {
  const path = '/release/devices/DV-1012/offline-codes';
  const code = (key: string) => sol('POST', path, { challenge: '1234' }, { 'idempotency-key': key });
  const { body } = await code('c1');
  expect((await code('c1')).body).toEqual(body);
  const type = (text: string) => lenders.call('POST', `/sandbox/devices/${imeis.luis}/code`, { code: text });
  expect((await type('00')).status).toBe(422);
  expect((await type(textOf(body['code']))).body['state']).toBe('temporarily_unlocked');
  expect((await type(textOf(body['code']))).status).toBe(422);
  for (const key of ['c2', 'c3', 'c4', 'c5']) expect((await code(key)).status).toBe(201);
  expect((await code('c6')).status).toBe(429);
});

test('a message is on the screen', async () => {
  const path = '/release/devices/DV-1001/messages';
  expect((await northwind('POST', path, { text: '' }, { 'idempotency-key': 'm' })).status).toBe(400);
  expect((await northwind('POST', path, { text: 'Thank you' }, { 'idempotency-key': 'm' })).status).toBe(202);
  await northwind('POST', path, { text: 'Thank you' }, { 'idempotency-key': 'm' });
  expect((await phone(imeis.asha))['notices']).toHaveLength(1);
});

test('every route of the document is served', async () => {
  const document = parse(readFileSync('docs/release-api.openapi.yaml', 'utf8')) as { paths: Record<string, object> };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const method of Object.keys(methods).filter((name) => name !== 'parameters')) {
      const { status, body } = await northwind(method.toUpperCase(), path.replace('{id}', 'DV-1001'));
      expect([path, status < 500, textOf(body['error']?.['message']) === 'no such route']).toEqual([path, true, false]);
    }
  }
});

test('moving the clock is answered once whoever follows it has the new time', async () => {
  const seen: string[] = [];
  let following = true;
  const follower = (async () => {
    while (following) seen.push(textOf((await lenders.call('GET', '/sandbox/clock')).body['now']));
  })();
  await until(() => seen.length > 0);
  const before = clock.now().getTime();
  expect((await lenders.call('POST', '/sandbox/clock', { advance: 'PT25H' })).status).toBe(200);
  const last = seen.at(-1) ?? '';
  following = false;
  await follower;
  expect(Date.parse(last) - before).toBeGreaterThan(24 * 3_600_000);
});

test('whoever says what they know of the clock is answered once it is moved, and not before', async () => {
  const ask = async (moved: string): Promise<string> =>
    JSON.stringify((await lenders.call('GET', `/sandbox/clock?moved=${moved}`)).body['moved']);
  const heard: string[] = [];
  const follower = (async () => {
    let known = await ask('');
    while (heard.length < 3) heard.push((known = await ask(known)));
  })();
  const first = await ask('');
  expect(heard).toEqual([]);
  const hours = (count: number): string => String(Number(first) + count * 3_600_000);
  await lenders.call('POST', '/sandbox/clock', { advance: 'PT25H' });
  expect(heard).toEqual([hours(25)]);
  await lenders.call('POST', '/sandbox/clock', { advance: 'PT1H' });
  expect(heard).toEqual([hours(25), hours(26)]);
  await lenders.call('POST', '/sandbox/clock', { advance: 'PT1H' });
  await follower;
});
