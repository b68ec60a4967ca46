import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { createDeliveries } from '../deliveries.js';
import type { Device, Devices } from '../devices.js';
import type { LockRequest, LockService } from '../lockService.js';
import { lenderByCredential, lenderOf } from '../people.js';
import type { World } from '../world.js';
import { callerOf, jsonErrors, originOf, textOf } from './bearer.js';
import { issueCode } from './offlineCodes.js';

type Item = Record<string, unknown>;
type Result = Record<string, unknown> & { resultCode: number; eventFirst?: boolean };

/** How long a release takes to be final: here it is at once, when the phone hears of it. Milliseconds. */
const releaseAfter = 2_000;
const tokenLasts = 3600 * 1000;
const eventLead = 1_000;

/** The number and the word that Trustonic gives a state; a transition has a number of its own and no word. */
function stateOf(device: Device): Item {
  const checked = { lastCheckIn: Date.parse(device.lastSeenAt) };
  const expiration = device.relockAt ? { expiration: Date.parse(device.relockAt) } : {};
  if (device.state === 'released') return { state: 3, stateInfo: 'released', ...checked };
  if (device.completing) return { state: 33, ...checked, ...expiration };
  if (device.pending) return { state: 21, ...checked, ...expiration };
  if (device.state === 'locked') return { state: 2, stateInfo: 'locked', ...checked };
  return { state: 1, stateInfo: 'ready for use', ...checked, ...expiration };
}

function failed(deviceUid: unknown, resultCode: number, resultMessage: string): Result {
  return { deviceUid, resultCode, resultMessage };
}

/** The list of a request under whichever of its names, and each item's own result: one bad item does not spoil the others. */
function eachOf(
  world: World,
  devices: Devices,
  listName: string,
  work: (device: Device, item: Item, request: Request) => Result,
): RequestHandler {
  return async (request, response) => {
    const body = (request.body ?? {}) as Item;
    const list = body[listName] ?? body['deviceList'];
    if (!Array.isArray(list) || list.length === 0) {
      response.status(400).json({ resultCode: 4000, resultMessage: `${listName} is missing` });
      return;
    }
    const tenant = request.get('tenantid');
    const results = world.journal.atomically(() =>
      (list as Item[]).map((item) => {
        const { deviceUid } = item ?? {};
        const device = devices.byImei(textOf(deviceUid));
        if (!device) return failed(deviceUid, 4040, 'device not found');
        if (device.lender !== callerOf(response) || (tenant !== undefined && tenant !== device.lender))
          return failed(deviceUid, 4004, 'device is not available for this customer');
        return work(device, { ...body, ...item }, request);
      }),
    );
    if (results.some(({ eventFirst }) => eventFirst)) await pause(eventLead);
    response.json({ deviceResponseList: results.map(({ eventFirst: _, ...result }) => result) });
  };
}

function commander(locks: LockService, devices: Devices) {
  return (device: Device, asked: Omit<LockRequest, 'origin'>, request: Request): Result => {
    const deviceUid = device.imei;
    const answer = locks.command(device, { ...asked, origin: originOf(request) });
    if (answer.outcome === 'busy')
      return failed(deviceUid, 4009, 'unable to assign action, please wait for the action complete');
    if (answer.outcome === 'refused') return failed(deviceUid, 4030, 'action is blocked by policy');
    // An accepted action is told without a state.
    const state = answer.outcome === 'accepted' ? {} : stateOf(devices.get(device.id) ?? device);
    const eventFirst = answer.command ? (answer.eventFirst ?? false) : false;
    return { deviceUid, resultCode: 0, resultMessage: 'Success', ...state, eventFirst };
  };
}

/** An absolute end, in seconds or milliseconds since 1970, that lies ahead. */
function untilOf(world: World, value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const milliseconds = value < 1e12 ? value * 1000 : value;
  return milliseconds > world.clock.now().getTime() ? new Date(milliseconds).toISOString() : undefined;
}

function events(world: World, devices: Devices, locks: LockService): void {
  const deliveries = createDeliveries(world, 'locks', 'trustonicEvents', (body) => ({
    'x-trustonic-signature': `sha256=${createHmac('sha256', world.config.trustonicEventsSecret).update(body).digest('hex')}`,
  }));
  locks.onEvent((event) => {
    const device = devices.get(event.deviceId);
    if (!device || lenderOf(event.lender).lockDriver !== 'trustonic') return;
    const eventType = event.type === 'device.online' ? 'DEVICE_CHECKED_IN' : 'DEVICE_STATE_CHANGED';
    const timestamp = Date.parse(event.at);
    const body = { id: event.id, eventType, tenantId: event.lender, timestamp, deviceUid: device.imei };
    deliveries.send('/mdm/trustonic/events', JSON.stringify({ ...body, ...stateOf(device) }), event.origin);
  });
  deliveries.resume();
}

function tokens(world: World): { issue: RequestHandler; guard: RequestHandler } {
  const table = world.journal.table<{ lender: string; expiresAt: number }>('trustonicTokens');
  const refuse = (response: Response, message: string): void => {
    response.status(401).json({ resultCode: 4010, resultMessage: message });
  };
  return {
    issue(request, response) {
      const lender = lenderByCredential(request.get('apikey'), 'locks');
      if (!lender) return refuse(response, 'apiKey is not valid');
      const token = randomBytes(24).toString('hex');
      const expireTime = world.clock.now().getTime() + tokenLasts;
      table.put(token, { lender, expiresAt: expireTime });
      response.json({ token, expireTime });
    },
    guard(request, response, next) {
      const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
      const known = token === undefined ? undefined : table.get(token);
      if (!known || known.expiresAt <= world.clock.now().getTime()) return refuse(response, 'token is not valid');
      response.locals['lender'] = known.lender;
      next();
    },
  };
}

function messageOf(item: Item): string | undefined {
  const { message } = item;
  return typeof message === 'string' && message !== '' ? message : undefined;
}

/** What is shown on the phone, and the code that opens it without a network. */
function screen(world: World, devices: Devices): Router {
  const router = Router();
  const success = (device: Device): Result => ({ deviceUid: device.imei, resultCode: 0, resultMessage: 'Success' });
  router.post(
    '/device/lockMessage',
    eachOf(world, devices, 'lockMessageList', (device, item) => {
      const text = messageOf(item);
      if (!text) return failed(device.imei, 4000, 'message is missing');
      devices.put({ ...device, lockText: text });
      return success(device);
    }),
  );
  router.post(
    '/device/notify',
    eachOf(world, devices, 'notifyList', (device, item) => {
      const text = messageOf(item);
      if (!text) return failed(device.imei, 4000, 'message is missing');
      devices.put({ ...device, notices: [...device.notices, { at: world.clock.now().toISOString(), text }] });
      return success(device);
    }),
  );
  router.post(
    '/device/pinunlock',
    eachOf(world, devices, 'pinUnlockList', (device) => {
      const issued = issueCode(world, device);
      if (issued === 'refused') return failed(device.imei, 4030, 'action is blocked by policy');
      if (issued === 'rate_limited') return failed(device.imei, 4290, 'no further pin today');
      return { ...success(device), pin: issued.code, expireTime: Date.parse(issued.expiresAt) };
    }),
  );
  return router;
}

/** Trustonic Asset Lifecycle: an API key for a token, lists with a result for each item, HTTP 200 over failed items, no idempotency. */
export function createTrustonic(world: World, devices: Devices, locks: LockService): { router: Router } {
  events(world, devices, locks);
  const { issue, guard } = tokens(world);
  const command = commander(locks, devices);
  const api = Router();
  api.use(world.faults.middleware('locks'), express.json());
  api.post('/authorization/token', issue);
  api.use(guard, screen(world, devices));
  api.post(
    '/query/devices',
    eachOf(world, devices, 'queryList', (device) => ({
      deviceUid: device.imei,
      ...(device.imei2 ? { deviceUid2: device.imei2 } : {}),
      resultCode: 0,
      resultMessage: 'Success',
      online: device.online,
      stolen: device.stolen,
      ...stateOf(device),
    })),
  );
  api.post(
    '/device/unlock',
    eachOf(world, devices, 'unLockList', (device, item, request) =>
      command(device, { operation: 'unlock', reason: textOf(item['reason']) }, request),
    ),
  );
  api.post(
    '/device/updateExpiration',
    eachOf(world, devices, 'updateExpirationList', (device, item, request) => {
      const until = untilOf(world, item['expiration']);
      if (!until) return failed(device.imei, 4000, 'expiration is not in the future');
      return command(device, { operation: 'unlock_until', until, reason: 'expiration' }, request);
    }),
  );
  api.put(
    '/device/release',
    eachOf(world, devices, 'releaseList', (device, item, request) => {
      const { reason } = item;
      if (typeof reason !== 'string' || reason === '') return failed(device.imei, 4000, 'reason is missing');
      return command(device, { operation: 'release', reason, finalAfter: releaseAfter }, request);
    }),
  );
  api.use(jsonErrors);
  const router = Router();
  router.use('/api/v2', api);
  return { router };
}
