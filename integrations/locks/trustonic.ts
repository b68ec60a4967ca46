import { z } from 'zod';
import { imei15, readImei } from '../../core/imei.js';
import type { CommandAnswer, DeviceStatus, LockCommand, LockService, LockState } from '../../core/ports/locks.js';
import { Problem } from '../../core/problem.js';
import type { Vault } from '../../core/vault.js';
import { createHttp, type Http } from '../http.js';
import { Refusal } from '../httpAnswers.js';
import { operationOf, reached } from './byState.js';
import type { LockDriverOptions } from './lockAnswers.js';

/** `token` is the API key. */
export interface TrustonicOptions extends LockDriverOptions {
  readonly tenant?: string | undefined;
  /** A phone's id here is its IMEI, which is sealed before it is handed out. */
  readonly vault: Pick<Vault, 'seal' | 'open'>;
}

const moment = z
  .number()
  .nullish()
  .transform((milliseconds) => (milliseconds == null ? undefined : new Date(milliseconds)));

const itemForm = z.object({
  resultCode: z.number(),
  resultMessage: z.string().nullish(),
  state: z.number().nullish(),
  stateInfo: z.string().nullish(),
  lastCheckIn: moment,
  expiration: moment,
  online: z.boolean().nullish(),
  stolen: z.boolean().nullish(),
  pin: z.string().nullish(),
  expireTime: moment,
});
type Item = z.infer<typeof itemForm>;
const answerForm = z.object({ deviceResponseList: z.array(itemForm).min(1) });
const tokenForm = z.object({ token: z.string().min(1) });

const words: Readonly<Record<string, LockState>> = {
  'ready for use': 'unlocked',
  active: 'unlocked',
  locked: 'locked',
  released: 'released',
  idle: 'not_enrolled',
  enrolled: 'not_enrolled',
};

/** The number says more than the word: a transition has no word. */
export function trustonicState({ state, stateInfo }: Pick<Item, 'state' | 'stateInfo'>, temporary = false): LockState {
  if (state === 1) return temporary ? 'temporarily_unlocked' : 'unlocked';
  if (state === 3) return 'released';
  if (state === 2 || state === 31 || state === 32) return 'locked';
  if (state != null && state >= 21 && state <= 23) return 'unlocking';
  if (state != null && state >= 33 && state <= 35) return 'completing';
  if (state != null) return 'unknown';
  const known = words[stateInfo?.trim().toLowerCase() ?? ''] ?? 'unknown';
  return known === 'unlocked' && temporary ? 'temporarily_unlocked' : known;
}

/** What an item that failed means; the service tells by words more than by numbers. */
function refusalOf({ resultCode, resultMessage }: Item): CommandAnswer {
  const said = (resultMessage ?? '').toLowerCase();
  const says = (...parts: string[]): boolean => parts.some((part) => said.includes(part));
  if (says('not found', 'not available for this customer')) return { outcome: 'unknown_device' };
  if (says('unable to assign action', 'not allowed in the current state', 'wait for the action'))
    return { outcome: 'busy' };
  if (says('not enrolled', 'not activated')) return { outcome: 'not_enrolled' };
  if (says('policy', 'stolen', 'blocked')) return { outcome: 'refused' };
  const message = `locks.refused: send (200 ${resultCode})`;
  throw new Refusal('locks.refused', 200, String(resultCode), { message, retry: 'never' });
}

/** The token lasts about an hour; one that is refused is replaced. */
function tokens(options: TrustonicOptions): (refused: boolean) => Promise<Record<string, string>> {
  const headers = { ...options.http?.headers, apikey: options.token };
  const { onCall: _, ...limits } = options.http ?? {};
  const http = createHttp({ ...limits, party: 'locks', baseUrl: options.url, headers });
  const path = ['api', 'v2', 'authorization', 'token'];
  let token: Promise<string> | undefined;
  return async (refused) => {
    if (refused) token = undefined;
    token ??= http
      .post({ name: 'token', path, body: {}, reads: true, schema: tokenForm })
      .then((answer) => answer.token);
    try {
      return { authorization: `Bearer ${await token}` };
    } catch (thrown) {
      token = undefined;
      throw thrown;
    }
  };
}

function statusOf(item: Item, deviceId: string): DeviceStatus {
  const connectivity = item.online == null ? 'unknown' : item.online ? 'online' : 'offline';
  return {
    deviceId,
    state: trustonicState(item, item.expiration !== undefined),
    connectivity,
    lastSeenAt: item.lastCheckIn,
    relockAt: item.expiration,
    stolen: item.stolen ?? false,
  };
}

async function query(http: Http, imei: string, deviceId: string): Promise<DeviceStatus | undefined> {
  const body = { queryList: [{ deviceUid: imei }] };
  const path = ['api', 'v2', 'query', 'devices'];
  const answer = await http.post({ name: 'find', path, body, reads: true, schema: answerForm });
  const [item] = answer.deviceResponseList;
  if (item?.resultCode === 0) return statusOf(item, deviceId);
  const refusal = item && refusalOf(item);
  if (refusal?.outcome === 'unknown_device') return undefined;
  throw new Problem('locks.refused', { message: `locks.refused: find (200 ${item?.resultCode})`, retry: 'later' });
}

async function order(http: Http, imei: string, { operation, until, reason }: LockCommand): Promise<Item | undefined> {
  const deviceUid = imei;
  const path = (word: string): string[] => ['api', 'v2', 'device', word];
  const common = { name: 'send', schema: answerForm };
  if (operation === 'unlock') {
    const body = { unLockList: [{ deviceUid, reason }] };
    return (await http.post({ ...common, path: path('unlock'), body })).deviceResponseList[0];
  }
  if (operation === 'unlock_until') {
    const body = { updateExpirationList: [{ deviceUid, expiration: until?.getTime() }] };
    return (await http.post({ ...common, path: path('updateExpiration'), body })).deviceResponseList[0];
  }
  const body = { releaseList: [{ deviceUid, reason }] };
  return (await http.put({ ...common, path: path('release'), body })).deviceResponseList[0];
}

async function send(http: Http, imei: string, command: LockCommand): Promise<CommandAnswer> {
  if (command.operation === 'cancel_release') return { outcome: 'refused' };
  const before = await query(http, imei, command.deviceId);
  if (!before) return { outcome: 'unknown_device' };
  if (before.stolen) return { outcome: 'refused' };
  const already = reached(command.operation, before, command.until);
  if (already) return { outcome: already === 'done' ? 'already_in_state' : 'accepted', ref: undefined };
  const item = await order(http, imei, command);
  if (!item) return { outcome: 'unknown_device' };
  return item.resultCode === 0 ? { outcome: 'accepted', ref: undefined } : refusalOf(item);
}

async function pin(http: Http, deviceUid: string, challenge: string | undefined) {
  const body = { pinUnlockList: [{ deviceUid, ...(challenge === undefined ? {} : { challenge }) }] };
  const path = ['api', 'v2', 'device', 'pinunlock'];
  const [item] = (await http.post({ name: 'offlineCode', path, body, schema: answerForm })).deviceResponseList;
  if (!item?.pin || !item.expireTime || item.resultCode !== 0) return undefined;
  return { code: item.pin, expiresAt: item.expireTime };
}

/**
 * Trustonic Asset Lifecycle. It keeps no keys and answers 200 over failed items, so every command is preceded by a look at
 * the phone and every item's own result counts.
 */
export function createTrustonic(options: TrustonicOptions): LockService {
  const { vault, tenant } = options;
  const headers = { ...options.http?.headers, ...(tenant === undefined ? {} : { tenantid: tenant }) };
  const authorize = tokens(options);
  const http = createHttp({ ...options.http, party: 'locks', baseUrl: options.url, headers, authorize });
  return {
    can: { unlockUntil: true, release: true, offlineCode: true },
    find: (imei) => query(http, imei15(imei), vault.seal(imei15(imei))),
    send: (command) => send(http, vault.open(command.deviceId), command),
    command: async (key, device) => reached(operationOf(key), device),
    offlineCode: (deviceId, _key, challenge) => pin(http, vault.open(deviceId), challenge),
  };
}

/** The IMEI of an event's device, where it is one. */
export function imeiOf(deviceUid: string | undefined) {
  const read = readImei(deviceUid ?? '');
  return read.ok ? read.imei14 : undefined;
}
