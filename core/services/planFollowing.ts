import { later } from '../clock.js';
import { newId } from '../ids.js';
import type { Lender } from '../lender.js';
import type { MessageKind } from '../message.js';
import { isNothing } from '../money.js';
import { type Plan, type PlanEvent, planMoves } from '../plan.js';
import { atHour, type Course, courseOf, daysAfter, endOfDay, isCaughtUp, type LedgerStep } from '../planCourse.js';
import type { Agreement, LoanTransaction } from '../ports/loans.js';
import type { Stores } from '../ports/store.js';
import type { PlanNotice } from '../ports/wording.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { inCare } from './care.js';
import { dayIn } from './days.js';
import { openCaseOfWork } from './handovers.js';
import { remindOwner, textOwner, withdraw } from './messages.js';
import { reachOf } from './reach.js';
import type { Releases } from './releases.js';
import { lenderOf, type Workshop } from './workshop.js';

/** The lender's ledger as a plan counts it: what came and what went back, whoever paid and however. */
export function stepsOf(transactions: readonly LoanTransaction[], timeZone: string): LedgerStep[] {
  const signs: Readonly<Record<string, 1 | -1>> = {
    repayment: 1,
    downPayment: 1,
    goodwillCredit: 1,
    reversal: -1,
    chargeback: -1,
  };
  return transactions
    .map(({ type, amount, at }) => ({ on: dayIn(timeZone, at), minor: (signs[type] ?? 0) * amount.minor }))
    .filter(({ minor }) => minor !== 0);
}

/** Seconds between two looks at a plan where nothing else calls for one: money may come by ways that nobody tells us of. */
const lookEvery = 24 * 3600;

/** A running plan, followed instalment by instalment on the lender's ledger until it is kept, or broken and past its cure. */
export function createPlanFollowing(shop: Workshop, releases: Pick<Releases, 'requestFor'>) {
  const { database, clock } = shop;

  /** One look at a plan. A date asks to come again. */
  async function step(task: Task): Promise<Date | null> {
    const plan = await database.read.plans.get(String(task.payload['planId']));
    if (plan?.state !== 'active' && plan?.state !== 'broken') return null;
    const lender = lenderOf(shop, plan.lenderId);
    const loans = shop.parties.loans(lender);
    const [transactions, agreement, arrears] = await Promise.all([
      loans.transactions(plan.loanId),
      loans.agreement(plan.loanId),
      loans.arrears(plan.loanId),
    ]);
    const ledger = stepsOf(transactions, lender.timeZone);
    const today = dayIn(lender.timeZone, clock.now());
    const course = courseOf(plan, ledger, lender.planPolicy, today);
    return database.transaction(async (stores) => {
      const current = await stores.plans.lock(plan.id);
      if (current?.version !== plan.version) return clock.now();
      const spared = await isSpared(stores, plan, agreement);
      if (course.standing === 'kept') return keep(stores, plan, lender, isNothing(arrears.minimumToUnlock));
      if (plan.state === 'broken') {
        if (!isCaughtUp(plan, ledger, today)) return awaitCure(stores, plan);
        const anew = courseOf({ ...plan, curedOn: today }, ledger, lender.planPolicy, today);
        return run(stores, plan, lender, anew, 'cure');
      }
      if (course.standing === 'broken' && !spared) return breakOff(stores, plan, lender, course);
      return run(stores, plan, lender, spared ? longer(course, today, lender) : course, undefined);
    });
  }

  /** In a breathing space, in need or in a dispute nobody's plan breaks: it waits, and the phone stays free. */
  async function isSpared(stores: Stores, plan: Plan, agreement: Agreement | undefined): Promise<boolean> {
    const { moratorium, vulnerable, dispute } = agreement?.flags ?? {};
    return Boolean(moratorium || vulnerable || dispute) || (await inCare(shop, stores, plan)) !== undefined;
  }

  function longer(course: Course, today: string, { planPolicy }: Lender): Course {
    const spared = daysAfter(today, planPolicy.graceDays + 1);
    return { ...course, lastDay: spared > course.lastDay ? spared : course.lastDay };
  }

  /** It goes on: the hold and the phone's own date move with each instalment, and the owner is reminded of the next. */
  async function run(
    stores: Stores,
    plan: Plan,
    lender: Lender,
    course: Course,
    event: Extract<PlanEvent, 'cure'> | undefined,
  ): Promise<Date> {
    const until = endOfDay(course.lastDay, lender.timeZone);
    const state = (event && next(planMoves, plan.state, event)) ?? plan.state;
    if (event || plan.freeUntil === null || until > plan.freeUntil) {
      const saved = await stores.plans.save({
        ...plan,
        state,
        freeUntil: until,
        cureUntil: null,
        ...(event ? { curedOn: dayIn(lender.timeZone, clock.now()) } : {}),
      });
      await recordLater(stores, saved);
      await releases.requestFor(stores, saved, { kind: 'plan', planId: plan.id }, until);
      if (event) await note(stores, saved, 'plan_cured');
    }
    await forgetPaid(stores, plan, course);
    await remind(stores, plan, lender, course);
    const ends = [later(clock.now(), lookEvery), later(until, 1)];
    if (course.next) ends.push(later(endOfDay(course.next.on, lender.timeZone), 1));
    return new Date(Math.min(...ends.filter((at) => at > clock.now()).map((at) => at.getTime())));
  }

  async function keep(stores: Stores, plan: Plan, lender: Lender, isClear: boolean): Promise<null> {
    const state = next(planMoves, plan.state, 'keep');
    if (!state) return null;
    const saved = await stores.plans.save({ ...plan, state, cureUntil: null });
    await recordLater(stores, saved);
    await note(stores, saved, 'plan_kept');
    await tell(stores, saved, lender, { change: 'kept', amount: plan.total, on: '', until: '' }, 'receipt');
    // All of the plan is paid: what the lender still wants fell due since, and is looked at by a person.
    if (isClear) await releases.requestFor(stores, saved, { kind: 'ledger_clear', paymentId: null });
    else await openCase(stores, saved, 'plan / kept');
    await forgetPaid(stores, plan, undefined);
    return null;
  }

  /** Nothing of ours locks the phone: its own date passes. A person looks, and what is paid in time lets the plan go on. */
  async function breakOff(stores: Stores, plan: Plan, lender: Lender, course: Course): Promise<Date> {
    const state = next(planMoves, plan.state, 'break') ?? plan.state;
    const today = dayIn(lender.timeZone, clock.now());
    const lastDay = daysAfter(today, lender.planPolicy.cureDays);
    const cureUntil = endOfDay(lastDay, lender.timeZone);
    const saved = await stores.plans.save({ ...plan, state, cureUntil });
    await recordLater(stores, saved);
    await note(stores, saved, 'plan_broken');
    await openCase(stores, saved, 'plan / broken');
    await forgetPaid(stores, plan, undefined);
    if (course.next) {
      const { left, on } = course.next;
      await tell(
        stores,
        saved,
        lender,
        { change: 'broken', amount: left, on, until: lastDay },
        'payment_reminder',
        cureUntil,
      );
    }
    return later(clock.now(), Math.min(lookEvery, Math.max(60, lender.planPolicy.cureDays * 24 * 3600)));
  }

  async function awaitCure(stores: Stores, plan: Plan): Promise<Date | null> {
    if (plan.cureUntil && plan.cureUntil > clock.now()) {
      const soon = later(clock.now(), lookEvery);
      return soon < plan.cureUntil ? soon : later(plan.cureUntil, 1);
    }
    if (plan.cureUntil) await recordLater(stores, await stores.plans.save({ ...plan, cureUntil: null }));
    return null;
  }

  /** Before the day, and once more when it has passed and grace runs. When they may go is for the contact rules. */
  async function remind(stores: Stores, plan: Plan, lender: Lender, course: Course): Promise<void> {
    if (!course.next) return;
    const { on, left } = course.next;
    const today = dayIn(lender.timeZone, clock.now());
    const first = daysAfter(on, -lender.planPolicy.remindDaysBefore);
    const facts = { amount: left, on, until: course.lastDay };
    if (course.standing === 'late')
      await tell(
        stores,
        plan,
        lender,
        { change: 'late', ...facts },
        'payment_reminder',
        endOfDay(course.lastDay, lender.timeZone),
      );
    else if (today >= first)
      await tell(stores, plan, lender, { change: 'due', ...facts }, 'payment_reminder', endOfDay(on, lender.timeZone));
  }

  async function tell(
    stores: Stores,
    plan: Plan,
    lender: Lender,
    news: Omit<PlanNotice, 'kind' | 'lender'>,
    kind: Extract<MessageKind, 'receipt' | 'payment_reminder'>,
    goodUntil?: Date,
  ): Promise<void> {
    const today = dayIn(lender.timeZone, clock.now());
    const at = atHour(today, 10, lender.timeZone);
    const reminds = kind === 'payment_reminder';
    await (reminds ? remindOwner : textOwner)(shop, stores, plan, {
      dedupe: keyOf(plan, news.change, news.on),
      kind,
      notice: { kind: 'plan', lender: lender.name, ...news },
      consent: plan.id,
      ...(reminds && at > clock.now() ? { notBefore: at } : {}),
      ...(goodUntil ? { goodUntil } : {}),
    });
  }

  const keyOf = (plan: Plan, change: PlanNotice['change'], on: string): string => `plan:${plan.id}:${change}:${on}`;

  /** A reminder that waits for its hour is not sent for what has been paid meanwhile. */
  async function forgetPaid(stores: Stores, plan: Plan, course: Course | undefined): Promise<void> {
    for (const { on } of plan.instalments) {
      if (on === course?.next?.on) continue;
      for (const change of ['due', 'late'] as const) await withdraw(stores, keyOf(plan, change, on));
    }
  }

  /** The lender's record of it, and the hold on its lock automation, are the worker's. */
  async function recordLater(stores: Stores, plan: Plan): Promise<void> {
    const dedupe = `${plan.id}:${plan.version}`;
    await stores.tasks.enqueue({ kind: 'plan.record', payload: { planId: plan.id }, runAt: clock.now(), dedupe });
  }

  async function note(stores: Stores, plan: Plan, action: 'plan_kept' | 'plan_broken' | 'plan_cured'): Promise<void> {
    await stores.audit.append({ at: clock.now(), actor: 'system', action, subject: plan.id, detail: {} });
    if (action !== 'plan_broken') return;
    const { id: subject, lenderId, loanId, version } = plan;
    const dedupe = `plan_broken:${subject}:${version}`;
    const incident = { id: newId('inc'), kind: 'plan_broken', lenderId, loanId, subject, dedupe } as const;
    await stores.incidents.raise({ ...incident, at: clock.now(), closedAt: null });
  }

  async function openCase(stores: Stores, plan: Plan, place: string): Promise<void> {
    const { lenderId, loanId } = plan;
    const language = (await reachOf(stores, plan.conversationId))?.language;
    await openCaseOfWork(shop, stores, {
      lenderId,
      loanId,
      ...(language && { language }),
      reason: 'plan_broken',
      priority: 'normal',
      place,
      dedupe: `${place}:${plan.id}:${plan.version}`,
    });
  }

  return { step, recordLater };
}
