import { isUnlocked } from '../../core/lock.js';
import type { DeviceStatus, LockCommand } from '../../core/ports/locks.js';

/**
 * For services that keep no keys: a command is the same command when the phone is already on its way to what it asks for.
 */
export type Reached = 'done' | 'accepted' | undefined;

/** How far a phone in this state has got towards what a command asks for; undefined where it has not set out. */
export function reached(operation: LockCommand['operation'], device: DeviceStatus, until?: Date): Reached {
  const { state, relockAt } = device;
  switch (operation) {
    case 'unlock':
      if (isUnlocked(state)) return 'done';
      return state === 'unlocking' ? 'accepted' : undefined;
    case 'unlock_until':
      if (isUnlocked(state)) return 'done';
      if (state === 'unlocking') return 'accepted';
      // Another moment is another command; where none is asked about, any will do.
      return state === 'temporarily_unlocked' && (!until || relockAt?.getTime() === until.getTime())
        ? 'done'
        : undefined;
    case 'release':
      if (state === 'released') return 'done';
      return state === 'completing' ? 'accepted' : undefined;
    case 'cancel_release':
      return state === 'completing' || state === 'released' ? undefined : 'done';
  }
}

const operations: readonly LockCommand['operation'][] = ['unlock_until', 'cancel_release', 'release', 'unlock'];

/** The operation that stands in a command's key (`commandKey`); a plain unlock where none does. */
export const operationOf = (key: string): LockCommand['operation'] =>
  operations.find((operation) => key.split(':').includes(operation)) ?? 'unlock';
