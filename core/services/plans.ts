import { idFrom } from '../ids.js';
import { isNothing, type Money } from '../money.js';
import { later } from '../clock.js';
import { type IsHoliday, type Offer, offersFor, type Plan, planMoves, type PlanRefusal } from '../plan.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import type { Identify } from './identify.js';
import { dayIn } from './days.js';
import { lenderOf, type Workshop } from './workshop.js';

export type Offers = { readonly offers: readonly Offer[] } | { readonly refused: PlanRefusal };
export type PlanAgreed = { readonly planId: string; readonly downPayment: Money } | { readonly refused: PlanRefusal };

/** Payment plans: offered by the lender's policy, agreed once, running while they are kept. */
export function createPlans(
  shop: Workshop,
  identify: Identify,
  isHoliday: (country: string) => IsHoliday = () => () => false,
) {
  const { database, clock } = shop;

  /** What may be offered for what is overdue on a quote; or why a person must look at it. */
  async function offers(conversationId: string, loanId: string, quoteId: string): Promise<Offers> {
    const identification = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, identification.lenderId);
    const [quote, agreement, open] = await Promise.all([
      database.read.quotes.get(quoteId),
      shop.parties.loans(lender).agreement(loanId),
      database.read.plans.openOf(lender.id, loanId),
    ]);
    if (open?.state === 'active') return { refused: 'already_agreed' };
    if (!quote || quote.loanId !== loanId || quote.expiresAt <= clock.now()) return { refused: 'quote_expired' };
    if (isNothing(quote.overdue)) return { refused: 'nothing_due' };
    const policy = lender.planPolicy;
    if (!agreement || agreement.brokenPlansIn12Months > policy.brokenPlansAllowedIn12Months)
      return { refused: 'ask_a_person' };
    if (policy.approvalAboveMinor !== undefined && quote.overdue.minor > policy.approvalAboveMinor)
      return { refused: 'ask_a_person' };
    const made = offersFor(policy, quote.overdue, dayIn(lender.timeZone, quote.at), isHoliday(lender.country));
    return made.length > 0 ? { offers: made } : { refused: 'ask_a_person' };
  }

  /**
   * Consent to an offer, with the words that were read. One plan of a loan is open at a time: agreed on two channels at
   * once, the second is told that there is one.
   */
  async function agree(
    conversationId: string,
    loanId: string,
    quoteId: string,
    number: number,
    terms: string,
  ): Promise<PlanAgreed> {
    const id = idFrom('pln', conversationId, quoteId, number);
    const known = await database.read.plans.get(id);
    if (known) return { planId: id, downPayment: known.downPayment };
    const made = await offers(conversationId, loanId, quoteId);
    if ('refused' in made) return made;
    const offer = made.offers.find((other) => other.number === number);
    if (!offer) return { refused: 'no_such_offer' };
    const identification = await identify.requireOwner(conversationId, loanId);
    return database.transaction(async (stores) => {
      const { total, downPayment, instalments } = offer;
      const plan: Plan = {
        id,
        version: 1,
        lenderId: identification.lenderId,
        loanId,
        conversationId,
        quoteId,
        state: 'awaiting_down_payment',
        total,
        downPayment,
        instalments,
        terms,
        agreedAt: clock.now(),
        activeAt: null,
      };
      await dropUnpaid(stores, identification.lenderId, loanId);
      if (!(await stores.plans.open(plan))) return { refused: 'already_agreed' };
      await stores.audit.append({
        at: clock.now(),
        actor: `owner:${conversationId}`,
        action: 'plan_agreed',
        subject: id,
        detail: { total: total.minor, down: downPayment.minor, currency: total.currency },
      });
      if (isNothing(downPayment)) await activate(stores, plan);
      else
        await stores.tasks.enqueue({
          kind: 'plan.expire',
          payload: { planId: id },
          runAt: later(clock.now(), 3 * 24 * 3600),
          dedupe: id,
        });
      return { planId: id, downPayment };
    });
  }

  /** An earlier plan that nobody has paid a down payment on gives way, unless somebody agreed to it a moment ago. */
  async function dropUnpaid(stores: Stores, lenderId: string, loanId: string): Promise<void> {
    const open = await stores.plans.openOf(lenderId, loanId);
    if (open?.state !== 'awaiting_down_payment' || clock.now().getTime() - open.agreedAt.getTime() < 15 * 60 * 1000)
      return;
    const paying = await stores.payments.ofLoan(lenderId, loanId);
    const underWay = paying.some(
      (attempt) => attempt.planId === open.id && !['failed', 'expired'].includes(attempt.state),
    );
    if (!underWay) await stores.plans.save({ ...open, state: 'cancelled' });
  }

  /** The down payment is on the lender's ledger: the plan runs. Returns it, or undefined where it is not to run. */
  async function activate(stores: Stores, plan: Plan): Promise<Plan | undefined> {
    const state = next(planMoves, plan.state, 'activate');
    if (!state) return undefined;
    const active = await stores.plans.save({ ...plan, state, activeAt: clock.now() });
    await stores.tasks.enqueue({
      kind: 'plan.record',
      payload: { planId: plan.id },
      runAt: clock.now(),
      dedupe: plan.id,
    });
    return active;
  }

  /** The worker's record of a running plan at the lender, and the hold that keeps its lock automation away while it runs. */
  async function record(task: Task): Promise<void> {
    const plan = await database.read.plans.get(String(task.payload['planId']));
    if (!plan) return;
    const lender = lenderOf(shop, plan.lenderId);
    const loans = shop.parties.loans(lender);
    const { total, downPayment, instalments, agreedAt, state } = plan;
    await loans.savePlan(plan.loanId, { key: plan.id, agreedAt, total, downPayment, instalments, state });
    if (state === 'active')
      await loans.setHold(plan.loanId, {
        key: `plan:${plan.id}`,
        kind: 'plan',
        until: runsUntil(shop, plan),
        reason: 'plan',
      });
  }

  /** Three days without a down payment end an agreed plan. */
  async function expire(task: Task): Promise<void> {
    await database.transaction(async (stores) => {
      const plan = await stores.plans.lock(String(task.payload['planId']));
      if (plan?.state === 'awaiting_down_payment') await stores.plans.save({ ...plan, state: 'cancelled' });
    });
  }

  return { offers, agree, activate, record, expire };
}

export type Plans = ReturnType<typeof createPlans>;

/** The phone stays free until the next instalment is due and its grace has passed. */
export function runsUntil(shop: Pick<Workshop, 'lenders' | 'clock'>, plan: Plan): Date {
  const lender = lenderOf(shop, plan.lenderId);
  const today = dayIn(lender.timeZone, shop.clock.now());
  const upcoming = plan.instalments.find((instalment) => instalment.on >= today) ?? plan.instalments.at(-1);
  return later(new Date(`${upcoming?.on ?? today}T23:59:59Z`), lender.planPolicy.graceDays * 24 * 3600);
}
