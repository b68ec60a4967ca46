import type { Imei14 } from '../imei.js';

/**
 * A lock service (MDM). It can be asked to unlock and to release; nothing here can lock a phone.
 * Expected refusals are values; `locks.down`, `locks.slow`, `locks.auth`, `locks.rubbish` are Problems, and a Problem
 * with `ambiguous` means that the command may have been taken: ask before sending it again.
 */
export interface LockService {
  readonly can: { readonly unlockUntil: boolean; readonly release: boolean; readonly offlineCode: boolean };
  find(imei: Imei14): Promise<DeviceStatus | undefined>;
  /** Sends one command under one key; the same key again is the same command. */
  send(command: LockCommand): Promise<CommandAnswer>;
  /** What became of the command of a key; undefined where the service has never seen it. */
  command(key: string, device: DeviceStatus): Promise<'accepted' | 'done' | 'failed' | undefined>;
  /** A code that unlocks an offline phone, where the service has such codes. */
  offlineCode(
    deviceId: string,
    key: string,
    challenge: string | undefined,
  ): Promise<{ code: string; expiresAt: Date } | undefined>;
}

export type LockState =
  | 'locked'
  | 'unlocking'
  | 'unlocked'
  | 'temporarily_unlocked'
  | 'completing'
  | 'released'
  | 'not_enrolled'
  | 'unknown';

export interface DeviceStatus {
  readonly deviceId: string;
  readonly state: LockState;
  readonly connectivity: 'online' | 'offline' | 'unknown';
  readonly lastSeenAt: Date | undefined;
  readonly relockAt: Date | undefined;
  readonly stolen: boolean;
}

export interface LockCommand {
  readonly deviceId: string;
  readonly operation: 'unlock' | 'unlock_until' | 'release' | 'cancel_release';
  readonly until: Date | undefined;
  readonly key: string;
  readonly reason: string;
}

export type CommandAnswer =
  | { readonly outcome: 'accepted' | 'already_in_state'; readonly ref: string | undefined }
  | { readonly outcome: 'busy' | 'refused' | 'unknown_device' | 'not_enrolled' };

/** What a lock service reports of its own accord. It is a hint to ask, never the proof itself. */
export interface LockEvent {
  readonly id: string;
  readonly deviceId: string | undefined;
  readonly imei: Imei14 | undefined;
  readonly kind: 'unlocked' | 'locked' | 'released' | 'online' | 'failed' | 'other';
  readonly at: Date;
  /** Whose phone it is, where one service speaks for several lenders: device ids are unique within a lender only. */
  readonly lenderId?: string | undefined;
  /** The service's id of the command behind it (`ref` of its answer), where it names one. */
  readonly ref?: string | undefined;
}

/** Reads the events of one kind of lock service. Undefined where the sender's signature is missing or wrong. */
export interface LockEvents {
  read(
    headers: Readonly<Record<string, string | undefined>>,
    rawBody: Buffer,
  ): Promise<readonly LockEvent[] | undefined>;
}
