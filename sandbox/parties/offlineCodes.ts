import { randomInt } from 'node:crypto';
import type { Device } from '../devices.js';
import type { World } from '../world.js';

/** A code that opens a phone which has no network. */
export interface OfflineCode {
  code: string;
  deviceId: string;
  issuedAt: string;
  expiresAt: string;
  usedAt?: string;
}

const lasts = 3600 * 1000;
const perDay = 5;

/** Gives a single-use code of eight digits for an hour; at most five a day for a phone. */
export function issueCode(world: World, device: Device): OfflineCode | 'refused' | 'rate_limited' {
  if (device.stolen || device.state === 'released') return 'refused';
  const table = world.journal.table<OfflineCode>('offlineCodes');
  const now = world.clock.now().getTime();
  const today = table
    .all()
    .filter(({ deviceId, issuedAt }) => deviceId === device.id && now - Date.parse(issuedAt) < 24 * lasts);
  if (today.length >= perDay) return 'rate_limited';
  const row: OfflineCode = {
    code: String(randomInt(100_000_000)).padStart(8, '0'),
    deviceId: device.id,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + lasts).toISOString(),
  };
  table.put(`${device.id} ${row.code}`, row);
  return row;
}

/** Whether the code typed on the phone opens it; a right one is used up. */
export function useCode(world: World, device: Device, code: string): boolean {
  const table = world.journal.table<OfflineCode>('offlineCodes');
  const id = `${device.id} ${code}`;
  const row = table.get(id);
  if (!row || row.usedAt || new Date(row.expiresAt) < world.clock.now()) return false;
  table.put(id, { ...row, usedAt: world.clock.now().toISOString() });
  return true;
}
