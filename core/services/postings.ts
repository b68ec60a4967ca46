import { newId } from '../ids.js';
import { later } from '../clock.js';
import type { Lender } from '../lender.js';
import { atLeast, isNothing, money } from '../money.js';
import { type KeptMovement, netOf, type PaymentAttempt, postingKey } from '../payment.js';
import type { Arrears, LoanSystem } from '../ports/loans.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import type { Task } from '../task.js';
import { dayIn } from './days.js';
import { textOwner } from './messages.js';
import { moveAttempt, tellOfPayment } from './paymentMoves.js';
import type { Plans } from './plans.js';
import type { Releases } from './releases.js';
import { creditedOf, openSuspense, raiseForPerson } from './suspense.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Every movement of money onto the lender's ledger, once, and from there to the release that it allows. */
export function createPostings(shop: Workshop, releases: Releases, plans: Plans) {
  const { database, clock } = shop;

  /**
   * The worker's posting. The lender's system takes one posting per key, so a repeat after a crash posts nothing more. What
   * has been taken back meanwhile is posted all the same, and taken back there by its own task: the lender sees both.
   */
  async function post(task: Task): Promise<void> {
    const attempt = await database.read.payments.get(String(task.payload['paymentId']));
    if (!attempt?.settledAt || attempt.postedAs !== null) return;
    const { paid } = await creditedOf(database.read, attempt);
    // It was set aside.
    if (!paid) return;
    const lender = lenderOf(shop, attempt.lenderId);
    const loans = shop.parties.loans(lender);
    const excess = paid.excessMinor ?? (await excessOf(loans, attempt, paid));
    try {
      const key = postingKey(attempt);
      const { transactionId } = await loans.postPayment(postingOf(attempt, lender, key, attempt.settledAt));
      const arrears = await loans.arrears(attempt.loanId);
      await database.transaction((stores) => follow(stores, attempt.id, transactionId, arrears, paid, excess));
      if (attempt.conversationId)
        await shop.nudge(attempt.conversationId, { kind: 'payment', id: attempt.id, state: 'posted' });
    } catch (thrown) {
      if (!isRefused(thrown)) throw thrown;
      await setAside(attempt.id);
    }
  }

  /**
   * How much of a payment is more than the loan owes. It is kept before the posting, and by the first who looks: afterwards
   * nobody could tell, and a worker that lost its lease looks late.
   */
  async function excessOf(loans: LoanSystem, attempt: PaymentAttempt, paid: KeptMovement): Promise<number> {
    const { balance } = await loans.arrears(attempt.loanId);
    const excessMinor = Math.max(0, attempt.amount.minor - balance.minor);
    return database.transaction(async ({ payments }) => {
      await payments.lock(attempt.id);
      const kept = (await payments.movements(attempt.id)).find(({ id }) => id === paid.id)?.excessMinor;
      if (kept === undefined) await payments.notePosting(paid.id, { excessMinor });
      return kept ?? excessMinor;
    });
  }

  const postingOf = (attempt: PaymentAttempt, lender: Lender, key: string, at: Date) => ({
    loanId: attempt.loanId,
    key,
    amount: attempt.amount,
    reference: attempt.gatewayRef ?? attempt.id,
    channel: attempt.method,
    on: dayIn(lender.timeZone, at),
  });

  /** A loan that takes no money any more (closed, sold): it is in suspense, and a person gives it back or moves it. */
  async function setAside(paymentId: string): Promise<void> {
    const aside = await database.transaction(async (stores) => {
      const current = await stores.payments.lock(paymentId);
      if (!current || current.postedAs !== null) return undefined;
      const { paid, all } = await creditedOf(stores, current);
      if (!paid) return undefined;
      await openSuspense(shop, stores, current, paid.id);
      const left = netOf(all);
      if (left <= 0) return undefined;
      await transfer(stores, current, 'suspense', left, 'suspended', paid);
      return moveAttempt(stores, current, 'suspend', {});
    });
    if (aside) await tellOfPayment(shop, aside);
  }

  async function follow(
    stores: Stores,
    paymentId: string,
    transactionId: string,
    arrears: Arrears,
    paid: KeptMovement,
    excess: number,
  ): Promise<void> {
    const attempt = await stores.payments.lock(paymentId);
    if (!attempt || attempt.postedAs) return;
    await stores.payments.save({ ...attempt, postedAs: transactionId });
    await stores.payments.notePosting(paid.id, { postedAs: transactionId });
    if (excess > 0) await transfer(stores, attempt, 'overpayment', excess, 'over', paid);
    await sendReceipt(stores, attempt, excess);
    await plans.lookAt(stores, attempt);
    await whatItLifts(stores, attempt, arrears);
  }

  /**
   * What money that the lender's ledger has now does for the phone. Less than what lifts the lock never releases: the ledger
   * decides, not what was meant.
   */
  async function whatItLifts(stores: Stores, attempt: PaymentAttempt, arrears: Arrears): Promise<void> {
    const { id: paymentId, planId } = attempt;
    if (planId && (await plans.start(stores, planId)) === 'runs') return;
    if (isNothing(arrears.minimumToUnlock)) {
      // Money that has gone back meanwhile is on its way off the ledger, too.
      if (attempt.state === 'settled') await releases.requestFor(stores, attempt, { kind: 'ledger_clear', paymentId });
    } else if (planId)
      // A down payment that came when its plan was over: the money is credited, and a person says what comes of it.
      await raiseForPerson(shop, stores, attempt, 'plan_over', 'payment_trouble', `plan_over:${attempt.id}`);
    else if (await wasEnough(stores, attempt))
      // What was told would lift the lock was paid, and more fell due since: a person decides.
      await raiseForPerson(shop, stores, attempt, 'ledger_mismatch', 'payment_trouble', `more_fell_due:${attempt.id}`);
  }

  async function wasEnough(stores: Stores, { quoteId, amount }: PaymentAttempt): Promise<boolean> {
    const quote = await stores.quotes.get(quoteId);
    return quote !== undefined && quote.minimumToUnlock.minor > 0 && atLeast(amount, quote.minimumToUnlock);
  }

  /** Moves money of a loan in our books to where it belongs meanwhile. */
  async function transfer(
    stores: Stores,
    attempt: PaymentAttempt,
    account: 'suspense' | 'overpayment',
    minor: number,
    name: string,
    paid: KeptMovement,
  ): Promise<void> {
    const { id: attemptId, lenderId, loanId } = attempt;
    const { currency } = attempt.amount;
    await stores.ledger.post({
      id: newId('led'),
      key: `${name}:${paid.id}`,
      attemptId,
      lenderId,
      loanId,
      at: clock.now(),
      entries: [
        { account: 'loan', minor, currency },
        { account, minor: -minor, currency },
      ],
    });
  }

  async function sendReceipt(stores: Stores, attempt: PaymentAttempt, excess: number): Promise<void> {
    await textOwner(shop, stores, attempt, {
      dedupe: `receipt:${attempt.id}`,
      kind: 'receipt',
      notice: {
        kind: 'receipt',
        lender: lenderOf(shop, attempt.lenderId).name,
        amount: attempt.amount,
        credit: excess > 0 ? money(excess, attempt.amount.currency) : null,
        reference: attempt.id.slice(-8).toUpperCase(),
      },
    });
  }

  /**
   * Money that went back to its payer, or came again: on the lender's ledger once. A date asks to come again: what it takes
   * back is not posted yet.
   */
  async function takeBack(task: Task): Promise<Date | null> {
    const { paymentId, movementId } = task.payload as { paymentId: string; movementId: string };
    const attempt = await database.read.payments.get(paymentId);
    if (!attempt) return null;
    const { all: movements } = await creditedOf(database.read, attempt);
    const movement = movements.find(({ id }) => id === movementId);
    // What never was on the lender's ledger, because it was set aside, is not taken off it.
    if (!movement || movement.postedAs) return null;
    if (attempt.postedAs === null) return later(clock.now(), 2);
    try {
      const postedAs = await (movement.kind === 'reinstated' ? postAgain : reverse)(attempt, movement, movements);
      if (!postedAs) return later(clock.now(), 2);
      const arrears =
        movement.kind === 'reinstated' &&
        (await shop.parties.loans(lenderOf(shop, attempt.lenderId)).arrears(attempt.loanId));
      await database.transaction(async (stores) => {
        await stores.payments.notePosting(movementId, { postedAs });
        await plans.lookAt(stores, attempt);
        const current = arrears && (await stores.payments.lock(paymentId));
        if (current) await whatItLifts(stores, current, arrears);
      });
    } catch (thrown) {
      if (!isRefused(thrown)) throw thrown;
      await database.transaction((stores) =>
        raiseForPerson(shop, stores, attempt, 'ledger_mismatch', 'payment_trouble', `ledger_mismatch:${movementId}`),
      );
    }
    await database.transaction((stores) => releases.takenBack(stores, attempt, movement));
    return null;
  }

  /** Off the newest credit that the lender's ledger has. */
  async function reverse(
    attempt: PaymentAttempt,
    { id, kind, amount }: KeptMovement,
    movements: readonly KeptMovement[],
  ): Promise<string | undefined> {
    const before = movements.slice(
      0,
      movements.findIndex((other) => other.id === id),
    );
    const credit = before.findLast((other) => other.kind === 'reinstated');
    const from = credit ? credit.postedAs : attempt.postedAs;
    if (!from) return undefined;
    const loans = shop.parties.loans(lenderOf(shop, attempt.lenderId));
    return (await loans.reverse(attempt.loanId, `reverse:${id}`, from, amount, kind)).transactionId;
  }

  async function postAgain(attempt: PaymentAttempt, { id, amount, at }: KeptMovement): Promise<string> {
    const lender = lenderOf(shop, attempt.lenderId);
    const posting = { ...postingOf(attempt, lender, `post:${id}`, at), amount };
    const { transactionId } = await shop.parties.loans(lender).postPayment(posting);
    return transactionId;
  }

  return { post, takeBack };
}

export type Postings = ReturnType<typeof createPostings>;

/** The lender's system has answered, and its answer is no: asking again will not change it. */
function isRefused(thrown: unknown): boolean {
  const problem = asProblem(thrown);
  return problem.retry === 'never' && !problem.ambiguous && problem.code === 'loans.refused';
}
