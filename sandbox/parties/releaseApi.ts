import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import * as z from 'zod';
import { createDeliveries } from '../deliveries.js';
import type { Device, Devices } from '../devices.js';
import type { LockCommand, LockService } from '../lockService.js';
import { lenderOf } from '../people.js';
import { pathOf } from '../faults.js';
import type { World } from '../world.js';
import { bearer, callerOf, fail, jsonErrors, noRoute, originOf, param } from './bearer.js';
import { issueCode } from './offlineCodes.js';

const searchBody = z.object({ imei: z.string().regex(/^\d{14,16}$/) });
const commandBody = z.object({
  operation: z.enum(['unlock', 'unlock_until', 'release', 'cancel_release']),
  until: z.iso.datetime({ offset: true }).optional(),
  reason: z.string(),
});
const messageBody = z.object({ text: z.string().min(1).max(1000) });
/** Milliseconds by which an event goes ahead of its answer when that fault is asked for. */
const eventLead = 1_000;
const codeBody = z.object({ challenge: z.string().optional() });

/** What the first request with a key was, and what it was answered. */
interface Answered {
  fingerprint?: string;
  status: number;
  body: unknown;
}

function deviceOf(device: Device): Record<string, unknown> {
  const unlocking = device.pending !== undefined && device.online && device.state === 'locked';
  const completing = device.completing !== undefined && device.state !== 'released';
  return {
    id: device.id,
    state: unlocking ? 'unlocking' : completing ? 'completing' : device.state,
    connectivity: device.online ? 'online' : 'offline',
    lastSeenAt: device.lastSeenAt,
    ...(device.relockAt ? { relockAt: device.relockAt } : {}),
    stolen: device.stolen,
    ...(device.pending ? { pendingCommandId: device.pending.commandId } : {}),
  };
}

function commandOf({ id, status, operation, deviceId, at }: LockCommand): Record<string, unknown> {
  return { commandId: id, status, operation, deviceId, at };
}

function events(world: World, locks: LockService): void {
  const deliveries = createDeliveries(world, 'locks', 'releaseEvents', (body, at) => {
    const t = Math.floor(at.getTime() / 1000);
    const v1 = createHmac('sha256', world.config.releaseEventsSecret).update(`${t}.${body}`).digest('hex');
    return { 'liftline-signature': `t=${t},v1=${v1}` };
  });
  locks.onEvent(({ origin, ...event }) => {
    if (lenderOf(event.lender).lockDriver !== 'releaseApi') return;
    deliveries.send('/mdm/releaseApi/events', JSON.stringify(event), origin);
  });
  deliveries.resume();
}

type Work = (body: unknown, device: Device, request: Request) => Answered & { eventFirst?: boolean };

/** Answers the same key the same way; the work and the memory of its answer are one change on disk. */
function once(world: World, devices: Devices, work: Work): RequestHandler {
  const answers = world.journal.table<Answered>('releaseAnswers');
  return async (request, response) => {
    const key = request.get('idempotency-key');
    if (!key) return fail(response, 400, 'invalid', 'the Idempotency-Key header is missing');
    const device = devices.get(param(request, 'id'));
    if (device?.lender !== callerOf(response)) return fail(response, 404, 'unknown_device', 'no such device');
    const id = `${callerOf(response)} ${key}`;
    const fingerprint = JSON.stringify([pathOf(request), request.body]);
    const before = answers.get(id);
    if (before && before.fingerprint !== fingerprint)
      return fail(response, 422, 'invalid', 'this Idempotency-Key was used for another request');
    if (before) {
      response.set('Idempotent-Replay', 'true').status(before.status).json(before.body);
      return;
    }
    const answer = world.journal.atomically(() => {
      const fresh = work(request.body, device, request);
      const { status, body } = fresh;
      // A refusal may be over the next time; what was done is answered for ever.
      if (status < 400) answers.put(id, { fingerprint, status, body });
      return fresh;
    });
    if (answer.eventFirst) await pause(eventLead);
    response.status(answer.status).json(answer.body);
  };
}

function problem(status: number, code: string, message: string): Answered {
  return { status, body: { error: { code, message } } };
}

function commands(world: World, locks: LockService): Work {
  return (input, device, request) => {
    const parsed = commandBody.safeParse(input);
    if (!parsed.success) return problem(400, 'invalid', z.prettifyError(parsed.error));
    const { operation, until, reason } = parsed.data;
    if (operation === 'unlock_until' && !(until && new Date(until) > world.clock.now()))
      return problem(400, 'invalid', 'until must be a moment in the future');
    const answer = locks.command(device, {
      operation,
      reason,
      origin: originOf(request),
      ...(until && operation === 'unlock_until' ? { until: new Date(until).toISOString() } : {}),
    });
    if (!answer.command)
      return answer.outcome === 'busy'
        ? problem(409, 'busy', 'another command is under way')
        : problem(403, 'refused', 'this device is not released by this interface');
    const body = { commandId: answer.command.id, status: answer.outcome };
    return { status: answer.outcome === 'accepted' ? 202 : 200, body, eventFirst: answer.eventFirst ?? false };
  };
}

function messages(world: World, devices: Devices): Work {
  return (input, device) => {
    const parsed = messageBody.safeParse(input);
    if (!parsed.success) return problem(400, 'invalid', z.prettifyError(parsed.error));
    const notice = { at: world.clock.now().toISOString(), text: parsed.data.text };
    devices.put({ ...device, notices: [...device.notices, notice] });
    return { status: 202, body: { status: 'accepted' } };
  };
}

function offlineCodes(world: World): Work {
  return (input, device) => {
    const parsed = codeBody.safeParse(input ?? {});
    if (!parsed.success) return problem(400, 'invalid', z.prettifyError(parsed.error));
    const issued = issueCode(world, device);
    if (issued === 'refused') return problem(403, 'refused', 'this device is not released by this interface');
    if (issued === 'rate_limited') return problem(429, 'rate_limited', 'no further code for this device today');
    return { status: 201, body: { code: issued.code, expiresAt: issued.expiresAt } };
  };
}

function asking(world: World, devices: Devices, locks: LockService): Router {
  const router = Router();
  const answers = world.journal.table<Answered>('releaseAnswers');
  router.post('/devices/search', (request, response) => {
    const parsed = searchBody.safeParse(request.body);
    if (!parsed.success) return fail(response, 400, 'invalid', 'an IMEI of 14 to 16 digits is needed');
    const device = devices.byImei(parsed.data.imei, callerOf(response));
    if (!device) return fail(response, 404, 'unknown_device', 'no such device');
    response.json({ device: deviceOf(device) });
  });
  router.get('/devices/:id', (request, response) => {
    const device = devices.get(param(request, 'id'));
    if (device?.lender !== callerOf(response)) return fail(response, 404, 'unknown_device', 'no such device');
    response.json({ device: deviceOf(device) });
  });
  const tell = (response: Response, id: string | undefined): void => {
    const command = id === undefined ? undefined : locks.commandOf(id);
    if (command?.lender === callerOf(response)) response.json(commandOf(command));
    else fail(response, 404, 'not_found', 'no such command');
  };
  router.get('/commands', (request, response) => {
    const key = typeof request.query['key'] === 'string' ? request.query['key'] : '';
    const body = answers.get(`${callerOf(response)} ${key}`)?.body as { commandId?: string } | undefined;
    tell(response, body?.commandId);
  });
  router.get('/commands/:id', (request, response) => tell(response, param(request, 'id')));
  return router;
}

/** The generic release API of docs/release-api.openapi.yaml. Bearer token of a lender: `sandbox-<lender>-locks`. */
export function createReleaseApi(world: World, devices: Devices, locks: LockService): { router: Router } {
  events(world, locks);
  const release = Router();
  release.use(world.faults.middleware('locks'), express.json(), bearer('locks'));
  release.use(asking(world, devices, locks));
  release.post('/devices/:id/commands', once(world, devices, commands(world, locks)));
  release.post('/devices/:id/messages', once(world, devices, messages(world, devices)));
  release.post('/devices/:id/offline-codes', once(world, devices, offlineCodes(world)));
  release.use(noRoute, jsonErrors);
  const router = Router();
  router.use('/release', release);
  return { router };
}
