import type { Lender } from './lender.js';
import { type Money, money } from './money.js';

/** Where a rule was read, and when it was looked at last. Somebody's lawyer has the last word. */
export interface RuleSource {
  readonly says: string;
  readonly where: string;
  /** ISO date. */
  readonly asOf: string;
}

/** What the law of a place says about a financed phone's lock, as far as Liftline acts on it. */
export interface Jurisdiction {
  readonly place: string;
  /** Hours from the cure to the phone being free; null where no rule is known: then the lender's own limit is all there is. */
  readonly limitHours: number | null;
  /** What a lender owes for each hour begun of a wrongful or late lock. */
  readonly perHourLate: Money | null;
  /** False where a lock for arrears is forbidden, or a court may yet say so. */
  readonly lockPermitted: boolean;
  /** In no force yet: a lender may leave it aside (`jurisdiction.drafts: false`). */
  readonly draft: boolean;
  readonly sources: readonly RuleSource[];
}

const notLookedUp = (place: string): Jurisdiction => ({
  place,
  limitHours: null,
  perHourLate: null,
  lockPermitted: true,
  draft: false,
  sources: [{ says: 'not looked up yet: ask a lawyer, or take `strictest`', where: '–', asOf: '2026-11-30' }],
});

const packs = {
  gb: {
    place: 'United Kingdom',
    limitHours: null,
    perHourLate: null,
    lockPermitted: true,
    draft: false,
    sources: [
      {
        says: 'forbearance and due consideration; no number of hours for giving a thing back',
        where: 'handbook.fca.org.uk/handbook/CONC/7/3.html',
        asOf: '2026-11-30',
      },
      {
        says: 'a breathing space stops enforcement for 60 days',
        where: 'ashfords.co.uk; staffordshire.gov.uk',
        asOf: '2026-11-30',
      },
    ],
  },
  in: {
    place: 'India',
    limitHours: 1,
    perHourLate: money(25_000, 'INR'),
    lockPermitted: true,
    draft: true,
    sources: [
      {
        says: 'draft of 20 May 2026, proposed from 1 October 2026: functions are restored within one hour of the cure; 250 rupees an hour for a wrongful or late lock',
        where: 'bfsi.economictimes.indiatimes.com/131238487; india.com/8421227',
        asOf: '2026-11-30',
      },
    ],
  },
  br: {
    place: 'Brazil',
    limitHours: null,
    perHourLate: null,
    lockPermitted: false,
    draft: false,
    sources: [
      {
        says: 'prosecutors hold the lock to be unlawful (24 July 2025)',
        where: 'mpce.mp.br',
        asOf: '2026-11-30',
      },
      {
        says: 'a ban of 2023 in the Federal District, suspended on appeal',
        where: 'fdr.com.br',
        asOf: '2026-11-30',
      },
    ],
  },
  us: {
    place: 'United States',
    limitHours: null,
    perHourLate: null,
    lockPermitted: true,
    draft: false,
    sources: [
      {
        says: 'disabling a thing wrongly is an unfair practice; no number of hours',
        where: 'consumerfinance.gov, UDAAP; consumerfinanceinsights.com',
        asOf: '2026-11-30',
      },
    ],
  },
  lk: notLookedUp('Sri Lanka'),
  mx: notLookedUp('Mexico'),
  ke: notLookedUp('Kenya'),
  /** For a place whose rules nobody has looked up. */
  strictest: {
    place: 'anywhere',
    limitHours: 1,
    perHourLate: null,
    lockPermitted: true,
    draft: false,
    sources: [{ says: 'the shortest limit of all packs', where: 'this file', asOf: '2026-11-30' }],
  },
} satisfies Readonly<Record<string, Jurisdiction>>;

export type JurisdictionId = keyof typeof packs;
export const jurisdictionIds = Object.keys(packs) as JurisdictionId[];
export const jurisdictions: Readonly<Record<JurisdictionId, Jurisdiction>> = packs;

type Under = Pick<Lender, 'jurisdiction' | 'releasePolicy'>;

const inForce = ({ jurisdiction: { pack, drafts } }: Pick<Lender, 'jurisdiction'>): Jurisdiction | undefined => {
  const known = jurisdictions[pack];
  return known.draft && !drafts ? undefined : known;
};

/** Hours in which a phone has to be free: the lender's own promise or the law's, whichever is shorter. */
export function limitHoursOf(lender: Under): number {
  return Math.min(lender.releasePolicy.limitHours, inForce(lender)?.limitHours ?? Number.POSITIVE_INFINITY);
}

/** Whether a phone may be locked for arrears at all. What the lender says itself counts where it is stricter. */
export function lockPermitted(lender: Pick<Lender, 'jurisdiction'>): boolean {
  return lender.jurisdiction.lockPermitted && (inForce(lender)?.lockPermitted ?? true);
}

/**
 * What the lender owes for a phone that was not free in time: for each hour begun between the limit and the moment it was
 * free, or now. Undefined where nothing is owed, or no rule says so.
 */
export function owedForDelay(lender: Under, deadlineAt: Date, freeAt: Date): Money | undefined {
  const perHour = inForce(lender)?.perHourLate;
  const hours = Math.ceil((freeAt.getTime() - deadlineAt.getTime()) / 3_600_000);
  return perHour && hours > 0 ? money(perHour.minor * hours, perHour.currency) : undefined;
}
