import type { Arrears } from '../ports/loans.js';
import type { DeviceStatus } from '../ports/locks.js';
import type { Stores } from '../ports/store.js';
import { isUnlocked } from '../lock.js';
import { isNothing } from '../money.js';
import type { PaymentAttempt } from '../payment.js';
import type { Release, ReleaseGround } from '../release.js';
import type { Workshop } from './workshop.js';

type Reading = Pick<Workshop, 'database' | 'clock'>;

/** A release for a plan is for as long as the plan runs. */
async function planStands({ database, clock }: Reading, planId: string, until: Date | null): Promise<boolean> {
  const plan = await database.read.plans.get(planId);
  return plan?.state === 'active' && (until === null || until > clock.now());
}

/**
 * Whether what allowed a release allows it still. `gone` is money that was taken back: there is nothing to release any more;
 * `missing` is a contradiction that a person has to look at.
 */
export async function groundOf(
  shop: Reading,
  { ground, until }: Pick<Release, 'ground' | 'until'>,
  arrears: Arrears,
): Promise<'stands' | 'gone' | 'missing'> {
  if (ground.kind === 'plan') return (await planStands(shop, ground.planId, until)) ? 'stands' : 'gone';
  if (ground.kind !== 'ledger_clear' || isNothing(arrears.minimumToUnlock)) return 'stands';
  const paid = ground.paymentId ? await shop.database.read.payments.get(ground.paymentId) : undefined;
  return paid && isTakenBack(paid) ? 'gone' : 'missing';
}

const isTakenBack = ({ state }: PaymentAttempt): boolean => state === 'reversed' || state === 'refunded';

/** Why the phone of a loan may be free just now, and until when; undefined where money is owed and no plan runs. */
export async function groundNow(
  { clock }: Pick<Workshop, 'clock'>,
  stores: Stores,
  { lenderId, loanId }: Pick<Release, 'lenderId' | 'loanId'>,
  arrears: Arrears,
): Promise<{ ground: ReleaseGround; until: Date | null } | undefined> {
  if (isNothing(arrears.minimumToUnlock)) return { ground: { kind: 'ledger_clear', paymentId: null }, until: null };
  const plan = await stores.plans.openOf(lenderId, loanId);
  if (plan?.state !== 'active') return undefined;
  // How long a plan keeps the phone free was decided when its money came: the newest release of it says so.
  const releases = await stores.releases.ofLoan(lenderId, loanId);
  const known = releases.find(({ ground }) => ground.kind === 'plan' && ground.planId === plan.id);
  if (!known?.until || known.until <= clock.now()) return undefined;
  return { ground: { kind: 'plan', planId: plan.id }, until: known.until };
}

/** The lock service says itself that the phone is free in the way that was asked for. */
export function isFreeAsAsked(release: Pick<Release, 'operation' | 'until'>, device: DeviceStatus): boolean {
  // Free for less long than was asked for is not what was asked for.
  const { until } = release;
  if (device.state === 'temporarily_unlocked')
    return release.operation === 'unlock_until' && !(until && device.relockAt && device.relockAt < until);
  return isUnlocked(device.state);
}
