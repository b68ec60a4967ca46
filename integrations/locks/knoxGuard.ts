import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Clock, systemClock } from '../../core/clock.js';
import { imei15 } from '../../core/imei.js';
import type { CommandAnswer, DeviceStatus, LockCommand, LockService, LockState } from '../../core/ports/locks.js';
import { createHttp, type Http, type HttpRequest } from '../http.js';
import { unlessRefused } from '../httpAnswers.js';
import { operationOf, reached } from './byState.js';
import { createKnoxTokens } from './knoxTokens.js';
import type { LockDriverOptions } from './lockAnswers.js';

/** `token` is the client identifier. */
export interface KnoxGuardOptions extends LockDriverOptions {
  /** PEM of the key whose public half was registered with the client identifier; absent, a passing one is made. */
  readonly privateKey?: string | undefined;
  readonly clock?: Pick<Clock, 'now'>;
}

const moment = z
  .number()
  .nullish()
  .transform((milliseconds) => (milliseconds == null ? undefined : new Date(milliseconds)));

const deviceForm = z.object({
  objectId: z.string().min(1),
  deviceUid: z.string().optional(),
  deviceUid2: z.string().optional(),
  status: z.string(),
  isStolen: z.boolean().nullish(),
  lastCheckIn: moment,
  relockTimestamp: moment,
});
type Device = z.infer<typeof deviceForm>;

const success = z.literal('SUCCESS');
const listForm = z.object({ result: success, deviceList: z.array(deviceForm) });
const oneForm = z.object({ result: success, device: deviceForm });
const orderForm = z.object({ result: success, transactionId: z.string().optional() });
const pinForm = z.object({ result: success, pin: z.string().min(1), expiresAt: z.number() });
const transactionForm = z.object({
  result: success,
  deviceList: z.array(z.object({ result: z.string() })).min(1),
});

const root = ['kcs', 'v1.1', 'kg'] as const;
const at = (...rest: string[]): string[] => [...root, ...rest];

const codes = {
  '4000021': 'busy',
  '4000003': 'status',
  '4030000': 'refused',
  '4040000': 'missing',
} as const;

/** Both states and the network are in one text, such as `Active | Locked` or `Locked | Offline`; the strongest word counts. */
function stateOf({ status, relockTimestamp }: Device): LockState {
  const words = status.split('|').map((word) => word.trim().toLowerCase());
  const has = (...known: string[]): boolean => words.some((word) => known.some((start) => word.startsWith(start)));
  if (words.includes('complete')) return 'released';
  if (has('completing')) return 'completing';
  if (has('unlocking')) return 'unlocking';
  if (has('locked', 'locking')) return 'locked';
  if (has('pending', 'rejected', 'activating', 'accepted')) return 'not_enrolled';
  if (has('active', 'starting', 'reminder', 'blinking')) return relockTimestamp ? 'temporarily_unlocked' : 'unlocked';
  return 'unknown';
}

function statusOf(device: Device): DeviceStatus {
  return {
    deviceId: device.objectId,
    state: stateOf(device),
    // The service knows the last report only: that a phone is not marked as offline does not mean that it is online.
    connectivity: /offline/i.test(device.status) ? 'offline' : 'unknown',
    lastSeenAt: device.lastCheckIn,
    relockAt: device.relockTimestamp,
    stolen: device.isStolen ?? false,
  };
}

/** A transaction's id of ours: the same for the same key. */
const transactionId = (key: string): string => {
  const hex = createHash('sha256').update(key).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

async function look(http: Http, objectId: string): Promise<DeviceStatus | undefined> {
  const asked = http.get({ name: 'find', path: at('devices', objectId), schema: oneForm });
  const answer = await unlessRefused(asked, { '4040000': undefined });
  return answer && statusOf(answer.device);
}

function requestOf({ operation, deviceId: objectId, until, key }: LockCommand): HttpRequest<z.infer<typeof orderForm>> {
  const common = { name: 'send', headers: { 'x-knox-transactionid': transactionId(key) }, schema: orderForm };
  switch (operation) {
    case 'unlock':
      return { ...common, path: at('devices', 'unlock'), body: { objectId } };
    case 'unlock_until':
      return { ...common, path: at('devices', 'unlock'), body: { objectId, relockTimestamp: until?.getTime() } };
    case 'release':
      return { ...common, path: at('devices', 'complete'), body: { objectId } };
    case 'cancel_release':
      return { ...common, path: at('devices', 'actions'), body: { objectId, action: 'cancelComplete' } };
  }
}

async function send(http: Http, command: LockCommand): Promise<CommandAnswer> {
  const before = await look(http, command.deviceId);
  if (!before) return { outcome: 'unknown_device' };
  if (before.state === 'not_enrolled') return { outcome: 'not_enrolled' };
  const already = reached(command.operation, before, command.until);
  if (already) return { outcome: already === 'done' ? 'already_in_state' : 'accepted', ref: undefined };
  const answer = await unlessRefused(http.post(requestOf(command)), codes);
  if (typeof answer === 'object') return { outcome: 'accepted', ref: answer.transactionId };
  if (answer === 'missing') return { outcome: 'unknown_device' };
  if (answer !== 'status') return { outcome: answer };
  // Not in the right state for it: because it is there by now, or because something else is under way.
  const after = await look(http, command.deviceId);
  const there = after && reached(command.operation, after, command.until);
  return there ? { outcome: 'already_in_state', ref: undefined } : { outcome: 'busy' };
}

async function became(http: Http, key: string, device: DeviceStatus) {
  const body = { transactionId: transactionId(key) };
  const asked = http.post({ name: 'command', path: at('transaction'), body, reads: true, schema: transactionForm });
  const answer = await unlessRefused(asked, { '4040000': undefined });
  const result = answer?.deviceList[0]?.result;
  if (result === 'SUCCESS') return 'done';
  if (result === 'FAIL') return 'failed';
  // Not every tenant keeps our ids: then the phone's own state is the answer.
  return result === undefined ? reached(operationOf(key), device) : 'accepted';
}

/** Which of the phones found is the one: the search also matches parts of other ids. */
function pick(list: readonly Device[], imei: string): Device | undefined {
  const same = (uid: string | undefined): boolean => uid?.slice(0, 14) === imei.slice(0, 14);
  return list.find(({ deviceUid, deviceUid2 }) => same(deviceUid) || same(deviceUid2));
}

const errorCode = (body: unknown): unknown => (body as { error?: { code?: unknown } } | null)?.error?.code;

/** Samsung Knox Guard. It keeps no keys: every command is preceded by a look at the phone, and followed by its transaction. */
export function createKnoxGuard(options: KnoxGuardOptions): LockService {
  const { token: clientIdentifier, privateKey, clock = systemClock, url } = options;
  const shared = { ...options.http, party: 'locks', baseUrl: url, errorCode };
  const { onCall: _, ...quiet } = shared;
  const authorize = createKnoxTokens(createHttp(quiet), { clientIdentifier, privateKey, clock });
  const http = createHttp({ ...shared, authorize });
  return {
    can: { unlockUntil: true, release: true, offlineCode: true },
    async find(imei) {
      const body = { search: imei15(imei), pageNum: 0, pageSize: 20 };
      const answer = await http.post({
        name: 'find',
        path: at('devices', 'list'),
        body,
        reads: true,
        schema: listForm,
      });
      const device = pick(answer.deviceList, imei);
      return device && statusOf(device);
    },
    send: (command) => send(http, command),
    command: (key, device) => became(http, key, device),
    async offlineCode(objectId, _key, challenge) {
      const body = { objectId, ...(challenge === undefined ? {} : { challenge }) };
      const asked = http.post({ name: 'offlineCode', path: at('devices', 'pin'), body, schema: pinForm });
      const answer = await unlessRefused(asked, { '4030000': undefined, '4040000': undefined });
      return answer && { code: answer.pin, expiresAt: new Date(answer.expiresAt) };
    },
  };
}
