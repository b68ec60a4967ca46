import { and, asc, desc, eq } from 'drizzle-orm';
import { money } from '../../core/money.js';
import type { KeptMovement, PaymentAttempt } from '../../core/payment.js';
import type { PaymentStore, Stores } from '../../core/ports/store.js';
import { Problem } from '../../core/problem.js';
import type { Quote } from '../../core/quote.js';
import type { Queries } from '../connections.js';
import { movements, paymentAttempts, quotes } from '../schema/payments.js';
import { type Layout, versioned } from './versioned.js';

const layout: Layout<PaymentAttempt, typeof paymentAttempts> = {
  table: paymentAttempts,
  toColumns: ({ amount, ...row }) => ({ ...row, amountMinor: amount.minor, currency: amount.currency }),
  toRow: ({ seq: _, amountMinor, currency, ...row }) => ({ ...row, amount: money(amountMinor, currency) }),
};

function movementOf(columns: typeof movements.$inferSelect): KeptMovement {
  const { id, kind, amountMinor, currency, at, failure, card, charge, postedAs, excessMinor } = columns;
  const known = { id, kind, amount: money(amountMinor, currency), at };
  return {
    ...known,
    ...(failure === null ? {} : { failure }),
    ...(card === null ? {} : { card }),
    ...(charge === null ? {} : { charge }),
    ...(postedAs === null ? {} : { postedAs }),
    ...(excessMinor === null ? {} : { excessMinor }),
  };
}

export function paymentStore(queries: Queries): PaymentStore {
  const attempts = () => queries.select().from(paymentAttempts);
  return {
    ...versioned(queries, layout),
    byLinkHash: async (hash) => (await attempts().where(eq(paymentAttempts.linkHash, hash))).map(layout.toRow)[0],
    byGatewayRef: async (ref) =>
      (await attempts().where(eq(paymentAttempts.gatewayRef, ref)).orderBy(desc(paymentAttempts.seq)).limit(1)).map(
        layout.toRow,
      )[0],
    ofLoan: async (lenderId, loanId) =>
      (
        await attempts()
          .where(and(eq(paymentAttempts.lenderId, lenderId), eq(paymentAttempts.loanId, loanId)))
          .orderBy(desc(paymentAttempts.seq))
      ).map(layout.toRow),
    addMovement: async (attemptId, { amount, loan: _, ...movement }) => {
      const added = await queries
        .insert(movements)
        .values({ ...movement, attemptId, amountMinor: amount.minor, currency: amount.currency })
        .onConflictDoNothing({ target: movements.id })
        .returning({ id: movements.id });
      return added.length > 0;
    },
    movements: async (attemptId) =>
      (
        await queries
          .select()
          .from(movements)
          .where(eq(movements.attemptId, attemptId))
          .orderBy(asc(movements.at), asc(movements.seq))
      ).map(movementOf),
    notePosting: async (movementId, change) => {
      await queries.update(movements).set(change).where(eq(movements.id, movementId));
    },
  };
}

function quoteColumns(quote: Quote): typeof quotes.$inferInsert {
  const { overdue, minimumToUnlock, payoff, nextDue, ...rest } = quote;
  const { currency } = overdue;
  if ([minimumToUnlock, payoff, ...(nextDue ? [nextDue.amount] : [])].some((amount) => amount.currency !== currency))
    throw new Problem('money.currencies_differ', { message: 'a quote has one currency' });
  return {
    ...rest,
    currency,
    overdueMinor: overdue.minor,
    minimumToUnlockMinor: minimumToUnlock.minor,
    payoffMinor: payoff.minor,
    nextDueOn: nextDue?.on ?? null,
    nextDueMinor: nextDue?.amount.minor ?? null,
  };
}

function quoteOf(columns: typeof quotes.$inferSelect): Quote {
  const { currency, overdueMinor, minimumToUnlockMinor, payoffMinor, nextDueOn, nextDueMinor, ...rest } = columns;
  const nextDue =
    nextDueOn === null || nextDueMinor === null ? null : { on: nextDueOn, amount: money(nextDueMinor, currency) };
  return {
    ...rest,
    overdue: money(overdueMinor, currency),
    minimumToUnlock: money(minimumToUnlockMinor, currency),
    payoff: money(payoffMinor, currency),
    nextDue,
  };
}

export function quoteStore(queries: Queries): Stores['quotes'] {
  return {
    insert: async (quote) => {
      await queries.insert(quotes).values(quoteColumns(quote));
    },
    get: async (id) => (await queries.select().from(quotes).where(eq(quotes.id, id))).map(quoteOf)[0],
  };
}
