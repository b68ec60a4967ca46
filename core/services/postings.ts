import { newId } from '../ids.js';
import { isNothing } from '../money.js';
import { type PaymentAttempt, postingKey } from '../payment.js';
import type { Arrears } from '../ports/loans.js';
import type { Stores } from '../ports/store.js';
import type { Task } from '../task.js';
import { dayIn } from './days.js';
import { openHandover } from './handovers.js';
import { queueMessage } from './messages.js';
import type { Plans } from './plans.js';
import { reachOf } from './reach.js';
import type { Releases } from './releases.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Settled money onto the lender's ledger, once, and from there to the release that it allows. */
export function createPostings(shop: Workshop, releases: Releases, plans: Plans) {
  const { database, clock } = shop;

  /** The worker's posting. The lender's system takes one posting per key, so a repeat after a crash posts nothing more. */
  async function post(task: Task): Promise<void> {
    const attempt = await database.read.payments.get(String(task.payload['paymentId']));
    if (!attempt || attempt.state !== 'settled') return;
    const lender = lenderOf(shop, attempt.lenderId);
    const loans = shop.parties.loans(lender);
    const posted = await loans.postPayment({
      loanId: attempt.loanId,
      key: postingKey(attempt),
      amount: attempt.amount,
      reference: attempt.gatewayRef ?? attempt.id,
      channel: attempt.method,
      on: dayIn(lender.timeZone, attempt.settledAt ?? clock.now()),
    });
    const arrears = await loans.arrears(attempt.loanId);
    await database.transaction((stores) => follow(stores, attempt.id, posted.transactionId, arrears));
    if (attempt.conversationId)
      await shop.nudge(attempt.conversationId, { kind: 'payment', id: attempt.id, state: 'posted' });
  }

  async function follow(stores: Stores, paymentId: string, transactionId: string, arrears: Arrears): Promise<void> {
    const attempt = await stores.payments.lock(paymentId);
    if (!attempt || attempt.postedAs) return;
    await stores.payments.save({ ...attempt, postedAs: transactionId });
    await sendReceipt(stores, attempt);
    if (attempt.planId && (await plans.start(stores, attempt.planId)) === 'runs') return;
    // Less than what lifts the lock never releases: the lender's ledger decides, not what was meant.
    if (isNothing(arrears.minimumToUnlock))
      await releases.requestFor(stores, attempt, { kind: 'ledger_clear', paymentId });
    else if (attempt.planId) await openCase(stores, attempt);
  }

  /** A down payment that came when its plan was over: the money is credited, and a person says what comes of it. */
  async function openCase(stores: Stores, attempt: PaymentAttempt): Promise<void> {
    const reach = await reachOf(stores, attempt.conversationId);
    await openHandover(shop, stores, {
      lenderId: attempt.lenderId,
      conversationId: null,
      channel: null,
      language: reach?.language ?? lenderOf(shop, attempt.lenderId).languages[0] ?? 'en',
      loanId: attempt.loanId,
      reason: 'payment_trouble',
      priority: 'high',
      place: 'plan / over',
      level: 1,
      dedupe: `plan_over:${attempt.id}`,
    });
  }

  async function sendReceipt(stores: Stores, attempt: PaymentAttempt): Promise<void> {
    const reach = await reachOf(stores, attempt.conversationId);
    if (!reach) return;
    const lender = lenderOf(shop, attempt.lenderId);
    await queueMessage(shop, stores, {
      dedupe: `receipt:${attempt.id}`,
      kind: 'receipt',
      channel: 'sms',
      lender,
      loanId: attempt.loanId,
      conversationId: attempt.conversationId,
      to: shop.vault.open(reach.sealedNumber),
      language: reach.language,
      notice: {
        kind: 'receipt',
        lender: lender.name,
        amount: attempt.amount,
        reference: attempt.id.slice(-8).toUpperCase(),
      },
    });
  }

  /** Money that was taken back: off the lender's ledger once, and where the phone is free already a person decides, once. */
  async function takeBack(task: Task): Promise<void> {
    const { paymentId, movementId } = task.payload as { paymentId: string; movementId: string };
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return;
    const lender = lenderOf(shop, attempt.lenderId);
    const movement = (await database.read.payments.movements(paymentId)).find((known) => known.id === movementId);
    if (attempt.postedAs && movement && movement.kind !== 'reinstated') {
      const loans = shop.parties.loans(lender);
      await loans.reverse(attempt.loanId, `reverse:${movementId}`, attempt.postedAs, movement.amount, movement.kind);
    }
    if (movement?.kind !== 'disputed') return;
    const [release] = await database.read.releases.ofLoan(lender.id, attempt.loanId);
    if (!release?.confirmedAt) return;
    await database.transaction(async (stores) => {
      const dedupe = `reversed_after_release:${movementId}`;
      const first = await stores.incidents.raise({
        id: newId('inc'),
        kind: 'reversed_after_release',
        lenderId: lender.id,
        loanId: attempt.loanId,
        subject: paymentId,
        dedupe,
        at: clock.now(),
        closedAt: null,
      });
      if (first) {
        await openHandover(shop, stores, {
          lenderId: lender.id,
          conversationId: null,
          channel: null,
          language: release.language,
          loanId: attempt.loanId,
          reason: 'reversal',
          priority: 'high',
          place: 'payment / reversed',
          level: 1,
          dedupe,
        });
      }
    });
  }

  return { post, takeBack };
}

export type Postings = ReturnType<typeof createPostings>;
