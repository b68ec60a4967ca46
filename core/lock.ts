import type { LockState } from './ports/locks.js';

const unlocked: readonly LockState[] = ['unlocked', 'completing', 'released'];

/** Whether a phone is free for good, or until a new lock is decided on: none is set for a certain moment. */
export const isUnlocked = (state: LockState): boolean => unlocked.includes(state);

/** Whether a phone can be used now, for a while or for good. */
export const isFree = (state: LockState): boolean => isUnlocked(state) || state === 'temporarily_unlocked';
