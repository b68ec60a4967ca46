import { later } from '../clock.js';
import { idFrom, newId } from '../ids.js';
import { isNothing, type Money } from '../money.js';
import type { PaymentState } from '../payment.js';
import {
  type Instalment,
  type IsHoliday,
  type Offer,
  offersFor,
  type Plan,
  planMoves,
  type PlanRefusal,
} from '../plan.js';
import { courseOf, daysAfter, endOfDay } from '../planCourse.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { dayIn } from './days.js';
import type { Identify } from './identify.js';
import { textOwner } from './messages.js';
import { createPlanFollowing, stepsOf } from './planFollowing.js';
import type { Releases } from './releases.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface PlanAwaited {
  readonly planId: string;
  readonly downPayment: Money;
}
/** `waiting` is a plan that was agreed before and whose down payment has not come yet. */
export type Offers =
  | { readonly offers: readonly Offer[]; readonly waiting: PlanAwaited | null }
  | { readonly refused: PlanRefusal };
export type PlanAgreed = PlanAwaited | { readonly refused: PlanRefusal };

/** The instalment that a running plan asks for next: its day, and what is left to pay of it. */
export type PlanNext = Instalment & { readonly planId: string };

/** Loads the holidays of a country (ISO 3166 code) when they are first needed. */
export type HolidaysOf = (country: string) => Promise<IsHoliday>;

/** Seconds that an agreed plan waits for its down payment. */
const waits = 3 * 24 * 3600;

/** Payment plans: offered by the lender's policy, agreed once, running while they are kept. */
export function createPlans(
  shop: Workshop,
  identify: Identify,
  releases: Pick<Releases, 'requestFor'>,
  holidaysOf: HolidaysOf = async () => () => false,
) {
  const { database, clock } = shop;
  const following = createPlanFollowing(shop, releases);

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
    if (!agreement) return { refused: 'ask_a_person' };
    const own = await database.read.plans.ofLoan(lender.id, loanId);
    // One that broke and may still go on is paid, and not replaced by another.
    if (own.some(({ cureUntil }) => cureUntil && cureUntil > clock.now())) return { refused: 'ask_a_person' };
    const yearAgo = later(clock.now(), -365 * 24 * 3600);
    const broken = own.filter(({ state, agreedAt }) => state === 'broken' && agreedAt > yearAgo).length;
    if (Math.max(agreement.brokenPlansIn12Months, broken) > policy.brokenPlansAllowedIn12Months)
      return { refused: 'ask_a_person' };
    if (policy.approvalAboveMinor !== undefined && quote.overdue.minor > policy.approvalAboveMinor)
      return { refused: 'ask_a_person' };
    const isHoliday = await holidaysOf(lender.country);
    const made = offersFor(policy, quote.overdue, dayIn(lender.timeZone, quote.at), isHoliday);
    const waiting = open ? { planId: open.id, downPayment: open.downPayment } : null;
    return made.length > 0 ? { offers: made, waiting } : { refused: 'ask_a_person' };
  }

  /**
   * Consent to an offer, with the words that were read. One plan of a loan is open at a time: agreed on two channels at
   * once, the second is told that there is one. `replaces` is a plan still waiting that the owner chose to give up.
   */
  async function agree(
    conversationId: string,
    loanId: string,
    quoteId: string,
    number: number,
    terms: string,
    replaces: string | null,
  ): Promise<PlanAgreed> {
    const id = idFrom('pln', conversationId, quoteId, number);
    const known = await database.read.plans.get(id);
    if (known) return { planId: id, downPayment: known.downPayment };
    const made = await offers(conversationId, loanId, quoteId);
    if ('refused' in made) return made;
    const offer = made.offers.find((other) => other.number === number);
    if (!offer) return { refused: 'no_such_offer' };
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, lenderId);
    const before = stepsOf(await shop.parties.loans(lender).transactions(loanId), lender.timeZone);
    const { total, downPayment, instalments } = offer;
    const plan: Plan = {
      id,
      version: 1,
      lenderId,
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
      paidBeforeMinor: before.reduce((sum, { minor }) => sum + minor, 0),
      freeUntil: null,
      curedOn: null,
      cureUntil: null,
    };
    return database.transaction((stores) => open(stores, plan, replaces));
  }

  async function open(stores: Stores, plan: Plan, replaces: string | null): Promise<PlanAgreed> {
    if (replaces) await giveUp(stores, replaces);
    if (!(await stores.plans.open(plan))) return { refused: 'already_agreed' };
    const { id, downPayment, total } = plan;
    await stores.audit.append({
      at: clock.now(),
      actor: `owner:${plan.conversationId}`,
      action: 'plan_agreed',
      subject: id,
      detail: { total: total.minor, down: downPayment.minor, currency: total.currency },
    });
    await sendTerms(stores, plan);
    if (isNothing(downPayment)) await activate(stores, plan);
    else {
      const runAt = later(clock.now(), waits);
      await stores.tasks.enqueue({ kind: 'plan.expire', payload: { planId: id }, runAt, dedupe: id });
    }
    return { planId: id, downPayment };
  }

  /** Without a down payment under way a waiting plan gives way to a new one; else it stays, and stays the only one. */
  async function giveUp(stores: Stores, planId: string): Promise<void> {
    const plan = await stores.plans.lock(planId);
    if (plan?.state === 'awaiting_down_payment' && !(await isPaying(stores, plan, taking)))
      await stores.plans.save({ ...plan, state: 'cancelled' });
  }

  async function isPaying(stores: Stores, plan: Plan, states: readonly PaymentState[]): Promise<boolean> {
    const attempts = await stores.payments.ofLoan(plan.lenderId, plan.loanId);
    return attempts.some((attempt) => attempt.planId === plan.id && states.includes(attempt.state));
  }

  /** What was agreed, in writing, to the number that the passcode reached. */
  async function sendTerms(stores: Stores, plan: Plan): Promise<void> {
    const { name } = lenderOf(shop, plan.lenderId);
    const { downPayment, instalments } = plan;
    await textOwner(shop, stores, plan, {
      dedupe: `plan_terms:${plan.id}`,
      kind: 'plan_terms',
      notice: { kind: 'plan_terms', lender: name, downPayment, instalments },
    });
  }

  /** The down payment is on the lender's ledger: the plan runs, and the phone is free for as long as it does. */
  async function start(stores: Stores, planId: string): Promise<'runs' | 'over'> {
    const plan = await stores.plans.lock(planId);
    if (plan?.state === 'active') return 'runs';
    return plan && (await activate(stores, plan)) ? 'runs' : 'over';
  }

  async function activate(stores: Stores, plan: Plan): Promise<boolean> {
    const state = next(planMoves, plan.state, 'activate');
    if (!state) return false;
    const { id: planId } = plan;
    const until = firstUntil(plan);
    const active = await stores.plans.save({ ...plan, state, activeAt: clock.now(), freeUntil: until });
    await following.recordLater(stores, active);
    await stores.tasks.enqueue({ kind: 'plan.step', payload: { planId }, runAt: clock.now(), dedupe: planId });
    await releases.requestFor(stores, active, { kind: 'plan', planId }, until);
    return true;
  }

  /** The worker's record of a running plan at the lender, and the hold that keeps its lock automation away while it runs. */
  async function record(task: Task): Promise<void> {
    const plan = await database.read.plans.get(String(task.payload['planId']));
    if (!plan) return;
    const lender = lenderOf(shop, plan.lenderId);
    const loans = shop.parties.loans(lender);
    const { total, downPayment, instalments, agreedAt, state } = plan;
    await loans.savePlan(plan.loanId, { key: plan.id, agreedAt, total, downPayment, instalments, state });
    const key = `plan:${plan.id}`;
    if (state === 'kept' || state === 'cancelled') return loans.removeHold(plan.loanId, key);
    // The hold of a broken plan ends with the day that was promised.
    if (state !== 'active' || !plan.freeUntil) return;
    await loans.setHold(plan.loanId, { key, kind: 'plan', until: plan.freeUntil, reason: 'plan' });
    const kept = (await loans.holds(plan.loanId)).some((held) => held.key === key && held.until > clock.now());
    if (!kept) await raiseHoldMissing(plan);
  }

  /** The promise to the owner is worth what the lender's automation knows of it. */
  async function raiseHoldMissing({ id: subject, lenderId, loanId, version }: Plan): Promise<void> {
    const dedupe = `hold_missing:${subject}:${version}`;
    const incident = { id: newId('inc'), kind: 'hold_missing', lenderId, loanId, subject, dedupe } as const;
    await database.read.incidents.raise({ ...incident, at: clock.now(), closedAt: null });
  }

  /** Three days without a down payment end an agreed plan; one that may still arrive is waited for. */
  async function expire(task: Task): Promise<Date | null> {
    return database.transaction(async (stores) => {
      const plan = await stores.plans.lock(String(task.payload['planId']));
      if (plan?.state !== 'awaiting_down_payment') return null;
      if (await isPaying(stores, plan, ['created', 'collecting', ...taking])) return later(clock.now(), 3600);
      await stores.plans.save({ ...plan, state: 'cancelled' });
      return null;
    });
  }

  /** The instalment that a running plan asks for next; null where no plan runs. */
  async function running(conversationId: string, loanId: string): Promise<PlanNext | null> {
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const plan = await database.read.plans.openOf(lenderId, loanId);
    if (plan?.state !== 'active') return null;
    const lender = lenderOf(shop, lenderId);
    const ledger = stepsOf(await shop.parties.loans(lender).transactions(loanId), lender.timeZone);
    const { next: open } = courseOf(plan, ledger, lender.planPolicy, dayIn(lender.timeZone, clock.now()));
    return open && { planId: plan.id, on: open.on, amount: open.left };
  }

  /** Money of a loan has come or gone: a plan that runs on it is looked at now. */
  async function lookAt(stores: Stores, { lenderId, loanId }: Pick<Plan, 'lenderId' | 'loanId'>): Promise<void> {
    const [plan] = await stores.plans.ofLoan(lenderId, loanId);
    if (plan) await stores.tasks.hasten('plan.step', plan.id, clock.now());
  }

  /** Before the first instalment the phone is free to the end of its grace. */
  function firstUntil({ lenderId, instalments }: Plan): Date {
    const { timeZone, planPolicy } = lenderOf(shop, lenderId);
    return endOfDay(
      daysAfter(instalments[0]?.on ?? '', planPolicy.latesAllowed > 0 ? planPolicy.graceDays : 0),
      timeZone,
    );
  }

  return { offers, agree, start, record, expire, running, lookAt, step: following.step };
}

export type Plans = ReturnType<typeof createPlans>;

/** Money of a down payment has been taken, or may have been. */
const taking: readonly PaymentState[] = ['charging', 'unknown', 'settled'];
