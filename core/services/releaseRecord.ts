import { later } from '../clock.js';
import { type HandoverReason, type Handover } from '../handover.js';
import { newId } from '../ids.js';
import type { Imei14 } from '../imei.js';
import type { Incident } from '../incident.js';
import { owedForDelay } from '../jurisdiction.js';
import type { DeviceStatus } from '../ports/locks.js';
import type { Stores } from '../ports/store.js';
import {
  type HoldReason,
  type Release,
  type ReleaseEvent,
  releaseMoves,
  type ReleaseNotice,
  secondsToNextQuestion,
} from '../release.js';
import { next } from '../states.js';
import { tellDesks } from './deskAccess.js';
import { openCaseOfWork } from './handovers.js';
import { queueMessage, withdraw } from './messages.js';
import { flagReversal } from './reversals.js';
import { creditedOf } from './suspense.js';
import { lenderOf, type Workshop } from './workshop.js';

/** When the worker comes to a release again: then, never, or at once. */
export type Next = Date | null | 'go on';

/** What belongs to a move and is committed with it. */
interface With {
  readonly notice?: ReleaseNotice | undefined;
  readonly also?: (stores: Stores, release: Release) => Promise<void>;
}

/** What every step of a release is made of: a move with its notice and news, an incident, a case, a question to the lock service. */
export function createReleaseRecord(shop: Workshop) {
  const { database, clock, vault } = shop;

  const soon = (release: Pick<Release, 'asked'>): Date => later(clock.now(), secondsToNextQuestion(release.asked));

  const locksOf = (release: Release) => shop.parties.locks(lenderOf(shop, release.lenderId));
  const loansOf = (release: Release) => shop.parties.loans(lenderOf(shop, release.lenderId));

  const find = (release: Release): Promise<DeviceStatus | undefined> =>
    locksOf(release).find(vault.open(release.sealedImei) as Imei14);

  /** One move with all that belongs to it in one transaction. An event that means nothing in this state saves only the change. */
  async function move(
    release: Release,
    event: ReleaseEvent | undefined,
    change: Partial<Release>,
    { notice, also }: With = {},
  ): Promise<Release> {
    const state = (event && next(releaseMoves, release.state, event)) ?? release.state;
    const changed = { ...release, ...change, state };
    const first = notice !== undefined && !changed.notices.includes(notice);
    const notices = first ? [...changed.notices, notice] : changed.notices;
    const saved = await database.transaction(async (stores) => {
      const row = await stores.releases.save({ ...changed, notices });
      if (first) await notify(shop, stores, row, notice);
      await also?.(stores, row);
      return row;
    });
    if (saved.conversationId && state !== release.state)
      await shop.nudge(saved.conversationId, { kind: 'release', id: saved.id, state });
    return saved;
  }

  /** The lock service says that the phone is free. What its money has become meanwhile is looked at in the same moment. */
  async function confirm(release: Release): Promise<Next> {
    const confirmedAt = clock.now();
    const change = { confirmedAt, asked: 0, deviceId: release.deviceId };
    await move(release, 'confirm', change, { notice: 'confirmed', also: settleUp });
    return 'go on';
  }

  async function settleUp(stores: Stores, release: Release): Promise<void> {
    const { ground, deadlineAt, confirmedAt } = release;
    if (ground.kind === 'ledger_clear' && ground.paymentId) {
      const { lenderId, loanId } = release;
      const { all } = await creditedOf(stores, { id: ground.paymentId, lenderId, loanId });
      for (const { kind, id } of all)
        if (kind === 'disputed') await flagReversal(shop, stores, release, ground.paymentId, id);
    }
    const owed = confirmedAt && owedForDelay(lenderOf(shop, release.lenderId), deadlineAt, confirmedAt);
    if (!owed) return;
    await stores.audit.append({
      at: clock.now(),
      actor: 'system',
      action: 'delay_owed',
      subject: release.id,
      detail: { minor: owed.minor, currency: owed.currency },
    });
  }

  /** A person has to decide. Held for the same reason again it is the same case, unless somebody has ended that one. */
  async function hold(release: Release, because: HoldReason): Promise<Next> {
    const reason = because === 'stolen' || because === 'dispute' ? because : 'release_late';
    const also = (stores: Stores, row: Release): Promise<void> => openCase(stores, row, reason);
    await move(release, 'hold', { heldBecause: because }, { notice: 'with_person', also });
    await told(release);
    return later(clock.now(), 3600);
  }

  async function escalate(release: Release): Promise<Next> {
    const also = async (stores: Stores, row: Release): Promise<void> => {
      await raise(stores, 'release_late', row, row.id);
      await openCase(stores, row, 'release_late');
    };
    await move(release, 'escalate', {}, { notice: 'with_person', also });
    await told(release);
    return 'go on';
  }

  const told = (release: Pick<Release, 'lenderId'>): Promise<void> =>
    tellDesks(shop, { lenderId: release.lenderId, handoverId: null });

  async function openCase(stores: Stores, release: Release, reason: HandoverReason, key?: string): Promise<void> {
    const { lenderId, loanId, language } = release;
    await openCaseOfWork(shop, stores, {
      lenderId,
      loanId,
      language,
      reason,
      place: `release / ${release.state}`,
      dedupe: `${release.id}:${reason}:${key ?? release.commandNumber}`,
    });
  }

  /** Whoever ended the case left the phone as it was: the next day it is there again. */
  async function keepWithPerson(release: Release): Promise<void> {
    const cases = await database.read.handovers.ofLoan(release.lenderId, release.loanId);
    if (cases.some((one) => isOpen(one) || one.createdAt > later(clock.now(), -24 * 3600))) return;
    const day = clock.now().toISOString().slice(0, 10);
    await database.transaction((stores) => openCase(stores, release, 'release_late', day));
    await told(release);
  }

  async function raise(stores: Stores, kind: Incident['kind'], release: Release, subject: string): Promise<void> {
    await stores.incidents.raise({
      id: newId('inc'),
      kind,
      lenderId: release.lenderId,
      loanId: release.loanId,
      subject,
      dedupe: `${kind}:${subject}`,
      at: clock.now(),
      closedAt: null,
    });
  }

  return { move, confirm, hold, escalate, keepWithPerson, openCase, raise, told, find, soon, locksOf, loansOf };
}

export type ReleaseRecord = ReturnType<typeof createReleaseRecord>;

const isOpen = ({ state }: Handover): boolean => state === 'waiting' || state === 'claimed' || state === 'abandoned';

/** What the next may make needless within moments: a phone is often free seconds after it was asked for. */
const passing: readonly ReleaseNotice[] = ['asked', 'accepted'];
/** Seconds for which such news waits for the next, so that its owner gets one text for both. */
const settling = 5;

/** News of a release for its owner, by text to the number that the passcode reached. */
export async function notify(shop: Workshop, stores: Stores, release: Release, notice: ReleaseNotice): Promise<void> {
  if (!release.sealedNumber) return;
  const lender = lenderOf(shop, release.lenderId);
  const keyOf = (one: ReleaseNotice): string => `${release.id}:${one}:${release.commandNumber}`;
  for (const earlier of passing) if (earlier !== notice) await withdraw(stores, keyOf(earlier));
  await queueMessage(shop, stores, {
    dedupe: keyOf(notice),
    kind: 'release_notice',
    channel: 'sms',
    lender,
    loanId: release.loanId,
    conversationId: release.conversationId,
    to: shop.vault.open(release.sealedNumber),
    language: release.language,
    notice: { kind: `release_${notice}`, lender: lender.name },
    ...(passing.includes(notice) ? { notBefore: later(shop.clock.now(), settling) } : {}),
  });
}
