import { later } from '../clock.js';
import type { Imei14 } from '../imei.js';
import type { Lender } from '../lender.js';
import type { KnownPhone, Stores } from '../ports/store.js';
import { asProblem, type Problem } from '../problem.js';
import { releaseOpen, type ReleaseState } from '../release.js';
import type { Task } from '../task.js';
import { standingOf } from './bills.js';
import { groundNow } from './releaseGround.js';
import type { ReleaseRecord } from './releaseRecord.js';
import type { Request } from './releases.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Phones looked at by one task. */
const pageSize = 50;
const day = 24 * 3600;

/**
 * Events may be lost, so once a day every phone that we know is looked at: one that is locked though nothing is owed, or
 * though a plan runs, was locked by mistake.
 */
export function createReleaseSweep(
  shop: Workshop,
  record: Pick<ReleaseRecord, 'openCase' | 'raise' | 'told'>,
  insert: (stores: Stores, request: Request) => Promise<string>,
) {
  const { database, clock, vault } = shop;

  /** At the start of a process: each lender has its daily look. One that is there already stays as it is. */
  async function begin(): Promise<void> {
    for (const { id: lenderId } of shop.lenders.all()) {
      const runAt = later(clock.now(), day);
      await database.read.tasks.enqueue({ kind: 'release.sweep', payload: { lenderId }, runAt, dedupe: lenderId });
    }
  }

  /** The daily task hands the phones out in pages, so that a kill repeats one page and not all of them. */
  async function sweep({ payload }: Task): Promise<Date | null> {
    const lenderId = String(payload['lenderId']);
    const lender = shop.lenders.byId(lenderId);
    // It left the lenders file.
    if (!lender) return null;
    const isRoot = payload['after'] === undefined;
    const phones = await database.read.releases.knownPhones(lenderId, String(payload['after'] ?? ''), pageSize);
    const last = phones.at(-1)?.loanId;
    if (phones.length === pageSize && last !== undefined)
      await database.read.tasks.enqueue({
        kind: 'release.sweep',
        payload: { lenderId, after: last },
        runAt: clock.now(),
        dedupe: `${lenderId}:${last}`,
      });
    await lookAtAll(lender, phones);
    return isRoot ? later(clock.now(), day) : null;
  }

  /** One phone that nobody can tell of keeps no other from being looked at; a party that is down for all is asked again. */
  async function lookAtAll(lender: Lender, phones: readonly KnownPhone[]): Promise<void> {
    const problems: Problem[] = [];
    for (const phone of phones) {
      try {
        await lookAt(lender, phone);
      } catch (thrown) {
        problems.push(asProblem(thrown));
      }
    }
    const [first] = problems;
    if (first && problems.length === phones.length) throw first;
  }

  /** A lock service told that a phone was locked, and no release watches over it. */
  async function look({ payload }: Task): Promise<void> {
    const lender = lenderOf(shop, String(payload['lenderId']));
    const phone = await database.read.releases.knownPhone(lender.id, String(payload['loanId']));
    if (phone) await lookAt(lender, phone);
  }

  async function lookAt(lender: Lender, phone: KnownPhone): Promise<void> {
    const [newest] = await database.read.releases.ofLoan(phone.lenderId, phone.loanId);
    if (newest && atWork.includes(newest.state)) return;
    const device = await shop.parties.locks(lender).find(vault.open(phone.sealedImei) as Imei14);
    if (device?.state !== 'locked') return;
    const loans = shop.parties.loans(lender);
    const [agreement, arrears] = await Promise.all([loans.agreement(phone.loanId), loans.arrears(phone.loanId)]);
    const due = { minimumToUnlock: arrears.minimumToUnlock, payoff: arrears.balance };
    const standing = standingOf(agreement, due, device);
    if (standing === 'stolen' || standing === 'dispute') return;
    await database.transaction(async (stores) => {
      const allowed = await groundNow(shop, stores, phone, arrears);
      if (!allowed || (await stores.releases.openFor(phone))) return;
      const id = await insert(stores, { ...phone, ...allowed, byMistake: true });
      const release = await stores.releases.get(id);
      if (!release) return;
      await record.raise(stores, 'wrongful_lock', release, id);
      await record.openCase(stores, release, 'wrongful_lock');
    });
    await record.told(phone);
  }

  return { begin, sweep, look };
}

const atWork: readonly ReleaseState[] = [...releaseOpen, 'confirmed', 'watching'];
