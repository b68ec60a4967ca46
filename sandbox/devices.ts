import { lenderOf, people, type SandboxPerson, sameImei } from './people.js';
import type { World } from './world.js';

export type DeviceState = 'locked' | 'unlocked' | 'temporarily_unlocked' | 'released';

/** A financed phone, as it is and as its lock service knows it. Moments are ISO 8601 in world time. */
export interface Device {
  id: string;
  imei: string;
  imei2?: string;
  lender: string;
  loan: string;
  state: DeviceState;
  /** When a temporary unlock ends. */
  relockAt?: string;
  online: boolean;
  lastSeenAt: string;
  stolen: boolean;
  neverConfirms: boolean;
  /** A command that the phone has not carried out; without a moment it waits for the phone, or for ever. */
  pending?: { commandId: string; dueAt?: string };
  /** The final release that is under way, and when it is final. */
  completing?: { commandId: string; at: string };
  /** When faulty automation locks again. */
  lockAgainAt?: string;
  history: { at: string; state: DeviceState; by: string }[];
  /** What the lender wrote on the lock screen. */
  lockText?: string;
  /** Messages shown over whatever is on the screen, oldest first. */
  notices: { at: string; text: string }[];
}

const lockedTitle = 'This device is locked due to an overdue installment payment';
const lockedText = 'Call or write to us to see why and what lifts the lock. Emergency calls work. Your data is kept.';

function openingDevice(world: World, person: SandboxPerson): Device {
  const now = world.clock.now().getTime();
  const lockedAt = new Date(now - 24 * 3600 * 1000).toISOString();
  const lastSeen = person.offline ? now - 5 * 24 * 3600 * 1000 : now;
  return {
    id: `DV-${person.loan.replace(/\D/g, '')}`,
    imei: person.imei,
    ...(person.imei2 ? { imei2: person.imei2 } : {}),
    lender: person.lender,
    loan: person.loan,
    state: 'locked',
    online: !person.offline,
    lastSeenAt: new Date(lastSeen).toISOString(),
    stolen: person.stolen ?? false,
    neverConfirms: person.neverConfirms ?? false,
    history: [{ at: lockedAt, state: 'locked', by: 'lender automation' }],
    notices: [],
  };
}

/** The phones, one set for all lock services. */
export interface Devices {
  all(): Device[];
  get(id: string): Device | undefined;
  /** By either IMEI, 14 to 16 digits; `lender` narrows it to one lender's phones. */
  byImei(imei: string, lender?: string): Device | undefined;
  put(device: Device): void;
  /** What the phone shows to who holds it. */
  screenOf(device: Device): { title: string; text: string; phone: string; url: string };
}

/** Opens the phones and, on the first day, locks them. */
export function createDevices(world: World): Devices {
  const table = world.journal.table<Device>('devices');
  const firstDay = (): void => {
    for (const person of people) {
      const device = openingDevice(world, person);
      table.put(device.id, device);
    }
  };
  if (table.all().length === 0) world.journal.atomically(firstDay);
  world.onReset(firstDay);
  return {
    all: () => table.all(),
    get: (id) => table.get(id),
    byImei: (imei, lender) =>
      table
        .all()
        .filter((device) => lender === undefined || device.lender === lender)
        .find((device) => sameImei(imei, device.imei) || sameImei(imei, device.imei2)),
    put(device) {
      table.put(device.id, device);
      world.changed('devices');
    },
    screenOf(device) {
      const lender = lenderOf(device.lender);
      const url = `${world.config.publicUrl}/notice/${lender.id}`;
      const notice = device.notices.at(-1)?.text;
      if (device.state !== 'locked') return { title: 'Home screen', text: notice ?? '', phone: lender.number, url };
      return { title: lockedTitle, text: device.lockText ?? lockedText, phone: lender.number, url };
    },
  };
}
