import { later } from '../clock.js';
import { newId } from '../ids.js';
import type { LedgerTransaction } from '../ledger.js';
import { sameMoney } from '../money.js';
import { type Movement, netOf, type PaymentAttempt, type PaymentState } from '../payment.js';
import type { Stores } from '../ports/store.js';
import type { Task } from '../task.js';
import { expireAttempt, moveAttempt, tellOfPayment, tellRunOut } from './paymentMoves.js';
import { creditedOf, openSuspense } from './suspense.js';
import { lenderOf, type Workshop } from './workshop.js';

/** What the gateway says that happened: taken in once, booked, and asked for again until nothing can happen any more. */
export function createMovements(shop: Workshop) {
  const { database, clock } = shop;

  /**
   * Asks the gateway for all that ever happened to an attempt and takes in what is new. Every path to money ends here:
   * the charge's answer, an event, the reconciler. Order and repeats make no difference.
   */
  async function take(paymentId: string): Promise<PaymentState | undefined> {
    return (await ask(paymentId))?.attempt.state;
  }

  /** The attempt after all that the gateway says, and when something moved last, in milliseconds. */
  async function ask(paymentId: string): Promise<{ attempt: PaymentAttempt; last: number } | undefined> {
    // What is kept is read first: the attempt that is read after it has followed all of that.
    const kept = await database.read.payments.movements(paymentId);
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return undefined;
    const told = await shop.parties.payments(lenderOf(shop, attempt.lenderId)).movements(attempt);
    const seen = told.filter(({ id }) => !kept.some((one) => one.id === id));
    const last = Math.max(attempt.createdAt.getTime(), ...[...kept, ...seen].map(({ at }) => at.getTime()));
    if (seen.length === 0) return { attempt, last };
    const after = await database.transaction((stores) => absorb(stores, paymentId, seen));
    if (after && after.state !== attempt.state) await tellOfPayment(shop, after);
    return after && { attempt: after, last };
  }

  async function absorb(
    stores: Stores,
    paymentId: string,
    movements: readonly Movement[],
  ): Promise<PaymentAttempt | undefined> {
    let attempt = await stores.payments.lock(paymentId);
    for (const movement of movements) {
      if (!attempt || !(await stores.payments.addMovement(paymentId, movement))) continue;
      attempt = await apply(stores, attempt, movement);
    }
    return attempt;
  }

  async function apply(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<PaymentAttempt> {
    if (movement.kind === 'failed') {
      const failed = await moveAttempt(stores, attempt, 'fail', {
        failure: movement.failure ?? 'declined',
        sealedToken: null,
      });
      if (failed !== attempt) await tellRunOut(shop, stores, failed);
      return failed;
    }
    if (movement.kind === 'paid')
      return isAsAgreed(attempt, movement) ? settle(stores, attempt, movement) : suspend(stores, attempt, movement);
    return giveBack(stores, attempt, movement);
  }

  /** Money went back, or came again: of what counts for the loan, or of what waits for a person. */
  async function giveBack(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<PaymentAttempt> {
    const { paid, all: credited } = await creditedOf(stores, attempt);
    const counts = credited.some(({ id }) => id === movement.id);
    await stores.ledger.post(booking(attempt, movement, counts ? 'loan' : 'suspense', clock.now()));
    if (counts)
      await stores.tasks.enqueue({
        kind: 'payment.reversed',
        payload: { paymentId: attempt.id, movementId: movement.id },
        runAt: clock.now(),
        dedupe: movement.id,
      });
    // What was paid as agreed stays so, whatever becomes of a second payment.
    else if (paid) return attempt;
    const left = netOf(counts ? credited : await stores.payments.movements(attempt.id));
    // What is given back in part leaves the rest paid.
    if (left > 0) return moveAttempt(stores, attempt, counts ? 'reinstate' : 'suspend', {});
    return moveAttempt(stores, attempt, movement.kind === 'refunded' ? 'refund' : 'reverse', {});
  }

  async function settle(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<PaymentAttempt> {
    await stores.ledger.post(booking(attempt, movement, 'loan', clock.now()));
    const settled = await moveAttempt(stores, attempt, 'settle', {
      settledAt: movement.at,
      card: movement.card ?? attempt.card,
      sealedToken: null,
      failure: null,
    });
    await stores.tasks.enqueue({
      kind: 'payment.post',
      payload: { paymentId: attempt.id },
      runAt: clock.now(),
      dedupe: attempt.id,
    });
    return settled;
  }

  /** Another amount, currency or loan than agreed, or money a second time: nothing follows from it but that a person looks. */
  async function suspend(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<PaymentAttempt> {
    await stores.ledger.post(booking(attempt, movement, 'suspense', clock.now()));
    await openSuspense(shop, stores, attempt, movement.id);
    // Money that is settled as agreed stays so: only the second is in doubt.
    if (attempt.settledAt) return attempt;
    return moveAttempt(stores, attempt, 'suspend', { sealedToken: null, failure: null });
  }

  /** An event says that something may have happened: asks the gateway what. Some events name only the gateway's own id. */
  async function look(task: Task): Promise<void> {
    const { paymentId, lenderId, gatewayRef } = task.payload;
    const lender = shop.lenders.byId(String(lenderId));
    const gateway = lender && shop.parties.payments(lender);
    const { payments } = database.read;
    const named = paymentId ? await payments.get(String(paymentId)) : undefined;
    const known = named ?? (gatewayRef ? await payments.byGatewayRef(String(gatewayRef)) : undefined);
    const traced = known?.id ?? (gatewayRef ? await gateway?.attemptOf?.(String(gatewayRef)) : undefined);
    if (traced) await take(traced);
  }

  /** From birth to the end of the reversal window the gateway is asked again, more and more seldom. Null ends it. */
  async function reconcile(task: Task): Promise<Date | null> {
    const paymentId = String(task.payload['paymentId']);
    const asked = await ask(paymentId);
    if (!asked) return null;
    const { lenderId, expiresAt, method } = asked.attempt;
    const now = clock.now();
    // A shop's word may come after the last moment at which its till takes the code.
    const hours = (method === 'reference' && lenderOf(shop, lenderId).references?.confirmedWithinHours) || 0;
    const end = later(expiresAt, hours * 3600);
    const isOver = end <= now;
    const hasRunOut = asked.attempt.state === 'collecting' && isOver;
    // A card may have been given while the gateway was asked: only what stands now says that none was.
    const { state, tokenHash } = (hasRunOut && (await expireAttempt(shop, paymentId))) || asked.attempt;
    // No card was ever given, so nothing was taken and nothing can be.
    if (method === 'voice_card' && tokenHash === null && isOver) return null;
    const window = lenderOf(shop, lenderId).releasePolicy.reversalWindowDays * 24 * 3600;
    // What is taken back may come back: the window begins anew with all that happens.
    const age = (now.getTime() - asked.last) / 1000;
    if (isOver && age > window) return null;
    const next = later(now, secondsToNextReconciliation(state, age));
    // What is still to be paid is asked about when its time is over at the latest.
    return state === 'collecting' && !isOver && end < next ? end : next;
  }

  return { take, look, reconcile };
}

export type Movements = ReturnType<typeof createMovements>;

function isAsAgreed(attempt: PaymentAttempt, movement: Movement): boolean {
  if (attempt.settledAt !== null) return false;
  return sameMoney(movement.amount, attempt.amount) && (movement.loan ?? attempt.loanId) === attempt.loanId;
}

/** A movement in our own books: what came in or went out at the gateway, against the account that it is for. */
function booking(
  attempt: PaymentAttempt,
  { id, kind, amount }: Movement,
  account: 'loan' | 'suspense',
  at: Date,
): LedgerTransaction {
  const { id: attemptId, lenderId, loanId } = attempt;
  const minor = kind === 'paid' || kind === 'reinstated' ? amount.minor : -amount.minor;
  const { currency } = amount;
  const entries = [
    { account: 'gateway', minor, currency },
    { account, minor: -minor, currency },
  ] as const;
  return { id: newId('led'), key: `${kind}:${id}`, attemptId, lenderId, loanId, at, entries };
}

/**
 * 10 s while the outcome is open, else 5 min, 30 min, 6 h and then daily by the age of the attempt; while it is to be paid every
 * minute at first, and hourly in the end.
 */
function secondsToNextReconciliation(state: PaymentState | undefined, ageSeconds: number): number {
  if (state === 'charging' || state === 'unknown') return ageSeconds < 300 ? 10 : 300;
  if (state === 'collecting' && ageSeconds < 900) return 60;
  if (ageSeconds < 3600) return 300;
  if (ageSeconds < 6 * 3600) return 1800;
  if (state === 'collecting') return 3600;
  return ageSeconds < 24 * 3600 ? 6 * 3600 : 24 * 3600;
}
