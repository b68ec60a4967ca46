import { later } from '../clock.js';
import { isNothing } from '../money.js';
import { moneyOf, netOf, type PaymentAttempt } from '../payment.js';
import type { DeviceStatus } from '../ports/locks.js';
import type { Stores } from '../ports/store.js';
import { Problem } from '../problem.js';
import { commandKey, type Release } from '../release.js';
import type { Task } from '../task.js';
import type { ReleaseRecord } from './releaseRecord.js';
import { creditedOf } from './suspense.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Seconds between two looks at a final release that is under way: it takes days. */
const lookEvery = 3600;
const soonAfter = 10;

/** The phone stayed free. Where its money was the loan's last, the lock is taken off for good once that money is final. */
export async function closeRelease(shop: Workshop, record: ReleaseRecord, release: Release): Promise<void> {
  const attempt = await lastPayment(shop, release);
  const { balance } = await record.loansOf(release).arrears(release.loanId);
  const settles = attempt?.state === 'settled' && isNothing(balance);
  const also = async (stores: Stores): Promise<void> => {
    if (!settles) return;
    const runAt = finalAt(shop, attempt);
    await stores.tasks.enqueue({
      kind: 'release.finish',
      payload: { releaseId: release.id },
      runAt,
      dedupe: release.id,
    });
  };
  await record.move(release, 'close', {}, { also });
}

/** The payment that ended the loan, if it was paid through us: what it was settled by elsewhere is not ours to judge. */
async function lastPayment({ database }: Workshop, { lenderId, loanId }: Release): Promise<PaymentAttempt | undefined> {
  const attempts = await database.read.payments.ofLoan(lenderId, loanId);
  const settledAt = ({ settledAt: at }: PaymentAttempt): number => at?.getTime() ?? 0;
  return attempts.filter((one) => one.settledAt).toSorted((one, other) => settledAt(other) - settledAt(one))[0];
}

/** When the money of a payment can no longer be taken back. */
const finalAt = (shop: Workshop, { settledAt, createdAt, lenderId }: PaymentAttempt): Date =>
  later(settledAt ?? createdAt, lenderOf(shop, lenderId).releasePolicy.reversalWindowDays * 24 * 3600);

/** Takes the lock off for good: only for a loan that is settled, once its money is final, and taken back while that can be. */
export function createReleaseFinish(shop: Workshop, record: ReleaseRecord) {
  const { database, clock } = shop;
  const { move, find, locksOf, loansOf, openCase, told } = record;

  async function finish(task: Task): Promise<Date | null> {
    const release = await database.read.releases.get(String(task.payload['releaseId']));
    if (release?.state === 'closed') return begin(release);
    return release?.state === 'completing' ? goOn(release) : null;
  }

  async function begin(release: Release): Promise<Date | null> {
    const attempt = await lastPayment(shop, release);
    if (!attempt) return null;
    if (clock.now() < finalAt(shop, attempt)) return finalAt(shop, attempt);
    if (!(await isFinal(release, attempt))) return null;
    // Somebody is at work on this phone: first that.
    if (await database.read.releases.openFor(release)) return later(clock.now(), lookEvery);
    if (await isDone(database.read, release)) return null;
    const also = (stores: Stores): Promise<void> => asTheOnlyOne(stores, release, attempt);
    const completing = await move(release, 'complete', { operation: 'release', until: null, asked: 0 }, { also });
    return goOn(completing);
  }

  /** Another release takes the lock off the same phone, or has. */
  async function isDone(stores: Stores, { id, lenderId, loanId, deviceId }: Release): Promise<boolean> {
    return (await stores.releases.ofLoan(lenderId, loanId)).some(
      (one) => one.id !== id && one.deviceId === deviceId && (one.state === 'completing' || one.state === 'released'),
    );
  }

  /** All that were freed before the loan's last money came are due at the same moment: one of them sends the command. */
  async function asTheOnlyOne(stores: Stores, release: Release, attempt: PaymentAttempt): Promise<void> {
    await stores.payments.lock(attempt.id);
    if (await isDone(stores, release))
      throw new Problem('store.conflict', { retry: 'again', message: 'another release of the phone is completing' });
  }

  async function goOn(release: Release): Promise<Date | null> {
    const attempt = await lastPayment(shop, release);
    const device = await find(release);
    if (device?.state === 'released') {
      await move(release, 'finish', {}, { notice: 'final' });
      return null;
    }
    if (!attempt || !(await isFinal(release, attempt))) return takeBack(release, device);
    return device?.state === 'completing' ? later(clock.now(), lookEvery) : send(release, device);
  }

  /** The command goes out under one key until it is taken; the lock service's own state says that it was. */
  async function send(release: Release, device: DeviceStatus | undefined): Promise<Date | null> {
    const { operation, ground } = release;
    const deviceId = device?.deviceId ?? '';
    const command = { deviceId, operation, until: undefined, key: commandKey(release), reason: ground.kind };
    const outcome = device ? (await locksOf(release).send(command)).outcome : 'unknown_device';
    if (outcome === 'accepted' || outcome === 'already_in_state' || outcome === 'busy')
      return later(clock.now(), soonAfter);
    return giveUp(release);
  }

  /** Money was taken back after all: the final release is stopped, where the lock service still can. */
  async function takeBack(release: Release, device: DeviceStatus | undefined): Promise<Date | null> {
    if (device?.state !== 'completing') return await move(release, 'cancel', {}), null;
    const key = `${release.id}:cancel_release:${release.commandNumber}`;
    const command = { deviceId: device.deviceId, operation: 'cancel_release', until: undefined, key } as const;
    const { outcome } = await locksOf(release).send({ ...command, reason: 'reversed' });
    if (outcome === 'busy') return later(clock.now(), soonAfter);
    if (outcome === 'accepted' || outcome === 'already_in_state') {
      await move(release, 'cancel', {});
      return null;
    }
    // It cannot be stopped: a person has the reversal already, and sees that the phone goes.
    await database.transaction((stores) => openCase(stores, release, 'reversal', 'final'));
    await told(release);
    return later(clock.now(), lookEvery);
  }

  async function giveUp(release: Release): Promise<null> {
    await move(release, 'cancel', {}, { also: (stores, row) => openCase(stores, row, 'release_late', 'final') });
    await told(release);
    return null;
  }

  /** The ledger is at nothing, and the gateway itself, asked once more, has taken nothing back. */
  async function isFinal(release: Release, attempt: PaymentAttempt): Promise<boolean> {
    const { balance } = await loansOf(release).arrears(release.loanId);
    if (!isNothing(balance) || attempt.state !== 'settled') return false;
    const gateway = shop.parties.payments(lenderOf(shop, release.lenderId));
    const { paid } = await creditedOf(database.read, attempt);
    return paid !== undefined && netOf(moneyOf(await gateway.movements(attempt), paid.id)) >= attempt.amount.minor;
  }

  return finish;
}
