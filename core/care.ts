/** Why somebody is to be treated with care. */
export type CareCategory = 'hardship' | 'bereavement' | 'moratorium' | 'crisis';

/**
 * Somebody said that they are in need: until it ends nothing of ours asks them for money. What it was is kept only where they
 * agreed to that; without their consent the flag says no more than "with care", and ends sooner.
 */
export interface CareFlag {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  /** Of a proved owner's loan; null until they proved it. */
  readonly loanId: string | null;
  /** The keyed hash of the address that they wrote or rang from. */
  readonly addressHash: string;
  readonly conversationId: string;
  readonly category: CareCategory | null;
  readonly consent: 'not_asked' | 'given' | 'refused';
  readonly since: Date;
  readonly until: Date;
  readonly endedAt: Date | null;
}

/** Days that a flag is kept with consent: a standard breathing space has 60, other care is looked at again after a month or two. */
const daysOf: Readonly<Record<CareCategory, number>> = { hardship: 30, bereavement: 60, moratorium: 60, crisis: 30 };
/** Days without: long enough for a person to call back. */
const daysUnnamed = 14;

const day = 24 * 3600 * 1000;

export function careUntil(since: Date, category: CareCategory | null): Date {
  return new Date(since.getTime() + (category ? daysOf[category] : daysUnnamed) * day);
}
