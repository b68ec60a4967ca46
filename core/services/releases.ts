import { later } from '../clock.js';
import { newId } from '../ids.js';
import { limitHoursOf, lockPermitted } from '../jurisdiction.js';
import { firstLanguage } from '../lender.js';
import type { Movement, PaymentAttempt } from '../payment.js';
import type { LockEvent } from '../ports/locks.js';
import type { KnownPhone, Stores } from '../ports/store.js';
import {
  asksForMore,
  type HoldReason,
  type Release,
  type ReleaseGround,
  releaseMoves,
  type ReleaseState,
} from '../release.js';
import { next } from '../states.js';
import { openCaseOfWork } from './handovers.js';
import type { Identify } from './identify.js';
import { reachOf } from './reach.js';
import { createReleaseFinish } from './releaseFinish.js';
import { groundNow } from './releaseGround.js';
import { createReleaseRecord, notify } from './releaseRecord.js';
import { createReleaseSteps } from './releaseSteps.js';
import { createReleaseSweep } from './releaseSweep.js';
import { flagReversal } from './reversals.js';
import { lenderOf, type Workshop } from './workshop.js';

/** What a conversation may tell of a release. */
export interface ReleaseView {
  readonly state: ReleaseState | 'none';
  readonly heldBecause: HoldReason | null;
  /** Seconds since it was asked for. */
  readonly ageSeconds: number;
  readonly limitHours: number;
}

export type ReleaseAsked =
  /** Not new: it was asked for already, and the lock service is asked now how far it is. */
  | { readonly asked: true; readonly isNew: boolean; readonly releaseId: string }
  | { readonly refused: 'not_clear' | 'stolen' | 'with_person' };

/** A phone that is to be free, and what allows it. */
export interface Request extends KnownPhone {
  readonly ground: ReleaseGround;
  readonly until: Date | null;
  /** It was locked by mistake: its owner is told so. */
  readonly byMistake?: boolean;
}

type OfLoan = Pick<Release, 'lenderId' | 'loanId'>;

/** From "the money is there" to "the phone is unlocked": one open release a phone, one command at a time, until it is so. */
export function createReleases(shop: Workshop, identify: Identify) {
  const { database, clock, vault } = shop;
  const record = createReleaseRecord(shop);

  /**
   * Asks for the release of the phone that a payment was made for, or a plan agreed. With a later `until` the phone stays
   * free for longer, without one for good.
   */
  async function requestFor(
    stores: Stores,
    { conversationId, lenderId, loanId }: OfLoan & Pick<Release, 'conversationId'>,
    ground: ReleaseGround,
    until: Date | null = null,
  ): Promise<void> {
    const here = conversationId ? await stores.identifications.latest(conversationId) : undefined;
    const phone =
      here?.loanId === loanId
        ? { lenderId, loanId, deviceHash: here.imeiHash, sealedImei: here.sealedImei, conversationId }
        : await stores.releases.knownPhone(lenderId, loanId);
    if (phone) await insertOnce(stores, { ...phone, conversationId, ground, until });
    else await sayThatNoPhoneIsKnown(stores, { lenderId, loanId });
  }

  /** Paid, and nobody ever said for which phone: a person finds out. */
  async function sayThatNoPhoneIsKnown(stores: Stores, { lenderId, loanId }: OfLoan): Promise<void> {
    const dedupe = `no_phone:${lenderId}:${loanId}`;
    await openCaseOfWork(shop, stores, {
      lenderId,
      loanId,
      reason: 'release_late',
      place: 'release / no phone',
      dedupe,
    });
  }

  /**
   * "Has it been released?" with a clear ledger, or a plan that runs, and a locked phone asks for the release; the same ask
   * twice is one.
   */
  async function ask(conversationId: string, loanId: string): Promise<ReleaseAsked> {
    const { lenderId, imeiHash, sealedImei } = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, lenderId);
    const loans = shop.parties.loans(lender);
    const [agreement, arrears] = await Promise.all([loans.agreement(loanId), loans.arrears(loanId)]);
    if (agreement?.flags.stolen || agreement?.status === 'fraud') return { refused: 'stolen' };
    return database.transaction(async (stores) => {
      const phone = { lenderId, loanId, deviceHash: imeiHash, sealedImei, conversationId };
      const allowed = await groundNow(shop, stores, phone, arrears);
      // Where a lock for arrears is forbidden, or may be, nobody is told to pay for its end: a person frees it.
      if (!allowed) return { refused: lockPermitted(lender) ? 'not_clear' : 'with_person' };
      return { asked: true, ...(await insert(stores, { ...phone, ...allowed })) };
    });
  }

  /** For a plan, asking again for as long as it is free already is nothing new. */
  async function insertOnce(stores: Stores, request: Request): Promise<void> {
    const [newest] = await stores.releases.ofLoan(request.lenderId, request.loanId);
    const same = newest?.ground.kind === 'plan' && request.ground.kind === 'plan' && request.until && newest.until;
    const stands = newest?.state === 'confirmed' || newest?.state === 'watching';
    if (!(same && stands && newest.until >= request.until)) await insert(stores, request);
  }

  async function insert(stores: Stores, request: Request): Promise<{ isNew: boolean; releaseId: string }> {
    const open = await stores.releases.openFor(request);
    if (open) return { isNew: false, releaseId: await takeUpAgain(stores, open, request) };
    const release = await draft(stores, request);
    await stores.releases.insert(release);
    await stores.tasks.enqueue({
      kind: 'release.step',
      payload: { releaseId: release.id },
      runAt: release.requestedAt,
      dedupe: release.id,
    });
    await stores.audit.append({
      at: release.requestedAt,
      actor: 'system',
      action: 'release_requested',
      subject: release.id,
      detail: { ground: release.ground.kind, loan: release.loanId },
    });
    if (request.byMistake) await notify(shop, stores, release, 'relocked');
    return { isNew: true, releaseId: release.id };
  }

  async function draft(stores: Stores, request: Request): Promise<Release> {
    const { lenderId, loanId, deviceHash, sealedImei, conversationId, ground, until, byMistake } = request;
    const lender = lenderOf(shop, lenderId);
    const owner = await reachOf(stores, conversationId);
    const now = clock.now();
    return {
      id: newId('rel'),
      version: 1,
      lenderId,
      loanId,
      deviceHash,
      sealedImei,
      deviceId: null,
      conversationId,
      sealedNumber: owner?.sealedNumber ?? null,
      language: owner?.language ?? firstLanguage(lender),
      operation: until ? 'unlock_until' : 'unlock',
      until,
      ground,
      state: 'requested',
      heldBecause: null,
      commandNumber: 1,
      vendorRef: null,
      asked: 0,
      notices: byMistake ? ['asked', 'relocked'] : [],
      requestedAt: now,
      acceptedAt: null,
      confirmedAt: null,
      deadlineAt: later(now, limitHoursOf(lender) * 3600),
    };
  }

  /**
   * A phone has one open release. A new ground wakes it; one that asks for more, or comes where the old one was missing,
   * takes its place, and is decided and sent anew under a new number.
   */
  async function takeUpAgain(stores: Stores, open: Release, { ground, until }: Request): Promise<string> {
    const byPerson = ground.kind === 'override' || ground.kind === 'correction';
    const wanting = open.heldBecause === 'ledger_mismatch' || (byPerson && open.state === 'held');
    const state = wanting || asksForMore(open, until) ? next(releaseMoves, open.state, 'supersede') : undefined;
    if (state) {
      const operation = until ? 'unlock_until' : 'unlock';
      const change = { ground, operation, until, heldBecause: null, acceptedAt: null, vendorRef: null } as const;
      await stores.releases.save({ ...open, ...change, state, commandNumber: open.commandNumber + 1 });
    }
    await stores.tasks.hasten('release.step', open.id, clock.now());
    return open.id;
  }

  /** A lock service's event is a hint: the releases of that phone are looked at now instead of later. */
  async function takeEvent(stores: Stores, event: LockEvent): Promise<void> {
    const { imei, deviceId, lenderId } = event;
    const found = imei
      ? await stores.releases.byDevice(vault.hash('imei', imei))
      : deviceId
        ? await stores.releases.byDeviceId(deviceId)
        : [];
    // A lock service's ids are its lender's own: two lenders may have the same.
    const ours = found.filter((one) => lenderId === undefined || one.lenderId === lenderId);
    for (const release of ours) await wake(stores, release);
    const [newest] = ours;
    if (event.kind !== 'locked' || !newest) return;
    // Long free, and locked: no release watches over it any more.
    await stores.tasks.enqueue({
      kind: 'release.look',
      payload: { lenderId: newest.lenderId, loanId: newest.loanId },
      runAt: clock.now(),
      dedupe: `${newest.lenderId}:${newest.loanId}`,
    });
  }

  async function wake(stores: Stores, { id }: Release): Promise<void> {
    await stores.tasks.hasten('release.step', id, clock.now());
    await stores.tasks.hasten('release.finish', id, clock.now());
  }

  /**
   * Money was taken back. What is under way looks at its ground again, a final release is stopped, and where the phone is
   * free already, or a command for it may be under way, a person decides, once a movement. Our own refund is nothing to decide.
   */
  async function takenBack(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<void> {
    const releases = await stores.releases.ofLoan(attempt.lenderId, attempt.loanId);
    for (const release of releases) await wake(stores, release);
    const freed = releases.find(({ state, acceptedAt, confirmedAt }) => {
      return acceptedAt !== null || confirmedAt !== null || state === 'submitting' || state === 'ambiguous';
    });
    if (freed && movement.kind === 'disputed') await flagReversal(shop, stores, freed, attempt.id, movement.id);
  }

  /** What has become of the release, for the owner of a conversation. */
  async function status(conversationId: string, loanId: string): Promise<ReleaseView> {
    const identification = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, identification.lenderId);
    const [newest] = await database.read.releases.ofLoan(lender.id, loanId);
    const age = newest ? (clock.now().getTime() - newest.requestedAt.getTime()) / 1000 : 0;
    return {
      state: newest?.state ?? 'none',
      heldBecause: newest?.heldBecause ?? null,
      ageSeconds: Math.round(age),
      limitHours: limitHoursOf(lender),
    };
  }

  const request = async (stores: Stores, wanted: Request): Promise<string> => (await insert(stores, wanted)).releaseId;
  const { begin, sweep, look } = createReleaseSweep(shop, record, request);
  const step = createReleaseSteps(shop, record);
  const finish = createReleaseFinish(shop, record);
  return {
    requestFor,
    request,
    ask,
    takeEvent,
    takenBack,
    status,
    step,
    finish,
    sweep,
    look,
    beginSweeps: begin,
  };
}

export type Releases = ReturnType<typeof createReleases>;
