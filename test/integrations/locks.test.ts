import { createHmac, createSign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Imei14 } from '../../core/imei.js';
import type { LockCommand, LockEvents, LockService } from '../../core/ports/locks.js';
import { createVault } from '../../core/vault.js';
import { operationOf } from '../../integrations/locks/byState.js';
import { createKnoxEvents, fetchKnoxCertificate } from '../../integrations/locks/knoxEvents.js';
import { createKnoxGuard } from '../../integrations/locks/knoxGuard.js';
import { createReleaseApi } from '../../integrations/locks/releaseApi.js';
import { createReleaseEvents } from '../../integrations/locks/releaseEvents.js';
import { createTrustonic } from '../../integrations/locks/trustonic.js';
import { createTrustonicEvents } from '../../integrations/locks/trustonicEvents.js';
import { signingKey } from '../../sandbox/parties/knoxCertificate.js';
import { openTestWorld, type TestWorld } from '../contracts/sandbox.js';

const origin = 'https://locks.example';
const imei = '86112203000101' as Imei14;
const http = { random: () => 0, timeoutMs: 3000 };
/** For those who wait in vain. */
const impatient = { ...http, timeoutMs: 400 };
const vault = createVault('a key of this test');
const release = createReleaseApi({ url: origin, token: 'secret', http });

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const order = (part: Partial<LockCommand> = {}): LockCommand => ({
  deviceId: 'DV-1',
  operation: 'unlock',
  until: undefined,
  key: 'rel_1:unlock:0',
  reason: 'ledger_clear',
  ...part,
});

describe('the release API', () => {
  const onCommands = () => nock(origin).post('/release/devices/DV-1/commands');

  test.each([
    [409, 'busy', { outcome: 'busy' }],
    [403, 'refused', { outcome: 'refused' }],
    [404, 'unknown_device', { outcome: 'unknown_device' }],
    [409, 'not_enrolled', { outcome: 'not_enrolled' }],
  ])('%i %s is an answer', async (status, code, expected) => {
    onCommands().reply(status, { error: { code, message: 'x' } });
    expect(await release.send(order())).toEqual(expected);
  });

  test.each([
    [422, { error: { code: 'invalid' } }, 'locks.refused'],
    [404, '<h1>Not Found</h1>', 'locks.refused'],
    [401, {}, 'locks.auth'],
    [202, { commandId: 'CM1', status: 'unlocked' }, 'locks.rubbish'],
    [202, {}, 'locks.rubbish'],
  ])('%i %j is a problem', async (status, body, code) => {
    onCommands().reply(status, body as never);
    await expect(release.send(order())).rejects.toMatchObject({ code });
  });

  test('a refusal after a try whose fate is unknown stays in doubt', async () => {
    onCommands().reply(500, '');
    onCommands().reply(409, { error: { code: 'busy' } });
    await expect(release.send(order())).rejects.toMatchObject({ code: 'locks.refused', ambiguous: true });
  });

  test('a state of tomorrow is none to act on, and a phone without its flags is none at all', async () => {
    const device = { id: 'DV-1', state: 'frozen', connectivity: 'asleep', stolen: false, lastSeenAt: null };
    const onSearch = () => nock(origin).post('/release/devices/search');
    onSearch().reply(200, { device });
    expect(await release.find(imei)).toMatchObject({
      state: 'unknown',
      connectivity: 'unknown',
      lastSeenAt: undefined,
    });
    onSearch().reply(200, { device: { ...device, stolen: undefined } });
    await expect(release.find(imei)).rejects.toMatchObject({ code: 'locks.rubbish', ambiguous: false });
  });
});

describe('Trustonic', () => {
  const service = createTrustonic({ url: origin, token: 'api-key', vault, http });
  const api = () => nock(origin);
  const item = (part: object) => ({ deviceResponseList: [{ resultCode: 0, resultMessage: 'Success', ...part }] });
  const locked = item({ state: 2, stateInfo: 'locked' });
  const withToken = () => api().post('/api/v2/authorization/token').reply(200, { token: 'T', expireTime: 1 });
  const device = order({ deviceId: vault.seal('861122030001010') });
  const onQuery = () => api().post('/api/v2/query/devices');
  const onUnlock = () => api().post('/api/v2/device/unlock');

  test('the id that it hands out is not the IMEI', async () => {
    withToken();
    onQuery().reply(200, locked);
    const found = await service.find(imei);
    expect(found?.deviceId).not.toContain('86112203');
    expect(vault.open(found?.deviceId ?? '')).toBe('861122030001010');
  });

  test.each([
    ['device not found', 'unknown_device'],
    ['device is not available for this customer', 'unknown_device'],
    ['unable to assign action', 'busy'],
    ['operation is not allowed in the current state', 'busy'],
    ['please wait for the action complete', 'busy'],
    ['action is blocked by policy', 'refused'],
  ])('200 over "%s" is %s', async (resultMessage, outcome) => {
    onQuery().reply(200, locked);
    onUnlock().reply(200, item({ resultCode: 4999, resultMessage }));
    expect(await service.send(device)).toEqual({ outcome });
  });

  test('200 over a failure that nobody knows is a problem, and nothing in doubt', async () => {
    onQuery().reply(200, locked);
    onUnlock().reply(200, item({ resultCode: 5123, resultMessage: 'for 861122030001010' }));
    const problem = await service.send(device).catch((thrown: unknown) => thrown);
    expect(problem).toMatchObject({ code: 'locks.refused', errorCode: '5123', ambiguous: false });
    expect(String((problem as Error).stack)).not.toContain('861122030001010');
  });

  test('a phone on its way, free or stolen gets no second command', async () => {
    const states: [object, object][] = [
      [{ state: 21 }, { outcome: 'accepted', ref: undefined }],
      [{ state: 1 }, { outcome: 'already_in_state', ref: undefined }],
      [{ state: 2, stolen: true }, { outcome: 'refused' }],
    ];
    for (const [state, expected] of states) {
      onQuery().reply(200, item(state));
      expect(await service.send(device)).toEqual(expected);
    }
  });

  test('an unlock without an answer is in doubt and not sent again', async () => {
    withToken();
    onQuery().reply(200, locked);
    onUnlock().delay(1000).reply(200, item({}));
    const hasty = createTrustonic({ url: origin, token: 'api-key', vault, http: impatient });
    await expect(hasty.send(device)).rejects.toMatchObject({ code: 'locks.slow', ambiguous: true });
  });

  test('a token that has run out is replaced once', async () => {
    onQuery().reply(401, {});
    withToken();
    onQuery().reply(200, locked);
    expect(await service.find(imei)).toMatchObject({ state: 'locked' });
    api().post('/api/v2/authorization/token').times(3).reply(401, {});
    onQuery().reply(401, {});
    await expect(service.find(imei)).rejects.toMatchObject({ code: 'locks.auth' });
  });

  test('it cannot take a release back', async () => {
    expect(await service.send({ ...device, operation: 'cancel_release' })).toEqual({ outcome: 'refused' });
  });
});

describe('Knox Guard', () => {
  const service = createKnoxGuard({ url: origin, token: 'client-id', http });
  const kg = '/kcs/v1.1/kg';
  const shown = (status: string, part: object = {}) => ({
    objectId: 'DV-1',
    deviceUid: '861122030001010',
    status,
    ...part,
  });
  const withToken = () => nock(origin).post('/ams/v1/users/accesstoken').reply(200, { accessToken: 'T' });
  const fail = (code: string) => ({ result: 'FAIL', error: { code, message: 'x', reason: '861122030001010' } });

  test.each([
    ['Active | Locked', {}, 'locked', 'unknown'],
    ['Locked | Offline', {}, 'locked', 'offline'],
    ['Unlocking', {}, 'unlocking', 'unknown'],
    ['Active', {}, 'unlocked', 'unknown'],
    ['Active', { relockTimestamp: 1_800_000_000_000 }, 'temporarily_unlocked', 'unknown'],
    ['Starting reminder', {}, 'unlocked', 'unknown'],
    ['Completing', {}, 'completing', 'unknown'],
    ['Complete', {}, 'released', 'unknown'],
    ['Activating (Accepted)', {}, 'not_enrolled', 'unknown'],
    ['Exchanging', {}, 'unknown', 'unknown'],
  ])('%s %j', async (status, part, state, connectivity) => {
    withToken();
    nock(origin)
      .post(`${kg}/devices/list`)
      .reply(200, { result: 'SUCCESS', deviceList: [shown(status, part)] });
    expect(await service.find(imei)).toMatchObject({ deviceId: 'DV-1', state, connectivity });
  });

  test('a phone that the search brings up for another IMEI is not taken', async () => {
    const other = shown('Locked', { deviceUid: '861122030099998' });
    nock(origin)
      .post(`${kg}/devices/list`)
      .reply(200, { result: 'SUCCESS', deviceList: [other] });
    expect(await service.find(imei)).toBeUndefined();
  });

  test.each([
    [400, '4000021', { outcome: 'busy' }],
    [403, '4030000', { outcome: 'refused' }],
    [404, '4040000', { outcome: 'unknown_device' }],
  ])('%i %s is an answer', async (status, code, expected) => {
    nock(origin)
      .get(`${kg}/devices/DV-1`)
      .reply(200, { result: 'SUCCESS', device: shown('Locked') });
    nock(origin).post(`${kg}/devices/unlock`).reply(status, fail(code));
    expect(await service.send(order())).toEqual(expected);
  });

  test('a state that does not fit is looked at: there by now, or busy', async () => {
    for (const [after, outcome] of [
      ['Active', 'already_in_state'],
      ['Locking', 'busy'],
    ] as const) {
      nock(origin)
        .get(`${kg}/devices/DV-1`)
        .reply(200, { result: 'SUCCESS', device: shown('Locked') });
      nock(origin).post(`${kg}/devices/unlock`).reply(400, fail('4000003'));
      nock(origin)
        .get(`${kg}/devices/DV-1`)
        .reply(200, { result: 'SUCCESS', device: shown(after) });
      expect(await service.send(order())).toMatchObject({ outcome });
    }
  });

  test('200 over a failure, a wrong address and a bad parameter are problems', async () => {
    const onUnlock = () => {
      nock(origin)
        .get(`${kg}/devices/DV-1`)
        .reply(200, { result: 'SUCCESS', device: shown('Locked') });
      return nock(origin).post(`${kg}/devices/unlock`);
    };
    onUnlock().reply(200, fail('4000000'));
    await expect(service.send(order())).rejects.toMatchObject({ code: 'locks.rubbish', ambiguous: true });
    onUnlock().reply(404, fail('4040001'));
    await expect(service.send(order())).rejects.toMatchObject({ code: 'locks.refused', errorCode: '4040001' });
    onUnlock().reply(400, fail('4000000'));
    await expect(service.send(order())).rejects.toMatchObject({ code: 'locks.refused', ambiguous: false });
  });

  test('where it does not know our transaction, the phone’s own state answers', async () => {
    const device = { state: 'unlocking', connectivity: 'unknown', stolen: false } as const;
    const status = { ...device, deviceId: 'DV-1', lastSeenAt: undefined, relockAt: undefined };
    nock(origin).post(`${kg}/transaction`).reply(404, fail('4040000'));
    expect(await service.command('rel_1:unlock:0', status)).toBe('accepted');
    nock(origin)
      .post(`${kg}/transaction`)
      .reply(200, { result: 'SUCCESS', deviceList: [{ result: 'FAIL' }] });
    expect(await service.command('rel_1:unlock:0', status)).toBe('failed');
  });
});

test('the operation stands in a command’s key', () => {
  expect(['rel_1:unlock_until:3', 'rel_1:release:0', 'rel_1:cancel_release:0', 'x'].map(operationOf)).toEqual([
    'unlock_until',
    'release',
    'cancel_release',
    'unlock',
  ]);
});

describe('events', () => {
  const now = new Date('2025-11-21T09:00:00Z');
  const seconds = now.getTime() / 1000;
  const clock = { now: () => now, elapsed: () => 0 };
  const hex = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('hex');

  const releaseBody = JSON.stringify({
    id: 'EV1',
    type: 'device.unlocked',
    lender: 'sol',
    deviceId: 'DV-1',
    commandId: 'CM1',
    at: now,
  });
  const ofRelease = createReleaseEvents({ secrets: ['old', 'new'], clock });
  const sent = (secret: string, t = seconds, body = releaseBody) =>
    ofRelease.read({ 'liftline-signature': `t=${t},v1=${hex(secret, `${t}.${body}`)}` }, Buffer.from(body));

  test('the release API’s are genuine for five minutes in both directions, under any of the secrets', async () => {
    const event = { id: 'EV1', deviceId: 'DV-1', kind: 'unlocked', lenderId: 'sol', ref: 'CM1', at: now };
    expect(await sent('new')).toMatchObject([event]);
    expect(await sent('old', seconds - 299)).toMatchObject([event]);
    expect(await sent('old', seconds + 299)).toMatchObject([event]);
    expect(await sent('new', seconds - 301)).toBeUndefined();
    expect(await sent('new', seconds + 301)).toBeUndefined();
    expect(await sent('other')).toBeUndefined();
  });

  test.each(['', 't=1', 'v1=00', 't=x,v1=00', `t=${'9'.repeat(30)},v1=00`, `t=1763715600,v1=zz`])(
    'a signature of "%s" is none',
    async (header) => {
      expect(await ofRelease.read({ 'liftline-signature': header }, Buffer.from(releaseBody))).toBeUndefined();
      expect(await ofRelease.read({}, Buffer.from(releaseBody))).toBeUndefined();
    },
  );

  test('an empty secret opens nothing', async () => {
    const open = createReleaseEvents({ secrets: [''], clock });
    const header = `t=${seconds},v1=${hex('', `${seconds}.${releaseBody}`)}`;
    expect(await open.read({ 'liftline-signature': header }, Buffer.from(releaseBody))).toBeUndefined();
    const trustonic = createTrustonicEvents({ secrets: [''] });
    expect(
      await trustonic.read({ 'x-trustonic-signature': `sha256=${hex('', '{}')}` }, Buffer.from('{}')),
    ).toBeUndefined();
  });

  test('a genuine event that says nothing readable is no event, and one of tomorrow is a hint', async () => {
    expect(await sent('new', seconds, 'not json')).toEqual([]);
    expect(await sent('new', seconds, '{}')).toEqual([]);
    const odd = JSON.stringify({ id: 'EV2', type: 'constructor', deviceId: 'DV-1', at: now });
    expect(await sent('new', seconds, odd)).toMatchObject([{ kind: 'other' }]);
  });

  const knoxBody = JSON.stringify({
    id: 'EV1-1',
    eventType: 'KG_DEVICE_UNLOCKED',
    eventTime: now.getTime(),
    tenantId: 'bharat',
    payload: { objectId: 'DV-1', deviceUid: '861122030004048' },
  });

  async function withKey(work: (certificate: string, headers: (t: number) => Record<string, string>) => Promise<void>) {
    const opened = await openTestWorld();
    const { certificate, privateKey } = signingKey(opened.world)();
    const headers = (t: number): Record<string, string> => ({
      'x-knox-timestamp': String(t),
      'x-knox-signature': createSign('sha256').update(`${t}.${knoxBody}`).sign(privateKey, 'base64'),
    });
    try {
      await work(certificate, headers);
    } finally {
      await opened.close();
    }
  }

  test('Knox Guard’s are checked with the certificate, which is asked for again when it no longer fits', () =>
    withKey(async (certificate, headers) => {
      const raw = Buffer.from(knoxBody);
      const event = { id: 'EV1-1', deviceId: 'DV-1', imei: '86112203000404', kind: 'unlocked', lenderId: 'bharat' };
      expect(await createKnoxEvents({ certificate, clock }).read(headers(seconds), raw)).toMatchObject([event]);
      let elapsed = 0;
      const handed = ['not a certificate', certificate];
      const lazy = createKnoxEvents({
        certificate: async () => handed.shift() ?? certificate,
        clock: { now: () => now, elapsed: () => elapsed },
      });
      expect(await lazy.read(headers(seconds), raw)).toBeUndefined();
      expect(await lazy.read(headers(seconds), raw)).toBeUndefined();
      elapsed = 61_000;
      expect(await lazy.read(headers(seconds), raw)).toMatchObject([event]);
      expect(await lazy.read(headers(seconds - 301), raw)).toBeUndefined();
      expect(await lazy.read(headers(seconds + 301), raw)).toBeUndefined();
      expect(await lazy.read(headers(seconds), Buffer.from(`${knoxBody} `))).toBeUndefined();
      expect(await lazy.read({}, raw)).toBeUndefined();
    }));

  async function inWorld(work: (opened: TestWorld) => Promise<void>): Promise<void> {
    const opened = await openTestWorld();
    try {
      await work(opened);
    } finally {
      await opened.close();
    }
  }

  type Opens = (opened: TestWorld, limits?: typeof http) => LockService;
  const vendors: [string, string, Opens, (opened: TestWorld) => LockEvents][] = [
    [
      'releaseApi',
      '86112203000101',
      ({ url }, limits = http) => createReleaseApi({ url, token: 'sandbox-northwind-locks', http: limits }),
      ({ world }) => createReleaseEvents({ secrets: [world.config.releaseEventsSecret], clock: world.clock }),
    ],
    [
      'trustonic',
      '86112203000303',
      ({ url }, limits = http) =>
        createTrustonic({ url, token: 'sandbox-lanka-locks', tenant: 'lanka', vault, http: limits }),
      ({ world }) => createTrustonicEvents({ secrets: [world.config.trustonicEventsSecret] }),
    ],
    [
      'knoxGuard',
      '86112203000404',
      ({ url, world }, limits = http) =>
        createKnoxGuard({ url, token: 'sandbox-bharat-locks', clock: world.clock, http: limits }),
      ({ url, world }) =>
        createKnoxEvents({
          certificate: () => fetchKnoxCertificate(`${url}/kwn/v1/certificate`),
          clock: { now: () => world.clock.now(), elapsed: () => performance.now() },
        }),
    ],
  ];

  test.each(vendors)('%s tells of an unlock, and its event is read', (driver, phone, service, events) =>
    inWorld(async (opened) => {
      const locks = service(opened);
      const device = await locks.find(phone as Imei14);
      await locks.send(order({ deviceId: device?.deviceId ?? '' }));
      opened.world.clock.advance('PT3S');
      const arrived = await opened.arrival(({ path }) => path === `/mdm/${driver}/events`);
      const read = await events(opened).read(arrived.headers, arrived.body);
      expect(read).toMatchObject([{ kind: 'unlocked' }]);
      expect(read?.[0]?.imei ?? read?.[0]?.deviceId).toBe(driver === 'releaseApi' ? device?.deviceId : phone);
      expect(await events(opened).read(arrived.headers, Buffer.from('{}'))).toBeUndefined();
    }),
  );

  test.each(vendors)('%s: events that are lost, doubled, late or early', (driver, phone, service, events) =>
    inWorld(async (opened) => {
      const locks = service(opened);
      const { deviceId = '' } = (await locks.find(phone as Imei14)) ?? {};
      const { delivered, world } = opened;
      const ours = () => delivered.filter(({ path }) => path === `/mdm/${driver}/events`);
      for (const kind of ['lost_webhook', 'duplicate_webhook', 'late_webhook'])
        opened.fault('locks', kind, 'POST /mdm');
      await locks.send(order({ deviceId }));
      world.clock.advance('PT3S');
      expect(await locks.find(phone as Imei14)).toMatchObject({ state: 'unlocked' });
      await opened.control('POST', `/devices/${phone}/lock`);
      world.clock.advance('PT2S');
      expect(ours()).toEqual([]);
      world.clock.advance('PT9S');
      await opened.arrival(() => ours().length === 2);
      const told = await Promise.all(ours().map(({ headers, body }) => events(opened).read(headers, body)));
      expect(told[0]).toMatchObject([{ kind: 'locked' }]);
      expect(told[1]).toEqual(told[0]);

      opened.fault('locks', 'webhook_before_response');
      let answered = false;
      const answer = service(opened)
        .send(order({ deviceId, key: 'rel_1:unlock:2' }))
        .finally(() => (answered = true));
      await opened.arrival(() => ours().length === 3);
      expect(answered).toBe(false);
      expect(await answer).toMatchObject({ outcome: 'accepted' });
      expect(await locks.find(phone as Imei14)).toMatchObject({ state: 'unlocked' });
    }),
  );

  test.each(vendors)(
    '%s on a bad line: reads get over it, commands are found by their key',
    (_driver, phone, service) =>
      inWorld(async (opened) => {
        const locks = service(opened, impatient);
        const device = await locks.find(phone as Imei14);
        if (!device) throw new Error('the phone is not there');
        for (const kind of ['down', 'reset', 'rate_limited', 'bad_json', 'slow'] as const) {
          opened.fault('locks', kind);
          expect(await locks.find(phone as Imei14)).toMatchObject({ state: 'locked' });
        }
        const command = order({ deviceId: device.deviceId });
        const where = ['/release/devices', '/api/v2/device/unlock', '/kcs/v1.1/kg/devices/unlock'];
        for (const path of where) opened.fault('locks', 'timeout_after_effect', `POST ${path}`);
        const answer = await locks.send(command).catch((problem: unknown) => problem);
        if (answer instanceof Error) expect(answer).toMatchObject({ ambiguous: true });
        const after = (await locks.find(phone as Imei14)) ?? device;
        expect(await locks.command(command.key, after)).toBe('accepted');
      }),
  );
});
