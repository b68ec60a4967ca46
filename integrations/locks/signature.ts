import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../core/clock.js';

/** Who may send us events. Several secrets stand side by side while one is changed for the next. */
export interface SignatureOptions {
  readonly secrets: readonly string[];
  readonly clock: Pick<Clock, 'now'>;
  /** Seconds that a signature's moment may lie in the past or in the future, 300 unless told. */
  readonly toleranceSeconds?: number;
}

const equal = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** Whether `t=<unix seconds>,v1=<hex>[,v1=<hex>]` signs `t.body` under one of the secrets, and lately. */
export function signedLately(header: string | undefined, rawBody: Buffer, options: SignatureOptions): boolean {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const t = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(t)) return false;
  const given = parts.flatMap(([name, value]) => (name === 'v1' && value ? [Buffer.from(value, 'hex')] : []));
  const genuine = options.secrets.some((secret) => {
    if (secret === '') return false;
    const expected = createHmac('sha256', secret).update(`${t}.`).update(rawBody).digest();
    return given.some((signature) => equal(signature, expected));
  });
  const distance = Math.abs(options.clock.now().getTime() / 1000 - Number(t));
  return genuine && distance <= (options.toleranceSeconds ?? 300);
}

export function parseJson(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
