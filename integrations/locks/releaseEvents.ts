import { z } from 'zod';
import type { LockEvent, LockEvents } from '../../core/ports/locks.js';
import { moment } from './lockAnswers.js';
import { parseJson, type SignatureOptions, signedLately } from './signature.js';

const kinds: Readonly<Record<string, LockEvent['kind']>> = {
  'device.unlocked': 'unlocked',
  'device.locked': 'locked',
  'device.released': 'released',
  'device.online': 'online',
  'command.failed': 'failed',
};

const event = z.object({
  id: z.string().min(1).max(200),
  type: z.string(),
  lender: z.string().optional(),
  deviceId: z.string().min(1),
  commandId: z.string().optional(),
  at: moment,
});

/** Reads the events of docs/release-api.openapi.yaml. A genuine event that says nothing readable is no event. */
export function createReleaseEvents(options: SignatureOptions): LockEvents {
  return {
    async read(headers, rawBody) {
      if (!signedLately(headers['liftline-signature'], rawBody, options)) return undefined;
      const { data } = event.safeParse(parseJson(rawBody));
      if (!data) return [];
      const { id, deviceId, at, lender, commandId } = data;
      const kind = Object.hasOwn(kinds, data.type) ? (kinds[data.type] ?? 'other') : 'other';
      return [{ id, deviceId, imei: undefined, kind, at, lenderId: lender, ref: commandId }];
    },
  };
}
