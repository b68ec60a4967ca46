import { generateKeyPairSync, sign, verify, X509Certificate } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { type Answer, callerOf, startLenders, startProduct, textOf, until } from './startLenders.js';

const product = await startProduct();
const lenders = await startLenders(product.url);
const { clock } = lenders.world;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const dinesh = '861122030004048';

function jwt(claims: object, key = privateKey): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS512', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${sign('sha512', Buffer.from(signed), key).toString('base64url')}`;
}

const askToken = (clientIdentifierJwt: string): Promise<Answer> =>
  lenders.call('POST', '/ams/v1/users/accesstoken', { clientIdentifierJwt, base64EncodedStringPublicKey: spki });

async function signedIn(lender = 'bharat') {
  const { body } = await askToken(jwt({ clientIdentifier: `sandbox-${lender}-locks`, publicKey: spki }));
  return callerOf(lenders.url, { 'x-knox-apitoken': jwt({ accessToken: body['accessToken'], publicKey: spki }) });
}

const kg = '/kcs/v1.1/kg';
const phone = async () => (await lenders.call('GET', `/sandbox/devices/${dinesh}`)).body;

beforeEach(() => {
  lenders.world.reset();
  product.received.length = 0;
});
afterAll(async () => {
  await lenders.stop();
  product.stop();
});

test('a client that is unknown, unsigned or signed by another key gets no token', async () => {
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const claims = { clientIdentifier: 'sandbox-bharat-locks', publicKey: spki };
  for (const token of ['', 'a.b.c', jwt({ clientIdentifier: 'nobody' }), jwt(claims, stranger)]) {
    const { status, body } = await askToken(token);
    expect([status, body['result'], body['error']?.['code']]).toEqual([401, 'FAIL', '4010000']);
  }
});

test('a token that is missing, forged or old opens nothing', async () => {
  const call = await signedIn();
  expect((await lenders.call('POST', `${kg}/devices/list`, {})).status).toBe(401);
  const forged = jwt({ accessToken: 'x'.repeat(48), publicKey: spki });
  expect((await lenders.call('POST', `${kg}/devices/list`, {}, { 'x-knox-apitoken': forged })).status).toBe(401);
  expect((await call('POST', `${kg}/devices/list`, {})).status).toBe(200);
  clock.advance('PT31M');
  expect((await call('POST', `${kg}/devices/list`, {})).status).toBe(401);
});

test.each([[{}], [{ objectId: 'DV-1004', deviceUid: dinesh }], [{ deviceUid: 7 }]])(
  'a command to %j is malformed',
  async (body) => {
    const call = await signedIn();
    expect((await call('POST', `${kg}/devices/unlock`, body)).body['error']?.['code']).toBe('4000000');
  },
);

test('another tenant does not see the device', async () => {
  const call = await signedIn('sol');
  expect((await call('POST', `${kg}/devices/list`, { search: dinesh })).body['totalCount']).toBe(0);
  expect((await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh })).status).toBe(404);
});

test('an unlock is a transaction; there is no idempotency, so a second one finds the device free', async () => {
  const call = await signedIn();
  const status = async () =>
    (await call('POST', `${kg}/devices/list`, { search: dinesh })).body['deviceList']?.[0]?.['status'];
  expect(await status()).toBe('Active | Locked');
  const given = await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh }, { 'x-knox-transactionid': 'T1' });
  expect(given.body).toMatchObject({ result: 'SUCCESS', transactionId: 'T1' });
  const result = async () => (await call('POST', `${kg}/transaction`, { transactionId: 'T1' })).body;
  expect([await status(), (await result())['success']]).toEqual(['Unlocking', 0]);
  clock.advance('PT2S');
  expect([await status(), (await result())['success']]).toEqual(['Active', 1]);
  const again = await call('POST', `${kg}/devices/unlock`, { approveId: 'AG-1004' });
  expect([again.status, again.body['error']?.['code']]).toEqual([400, '4000003']);
});

test('webhooks are signed under the certificate', async () => {
  const call = await signedIn();
  const relockTimestamp = clock.now().getTime() + 3_600_000;
  expect((await call('POST', `${kg}/devices/unlock`, { objectId: 'DV-1004', relockTimestamp: 1 })).status).toBe(400);
  await call('POST', `${kg}/devices/unlock`, { objectId: 'DV-1004', relockTimestamp });
  clock.advance('PT2S');
  await until(() => product.received.length === 2);
  expect(await phone()).toMatchObject({ state: 'temporarily_unlocked' });
  const key = new X509Certificate(textOf((await lenders.call('GET', '/kwn/v1/certificate')).body)).publicKey;
  for (const { path, headers, raw, body } of product.received) {
    expect(path).toBe('/mdm/knoxGuard/events');
    expect(body).toMatchObject({ tenantId: 'bharat', payload: { deviceUid: dinesh, relockTimestamp } });
    const signature = Buffer.from(String(headers['x-knox-signature']), 'base64');
    expect(verify('sha256', Buffer.from(`${String(headers['x-knox-timestamp'])}.${raw}`), key, signature)).toBe(true);
  }
  expect(product.received.map(({ body }) => String(body['eventType'])).toSorted()).toEqual([
    'KG_DEVICE_RELOCK_TIMESTAMP_APPLIED',
    'KG_DEVICE_UNLOCKED',
  ]);
  clock.advance('PT1H');
  expect((await phone())['state']).toBe('locked');
});

test('only the events that are subscribed to come', async () => {
  const call = await signedIn();
  expect((await call('POST', '/kwn/v1/subscriptions', { eventTypes: 'all' })).status).toBe(400);
  expect((await lenders.call('POST', '/kwn/v1/subscriptions', { eventTypes: [] })).status).toBe(401);
  await call('POST', '/kwn/v1/subscriptions', { eventTypes: ['KG_DEVICE_LOCKED'] });
  await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh });
  clock.advance('PT2S');
  await lenders.call('POST', `/sandbox/devices/${dinesh}/lock`);
  await until(() => product.received.length === 1);
  expect(product.received[0]?.body['eventType']).toBe('KG_DEVICE_LOCKED');
});

test('completing is cancelled, and then completed for good', async () => {
  const call = await signedIn();
  await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh });
  clock.advance('PT2S');
  await call('POST', `${kg}/devices/complete`, { deviceUid: dinesh });
  expect((await call('GET', `${kg}/devices/DV-1004`)).body['device']?.['status']).toBe('Completing');
  await call('POST', `${kg}/devices/actions`, { deviceUid: dinesh, action: 'cancelComplete' });
  expect((await call('GET', `${kg}/devices/DV-1004`)).body['device']?.['status']).toBe('Active');
  expect((await call('POST', `${kg}/devices/actions`, { deviceUid: dinesh, action: 'lock' })).status).toBe(400);
  await call('POST', `${kg}/devices/complete`, { deviceUid: dinesh });
  clock.advance('P2D');
  expect((await phone())['state']).toBe('released');
});

test('busy and refused have codes of their own', async () => {
  const call = await signedIn();
  for (const kind of ['busy', 'refused']) await lenders.call('POST', '/sandbox/faults', { party: 'locks', kind });
  expect((await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh })).body['error']?.['code']).toBe('4000021');
  expect((await call('POST', `${kg}/devices/unlock`, { deviceUid: dinesh })).status).toBe(403);
});

test('a message and a PIN', async () => {
  const call = await signedIn();
  expect((await call('POST', `${kg}/devices/sendMessage`, { deviceUid: dinesh })).status).toBe(400);
  await call('POST', `${kg}/devices/sendMessage`, { deviceUid: dinesh, message: 'Thank you' });
  expect((await phone())['notices']).toMatchObject([{ text: 'Thank you' }]);
  const { body } = await call('POST', `${kg}/devices/pin`, { deviceUid: dinesh, challenge: '1' });
  expect(body['pin']).toMatch(/^\d{8}$/);
});
