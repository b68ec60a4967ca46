import { z } from 'zod';
import { imei15 } from '../../core/imei.js';
import type { DeviceStatus, LockCommand, LockService } from '../../core/ports/locks.js';
import { createHttp, type Http } from '../http.js';
import { unlessRefused } from '../httpAnswers.js';
import { commandRefusals, type LockDriverOptions, lockState, moment } from './lockAnswers.js';

const device = z.object({
  device: z.object({
    id: z.string().min(1),
    state: lockState,
    connectivity: z.enum(['online', 'offline', 'unknown']).catch('unknown'),
    lastSeenAt: moment.nullish(),
    relockAt: moment.nullish(),
    stolen: z.boolean(),
  }),
});
const accepted = z.object({ commandId: z.string().min(1), status: z.enum(['accepted', 'already_in_state']) });
const command = z.object({
  commandId: z.string().min(1),
  status: z.enum(['accepted', 'sent', 'done', 'failed', 'refused']),
});
const code = z.object({ code: z.string().min(1), expiresAt: moment });

const became = { accepted: 'accepted', sent: 'accepted', done: 'done', failed: 'failed', refused: 'failed' } as const;

function statusOf({ device: row }: z.infer<typeof device>): DeviceStatus {
  const { id, state, connectivity, stolen } = row;
  const times = { lastSeenAt: row.lastSeenAt ?? undefined, relockAt: row.relockAt ?? undefined };
  return { deviceId: id, state, connectivity, stolen, ...times };
}

async function send(http: Http, { deviceId, operation, until, key, reason }: LockCommand) {
  const body = { operation, reason, ...(until ? { until: until.toISOString() } : {}) };
  const path = ['release', 'devices', deviceId, 'commands'];
  const asked = http.post({ name: 'send', path, key, body, schema: accepted });
  const answer = await unlessRefused(asked, commandRefusals);
  return 'outcome' in answer ? answer : { outcome: answer.status, ref: answer.commandId };
}

/** Speaks docs/release-api.openapi.yaml, our own interface for a lender's lock service. It has no way to lock. */
export function createReleaseApi(options: LockDriverOptions): LockService {
  const headers = { ...options.http?.headers, authorization: `Bearer ${options.token}` };
  const http = createHttp({ ...options.http, party: 'locks', baseUrl: options.url, headers });
  return {
    can: { unlockUntil: true, release: true, offlineCode: true },
    async find(imei) {
      const path = ['release', 'devices', 'search'];
      const asked = http.post({ name: 'find', path, body: { imei: imei15(imei) }, reads: true, schema: device });
      const row = await unlessRefused(asked, { unknown_device: undefined });
      return row && statusOf(row);
    },
    send: (order) => send(http, order),
    async command(key) {
      const asked = http.get({ name: 'command', path: ['release', 'commands'], query: { key }, schema: command });
      const row = await unlessRefused(asked, { not_found: undefined });
      return row && became[row.status];
    },
    async offlineCode(deviceId, key, challenge) {
      const path = ['release', 'devices', deviceId, 'offline-codes'];
      const body = challenge === undefined ? {} : { challenge };
      const asked = http.post({ name: 'offlineCode', path, key, body, schema: code });
      const row = await unlessRefused(asked, { refused: undefined, unknown_device: undefined });
      return row && { code: row.code, expiresAt: row.expiresAt };
    },
  };
}
