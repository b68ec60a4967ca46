import { later } from '../clock.js';
import type { HandoverReason } from '../handover.js';
import { newId } from '../ids.js';
import type { Imei14 } from '../imei.js';
import type { Incident } from '../incident.js';
import type { Lender } from '../lender.js';
import { isNothing } from '../money.js';
import type { PaymentAttempt } from '../payment.js';
import type { CommandAnswer, DeviceStatus, LockEvent } from '../ports/locks.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import {
  commandKey,
  type HoldReason,
  type Release,
  type ReleaseEvent,
  type ReleaseGround,
  releaseMoves,
  type ReleaseNotice,
  type ReleaseState,
  secondsToNextQuestion,
} from '../release.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { standingOf } from './bills.js';
import { openHandover } from './handovers.js';
import type { Identify } from './identify.js';
import { queueMessage } from './messages.js';
import { reachOf } from './reach.js';
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

/** From "the money is there" to "the phone is unlocked": one open release a phone, one command at a time, until it is so. */
export function createReleases(shop: Workshop, identify: Identify) {
  const { database, clock, vault } = shop;

  /** Asks for the release of the phone that a payment was made for, or a plan agreed. */
  async function requestFor(
    stores: Stores,
    attempt: Pick<PaymentAttempt, 'conversationId' | 'lenderId' | 'loanId'>,
    ground: ReleaseGround,
    until: Date | null = null,
  ): Promise<void> {
    const identification = attempt.conversationId
      ? await stores.identifications.latest(attempt.conversationId)
      : undefined;
    if (!identification || identification.loanId !== attempt.loanId) return;
    await insert(stores, identification, attempt.lenderId, attempt.loanId, attempt.conversationId, ground, until);
  }

  /** "Has it been released?" with a clear ledger and a locked phone asks for the release; the same ask twice is one. */
  async function ask(conversationId: string, loanId: string): Promise<ReleaseAsked> {
    const identification = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, identification.lenderId);
    const loans = shop.parties.loans(lender);
    const [agreement, arrears] = await Promise.all([loans.agreement(loanId), loans.arrears(loanId)]);
    if (agreement?.flags.stolen) return { refused: 'stolen' };
    if (!isNothing(arrears.minimumToUnlock)) return { refused: 'not_clear' };
    return database.transaction(async (stores) => {
      const ground = { kind: 'ledger_clear', paymentId: null } as const;
      const isNew = (await stores.releases.openFor(identification.imeiHash)) === undefined;
      const releaseId = await insert(stores, identification, lender.id, loanId, conversationId, ground);
      return { asked: true, isNew, releaseId };
    });
  }

  async function insert(
    stores: Stores,
    identification: { imeiHash: string; sealedImei: string },
    lenderId: string,
    loanId: string,
    conversationId: string | null,
    ground: ReleaseGround,
    until: Date | null = null,
  ): Promise<string> {
    const open = await stores.releases.openFor(identification.imeiHash);
    if (open) return takeUpAgain(stores, open, ground, until);
    const lender = lenderOf(shop, lenderId);
    const owner = await reachOf(stores, conversationId);
    const now = clock.now();
    const release: Release = {
      id: newId('rel'),
      version: 1,
      lenderId,
      loanId,
      deviceHash: identification.imeiHash,
      sealedImei: identification.sealedImei,
      deviceId: null,
      conversationId,
      sealedNumber: owner?.sealedNumber ?? null,
      language: owner?.language ?? lender.languages[0] ?? 'en',
      operation: until ? 'unlock_until' : 'unlock',
      until,
      ground,
      state: 'requested',
      heldBecause: null,
      commandNumber: 1,
      vendorRef: null,
      asked: 0,
      notices: [],
      requestedAt: now,
      acceptedAt: null,
      confirmedAt: null,
      deadlineAt: later(now, lender.releasePolicy.limitHours * 3600),
    };
    await stores.releases.insert(release);
    await stores.tasks.enqueue({
      kind: 'release.step',
      payload: { releaseId: release.id },
      runAt: now,
      dedupe: release.id,
      deadlineAt: release.deadlineAt,
    });
    await stores.audit.append({
      at: now,
      actor: 'system',
      action: 'release_requested',
      subject: release.id,
      detail: { ground: ground.kind, loan: loanId },
    });
    return release.id;
  }

  /** A phone has one open release: a new ground wakes it, and one that was held for want of a ground is checked again. */
  async function takeUpAgain(
    stores: Stores,
    open: Release,
    ground: ReleaseGround,
    until: Date | null,
  ): Promise<string> {
    const state = open.heldBecause === 'ledger_mismatch' ? next(releaseMoves, open.state, 'check') : undefined;
    const operation = until ? 'unlock_until' : 'unlock';
    const commandNumber = open.commandNumber + 1;
    if (state)
      await stores.releases.save({ ...open, ground, operation, until, state, heldBecause: null, commandNumber });
    await stores.tasks.hasten('release.step', open.id, clock.now());
    return open.id;
  }

  /**
   * The worker's step: does what the state calls for and says when to come again. Each move is committed before the next
   * outside call, so a crash at any point leaves a state from which the work goes on.
   */
  async function step(task: Task): Promise<Date | null> {
    const id = String(task.payload['releaseId']);
    for (let moves = 0; moves < 12; moves += 1) {
      const release = await database.read.releases.get(id);
      if (!release) return null;
      const again = await (steps[release.state] ?? finish)(release);
      if (again !== 'go on') return again;
    }
    return later(clock.now(), 1);
  }

  type Next = Date | null | 'go on';
  const steps: Partial<Record<ReleaseState, (release: Release) => Promise<Next>>> = {
    requested: async (release) => (await move(release, 'check', {}), 'go on'),
    checking: check,
    held: async () => later(clock.now(), 3600),
    queued: submit,
    // Found at the start of a step: the process died between asking and hearing, so nobody knows yet.
    submitting: async (release) => (await move(release, 'loseTrack', {}), 'go on'),
    ambiguous: findOut,
    waiting: async (release) => (await move(release, 'approve', {}), 'go on'),
    accepted: async (release) => {
      await move(release, 'propagate', {}, 'accepted');
      return soon(release);
    },
    propagating: look,
    offline: look,
    overdue: async (release) => (await escalate(release, 'release_late'), 'go on'),
    escalated: look,
    confirmed: async (release) => (await move(release, 'watch', {}), later(clock.now(), 60)),
    watching: watch,
    relocked: async (release) => {
      await move(release, 'check', { commandNumber: release.commandNumber + 1, asked: 0 });
      return 'go on';
    },
  };
  const finish = async (): Promise<Next> => null;
  const soon = (release: Release): Date => later(clock.now(), secondsToNextQuestion(release.asked));

  async function check(release: Release): Promise<Next> {
    const lender = lenderOf(shop, release.lenderId);
    const loans = shop.parties.loans(lender);
    const [agreement, arrears, device] = await Promise.all([
      loans.agreement(release.loanId),
      loans.arrears(release.loanId),
      find(release),
    ]);
    if (!device) return hold(release, 'unknown_device');
    const standing = standingOf(
      agreement,
      { minimumToUnlock: arrears.minimumToUnlock, payoff: arrears.balance },
      device,
    );
    if (standing === 'stolen') return hold(release, 'stolen');
    if (standing === 'dispute') return hold(release, 'dispute');
    // The ground is looked at again at the moment of decision: money may have been taken back since.
    if (release.ground.kind === 'ledger_clear' && !isNothing(arrears.minimumToUnlock))
      return hold(release, 'ledger_mismatch');
    if (!(await planStands(release))) return hold(release, 'ledger_mismatch');
    if (device.state === 'not_enrolled') return hold(release, 'not_enrolled');
    const unpaid = release.ground.kind === 'ledger_clear' && release.ground.paymentId === null;
    if (unpaid && agreement?.status === 'closed' && device.state === 'locked') await raiseWrongful(release, lender);
    await keepFromRelocking(release, lender);
    if (isFree(release, device)) return confirm({ ...release, deviceId: device.deviceId });
    await move(release, 'approve', { deviceId: device.deviceId }, 'asked');
    return 'go on';
  }

  /** A release for a plan is for as long as the plan runs. */
  async function planStands({ ground, until }: Release): Promise<boolean> {
    if (ground.kind !== 'plan') return true;
    const plan = await database.read.plans.get(ground.planId);
    return plan?.state === 'active' && (until === null || until > clock.now());
  }

  /** The grace hold on the lender's lock automation, read back: else a phone is locked again minutes after it was freed. */
  async function keepFromRelocking(release: Release, lender: Lender): Promise<void> {
    const loans = shop.parties.loans(lender);
    const key = `grace:${release.id}`;
    const until = later(clock.now(), lender.releasePolicy.graceHoldHours * 3600);
    await loans.setHold(release.loanId, { key, kind: 'lock_grace', until, reason: 'released' });
    const kept = (await loans.holds(release.loanId)).some((held) => held.key === key && held.until > clock.now());
    if (!kept)
      await database.transaction((stores) => raise(stores, 'hold_missing', lender, release.loanId, release.id));
  }

  async function submit(release: Release): Promise<Next> {
    if (!release.deviceId) return await move(release, 'postpone', {}), 'go on';
    const submitting = await move(release, 'submit', {});
    const { operation, until, deviceId } = submitting;
    const locks = shop.parties.locks(lenderOf(shop, release.lenderId));
    try {
      const answer = await locks.send({
        deviceId: deviceId ?? '',
        operation,
        until: until ?? undefined,
        key: commandKey(submitting),
        reason: submitting.ground.kind,
      });
      return await answered(submitting, answer);
    } catch (thrown) {
      const problem = asProblem(thrown);
      await move(submitting, problem.ambiguous ? 'loseTrack' : 'postpone', { asked: submitting.asked + 1 });
      return later(clock.now(), Math.max(problem.retryAfterSeconds ?? 0, secondsToNextQuestion(submitting.asked)));
    }
  }

  async function answered(release: Release, answer: CommandAnswer): Promise<Next> {
    switch (answer.outcome) {
      case 'accepted':
      case 'already_in_state':
        await move(release, 'accept', { vendorRef: answer.ref ?? null, acceptedAt: clock.now(), asked: 0 });
        return 'go on';
      case 'busy':
        await move(release, 'postpone', { asked: release.asked + 1 });
        return soon(release);
      case 'refused':
        return hold(release, 'refused');
      case 'unknown_device':
        return hold(release, 'unknown_device');
      case 'not_enrolled':
        return hold(release, 'not_enrolled');
    }
  }

  /** An ambiguous answer: the service is asked what became of the command before it is sent again, under the same key. */
  async function findOut(release: Release): Promise<Next> {
    const device = await find(release);
    if (device && isFree(release, device)) return confirm(release);
    const locks = shop.parties.locks(lenderOf(shop, release.lenderId));
    const became = device && (await locks.command(commandKey(release), device));
    if (became === 'accepted' || became === 'done')
      await move(release, 'accept', { acceptedAt: clock.now(), asked: 0 });
    else await move(release, 'approve', { commandNumber: release.commandNumber + (became === 'failed' ? 1 : 0) });
    return 'go on';
  }

  /** Accepted is not unlocked: asks the lock service until it says so itself. */
  async function look(release: Release): Promise<Next> {
    const device = await find(release);
    if (device && isFree(release, device)) return confirm(release);
    const again = device?.state === 'locked' ? await sentInVain(release, device) : undefined;
    if (again) return again;
    const lender = lenderOf(shop, release.lenderId);
    const limitSeconds = lender.releasePolicy.limitHours * 3600;
    const age = (clock.now().getTime() - release.requestedAt.getTime()) / 1000;
    if (release.state !== 'escalated' && age >= limitSeconds * 0.75)
      return await escalate(release, 'release_late'), 'go on';
    const event =
      device?.connectivity === 'offline' ? 'goOffline' : release.state === 'offline' ? 'comeOnline' : undefined;
    const asked = release.asked + 1;
    const notice = event === 'goOffline' ? 'offline' : lateNotice(age);
    await move(release, event, { asked }, notice);
    const ladder = secondsToNextQuestion(asked);
    const untilLimit = limitSeconds * 0.75 - age;
    return later(clock.now(), release.state === 'escalated' ? ladder : Math.min(ladder, Math.max(untilLimit, 1)));
  }

  /** The command was carried out or failed, and the phone is locked all the same: a new command, under a new number. */
  async function sentInVain(release: Release, device: DeviceStatus): Promise<Next | undefined> {
    const became = await shop.parties.locks(lenderOf(shop, release.lenderId)).command(commandKey(release), device);
    if (became === 'done') return relocked(release);
    if (became !== 'failed' || release.state === 'escalated') return undefined;
    await move(release, 'approve', { commandNumber: release.commandNumber + 1 });
    return 'go on';
  }

  async function watch(release: Release): Promise<Next> {
    const lender = lenderOf(shop, release.lenderId);
    const device = await find(release);
    const since = (clock.now().getTime() - (release.confirmedAt ?? release.requestedAt).getTime()) / 1000;
    if (device?.state === 'locked') return relocked(release);
    if (since >= lender.releasePolicy.graceHoldHours * 3600) {
      await move(release, 'close', {});
      return null;
    }
    return later(clock.now(), since < 600 ? 60 : since < 7200 ? 600 : 3600);
  }

  /**
   * Locked again: without new arrears an incident that a person sees and that is released at once. With new arrears, or
   * where a newer release is at work on the phone, this one is over.
   */
  async function relocked(release: Release): Promise<Next> {
    const lender = lenderOf(shop, release.lenderId);
    const arrears = await shop.parties.loans(lender).arrears(release.loanId);
    const open = await database.read.releases.openFor(release.deviceHash);
    const another = open !== undefined && open.id !== release.id;
    const newArrears =
      release.ground.kind === 'ledger_clear' ? !isNothing(arrears.minimumToUnlock) : !(await planStands(release));
    if (another || newArrears) {
      await move(release, release.state === 'watching' ? 'close' : 'cancel', {});
      return null;
    }
    await raiseRelocked(release);
    await move(release, 'relock', {});
    return 'go on';
  }

  /** The loan was closed before anybody asked, and the phone was locked: somebody must see why, though it is unlocked at once. */
  async function raiseWrongful(release: Release, lender: Lender): Promise<void> {
    await database.transaction(async (stores) => {
      await raise(stores, 'wrongful_lock', lender, release.loanId, release.id);
      await openHandover(shop, stores, caseOf(release, 'wrongful_lock', 'high'));
    });
  }

  async function raiseRelocked(release: Release): Promise<void> {
    const lender = lenderOf(shop, release.lenderId);
    await database.transaction(async (stores) => {
      await raise(stores, 'relocked', lender, release.loanId, `${release.id}:${release.commandNumber}`);
      await openHandover(shop, stores, caseOf(release, 'relocked', 'high'));
    });
  }

  async function confirm(release: Release): Promise<Next> {
    await move(release, 'confirm', { confirmedAt: clock.now(), asked: 0, deviceId: release.deviceId }, 'confirmed');
    return 'go on';
  }

  async function hold(release: Release, because: HoldReason): Promise<Next> {
    await database.transaction((stores) =>
      openHandover(shop, stores, caseOf(release, because === 'stolen' ? 'stolen' : 'release_late', 'high')),
    );
    await move(release, 'hold', { heldBecause: because }, 'with_person');
    return later(clock.now(), 3600);
  }

  async function escalate(release: Release, reason: HandoverReason): Promise<void> {
    const lender = lenderOf(shop, release.lenderId);
    await database.transaction(async (stores) => {
      await raise(stores, 'release_late', lender, release.loanId, release.id);
      await openHandover(shop, stores, caseOf(release, reason, 'high'));
    });
    await move(release, 'escalate', {}, 'with_person');
  }

  const caseOf = (release: Release, reason: HandoverReason, priority: 'high' | 'urgent') => ({
    lenderId: release.lenderId,
    conversationId: null,
    channel: null,
    language: release.language,
    loanId: release.loanId,
    reason,
    priority,
    place: `release / ${release.state}`,
    level: 1 as const,
    dedupe: `${release.id}:${reason}:${release.commandNumber}`,
  });

  async function raise(
    stores: Stores,
    kind: Incident['kind'],
    lender: Lender,
    loanId: string,
    subject: string,
  ): Promise<void> {
    await stores.incidents.raise({
      id: newId('inc'),
      kind,
      lenderId: lender.id,
      loanId,
      subject,
      dedupe: `${kind}:${subject}`,
      at: clock.now(),
      closedAt: null,
    });
  }

  async function find(release: Release): Promise<DeviceStatus | undefined> {
    return shop.parties.locks(lenderOf(shop, release.lenderId)).find(vault.open(release.sealedImei) as Imei14);
  }

  /** One move, its notice and its news in one transaction. An event that means nothing in this state saves only the change. */
  async function move(
    release: Release,
    event: ReleaseEvent | undefined,
    change: Partial<Release>,
    notice?: ReleaseNotice,
  ): Promise<Release> {
    const state = (event && next(releaseMoves, release.state, event)) ?? release.state;
    const first = notice !== undefined && !release.notices.includes(notice);
    const notices = first ? [...release.notices, notice] : release.notices;
    const saved = await database.transaction(async (stores) => {
      const row = await stores.releases.save({ ...release, ...change, state, notices });
      if (first) await notify(stores, row, notice);
      return row;
    });
    if (saved.conversationId && state !== release.state)
      await shop.nudge(saved.conversationId, { kind: 'release', id: saved.id, state });
    return saved;
  }

  async function notify(stores: Stores, release: Release, notice: ReleaseNotice): Promise<void> {
    if (!release.sealedNumber) return;
    const lender = lenderOf(shop, release.lenderId);
    await queueMessage(shop, stores, {
      dedupe: `${release.id}:${notice}:${release.commandNumber}`,
      kind: 'release_notice',
      channel: 'sms',
      lender,
      loanId: release.loanId,
      conversationId: release.conversationId,
      to: vault.open(release.sealedNumber),
      language: release.language,
      notice: { kind: `release_${notice}`, lender: lender.name },
    });
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
    for (const release of found.filter((one) => lenderId === undefined || one.lenderId === lenderId))
      await stores.tasks.hasten('release.step', release.id, clock.now());
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
      limitHours: lender.releasePolicy.limitHours,
    };
  }

  return { requestFor, ask, step, takeEvent, status };
}

export type Releases = ReturnType<typeof createReleases>;

/** The lock service says itself that the phone is free in the way that was asked for. */
function isFree(release: Release, device: DeviceStatus): boolean {
  // Free for less long than was asked for is not what was asked for.
  const { until } = release;
  if (device.state === 'temporarily_unlocked')
    return release.operation === 'unlock_until' && !(until && device.relockAt && device.relockAt < until);
  return device.state === 'unlocked' || device.state === 'released' || device.state === 'completing';
}

function lateNotice(ageSeconds: number): ReleaseNotice | undefined {
  if (ageSeconds >= 48 * 3600) return 'two_days';
  if (ageSeconds >= 24 * 3600) return 'day';
  return ageSeconds >= 3600 ? 'hour' : undefined;
}
