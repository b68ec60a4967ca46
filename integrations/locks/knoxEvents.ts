import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../core/clock.js';
import type { LockEvent, LockEvents } from '../../core/ports/locks.js';
import { Problem } from '../../core/problem.js';
import { parseJson } from './signature.js';
import { imeiOf } from './trustonic.js';

export interface KnoxEventsOptions {
  /** PEM, or how to get it: it changes from time to time. */
  readonly certificate: string | (() => Promise<string>);
  readonly clock: Clock;
  /** Seconds that a signature's moment may lie in the past or in the future, 300 unless told. */
  readonly toleranceSeconds?: number;
}

const kinds: Readonly<Record<string, LockEvent['kind']>> = {
  KG_DEVICE_UNLOCKED: 'unlocked',
  KG_DEVICE_RELOCK_TIMESTAMP_APPLIED: 'unlocked',
  KG_DEVICE_LOCKED: 'locked',
  KG_DEVICE_COMPLETED: 'released',
};

const event = z.object({
  id: z.string().min(1).max(200),
  eventType: z.string(),
  eventTime: z.number(),
  tenantId: z.string().optional(),
  payload: z.object({ objectId: z.string().optional(), deviceUid: z.string().optional() }),
});

/** Gets the certificate that Samsung signs its events with. */
export async function fetchKnoxCertificate(url: string, timeoutMs = 4000): Promise<string> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (response.ok && text.length < 100_000) return text;
  } catch {
    // As good as no certificate.
  }
  throw new Problem('locks.down', { message: 'locks.down: certificate', retry: 'later' });
}

/** Milliseconds between two looks for a new certificate, so that forged events cannot make us ask at their pace. */
const refetchEvery = 60_000;

function genuine(pem: string, signed: string, rawBody: Buffer, signature: string): boolean {
  try {
    const { publicKey } = new X509Certificate(pem);
    return verify('sha256', Buffer.concat([Buffer.from(signed), rawBody]), publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Reads Knox Guard's events: RSA over `timestamp.body`, checked with Samsung's certificate. */
export function createKnoxEvents(options: KnoxEventsOptions): LockEvents {
  const { certificate, clock, toleranceSeconds = 300 } = options;
  let pem = typeof certificate === 'string' ? certificate : undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function verified(timestamp: string, rawBody: Buffer, signature: string): Promise<boolean> {
    if (pem !== undefined && genuine(pem, `${timestamp}.`, rawBody, signature)) return true;
    if (typeof certificate === 'string' || clock.elapsed() - askedAt < refetchEvery) return false;
    const fresh = await certificate();
    askedAt = clock.elapsed();
    pem = fresh;
    return genuine(fresh, `${timestamp}.`, rawBody, signature);
  }

  return {
    async read(headers, rawBody) {
      const timestamp = headers['x-knox-timestamp'] ?? '';
      const signature = headers['x-knox-signature'] ?? '';
      if (!/^\d{1,12}$/.test(timestamp) || signature === '') return undefined;
      if (Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return undefined;
      if (!(await verified(timestamp, rawBody, signature))) return undefined;
      const { data } = event.safeParse(parseJson(rawBody));
      if (!data) return [];
      const kind = Object.hasOwn(kinds, data.eventType) ? (kinds[data.eventType] ?? 'other') : 'other';
      const { objectId: deviceId, deviceUid } = data.payload;
      return [
        { id: data.id, deviceId, imei: imeiOf(deviceUid), kind, at: new Date(data.eventTime), lenderId: data.tenantId },
      ];
    },
  };
}
