import { z } from 'zod';
import type { CommandAnswer, LockState } from '../../core/ports/locks.js';
import type { HttpOptions } from '../http.js';

/** What every lock driver is made with. */
export interface LockDriverOptions {
  readonly url: string;
  /** The lender's credential at its lock service; it must not be able to lock. */
  readonly token: string;
  readonly http?: Partial<Omit<HttpOptions, 'party' | 'baseUrl'>>;
}

/** Refusals that a release knows how to go on from, by the service's error code. */
export const commandRefusals: Readonly<Record<string, CommandAnswer>> = {
  busy: { outcome: 'busy' },
  refused: { outcome: 'refused' },
  unknown_device: { outcome: 'unknown_device' },
  not_enrolled: { outcome: 'not_enrolled' },
};

export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const states: readonly LockState[] = [
  'locked',
  'unlocking',
  'unlocked',
  'temporarily_unlocked',
  'completing',
  'released',
  'not_enrolled',
];

/** A state that a service has learnt since is none that we may act on. */
export const lockState = z.string().transform((text): LockState => states.find((state) => state === text) ?? 'unknown');
