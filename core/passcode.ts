import { randomInt } from 'node:crypto';

/** The rules of the one-time passcode. Durations in seconds. */
export const passcodeRules = {
  digits: 6,
  lifetime: 5 * 60,
  tries: 5,
  sendsInQuarterHour: 3,
  sendsInDay: 10,
  proofLifetime: 15 * 60,
  /** A contact must have been on the lender's file this long before it may stand in for the first. */
  contactAgeDays: 30,
} as const;

/** Six digits from the system's CSPRNG, leading zeros kept. */
export const newPasscode = (): string =>
  String(randomInt(0, 10 ** passcodeRules.digits)).padStart(passcodeRules.digits, '0');

/** What a passcode is for. A code for one purpose proves nothing for another. */
export type Purpose = 'identify' | 'visit';

export interface Passcode {
  readonly id: string;
  readonly version: number;
  readonly identificationId: string;
  /** The loan, or for an IMEI on nobody's file its keyed hash: what sends and tries are counted by. */
  readonly subject: string;
  /** Keyed hash of purpose, conversation, IMEI and code together; null where there was nobody to send to. */
  readonly codeHash: string | null;
  readonly tries: number;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  /** A newer code, or too many tries, ended it. */
  readonly endedAt: Date | null;
}

/** Everything a code is bound to goes into its hash, so that it fits one IMEI, conversation and purpose only. */
export const boundCode = (purpose: Purpose, conversationId: string, imeiHash: string, code: string): string =>
  [purpose, conversationId, imeiHash, code].join('|');

/**
 * Somebody in a conversation says that a phone is theirs. The row is the same for a phone on file, on nobody's file, on
 * another lender's, or locked out: only the worker behind it knows which.
 */
export interface Identification {
  readonly id: string;
  readonly version: number;
  readonly conversationId: string;
  readonly lenderId: string;
  readonly purpose: Purpose;
  readonly imeiHash: string;
  readonly sealedImei: string;
  readonly imeiTail: string;
  /** Known only to the worker until the passcode was right. */
  readonly loanId: string | null;
  readonly lookup: 'pending' | 'delayed' | 'done';
  readonly provedAt: Date | null;
  /** The identification whose proof this is, where the proof was made in another conversation and carried on. */
  readonly carriedFrom: string | null;
  readonly createdAt: Date;
}
