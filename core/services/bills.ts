import { later } from '../clock.js';
import type { Imei14 } from '../imei.js';
import { newId } from '../ids.js';
import { isNothing, type Money } from '../money.js';
import type { Agreement } from '../ports/loans.js';
import type { DeviceStatus } from '../ports/locks.js';
import { type Quote, quoteLifetime } from '../quote.js';
import { inCare } from './care.js';
import type { Identify, Owner } from './identify.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Where a loan stands, and with it what may be said and asked. `owes` alone may be asked for money. */
export type Standing = 'owes' | 'clear' | 'settled' | 'stolen' | 'moratorium' | 'care' | 'dispute' | 'sold';

/** The phone's lock as its service sees it; `unknown` where the service could not be asked. */
export type LockView = 'locked' | 'unlocking' | 'unlocked' | 'temporarily_unlocked' | 'released' | 'unknown';

/** What a bill says. JSON, amounts in minor units; for the eyes of a proved owner only. */
export interface Bill {
  readonly standing: Standing;
  readonly quoteId: string;
  readonly overdue: Money;
  readonly minimumToUnlock: Money;
  readonly payoff: Money;
  /** ISO date in the lender's zone. */
  readonly payoffGoodThrough: string;
  readonly daysPastDue: number;
  readonly nextDue: { readonly on: string; readonly amount: Money } | null;
  readonly lock: LockView;
  readonly online: boolean | null;
  /** ISO moment of the relock of a phone that is unlocked for a time. */
  readonly relockAt: string | null;
  /** They said that they are in need: nothing is demanded, and a person is offered first. */
  readonly inCare: boolean;
}

/** Why a phone is locked and what lifts the lock: the lender's own figures, kept as a quote that a charge names. */
export function createBills(shop: Workshop, identify: Identify) {
  const { database, clock, vault } = shop;

  async function bill(conversationId: string, owner: Owner): Promise<Bill> {
    const identification = await identify.requireOwner(conversationId, owner.loanId);
    const lender = lenderOf(shop, identification.lenderId);
    const loans = shop.parties.loans(lender);
    const [agreement, arrears, payoff, device, flag] = await Promise.all([
      loans.agreement(owner.loanId),
      loans.arrears(owner.loanId),
      loans.payoff(owner.loanId),
      deviceOf(lender.id, identification.sealedImei),
      inCare(shop, database.read, { lenderId: lender.id, loanId: owner.loanId, conversationId }),
    ]);
    const quote: Quote = {
      id: newId('quo'),
      lenderId: lender.id,
      loanId: owner.loanId,
      overdue: arrears.overdue,
      minimumToUnlock: arrears.minimumToUnlock,
      payoff: payoff.total,
      payoffGoodThrough: payoff.goodThrough,
      daysPastDue: arrears.daysPastDue,
      nextDue: arrears.nextDue ?? null,
      at: clock.now(),
      expiresAt: later(clock.now(), quoteLifetime),
    };
    await database.read.quotes.insert(quote);
    return {
      standing: standingOf(agreement, quote, device),
      quoteId: quote.id,
      overdue: quote.overdue,
      minimumToUnlock: quote.minimumToUnlock,
      payoff: quote.payoff,
      payoffGoodThrough: quote.payoffGoodThrough,
      daysPastDue: quote.daysPastDue,
      nextDue: quote.nextDue,
      lock: lockViewOf(device),
      online: device?.connectivity === 'unknown' || !device ? null : device.connectivity === 'online',
      relockAt: device?.relockAt?.toISOString() ?? null,
      inCare: flag !== undefined,
    };
  }

  /** Undefined where the lock service cannot be asked just now: owing and paying must not depend on it. */
  async function deviceOf(lenderId: string, sealedImei: string): Promise<DeviceStatus | undefined> {
    try {
      return await shop.parties.locks(lenderOf(shop, lenderId)).find(vault.open(sealedImei) as Imei14);
    } catch {
      return undefined;
    }
  }

  return { bill };
}

export type Bills = ReturnType<typeof createBills>;

export function standingOf(
  agreement: Agreement | undefined,
  quote: Pick<Quote, 'minimumToUnlock' | 'payoff'>,
  device?: DeviceStatus,
): Standing {
  if (agreement?.flags.stolen || agreement?.status === 'fraud' || device?.stolen) return 'stolen';
  if (agreement?.flags.moratorium) return 'moratorium';
  if (agreement?.flags.vulnerable || agreement?.status === 'deceased') return 'care';
  if (agreement?.flags.dispute) return 'dispute';
  if (agreement?.status === 'sold') return 'sold';
  if (isNothing(quote.payoff)) return 'settled';
  return isNothing(quote.minimumToUnlock) ? 'clear' : 'owes';
}

export function lockViewOf(device: DeviceStatus | undefined): LockView {
  if (!device || device.state === 'not_enrolled') return 'unknown';
  return device.state === 'completing' ? 'unlocked' : device.state;
}
