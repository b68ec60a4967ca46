import { later } from '../clock.js';
import { isFree } from '../lock.js';
import type { Agreement, Arrears } from '../ports/loans.js';
import type { DeviceStatus } from '../ports/locks.js';
import { type HoldReason, type Release, stageNotices } from '../release.js';
import { standingOf } from './bills.js';
import { groundOf, isFreeAsAsked } from './releaseGround.js';
import type { Next, ReleaseRecord } from './releaseRecord.js';
import { lenderOf, type Workshop } from './workshop.js';

/** The decision, made again by the worker before every command: whether the phone may be released, and what keeps it free. */
export function createReleaseCheck(shop: Workshop, record: ReleaseRecord) {
  const { database, clock } = shop;
  const { move, confirm, hold, keepWithPerson, openCase, raise, told, find, loansOf } = record;

  interface Seen {
    readonly agreement: Agreement | undefined;
    readonly arrears: Arrears;
    readonly device: DeviceStatus | undefined;
  }

  async function see(release: Release): Promise<Seen> {
    const loans = loansOf(release);
    const [agreement, arrears, device] = await Promise.all([
      loans.agreement(release.loanId),
      loans.arrears(release.loanId),
      find(release),
    ]);
    return { agreement, arrears, device };
  }

  async function check(release: Release): Promise<Next> {
    const seen = await see(release);
    const { agreement, device } = seen;
    const against = await whyNot(release, seen);
    if (against === 'gone') return await move(release, 'cancel', {}), null;
    if (against || !device) return hold(release, against ?? 'unknown_device');
    const unpaid = release.ground.kind === 'ledger_clear' && release.ground.paymentId === null;
    if (unpaid && agreement?.status === 'closed' && device.state === 'locked') await raiseWrongful(release);
    await keepFromRelocking(release);
    const { deviceId } = device;
    const notices = (await staysFree(release, device)) ? stageNotices : release.notices;
    if (isFreeAsAsked(release, device)) return confirm({ ...release, deviceId, notices });
    await move(release, 'approve', { deviceId, notices }, { notice: 'asked' });
    return 'go on';
  }

  /** An earlier release freed the phone and it is so still: its owner is told nothing of how it stays so. */
  async function staysFree(release: Release, device: DeviceStatus): Promise<boolean> {
    if (!isFree(device.state)) return false;
    const earlier = await database.read.releases.ofLoan(release.lenderId, release.loanId);
    return earlier.some(({ id, confirmedAt }) => id !== release.id && confirmedAt !== null);
  }

  /** What speaks against releasing at this moment. The ground is looked at again: money may have been taken back since. */
  async function whyNot(
    release: Release,
    { agreement, arrears, device }: Seen,
  ): Promise<HoldReason | 'gone' | undefined> {
    if (!device) return 'unknown_device';
    const standing = standingOf(
      agreement,
      { minimumToUnlock: arrears.minimumToUnlock, payoff: arrears.balance },
      device,
    );
    if (standing === 'stolen') return 'stolen';
    const byPerson = release.ground.kind === 'override' || release.ground.kind === 'correction';
    if (standing === 'dispute' && !byPerson) return 'dispute';
    const ground = await groundOf(shop, release, arrears);
    if (ground === 'gone') return 'gone';
    if (ground === 'missing') return 'ledger_mismatch';
    return device.state === 'not_enrolled' ? 'not_enrolled' : undefined;
  }

  /** A person has it. Where the reason is over the work goes on by itself; what was refused or stolen is the person's alone. */
  async function look(release: Release): Promise<Next> {
    const { heldBecause } = release;
    const seen = await see(release);
    if (seen.device && isFreeAsAsked(release, seen.device)) return confirm(release);
    const passes = heldBecause !== 'stolen' && heldBecause !== 'refused';
    if (passes && (await whyNot(release, seen)) !== heldBecause)
      return await move(release, 'check', { heldBecause: null }), 'go on';
    await keepWithPerson(release);
    return later(clock.now(), 3600);
  }

  /** The grace hold on the lender's lock automation, read back: else a phone is locked again minutes after it was freed. */
  async function keepFromRelocking(release: Release): Promise<void> {
    const loans = loansOf(release);
    const key = `grace:${release.id}`;
    const { graceHoldHours } = lenderOf(shop, release.lenderId).releasePolicy;
    const until = later(clock.now(), graceHoldHours * 3600);
    await loans.setHold(release.loanId, { key, kind: 'lock_grace', until, reason: 'released' });
    const kept = (await loans.holds(release.loanId)).some((held) => held.key === key && held.until > clock.now());
    if (!kept) await database.transaction((stores) => raise(stores, 'hold_missing', release, release.id));
  }

  /** The loan was closed before anybody asked, and the phone was locked: somebody must see why, though it is unlocked at once. */
  async function raiseWrongful(release: Release): Promise<void> {
    await database.transaction(async (stores) => {
      await raise(stores, 'wrongful_lock', release, release.id);
      await openCase(stores, release, 'wrongful_lock');
    });
    await told(release);
  }

  return { check, lookAtHeld: look };
}
