import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { callerOf, listOf, startLenders, startProduct, textOf, until } from './startLenders.js';

const product = await startProduct();
const lenders = await startLenders(product.url);
const { clock } = lenders.world;
const api = '/api/v2';
const chitra = '861122030003032';
const second = '861122030013130';

async function signedIn(lender = 'lanka') {
  const { body } = await lenders.call('POST', `${api}/authorization/token`, {}, { apikey: `sandbox-${lender}-locks` });
  return callerOf(lenders.url, { authorization: `Bearer ${textOf(body['token'])}` });
}

const phone = async () => (await lenders.call('GET', `/sandbox/devices/${chitra}`)).body;
const item = (deviceUid = chitra) => [{ deviceUid }];

beforeEach(() => {
  lenders.world.reset();
  product.received.length = 0;
});
afterAll(async () => {
  await lenders.stop();
  product.stop();
});

test('a wrong key, no token and an old token are refused', async () => {
  const wrong = await lenders.call('POST', `${api}/authorization/token`, {}, { apikey: 'nothing' });
  expect(wrong.status).toBe(401);
  expect((await lenders.call('POST', `${api}/query/devices`, { deviceList: item() })).status).toBe(401);
  const call = await signedIn();
  clock.advance('PT61M');
  expect((await call('POST', `${api}/query/devices`, { deviceList: item() })).status).toBe(401);
});

test('failures are items under HTTP 200, and one bad item does not spoil the others', async () => {
  const call = await signedIn();
  expect((await call('POST', `${api}/device/unlock`, {})).status).toBe(400);
  const unLockList = [{ deviceUid: '1' }, { deviceUid: '861122030001010' }, { deviceUid: chitra }, null];
  const { status, body } = await call('POST', `${api}/device/unlock`, { unLockList });
  expect(status).toBe(200);
  expect(listOf(body['deviceResponseList']).map((one) => one['resultCode'])).toEqual([4040, 4004, 0, 4040]);
  const tenant = await call('POST', `${api}/query/devices`, { deviceList: item() }, { tenantid: 'other' });
  expect(tenant.body['deviceResponseList']?.[0]?.['resultMessage']).toMatch('not available for this customer');
});

test('an unlock is accepted without a state, is in transition, and is ready for use; both IMEIs are one phone', async () => {
  const call = await signedIn();
  const query = async (imei = chitra) =>
    (await call('POST', `${api}/query/devices`, { deviceList: item(imei) })).body['deviceResponseList']?.[0];
  expect(await query()).toMatchObject({ state: 2, stateInfo: 'locked' });
  const { body } = await call('POST', `${api}/device/unlock`, { unLockList: item(second) });
  expect(body['deviceResponseList']?.[0]).toEqual({ deviceUid: chitra, resultCode: 0, resultMessage: 'Success' });
  expect(await query()).toMatchObject({ state: 21 });
  clock.advance('PT2S');
  expect(await query(second)).toMatchObject({ state: 1, stateInfo: 'ready for use', deviceUid: chitra });
  const again = await call('POST', `${api}/device/unlock`, { unLockList: item() });
  expect(again.body['deviceResponseList']?.[0]).toMatchObject({ resultCode: 0, stateInfo: 'ready for use' });
});

test('the webhook carries an HMAC of its body', async () => {
  const call = await signedIn();
  await call('POST', `${api}/device/unlock`, { unLockList: item() });
  clock.advance('PT2S');
  const [event] = await until(() => (product.received.length > 0 ? product.received : undefined));
  const hmac = createHmac('sha256', 'sandbox-trustonic-events')
    .update(event?.raw ?? '')
    .digest('hex');
  expect([event?.path, event?.headers['x-trustonic-signature']]).toEqual(['/mdm/trustonic/events', `sha256=${hmac}`]);
  expect(event?.body).toMatchObject({
    eventType: 'DEVICE_STATE_CHANGED',
    deviceUid: chitra,
    stateInfo: 'ready for use',
  });
});

test('an expiration unlocks until then, in seconds or milliseconds, and not into the past', async () => {
  const call = await signedIn();
  const until = (expiration: unknown) =>
    call('POST', `${api}/device/updateExpiration`, { updateExpirationList: [{ deviceUid: chitra, expiration }] });
  for (const wrong of [1, -1, 'tomorrow', null])
    expect((await until(wrong)).body['deviceResponseList']?.[0]?.['resultCode']).toBe(4000);
  const seconds = Math.ceil(clock.now().getTime() / 1000) + 3600;
  await until(seconds);
  clock.advance('PT2S');
  expect(await phone()).toMatchObject({
    state: 'temporarily_unlocked',
    relockAt: new Date(seconds * 1000).toISOString(),
  });
  await until((seconds + 3600) * 1000);
  clock.advance('PT70M');
  expect((await phone())['state']).toBe('temporarily_unlocked');
  clock.advance('PT1H');
  expect((await phone())['state']).toBe('locked');
});

test('a release needs a reason and is final when the phone hears of it', async () => {
  const call = await signedIn();
  const none = await call('PUT', `${api}/device/release`, { releaseList: item() });
  expect(none.body['deviceResponseList']?.[0]?.['resultCode']).toBe(4000);
  await call('PUT', `${api}/device/release`, { releaseList: item(), reason: 'End of Tenure' });
  clock.advance('PT2S');
  expect((await phone())['state']).toBe('released');
});

test('busy is an item with words of its own', async () => {
  const call = await signedIn();
  await lenders.call('POST', '/sandbox/faults', { party: 'locks', kind: 'busy' });
  const { body } = await call('POST', `${api}/device/unlock`, { unLockList: item() });
  expect(body['deviceResponseList']?.[0]).toMatchObject({ resultCode: 4009 });
});

test('the lock screen shows what the lender wrote', async () => {
  const call = await signedIn();
  const message = 'Ring +94115550002';
  const wrote = await call('POST', `${api}/device/lockMessage`, { lockMessageList: [{ deviceUid: chitra, message }] });
  expect(wrote.body['deviceResponseList']?.[0]?.['resultCode']).toBe(0);
  expect((await phone())['screen']?.['text']).toBe(message);
  await call('POST', `${api}/device/notify`, {
    notifyList: [{ deviceUid: chitra, message: 'Hello', type: 'headsup' }],
  });
  expect((await phone())['notices']).toMatchObject([{ text: 'Hello' }]);
  const pin = await call('POST', `${api}/device/pinunlock`, { pinUnlockList: [{ deviceUid: chitra, challenge: '1' }] });
  expect(pin.body['deviceResponseList']?.[0]?.['pin']).toMatch(/^\d{8}$/);
});
