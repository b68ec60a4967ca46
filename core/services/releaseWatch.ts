import { later } from '../clock.js';
import type { DeviceStatus } from '../ports/locks.js';
import { commandKey, type Release, type ReleaseNotice, secondsToNextQuestion } from '../release.js';
import { limitHoursOf } from '../jurisdiction.js';
import type { Stores } from '../ports/store.js';
import { closeRelease } from './releaseFinish.js';
import { groundOf, isFreeAsAsked } from './releaseGround.js';
import type { Next, ReleaseRecord } from './releaseRecord.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Accepted is not unlocked, and unlocked is not for good: asks until the phone is free, and whether it stays so. */
export function createReleaseWatch(shop: Workshop, record: ReleaseRecord) {
  const { database, clock } = shop;
  const { move, confirm, hold, keepWithPerson, openCase, raise, told, find, locksOf, loansOf } = record;

  /** Accepted is not unlocked: asks the lock service until it says so itself. */
  async function look(release: Release): Promise<Next> {
    const device = await find(release);
    if (device && isFreeAsAsked(release, device)) return confirm(release);
    const again = device?.state === 'locked' ? await sentInVain(release, device) : undefined;
    if (again) return again;
    const age = (clock.now().getTime() - release.requestedAt.getTime()) / 1000;
    const event =
      device?.connectivity === 'offline' ? 'goOffline' : release.state === 'offline' ? 'comeOnline' : undefined;
    const asked = release.asked + 1;
    const notice = event === 'goOffline' ? 'offline' : lateNotice(age);
    if (release.state === 'escalated') await keepWithPerson(release);
    await move(release, event, { asked }, { notice });
    return later(clock.now(), secondsToNextQuestion(asked));
  }

  /**
   * The phone is locked and the command is over: carried out, and the phone was locked again; failed, and a new command is
   * due under a new number; or never taken, and a person has it meanwhile, so that it is still to be sent.
   */
  async function sentInVain(release: Release, device: DeviceStatus): Promise<Next | undefined> {
    const never = release.state === 'escalated' && release.acceptedAt === null;
    const became = await locksOf(release).command(commandKey(release), device);
    if (became === 'done') return relocked(release);
    if (became !== 'failed' && !(became === undefined && never)) return undefined;
    await move(release, 'check', { commandNumber: release.commandNumber + (became === 'failed' ? 1 : 0) });
    return 'go on';
  }

  async function watch(release: Release): Promise<Next> {
    const lender = lenderOf(shop, release.lenderId);
    const device = await find(release);
    const since = (clock.now().getTime() - (release.confirmedAt ?? release.requestedAt).getTime()) / 1000;
    if (device?.state === 'locked') return relocked(release);
    const another = await database.read.releases.ofLoan(release.lenderId, release.loanId);
    const newer = another.some(({ id, confirmedAt, requestedAt }) => {
      return id !== release.id && confirmedAt !== null && requestedAt > release.requestedAt;
    });
    if (newer || since >= lender.releasePolicy.graceHoldHours * 3600) {
      await closeRelease(shop, record, release);
      return null;
    }
    return later(clock.now(), since < 600 ? 60 : since < 7200 ? 600 : 3600);
  }

  /**
   * Locked again: without new arrears an incident that a person sees and that is released at once. With new arrears, or
   * where a newer release is at work on the phone, this one is over; but who was never told that the phone is free paid for
   * nothing, as they see it: a person decides.
   */
  async function relocked(release: Release): Promise<Next> {
    const arrears = await loansOf(release).arrears(release.loanId);
    const open = await database.read.releases.openFor(release);
    const another = open !== undefined && open.id !== release.id;
    const ground = await groundOf(shop, release, arrears);
    if (!another && ground === 'missing' && release.confirmedAt === null) return hold(release, 'ledger_mismatch');
    if (another || ground !== 'stands') {
      await move(release, release.state === 'watching' ? 'close' : 'cancel', {});
      return null;
    }
    const also = async (stores: Stores, row: Release): Promise<void> => {
      await raise(stores, 'relocked', row, `${row.id}:${row.commandNumber}`);
      await openCase(stores, row, 'relocked');
    };
    // A new episode: its own time, its own news.
    const now = clock.now();
    const deadlineAt = later(now, limitHoursOf(lenderOf(shop, release.lenderId)) * 3600);
    const change = { requestedAt: now, deadlineAt, acceptedAt: null, asked: 0, notices: [] };
    await move(release, 'relock', change, { notice: 'relocked', also });
    await told(release);
    return 'go on';
  }

  return { look, watch };
}

function lateNotice(ageSeconds: number): ReleaseNotice | undefined {
  if (ageSeconds >= 48 * 3600) return 'two_days';
  if (ageSeconds >= 24 * 3600) return 'day';
  return ageSeconds >= 3600 ? 'hour' : undefined;
}
