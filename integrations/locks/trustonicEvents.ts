import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { LockEvent, LockEvents, LockState } from '../../core/ports/locks.js';
import { parseJson } from './signature.js';
import { imeiOf, trustonicState } from './trustonic.js';

const event = z.object({
  id: z.string().min(1).max(200),
  eventType: z.string(),
  tenantId: z.string().optional(),
  timestamp: z.number(),
  deviceUid: z.string().optional(),
  state: z.number().nullish(),
  stateInfo: z.string().nullish(),
});

const kinds: Readonly<Partial<Record<LockState, LockEvent['kind']>>> = {
  unlocked: 'unlocked',
  locked: 'locked',
  released: 'released',
};

function signed(header: string | undefined, rawBody: Buffer, secrets: readonly string[]): boolean {
  const given = Buffer.from((header ?? '').replace(/^sha256=/, ''), 'hex');
  return secrets
    .filter((secret) => secret !== '')
    .some((secret) => {
      const expected = createHmac('sha256', secret).update(rawBody).digest();
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
}

/** Reads Trustonic's events. Its signature has no moment: an old event may be sent again, and only makes us look again. */
export function createTrustonicEvents(options: { readonly secrets: readonly string[] }): LockEvents {
  return {
    async read(headers, rawBody) {
      if (!signed(headers['x-trustonic-signature'], rawBody, options.secrets)) return undefined;
      const { data } = event.safeParse(parseJson(rawBody));
      if (!data) return [];
      const kind = data.eventType === 'DEVICE_CHECKED_IN' ? 'online' : (kinds[trustonicState(data)] ?? 'other');
      const { id, tenantId: lenderId } = data;
      return [{ id, deviceId: undefined, imei: imeiOf(data.deviceUid), kind, at: new Date(data.timestamp), lenderId }];
    },
  };
}
