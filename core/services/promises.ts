import { later } from '../clock.js';
import { idFrom } from '../ids.js';
import { isNothing, type Money } from '../money.js';
import { atHour, daysAfter, endOfDay } from '../planCourse.js';
import type { Stores } from '../ports/store.js';
import type { PromiseNotice } from '../ports/wording.js';
import { promiseMoves, type PromiseEvent, type PromiseToPay } from '../promise.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { dayIn } from './days.js';
import type { Identify } from './identify.js';
import { remindOwner, textOwner } from './messages.js';
import { stepsOf } from './planFollowing.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface Promised {
  readonly amount: Money;
  /** ISO date in the lender's zone. */
  readonly on: string;
}
export type PromiseRefusal = 'ask_a_person' | 'nothing_due' | 'quote_expired' | 'no_such_day';
/** `days` are some of those from tomorrow to `until`, any of which is taken; `known` is a promise that stands already. */
export type PromiseOffer =
  | {
      readonly amount: Money;
      readonly days: readonly string[];
      readonly today: string;
      readonly until: string;
      readonly known: Promised | null;
    }
  | { readonly refused: PromiseRefusal };

/** Days ahead that are offered, as far as the lender allows. */
const offered = [3, 7, 14, 30];
/** Broken promises in a year after which a person looks at another. */
const mostBroken = 2;

/** An ISO date that exists. */
const isDay = (on: string): boolean => /^\d{4}-\d\d-\d\d$/.test(on) && !Number.isNaN(Date.parse(`${on}T00:00:00Z`));

/** A promise to pay: one amount by one day, recorded at the lender, looked at when its day has come. */
export function createPromises(shop: Workshop, identify: Identify) {
  const { database, clock } = shop;

  async function offer(conversationId: string, loanId: string, quoteId: string): Promise<PromiseOffer> {
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, lenderId);
    const [quote, promises] = await Promise.all([
      database.read.quotes.get(quoteId),
      database.read.promises.ofLoan(lenderId, loanId),
    ]);
    if (!quote || quote.loanId !== loanId || quote.expiresAt <= clock.now()) return { refused: 'quote_expired' };
    if (isNothing(quote.overdue)) return { refused: 'nothing_due' };
    const yearAgo = later(clock.now(), -365 * 24 * 3600);
    const broken = promises.filter(({ state, madeAt }) => state === 'broken' && madeAt > yearAgo).length;
    if (broken >= mostBroken) return { refused: 'ask_a_person' };
    const today = dayIn(lender.timeZone, clock.now());
    const days = offered.filter((ahead) => ahead <= lender.promiseWithinDays).map((ahead) => daysAfter(today, ahead));
    const until = daysAfter(today, lender.promiseWithinDays);
    const known = promises.find(({ state }) => state === 'open');
    return { amount: quote.overdue, days, today, until, known: known ? { amount: known.amount, on: known.on } : null };
  }

  /** One promise of a loan stands at a time: made on two channels at once, the second is told of the first. */
  async function make(
    conversationId: string,
    loanId: string,
    quoteId: string,
    on: string,
  ): Promise<Promised | { readonly refused: PromiseRefusal }> {
    const made = await offer(conversationId, loanId, quoteId);
    if ('refused' in made) return made;
    if (made.known) return made.known;
    if (!isDay(on) || on <= made.today || on > made.until) return { refused: 'no_such_day' };
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const lender = lenderOf(shop, lenderId);
    const before = stepsOf(await shop.parties.loans(lender).transactions(loanId), lender.timeZone);
    const promise: PromiseToPay = {
      id: idFrom('prm', conversationId, quoteId),
      version: 1,
      lenderId,
      loanId,
      conversationId,
      amount: made.amount,
      on,
      state: 'open',
      paidBeforeMinor: before.reduce((sum, { minor }) => sum + minor, 0),
      madeAt: clock.now(),
    };
    return database.transaction((stores) => keep(stores, promise));
  }

  async function keep(stores: Stores, promise: PromiseToPay): Promise<Promised> {
    const { id, lenderId, loanId, amount, on } = promise;
    if (!(await stores.promises.open(promise))) {
      const known = (await stores.promises.ofLoan(lenderId, loanId)).find(({ state }) => state === 'open');
      return { amount: known?.amount ?? amount, on: known?.on ?? on };
    }
    const { timeZone } = lenderOf(shop, lenderId);
    const payload = { promiseId: id };
    await stores.tasks.enqueue({ kind: 'promise.record', payload, runAt: clock.now(), dedupe: id });
    await stores.tasks.enqueue({ kind: 'promise.check', payload, runAt: atHour(on, 10, timeZone), dedupe: id });
    await stores.audit.append({
      at: clock.now(),
      actor: `owner:${promise.conversationId}`,
      action: 'promised',
      subject: id,
      detail: { minor: amount.minor, currency: amount.currency, on },
    });
    await tell(stores, promise, 'made');
    return { amount, on };
  }

  /** The lender's record of it, and a hold on its lock automation until the day and its grace have passed. */
  async function record(task: Task): Promise<void> {
    const promise = await database.read.promises.get(String(task.payload['promiseId']));
    if (promise?.state !== 'open') return;
    const loans = shop.parties.loans(lenderOf(shop, promise.lenderId));
    const { id: key, loanId, amount, on } = promise;
    if (loans.savePromise) await loans.savePromise(loanId, { key, amount, on });
    else await loans.note(loanId, `promise:${key}`, `promise to pay ${amount.minor} ${amount.currency} by ${on}`);
    await loans.setHold(loanId, {
      key: `promise:${key}`,
      kind: 'lock_grace',
      until: endOf(promise),
      reason: 'promise',
    });
  }

  function endOf({ lenderId, on }: PromiseToPay): Date {
    const { timeZone, planPolicy } = lenderOf(shop, lenderId);
    return endOfDay(daysAfter(on, planPolicy.graceDays), timeZone);
  }

  /** On its day, and when its grace is over. What has been paid is not asked for. */
  async function check(task: Task): Promise<Date | null> {
    const promise = await database.read.promises.get(String(task.payload['promiseId']));
    if (promise?.state !== 'open') return null;
    const lender = lenderOf(shop, promise.lenderId);
    const transactions = await shop.parties.loans(lender).transactions(promise.loanId);
    const paid = stepsOf(transactions, lender.timeZone).reduce(
      (sum, { minor }) => sum + minor,
      -promise.paidBeforeMinor,
    );
    return database.transaction(async (stores) => {
      const current = await stores.promises.lock(promise.id);
      if (current?.state !== 'open') return null;
      if (paid >= current.amount.minor) return close(stores, current, 'keep');
      const end = endOf(current);
      if (clock.now() > end) return close(stores, current, 'break');
      await tell(stores, current, 'due');
      return later(end, 1);
    });
  }

  async function close(stores: Stores, promise: PromiseToPay, event: PromiseEvent): Promise<null> {
    const state = next(promiseMoves, promise.state, event) ?? promise.state;
    await stores.promises.save({ ...promise, state });
    const action = `promise_${state}` as const;
    await stores.audit.append({ at: clock.now(), actor: 'system', action, subject: promise.id, detail: {} });
    return null;
  }

  /** In writing when it is made, and once on its day; that one is ours to start, and goes by the contact rules. */
  async function tell(stores: Stores, promise: PromiseToPay, change: PromiseNotice['change']): Promise<void> {
    const lender = lenderOf(shop, promise.lenderId);
    const { id, amount, on } = promise;
    await (change === 'due' ? remindOwner : textOwner)(shop, stores, promise, {
      dedupe: `promise:${id}:${change}`,
      kind: change === 'made' ? 'plan_terms' : 'payment_reminder',
      notice: { kind: 'promise', change, lender: lender.name, amount, on },
      consent: id,
      ...(change === 'due' ? { goodUntil: endOfDay(on, lender.timeZone) } : {}),
    });
  }

  return { offer, make, record, check };
}

export type Promises = ReturnType<typeof createPromises>;
