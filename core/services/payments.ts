import { later } from '../clock.js';
import { idFrom, newId } from '../ids.js';
import type { LedgerTransaction } from '../ledger.js';
import { type Money, money, sameMoney } from '../money.js';
import {
  chargeKey,
  type Movement,
  type PaymentAttempt,
  type PaymentEvent,
  type PaymentFailure,
  type PaymentMethod,
  paymentMoves,
  type PaymentPurpose,
  type PaymentState,
} from '../payment.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import type { Quote } from '../quote.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import type { Identify } from './identify.js';
import { queueMessage } from './messages.js';
import { reachOf } from './reach.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Seconds that a caller has to give a card, and that a link stands. */
const timeToPay: Readonly<Record<PaymentMethod, number>> = {
  voice_card: 15 * 60,
  link: 24 * 3600,
  reference: 72 * 3600,
};

export interface PaymentRequest {
  readonly conversationId: string;
  readonly loanId: string;
  readonly quoteId: string;
  readonly purpose: PaymentPurpose;
  /** Minor units; only for the purpose `other`, the quote knows the rest. */
  readonly otherMinor?: number;
  readonly method: PaymentMethod;
  readonly planId?: string | null;
}

export type PaymentRefusal = 'quote_expired' | 'amount_too_small' | 'amount_too_large' | 'nothing_due' | 'in_progress';
export type PaymentBegun =
  | { readonly paymentId: string; readonly amount: Money }
  | { readonly refused: PaymentRefusal };

export interface PaymentProgress {
  readonly state: PaymentState;
  readonly failure: PaymentFailure | null;
  readonly card: string | null;
  /** The lender's ledger has it. */
  readonly posted: boolean;
  readonly amount: Money;
}

/** What a payment link leads to: money to be paid, being settled, paid, or nothing any more. */
export interface LinkView {
  readonly state: 'open' | 'settling' | 'paid' | 'closed';
  readonly amount: Money;
  readonly lenderId: string;
}

/** Money from agreement to the gateway's word: one attempt, one key, one charge. */
export function createPayments(shop: Workshop, identify: Identify) {
  const { database, clock, vault } = shop;

  async function begin(request: PaymentRequest): Promise<PaymentBegun> {
    const identification = await identify.requireOwner(request.conversationId, request.loanId);
    // One quote, one payment: asking twice in a conversation is one attempt.
    const id = idFrom('pay', request.conversationId, request.quoteId);
    await closeOpenPages(identification.lenderId, request.loanId, id);
    return database.transaction(async (stores) => {
      const known = await stores.payments.get(id);
      if (known) return { paymentId: id, amount: known.amount };
      const quote = await stores.quotes.get(request.quoteId);
      if (!quote || quote.loanId !== request.loanId || quote.expiresAt <= clock.now())
        return { refused: 'quote_expired' };
      const plan = request.planId ? await stores.plans.get(request.planId) : undefined;
      if (request.planId && plan?.state !== 'awaiting_down_payment') return { refused: 'nothing_due' };
      const amount = amountOf(request, quote, plan?.downPayment);
      if ('refused' in amount) return amount;
      if (await anotherUnderWay(stores, identification.lenderId, request.loanId)) return { refused: 'in_progress' };
      await insert(stores, request, id, identification.lenderId, amount);
      return { paymentId: id, amount };
    });
  }

  async function insert(
    stores: Stores,
    request: PaymentRequest,
    id: string,
    lenderId: string,
    amount: Money,
  ): Promise<void> {
    const now = clock.now();
    const attempt: PaymentAttempt = {
      id,
      version: 1,
      lenderId,
      loanId: request.loanId,
      conversationId: request.conversationId,
      quoteId: request.quoteId,
      planId: request.planId ?? null,
      purpose: request.purpose,
      amount,
      method: request.method,
      state: 'collecting',
      failure: null,
      gatewayRef: null,
      sealedToken: null,
      linkHash: null,
      card: null,
      postedAs: null,
      createdAt: now,
      expiresAt: later(now, timeToPay[request.method]),
      settledAt: null,
    };
    await stores.payments.insert(attempt);
    // Written before the gateway is ever called: whatever happens to us, this attempt is looked after.
    await stores.tasks.enqueue({
      kind: 'payment.reconcile',
      payload: { paymentId: id, round: 0 },
      runAt: attempt.expiresAt,
      dedupe: id,
    });
    await stores.audit.append({
      at: now,
      actor: `owner:${request.conversationId}`,
      action: 'payment_agreed',
      subject: id,
      detail: { purpose: request.purpose, minor: amount.minor, currency: amount.currency },
    });
  }

  /** A payment page left open elsewhere is closed before anything new is begun, so that nobody pays twice. */
  async function closeOpenPages(lenderId: string, loanId: string, except: string): Promise<void> {
    const gateway = shop.parties.payments(lenderOf(shop, lenderId));
    for (const attempt of await database.read.payments.ofLoan(lenderId, loanId)) {
      if (attempt.id === except || attempt.state !== 'collecting' || attempt.method !== 'link') continue;
      const closed = attempt.gatewayRef ? await gateway.expireCheckout(attempt.gatewayRef) : 'expired';
      if (closed === 'expired') await expire(attempt.id);
      else await takeMovements(attempt.id);
    }
  }

  /** An attempt that may have taken money stands in the way of a new one; one that only waited for a card is closed. */
  async function anotherUnderWay(stores: Stores, lenderId: string, loanId: string): Promise<boolean> {
    for (const attempt of await stores.payments.ofLoan(lenderId, loanId)) {
      if (attempt.state === 'charging' || attempt.state === 'unknown') return true;
      if (attempt.state === 'collecting' && attempt.method === 'voice_card')
        await move(stores, attempt, 'expire', { failure: 'abandoned' });
    }
    return false;
  }

  /** The caller's card became a token: the charge is now the worker's, and the call only watches. */
  async function charge(paymentId: string, token: string): Promise<{ taken: boolean }> {
    try {
      return await startCharging(paymentId, token);
    } catch (thrown) {
      // The database allows one charge of a loan at a time: another conversation was first.
      if (asProblem(thrown).code !== 'store.conflict') throw thrown;
      return { taken: false };
    }
  }

  async function startCharging(paymentId: string, token: string): Promise<{ taken: boolean }> {
    return database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt?.state !== 'collecting')
        return { taken: attempt?.state === 'charging' || attempt?.state === 'settled' };
      await move(stores, attempt, 'charge', { sealedToken: vault.seal(token) });
      await stores.tasks.enqueue({
        kind: 'payment.charge',
        payload: { paymentId },
        runAt: clock.now(),
        dedupe: paymentId,
      });
      await stores.tasks.hasten('payment.reconcile', paymentId, later(clock.now(), 30));
      return { taken: true };
    });
  }

  /** The address at which an attempt is paid, on any phone. The same attempt has the same address. */
  async function link(paymentId: string, byMessage: boolean): Promise<{ url: string }> {
    const token = vault.hash('link', paymentId).slice(0, 40);
    const url = `${shop.publicUrl}/pay/${token}`;
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (!attempt) return;
      if (!attempt.linkHash) await stores.payments.save({ ...attempt, linkHash: vault.hash('token', token) });
      if (byMessage) await sendLink(stores, attempt, url);
    });
    return { url };
  }

  async function sendLink(stores: Stores, attempt: PaymentAttempt, url: string): Promise<void> {
    const reach = await reachOf(stores, attempt.conversationId);
    const lender = lenderOf(shop, attempt.lenderId);
    if (!reach) return;
    await queueMessage(shop, stores, {
      dedupe: `link:${attempt.id}`,
      kind: 'payment_link',
      channel: 'sms',
      lender,
      loanId: attempt.loanId,
      conversationId: attempt.conversationId,
      to: vault.open(reach.sealedNumber),
      language: reach.language,
      notice: { kind: 'payment_link', lender: lender.name, amount: attempt.amount, url },
    });
  }

  /** What the page behind a link shows. Looking spends nothing. */
  async function behindLink(token: string): Promise<LinkView | undefined> {
    const attempt = await database.read.payments.byLinkHash(vault.hash('token', token));
    if (!attempt) return undefined;
    // The gateway's page has to stand half an hour at least: a link that ends sooner leads nowhere any more.
    const open = attempt.state === 'collecting' && attempt.expiresAt > later(clock.now(), 31 * 60);
    const state =
      attempt.state === 'settled'
        ? 'paid'
        : open
          ? 'open'
          : attempt.state === 'collecting'
            ? 'closed'
            : attempt.state === 'charging' || attempt.state === 'unknown'
              ? 'settling'
              : 'closed';
    return { state, amount: attempt.amount, lenderId: attempt.lenderId };
  }

  /** Opens the gateway's own page for a link, or says that there is nothing to pay there any more. */
  async function openCheckout(token: string): Promise<{ url: string } | { state: LinkView['state'] }> {
    const attempt = await database.read.payments.byLinkHash(vault.hash('token', token));
    const view = await behindLink(token);
    if (!attempt || view?.state !== 'open') return { state: view?.state ?? 'closed' };
    const lender = lenderOf(shop, attempt.lenderId);
    const page = await shop.parties.payments(lender).checkout({
      key: chargeKey(attempt),
      attemptId: attempt.id,
      loanId: attempt.loanId,
      amount: attempt.amount,
      title: lender.name,
      returnUrl: `${shop.publicUrl}/pay/${token}`,
      expiresAt: attempt.expiresAt,
    });
    await remember(attempt.id, page.ref);
    return { url: page.url };
  }

  /** The caller gave no card after all. */
  async function abandon(paymentId: string): Promise<{ state: PaymentState }> {
    return database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (!attempt) return { state: 'failed' };
      const closed =
        attempt.state === 'collecting' ? await move(stores, attempt, 'fail', { failure: 'abandoned' }) : attempt;
      return { state: closed.state };
    });
  }

  /** The worker's charge. Run again after a crash it repeats the same key, and the gateway answers as it did. */
  async function runCharge(task: Task): Promise<void> {
    const attempt = await database.read.payments.get(String(task.payload['paymentId']));
    if (!attempt || (attempt.state !== 'charging' && attempt.state !== 'unknown') || !attempt.sealedToken) return;
    const gateway = shop.parties.payments(lenderOf(shop, attempt.lenderId));
    const { id: attemptId, loanId, amount } = attempt;
    try {
      const outcome = await gateway.charge({
        key: chargeKey(attempt),
        attemptId,
        loanId,
        token: vault.open(attempt.sealedToken),
        amount,
      });
      if (outcome.ref) await remember(attemptId, outcome.ref);
      await takeMovements(attemptId);
      if (outcome.outcome === 'failed') await fail(attemptId, outcome.failure);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.ambiguous) await loseTrack(attemptId);
      if (problem.retry === 'never' && !problem.ambiguous) await fail(attemptId, 'gateway');
      else throw problem;
    }
  }

  async function remember(paymentId: string, gatewayRef: string): Promise<void> {
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt && attempt.gatewayRef !== gatewayRef) await stores.payments.save({ ...attempt, gatewayRef });
    });
  }

  async function loseTrack(paymentId: string): Promise<void> {
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt?.state === 'charging') await move(stores, attempt, 'loseTrack', {});
    });
  }

  async function fail(paymentId: string, failure: PaymentFailure): Promise<void> {
    const failed = await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (!attempt || (attempt.state !== 'charging' && attempt.state !== 'unknown')) return undefined;
      return move(stores, attempt, 'fail', { failure, sealedToken: null });
    });
    if (failed) await tell(failed);
  }

  /**
   * Asks the gateway for all that ever happened to an attempt and takes in what is new. Every path to money ends here:
   * the charge's answer, an event, the reconciler. Order and repeats make no difference.
   */
  async function takeMovements(paymentId: string): Promise<PaymentState | undefined> {
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return undefined;
    const movements = await shop.parties.payments(lenderOf(shop, attempt.lenderId)).movements(attempt);
    const after = await database.transaction((stores) => absorb(stores, paymentId, movements));
    if (after && after.state !== attempt.state) await tell(after);
    return after?.state;
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
      return move(stores, attempt, 'fail', { failure: movement.failure ?? 'declined', sealedToken: null });
    }
    await book(stores, attempt, movement);
    if (movement.kind === 'paid') return settle(stores, attempt, movement);
    const event: PaymentEvent =
      movement.kind === 'refunded' ? 'refund' : movement.kind === 'disputed' ? 'reverse' : 'reinstate';
    await stores.tasks.enqueue({
      kind: 'payment.reversed',
      payload: { paymentId: attempt.id, movementId: movement.id },
      runAt: clock.now(),
      dedupe: movement.id,
    });
    return move(stores, attempt, event, {});
  }

  async function settle(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<PaymentAttempt> {
    if (!sameMoney(movement.amount, attempt.amount)) {
      await raiseSuspense(stores, attempt, movement);
      return attempt;
    }
    const card = movement.card ?? attempt.card;
    const settled = await move(stores, attempt, 'settle', {
      settledAt: movement.at,
      card,
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

  async function raiseSuspense(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<void> {
    const { lenderId, loanId } = attempt;
    await stores.incidents.raise({
      id: newId('inc'),
      kind: 'suspense',
      lenderId,
      loanId,
      subject: attempt.id,
      dedupe: `suspense:${movement.id}`,
      at: clock.now(),
      closedAt: null,
    });
  }

  async function book(stores: Stores, attempt: PaymentAttempt, movement: Movement): Promise<void> {
    const sign = movement.kind === 'paid' || movement.kind === 'reinstated' ? 1 : -1;
    const { minor, currency } = movement.amount;
    const account = sameMoney(movement.amount, attempt.amount) || sign < 0 ? 'loan' : 'suspense';
    const transaction: LedgerTransaction = {
      id: newId('led'),
      key: `${movement.kind}:${movement.id}`,
      attemptId: attempt.id,
      lenderId: attempt.lenderId,
      loanId: attempt.loanId,
      at: clock.now(),
      entries: [
        { account: 'gateway', minor: sign * minor, currency },
        { account, minor: -sign * minor, currency },
      ],
    };
    await stores.ledger.post(transaction);
  }

  /** Saves a move, or leaves the attempt as it is where the event means nothing in its state. */
  async function move(
    stores: Stores,
    attempt: PaymentAttempt,
    event: PaymentEvent,
    change: Partial<PaymentAttempt>,
  ): Promise<PaymentAttempt> {
    const state = next(paymentMoves, attempt.state, event);
    return state ? stores.payments.save({ ...attempt, ...change, state }) : attempt;
  }

  async function tell(attempt: PaymentAttempt): Promise<void> {
    if (attempt.conversationId)
      await shop.nudge(attempt.conversationId, { kind: 'payment', id: attempt.id, state: attempt.state });
  }

  /** From birth to the end of the reversal window the gateway is asked again, more and more seldom. Null ends it. */
  async function reconcile(task: Task): Promise<Date | null> {
    const paymentId = String(task.payload['paymentId']);
    const before = await database.read.payments.get(paymentId);
    if (!before) return null;
    const state = await takeMovements(paymentId);
    const now = clock.now();
    if (state === 'collecting' && before.expiresAt <= now) await expire(paymentId);
    // Nothing was ever taken, and nothing can be any more: no card was given.
    if (
      (state === 'collecting' || state === 'failed' || state === 'expired') &&
      before.method === 'voice_card' &&
      before.gatewayRef === null
    )
      return null;
    const window = lenderOf(shop, before.lenderId).releasePolicy.reversalWindowDays * 24 * 3600;
    const age = (now.getTime() - before.createdAt.getTime()) / 1000;
    return age > window ? null : later(now, secondsToNextReconciliation(state, age));
  }

  async function expire(paymentId: string): Promise<void> {
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (attempt?.state === 'collecting') await move(stores, attempt, 'expire', { failure: 'expired' });
    });
  }

  async function progress(paymentId: string): Promise<PaymentProgress> {
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return { state: 'failed', failure: 'gateway', card: null, posted: false, amount: money(0, 'XXX') };
    const { state, failure, card, amount } = attempt;
    return { state, failure, card, posted: attempt.postedAs !== null, amount };
  }

  /** An event says that something may have happened: asks the gateway what. Some events name only the gateway's own id. */
  async function look(task: Task): Promise<void> {
    const { paymentId, lenderId, gatewayRef } = task.payload;
    const lender = shop.lenders.byId(String(lenderId));
    const gateway = lender && shop.parties.payments(lender);
    const traced = paymentId ?? (gatewayRef && (await gateway?.attemptOf?.(String(gatewayRef))));
    if (traced) await takeMovements(String(traced));
  }

  return { begin, charge, link, behindLink, openCheckout, abandon, runCharge, look, reconcile, progress };
}

export type Payments = ReturnType<typeof createPayments>;

function amountOf(request: PaymentRequest, quote: Quote, downPayment?: Money): Money | { refused: PaymentRefusal } {
  const asked = {
    overdue: quote.overdue,
    payoff: quote.payoff,
    down_payment: downPayment ?? money(0, quote.overdue.currency),
    instalment: money(request.otherMinor ?? 0, quote.overdue.currency),
    other: money(request.otherMinor ?? 0, quote.overdue.currency),
  }[request.purpose];
  if (quote.payoff.minor === 0) return { refused: 'nothing_due' };
  if (asked.minor <= 0) return { refused: request.purpose === 'other' ? 'amount_too_small' : 'nothing_due' };
  if (asked.minor > quote.payoff.minor) return { refused: 'amount_too_large' };
  return asked;
}

/** 10 s while the outcome is open, else 5 min, 30 min, 6 h and then daily by the age of the attempt. */
function secondsToNextReconciliation(state: PaymentState | undefined, ageSeconds: number): number {
  if (state === 'charging' || state === 'unknown') return ageSeconds < 300 ? 10 : 300;
  if (ageSeconds < 3600) return 300;
  if (ageSeconds < 6 * 3600) return 1800;
  return ageSeconds < 24 * 3600 ? 6 * 3600 : 24 * 3600;
}
