import { type Money, money } from '../../../core/money.js';
import type { Hold, LoanSystem, PlanRecord } from '../../../core/ports/loans.js';
import { Problem } from '../../../core/problem.js';
import { type Flow, flowNow, tell } from './flow.js';
import type { Caller, Outside } from './outside.js';
import { lender } from './setting.js';

interface Entry {
  readonly id: string;
  readonly key: string;
  readonly type: 'repayment' | 'reversal';
  readonly minor: number;
  readonly at: Date;
}

/** A loan as its lender has it. Amounts in minor units. */
export interface Loan {
  readonly id: string;
  readonly imei: string;
  readonly currency: string;
  /** All that ever fell due, paid or not. */
  due: number;
  /** Of it, what would do to lift the lock. */
  share: number;
  /** All that will ever fall due. */
  owed: number;
  /** Paid elsewhere: in a shop, by a standing order. */
  elsewhere: number;
  /** When that was last. */
  elsewhereAt: Date | undefined;
  stolen: boolean;
  readonly entries: Entry[];
  readonly holds: Map<string, Hold>;
  readonly plans: Map<string, PlanRecord>;
}

/** A lender's loan system: the ledger that decides what lifts a lock. One posting per key. */
export function createLenderModel(outside: Outside) {
  const loans = new Map<string, Loan>();
  let count = 0;

  const find = (loanId: string): Loan => {
    const loan = loans.get(loanId);
    if (!loan) throw new Problem('loans.unknown');
    return loan;
  };
  const net = (loan: Loan): number => loan.entries.reduce((sum, { minor }) => sum + minor, 0);
  const inCurrency = (loan: Loan, minor: number): Money => money(Math.max(0, Math.round(minor)), loan.currency);
  const minimum = (loan: Loan): number => Math.max(0, Math.ceil(loan.due * loan.share) - net(loan) - loan.elsewhere);

  function enter(loan: Loan, key: string, type: Entry['type'], minor: number): Entry {
    const known = loan.entries.find((entry) => entry.key === key);
    if (known) return known;
    const entry = { id: `tx_${(count += 1)}`, key, type, minor, at: outside.now() };
    loan.entries.push(entry);
    outside.note(`lender: ${type} ${minor} on ${loan.id}, ${minimum(loan)} still locks`);
    outside.mark();
    return entry;
  }

  const balance = (loan: Loan): number => Math.max(0, loan.owed - net(loan) - loan.elsewhere);

  function arrears(loanId: string, flow: Flow | undefined) {
    const loan = find(loanId);
    const paid = net(loan) + loan.elsewhere;
    tell(flow, loanId, { minimum: minimum(loan), balance: balance(loan) });
    return {
      overdue: inCurrency(loan, loan.due - paid),
      minimumToUnlock: inCurrency(loan, minimum(loan)),
      balance: inCurrency(loan, balance(loan)),
      daysPastDue: 12,
      nextDue: undefined,
    };
  }

  function agreement(loanId: string, flow: Flow | undefined) {
    const loan = find(loanId);
    tell(flow, loanId, { stolen: loan.stolen });
    return {
      id: loan.id,
      status: 'active' as const,
      currency: loan.currency,
      timeZone: lender.timeZone,
      holder: { name: 'Somebody', language: undefined },
      contacts: [],
      imeis: [loan.imei as never],
      flags: { stolen: loan.stolen, dispute: false, vulnerable: false, moratorium: undefined },
      brokenPlansIn12Months: 0,
    };
  }

  function port(caller: Caller): LoanSystem {
    return {
      findByImei: (imei) =>
        caller.read('loans.findByImei', () =>
          [...loans.values()].filter((loan) => loan.imei === imei).map(({ id }) => id),
        ),
      agreement: (loanId) => {
        const flow = flowNow();
        return caller.read('loans.agreement', () => agreement(loanId, flow));
      },
      arrears: (loanId) => {
        const flow = flowNow();
        return caller.read('loans.arrears', () => arrears(loanId, flow));
      },
      payoff: (loanId) =>
        caller.read('loans.payoff', () => {
          const loan = find(loanId);
          return { total: inCurrency(loan, balance(loan)), goodThrough: '2026-12-31' };
        }),
      transactions: (loanId) =>
        caller.read('loans.transactions', () =>
          find(loanId).entries.map(({ id, type, minor, key, at }) => ({
            id,
            type,
            key,
            at,
            amount: money(Math.abs(minor), find(loanId).currency),
          })),
        ),
      postPayment: ({ loanId, key, amount }) =>
        caller.command('loans.postPayment', () => {
          const loan = find(loanId);
          if (amount.currency !== loan.currency || amount.minor <= 0) throw new Problem('loans.refused');
          const duplicate = loan.entries.some((entry) => entry.key === key);
          const entry = enter(loan, key, 'repayment', amount.minor);
          return { transactionId: entry.id, outcome: duplicate ? ('duplicate' as const) : ('posted' as const) };
        }),
      findPosting: (loanId, key) =>
        caller.read('loans.findPosting', () => find(loanId).entries.find((entry) => entry.key === key)?.id),
      reverse: (loanId, key, transactionId, amount) =>
        caller.command('loans.reverse', () => {
          const loan = find(loanId);
          if (!loan.entries.some(({ id }) => id === transactionId)) throw new Problem('loans.refused');
          return { transactionId: enter(loan, key, 'reversal', -amount.minor).id };
        }),
      setHold: (loanId, hold) => caller.command('loans.setHold', () => void find(loanId).holds.set(hold.key, hold)),
      holds: (loanId) => caller.read('loans.holds', () => [...find(loanId).holds.values()]),
      removeHold: (loanId, key) => caller.command('loans.removeHold', () => void find(loanId).holds.delete(key)),
      savePlan: (loanId, plan) => caller.command('loans.savePlan', () => void find(loanId).plans.set(plan.key, plan)),
      note: () => caller.command('loans.note', () => undefined),
    };
  }

  return {
    port,
    loans,
    net,
    isClear: (loanId: string): boolean => minimum(find(loanId)) === 0,
    add(id: string, imei: string, share: number): Loan {
      const loan: Loan = {
        id,
        imei,
        currency: lender.currency,
        due: 8998,
        share,
        owed: 40_000,
        elsewhere: 0,
        elsewhereAt: undefined,
        stolen: false,
        entries: [],
        holds: new Map(),
        plans: new Map(),
      };
      loans.set(id, loan);
      return loan;
    },
  };
}

export type LenderModel = ReturnType<typeof createLenderModel>;
