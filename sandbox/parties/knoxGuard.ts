import { sign } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type RequestHandler, type Response, Router } from 'express';
import { createDeliveries } from '../deliveries.js';
import type { Device, Devices } from '../devices.js';
import type { LockEvent, LockOperation, LockService } from '../lockService.js';
import { lenderOf, sameImei } from '../people.js';
import type { World } from '../world.js';
import { callerOf, jsonErrors, originOf, param, textOf } from './bearer.js';
import { signingKey } from './knoxCertificate.js';
import { knoxFail, knoxTokens } from './knoxTokens.js';
import { issueCode } from './offlineCodes.js';

type Body = Record<string, unknown>;

/** Milliseconds by which an event goes ahead of its answer when that fault is asked for. */
const eventLead = 1_000;
const pageSize = 100;

/** What Knox Guard calls the lender's own id of a device. */
function approveIdOf(device: Device): string {
  return `AG-${device.loan}`;
}

/** Knox Guard writes a status and the network in one text. */
function statusOf(device: Device): string {
  if (device.state === 'released') return 'Complete';
  if (device.completing) return 'Completing';
  if (device.pending && device.online && device.state === 'locked') return 'Unlocking';
  const status = device.state === 'locked' ? 'Locked' : 'Active';
  if (!device.online) return `${status} | Offline`;
  return status === 'Locked' ? 'Active | Locked' : status;
}

function deviceOf(device: Device): Body {
  return {
    objectId: device.id,
    deviceUid: device.imei,
    ...(device.imei2 ? { deviceUid2: device.imei2 } : {}),
    approveId: approveIdOf(device),
    status: statusOf(device),
    isStolen: device.stolen,
    lastCheckIn: Date.parse(device.lastSeenAt),
    ...(device.relockAt ? { relockTimestamp: Date.parse(device.relockAt) } : {}),
  };
}

/** The device that exactly one of three ids names. */
function target(devices: Devices, body: Body, response: Response): Device | undefined {
  const named = ['objectId', 'deviceUid', 'approveId'].filter((name) => body[name] !== undefined);
  const [name] = named;
  const value = name && body[name];
  if (named.length !== 1 || typeof value !== 'string') {
    knoxFail(response, 400, '4000000', 'RESOURCE_INVALID_PARAM', 'exactly one of objectId, deviceUid, approveId');
    return undefined;
  }
  const found = devices
    .all()
    .filter(({ lender }) => lender === callerOf(response))
    .find((device) =>
      name === 'objectId'
        ? device.id === value
        : name === 'approveId'
          ? approveIdOf(device) === value
          : sameImei(value, device.imei) || sameImei(value, device.imei2),
    );
  if (!found) knoxFail(response, 404, '4040000', 'RESOURCE_NOT_FOUND', 'no such device');
  return found;
}

/** A moment in milliseconds; nothing when it is not one in the future. */
function future(world: World, value: unknown): string | undefined {
  if (typeof value !== 'number' || value <= world.clock.now().getTime()) return undefined;
  return new Date(value).toISOString();
}

function eventsOf(event: LockEvent): string[] {
  if (event.type === 'device.locked') return ['KG_DEVICE_LOCKED'];
  if (event.type === 'device.released') return ['KG_DEVICE_COMPLETED'];
  if (event.type !== 'device.unlocked') return [];
  return event.relockAt ? ['KG_DEVICE_UNLOCKED', 'KG_DEVICE_RELOCK_TIMESTAMP_APPLIED'] : ['KG_DEVICE_UNLOCKED'];
}

/** Webhooks: `x-knox-signature` is base64 RSA-SHA256 of "timestamp.body", checked with the certificate that can be fetched. */
function subscriptions(world: World, devices: Devices, locks: LockService): Router {
  const key = signingKey(world);
  const wanted = world.journal.table<{ id: string; eventTypes: string[] }>('knoxSubscriptions');
  const deliveries = createDeliveries(world, 'locks', 'knoxEvents', (body, at) => {
    const timestamp = String(Math.floor(at.getTime() / 1000));
    const signature = sign('sha256', Buffer.from(`${timestamp}.${body}`), key().privateKey).toString('base64');
    return { 'x-knox-timestamp': timestamp, 'x-knox-signature': signature };
  });
  locks.onEvent((event) => {
    const device = devices.get(event.deviceId);
    if (!device || lenderOf(event.lender).lockDriver !== 'knoxGuard') return;
    const subscribed = wanted.get(event.lender)?.eventTypes;
    for (const [index, eventType] of eventsOf(event).entries()) {
      if (subscribed && !subscribed.includes(eventType)) continue;
      const { objectId, deviceUid, approveId, status, relockTimestamp } = deviceOf(device);
      const payload = { objectId, deviceUid, approveId, status, relockTimestamp };
      const eventTime = Date.parse(event.at);
      const body = { id: `${event.id}-${index + 1}`, eventType, eventTime, tenantId: event.lender, payload };
      deliveries.send('/mdm/knoxGuard/events', JSON.stringify(body), event.origin);
    }
  });
  deliveries.resume();

  const router = Router();
  router.post('/subscriptions', (request, response) => {
    const { eventTypes } = (request.body ?? {}) as Body;
    if (!Array.isArray(eventTypes) || eventTypes.some((type) => typeof type !== 'string'))
      return knoxFail(response, 400, '4000000', 'RESOURCE_INVALID_PARAM', 'eventTypes');
    const id = world.journal.next('SB');
    wanted.put(callerOf(response), { id, eventTypes: eventTypes as string[] });
    response.json({
      result: 'SUCCESS',
      subscriptionId: id,
      certificateUrl: `${world.config.ownUrl}/kwn/v1/certificate`,
    });
  });
  router.get('/certificate', (_request, response) => {
    response.type('application/x-pem-file').send(key().certificate);
  });
  return router;
}

/** Gives a command and answers with a transaction, by which its result is asked for. */
function commander(world: World, devices: Devices, locks: LockService) {
  const transactions = world.journal.table<{ commandId: string }>('knoxTransactions');
  return (operation: (body: Body) => LockOperation | undefined): RequestHandler =>
    async (request, response) => {
      const body = (request.body ?? {}) as Body;
      const device = target(devices, body, response);
      if (!device) return;
      const chosen = operation(body);
      const until = chosen === 'unlock_until' ? future(world, body['relockTimestamp']) : undefined;
      if (!chosen || (chosen === 'unlock_until' && !until))
        return knoxFail(response, 400, '4000000', 'RESOURCE_INVALID_PARAM', 'action or relockTimestamp');
      const id = request.get('x-knox-transactionid') ?? world.journal.next('KT');
      const answer = world.journal.atomically(() => {
        const origin = originOf(request);
        const given = locks.command(device, { operation: chosen, reason: 'kg', origin, ...(until ? { until } : {}) });
        if (given.outcome === 'accepted')
          transactions.put(`${callerOf(response)} ${id}`, { commandId: given.command.id });
        return given;
      });
      if (answer.outcome === 'busy') return knoxFail(response, 400, '4000021', 'RESOURCE_IN_TRANSITION', 'try later');
      if (answer.outcome === 'refused') return knoxFail(response, 403, '4030000', 'FORBIDDEN', 'policy');
      if (answer.outcome === 'already_in_state')
        return knoxFail(response, 400, '4000003', 'RESOURCE_INVALID_STATUS', `the device is ${statusOf(device)}`);
      if (answer.command && answer.eventFirst) await pause(eventLead);
      response.json({ result: 'SUCCESS', transactionId: id });
    };
}

function transactionOf(world: World, devices: Devices, locks: LockService): RequestHandler {
  const transactions = world.journal.table<{ commandId: string }>('knoxTransactions');
  return (request, response) => {
    const { transactionId } = (request.body ?? {}) as Body;
    const known = transactions.get(`${callerOf(response)} ${textOf(transactionId)}`);
    const command = known && locks.commandOf(known.commandId);
    const device = command && devices.get(command.deviceId);
    if (!command || !device) return knoxFail(response, 404, '4040000', 'RESOURCE_NOT_FOUND', 'no such transaction');
    const result = command.status === 'done' ? 'SUCCESS' : command.status === 'failed' ? 'FAIL' : 'PROCESSING';
    response.json({
      result: 'SUCCESS',
      transactionId,
      count: 1,
      success: result === 'SUCCESS' ? 1 : 0,
      fail: result === 'FAIL' ? 1 : 0,
      deviceList: [{ objectId: device.id, deviceUid: device.imei, result }],
    });
  };
}

function reading(devices: Devices): Router {
  const router = Router();
  router.post('/devices/list', (request, response) => {
    const { search, pageNum = 0 } = (request.body ?? {}) as Body;
    const mine = devices.all().filter(({ lender }) => lender === callerOf(response));
    const found = mine.filter(
      (device) =>
        search === undefined ||
        sameImei(textOf(search), device.imei) ||
        sameImei(textOf(search), device.imei2) ||
        search === device.id ||
        search === approveIdOf(device),
    );
    const page = Number(pageNum) * pageSize;
    const deviceList = found.slice(page, page + pageSize).map(deviceOf);
    response.json({ result: 'SUCCESS', totalCount: found.length, deviceList });
  });
  router.get('/devices/:id', (request, response) => {
    const device = devices.get(param(request, 'id'));
    if (device?.lender === callerOf(response)) response.json({ result: 'SUCCESS', device: deviceOf(device) });
    else knoxFail(response, 404, '4040000', 'RESOURCE_NOT_FOUND', 'no such device');
  });
  return router;
}

function screen(world: World, devices: Devices): Router {
  const router = Router();
  router.post('/devices/sendMessage', (request, response) => {
    const body = (request.body ?? {}) as Body;
    const device = target(devices, body, response);
    if (!device) return;
    const { message } = body;
    if (typeof message !== 'string' || message === '')
      return knoxFail(response, 400, '4000000', 'RESOURCE_INVALID_PARAM', 'message');
    const notice = { at: world.clock.now().toISOString(), text: message };
    devices.put({ ...device, notices: [...device.notices, notice] });
    response.json({ result: 'SUCCESS', transactionId: world.journal.next('KT') });
  });
  router.post('/devices/pin', (request, response) => {
    const body = (request.body ?? {}) as Body;
    const device = target(devices, body, response);
    if (!device) return;
    const issued = issueCode(world, device);
    if (issued === 'refused') knoxFail(response, 403, '4030000', 'FORBIDDEN', 'policy');
    else if (issued === 'rate_limited') knoxFail(response, 422, '4220000', 'LIMIT_EXCEEDED', 'no further PIN today');
    else response.json({ result: 'SUCCESS', pin: issued.code, expiresAt: Date.parse(issued.expiresAt) });
  });
  return router;
}

const actions: Record<string, LockOperation> = {
  setRelockTimestamp: 'unlock_until',
  cancelComplete: 'cancel_release',
};

/** Samsung Knox Guard: signed tokens, one of three ids, asynchronous transactions, no idempotency, webhooks under a certificate. */
export function createKnoxGuard(world: World, devices: Devices, locks: LockService): { router: Router } {
  const { router: tokens, guard } = knoxTokens(world);
  const command = commander(world, devices, locks);
  const guarded = Router();
  guarded.use(guard, reading(devices), screen(world, devices));
  guarded.post(
    '/devices/unlock',
    command((body) => (body['relockTimestamp'] === undefined ? 'unlock' : 'unlock_until')),
  );
  guarded.post(
    '/devices/complete',
    command(() => 'release'),
  );
  guarded.post(
    '/devices/actions',
    command((body) => actions[textOf(body['action'])]),
  );
  guarded.post('/transaction', transactionOf(world, devices, locks));
  guarded.use((_request: express.Request, response: Response) => knoxFail(response, 404, '4040001', 'NO_SUCH_API'));

  const certificate = subscriptions(world, devices, locks);
  const faults = world.faults.middleware('locks');
  const json = express.json();
  const router = Router();
  router.use('/ams', faults, json);
  router.use(tokens);
  router.use('/kwn/v1', faults, json, (request, response, next) =>
    request.method === 'GET' ? next() : guard(request, response, next),
  );
  router.use('/kwn/v1', certificate);
  router.use('/kcs/v1.1/kg', faults, json, guarded, jsonErrors);
  return { router };
}
