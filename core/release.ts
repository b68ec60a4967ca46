import type { Language } from './lender.js';
import type { Moves } from './states.js';

/**
 * The release of one phone. Accepted is not unlocked: only the lock service's own word that the phone is unlocked
 * confirms it. `released` (the lock removed for good) comes only after the money is final.
 */
export type ReleaseState =
  | 'requested'
  | 'checking'
  | 'held'
  | 'queued'
  | 'submitting'
  | 'ambiguous'
  | 'waiting'
  | 'accepted'
  | 'propagating'
  | 'offline'
  | 'overdue'
  | 'escalated'
  | 'confirmed'
  | 'watching'
  | 'relocked'
  | 'closed'
  | 'completing'
  | 'released'
  | 'cancelled';

export type ReleaseEvent =
  | 'check'
  | 'hold'
  | 'approve'
  | 'submit'
  | 'accept'
  | 'loseTrack'
  | 'postpone'
  | 'propagate'
  | 'goOffline'
  | 'comeOnline'
  | 'runLate'
  | 'escalate'
  | 'confirm'
  | 'watch'
  | 'relock'
  | 'close'
  | 'complete'
  | 'finish'
  | 'cancel';

const onTheWay = {
  confirm: 'confirmed',
  runLate: 'overdue',
  escalate: 'escalated',
  relock: 'relocked',
  cancel: 'cancelled',
  hold: 'held',
} as const;

export const releaseMoves: Moves<ReleaseState, ReleaseEvent> = {
  requested: { check: 'checking', cancel: 'cancelled', escalate: 'escalated' },
  checking: { approve: 'queued', hold: 'held', cancel: 'cancelled', confirm: 'confirmed', escalate: 'escalated' },
  held: { check: 'checking', cancel: 'cancelled', confirm: 'confirmed' },
  queued: { submit: 'submitting', ...onTheWay },
  submitting: { accept: 'accepted', loseTrack: 'ambiguous', postpone: 'waiting', ...onTheWay },
  ambiguous: { accept: 'accepted', approve: 'queued', ...onTheWay },
  waiting: { approve: 'queued', ...onTheWay },
  accepted: { propagate: 'propagating', goOffline: 'offline', ...onTheWay },
  propagating: { goOffline: 'offline', approve: 'queued', ...onTheWay },
  offline: { comeOnline: 'propagating', ...onTheWay },
  overdue: { escalate: 'escalated', confirm: 'confirmed', cancel: 'cancelled' },
  escalated: { confirm: 'confirmed', relock: 'relocked', cancel: 'cancelled', check: 'checking' },
  confirmed: { watch: 'watching', close: 'closed', relock: 'relocked' },
  watching: { relock: 'relocked', close: 'closed' },
  relocked: { check: 'checking', cancel: 'cancelled', escalate: 'escalated', confirm: 'confirmed' },
  closed: { complete: 'completing', relock: 'relocked' },
  completing: { finish: 'released', cancel: 'cancelled' },
  released: {},
  cancelled: {},
};

/** The phone is not free yet and somebody is at work on it. */
export const releaseOpen: readonly ReleaseState[] = [
  'requested',
  'checking',
  'held',
  'queued',
  'submitting',
  'ambiguous',
  'waiting',
  'accepted',
  'propagating',
  'offline',
  'overdue',
  'escalated',
  'relocked',
];

export type ReleaseOperation = 'unlock' | 'unlock_until' | 'release';

/** What allows a release; nothing else does. */
export type ReleaseGround =
  | { readonly kind: 'ledger_clear'; readonly paymentId: string | null }
  | { readonly kind: 'plan'; readonly planId: string }
  | { readonly kind: 'correction'; readonly note: string }
  | { readonly kind: 'override'; readonly agentIds: readonly string[]; readonly reason: string };

/** Why a release waits for a person. */
export type HoldReason =
  | 'stolen'
  | 'dispute'
  | 'ledger_mismatch'
  | 'refused'
  | 'not_enrolled'
  | 'unknown_device'
  | 'legal';

/** The news that the owner is told, each once per release. */
export type ReleaseNotice =
  | 'asked'
  | 'accepted'
  | 'hour'
  | 'day'
  | 'two_days'
  | 'confirmed'
  | 'offline'
  | 'with_person';

export interface Release {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly loanId: string;
  /** Keyed hash of the phone's IMEI. */
  readonly deviceHash: string;
  readonly sealedImei: string;
  /** The lock service's own id of the phone, once it has been looked up. */
  readonly deviceId: string | null;
  readonly conversationId: string | null;
  /** Where the owner is told how it goes, sealed: the number that the passcode reached. */
  readonly sealedNumber: string | null;
  readonly language: Language;
  readonly operation: ReleaseOperation;
  readonly until: Date | null;
  readonly ground: ReleaseGround;
  readonly state: ReleaseState;
  readonly heldBecause: HoldReason | null;
  /** How often the command was decided on: a new number only after proof that the last one had no effect. */
  readonly commandNumber: number;
  readonly vendorRef: string | null;
  readonly asked: number;
  readonly notices: readonly ReleaseNotice[];
  readonly requestedAt: Date;
  readonly acceptedAt: Date | null;
  readonly confirmedAt: Date | null;
  readonly deadlineAt: Date;
}

/** The lock service's idempotency key: one per release, operation and number, so that a repeat is the same command. */
export const commandKey = (release: Pick<Release, 'id' | 'operation' | 'commandNumber'>): string =>
  `${release.id}:${release.operation}:${release.commandNumber}`;

/** Seconds until the next question to the lock service: 2, 5, 10, 20, 40 s, then 1, 2, 5, 15, 30 min, then hourly. */
export function secondsToNextQuestion(asked: number): number {
  const ladder = [2, 5, 10, 20, 40, 60, 120, 300, 900, 1800];
  return ladder[asked] ?? 3600;
}
