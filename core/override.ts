/** A person's decision to free a phone: because the lender corrected an error, or because a person takes it on themselves. */
export type OverrideKind = 'correction' | 'override';

/**
 * An override that no payment backs is asked for by one person and decided by another. `reason` is the first one's own
 * words, without personal data.
 */
export interface Override {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly loanId: string;
  readonly handoverId: string;
  readonly kind: OverrideKind;
  readonly reason: string;
  readonly askedBy: string;
  readonly decidedBy: string | null;
  readonly state: 'asked' | 'approved' | 'refused';
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

/** A code for a phone without a network, as it was given. The code itself is not kept. */
export interface OfflineCodeGiven {
  readonly id: string;
  readonly lenderId: string;
  readonly loanId: string;
  readonly deviceHash: string;
  readonly agentId: string;
  readonly at: Date;
}

/** Codes that a phone is given in a day at most. */
export const offlineCodesADay = 5;

/** Read out and written in groups of four. */
export const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1 ');
