import { later } from '../clock.js';
import { idFrom } from '../ids.js';
import { type Money, money } from '../money.js';
import {
  agreedPayment,
  type PaymentAttempt,
  type PaymentFailure,
  type PaymentMethod,
  type PaymentPurpose,
  type PaymentState,
} from '../payment.js';
import type { Stores } from '../ports/store.js';
import type { Quote } from '../quote.js';
import { takesReference } from '../reference.js';
import type { Identify } from './identify.js';
import { expireAttempt, moveAttempt } from './paymentMoves.js';
import type { Movements } from './paymentMovements.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Seconds that a caller has to give a card, that a link stands, and that a code does until the gateway says for how long. */
const timeToPay: Readonly<Record<PaymentMethod, number>> = {
  voice_card: 15 * 60,
  link: 24 * 3600,
  reference: 72 * 3600,
};
/** Seconds after which it is first asked whether a code was paid: its shop's word may get lost. */
const firstAsked = 300;

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

export type PaymentRefusal =
  | 'quote_expired'
  | 'amount_too_small'
  | 'amount_too_large'
  | 'nothing_due'
  | 'in_progress'
  | 'no_reference';
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

/** The agreement to pay one amount: begun once, watched, given up. */
export function createPaymentAttempts(shop: Workshop, identify: Identify, movements: Pick<Movements, 'take'>) {
  const { database, clock } = shop;

  async function begin(request: PaymentRequest): Promise<PaymentBegun> {
    const identification = await identify.requireOwner(request.conversationId, request.loanId);
    const { lenderId } = identification;
    // One quote, one payment: asking twice in a conversation is one attempt. A code takes the place of the link beside it.
    const byCode = request.method === 'reference';
    const id = idFrom('pay', request.conversationId, request.quoteId, ...(byCode ? ['reference'] : []));
    if ((await closeOpen(lenderId, request.loanId, id)) === 'paid') return { refused: 'in_progress' };
    return database.transaction(async (stores) => {
      const known = await stores.payments.get(id);
      if (known) return { paymentId: id, amount: known.amount };
      const quote = await stores.quotes.get(request.quoteId);
      if (!quote || quote.loanId !== request.loanId || quote.expiresAt <= clock.now())
        return { refused: 'quote_expired' };
      const plan = request.planId ? await stores.plans.get(request.planId) : undefined;
      const wanted = request.purpose === 'instalment' ? 'active' : 'awaiting_down_payment';
      if (request.planId && plan?.state !== wanted) return { refused: 'nothing_due' };
      const amount = amountOf(request, quote, plan?.downPayment);
      if ('refused' in amount) return amount;
      if (byCode && !takesReference(lenderOf(shop, lenderId), amount)) return { refused: 'no_reference' };
      if (await anotherUnderWay(stores, lenderId, request.loanId)) return { refused: 'in_progress' };
      await insert(stores, request, id, lenderId, amount);
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
    const attempt = agreedPayment({
      id,
      lenderId,
      loanId: request.loanId,
      conversationId: request.conversationId,
      quoteId: request.quoteId,
      planId: request.planId ?? null,
      purpose: request.purpose,
      amount,
      method: request.method,
      createdAt: now,
      expiresAt: later(now, timeToPay[request.method]),
    });
    await stores.payments.insert(attempt);
    // Written before the gateway is ever called: whatever happens to us, this attempt is looked after.
    await stores.tasks.enqueue({
      kind: 'payment.reconcile',
      payload: { paymentId: id, round: 0 },
      runAt: request.method === 'reference' ? later(now, firstAsked) : attempt.expiresAt,
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

  /**
   * A payment page or a code left open elsewhere is closed before anything new is begun, so that nobody pays twice; `paid`
   * where somebody has just done so there.
   */
  async function closeOpen(lenderId: string, loanId: string, except: string): Promise<'closed' | 'paid'> {
    let all: 'closed' | 'paid' = 'closed';
    for (const attempt of await database.read.payments.ofLoan(lenderId, loanId)) {
      if (attempt.id === except || !isOpenElsewhere(attempt)) continue;
      if ((await closeAtGateway(attempt)) === 'paid') all = 'paid';
      else await expireAttempt(shop, attempt.id, 'abandoned');
    }
    return all;
  }

  /** What can be paid without us: a page or a code that somebody may have in their hand. */
  const isOpenElsewhere = ({ state, method }: PaymentAttempt): boolean =>
    state === 'collecting' && method !== 'voice_card';

  async function closeAtGateway({ id, lenderId, gatewayRef }: PaymentAttempt): Promise<'closed' | 'paid'> {
    if (!gatewayRef) return 'closed';
    const closed = await shop.parties.payments(lenderOf(shop, lenderId)).close(gatewayRef);
    if (closed === 'paid') await movements.take(id);
    return closed;
  }

  /** An attempt that may have taken money stands in the way of a new one; one that only waited for a card is closed. */
  async function anotherUnderWay(stores: Stores, lenderId: string, loanId: string): Promise<boolean> {
    for (const attempt of await stores.payments.ofLoan(lenderId, loanId)) {
      if (attempt.state === 'charging' || attempt.state === 'unknown') return true;
      if (attempt.state === 'collecting' && attempt.method === 'voice_card')
        await moveAttempt(stores, attempt, 'expire', { failure: 'abandoned' });
    }
    return false;
  }

  /** The payer thought better of it. What the gateway opened for it is closed, unless somebody has just paid there. */
  async function abandon(paymentId: string): Promise<{ state: PaymentState }> {
    const attempt = await database.read.payments.get(paymentId);
    if (attempt && isOpenElsewhere(attempt)) await closeAtGateway(attempt);
    return database.transaction(async (stores) => {
      const current = await stores.payments.lock(paymentId);
      if (!current) return { state: 'failed' };
      const closed =
        current.state === 'collecting' ? await moveAttempt(stores, current, 'fail', { failure: 'abandoned' }) : current;
      return { state: closed.state };
    });
  }

  async function progress(paymentId: string): Promise<PaymentProgress> {
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return { state: 'failed', failure: 'gateway', card: null, posted: false, amount: money(0, 'XXX') };
    const { state, failure, card, amount } = attempt;
    return { state, failure, card, posted: attempt.postedAs !== null, amount };
  }

  return { begin, abandon, progress };
}

/** The quote and the plan decide amounts; what a person says is taken for a part payment only, and never beyond the whole balance. */
function amountOf(request: PaymentRequest, quote: Quote, downPayment?: Money): Money | { refused: PaymentRefusal } {
  const { currency } = quote.payoff;
  const said = request.otherMinor ?? 0;
  if (quote.payoff.minor === 0) return { refused: 'nothing_due' };
  // No whole number of minor units is no amount.
  if (!Number.isSafeInteger(said)) return { refused: said > 0 ? 'amount_too_large' : 'amount_too_small' };
  const asked = {
    overdue: quote.overdue,
    payoff: quote.payoff,
    down_payment: downPayment ?? money(0, currency),
    instalment: money(said, currency),
    other: money(said, currency),
  }[request.purpose];
  if (asked.minor <= 0) return { refused: request.purpose === 'other' ? 'amount_too_small' : 'nothing_due' };
  return asked.minor > quote.payoff.minor ? { refused: 'amount_too_large' } : asked;
}
