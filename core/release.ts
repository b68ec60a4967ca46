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
  | 'supersede'
  | 'cancel';

/** `runLate`: three quarters of the limit are over. `supersede`: a ground that asks for more than the one before. */
const open = { confirm: 'confirmed', cancel: 'cancelled', supersede: 'checking' } as const;
const onTheWay = { ...open, runLate: 'overdue', hold: 'held' } as const;
const sent = { ...onTheWay, relock: 'relocked', check: 'checking' } as const;

/** Every command is preceded by `checking`, however late it is sent: what allowed it may be gone by then. */
export const releaseMoves: Moves<ReleaseState, ReleaseEvent> = {
  requested: { ...onTheWay, check: 'checking' },
  checking: { ...onTheWay, approve: 'queued' },
  held: { ...open, check: 'checking' },
  queued: { ...onTheWay, submit: 'submitting', check: 'checking' },
  submitting: { ...onTheWay, accept: 'accepted', loseTrack: 'ambiguous', postpone: 'waiting' },
  ambiguous: { ...onTheWay, accept: 'accepted', check: 'checking' },
  waiting: { ...onTheWay, check: 'checking' },
  accepted: { ...sent, propagate: 'propagating', goOffline: 'offline' },
  propagating: { ...sent, goOffline: 'offline' },
  offline: { ...sent, comeOnline: 'propagating' },
  overdue: { ...open, escalate: 'escalated' },
  escalated: { ...open, relock: 'relocked', check: 'checking', hold: 'held' },
  confirmed: { watch: 'watching', close: 'closed', relock: 'relocked' },
  watching: { relock: 'relocked', close: 'closed' },
  relocked: { ...onTheWay, check: 'checking' },
  closed: { complete: 'completing' },
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
export type HoldReason = 'stolen' | 'dispute' | 'ledger_mismatch' | 'refused' | 'not_enrolled' | 'unknown_device';

/** The news that the owner is told, each once per release. */
export type ReleaseNotice =
  | 'asked'
  | 'accepted'
  | 'hour'
  | 'day'
  | 'two_days'
  | 'confirmed'
  | 'offline'
  | 'with_person'
  /** Locked by mistake: told in place of `asked`. */
  | 'relocked'
  /** The lock was taken off for good. */
  | 'final';

/** What would be news of a release, but not to somebody whose phone is free all the while. */
export const stageNotices: readonly ReleaseNotice[] = [
  'asked',
  'accepted',
  'hour',
  'day',
  'two_days',
  'confirmed',
  'offline',
];

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

/** When three quarters of the time are over and a person has to know. */
export const lateAt = ({ requestedAt, deadlineAt }: Pick<Release, 'requestedAt' | 'deadlineAt'>): Date =>
  new Date(requestedAt.getTime() + 0.75 * (deadlineAt.getTime() - requestedAt.getTime()));

/** Whether what is asked for now is more than what a release was for: free for good, or for longer. */
export function asksForMore(release: Pick<Release, 'operation' | 'until'>, until: Date | null): boolean {
  if (release.operation !== 'unlock_until') return false;
  return until === null || (release.until !== null && until > release.until);
}

/** Seconds until the next question to the lock service: 2, 5, 10, 20, 40 s, then 1, 2, 5, 15, 30 min, then hourly. */
export function secondsToNextQuestion(asked: number): number {
  const ladder = [2, 5, 10, 20, 40, 60, 120, 300, 900, 1800];
  return ladder[asked] ?? 3600;
}
