import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/ids.js';
import { createVault } from '../../core/vault.js';
import type { Lender } from '../../core/lender.js';
import { type Money, money } from '../../core/money.js';
import type { PaymentState } from '../../core/payment.js';
import type { LoanTransaction } from '../../core/ports/loans.js';
import type { Identify } from '../../core/services/identify.js';
import { createPlans } from '../../core/services/plans.js';
import { createPostings } from '../../core/services/postings.js';
import type { Releases } from '../../core/services/releases.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { anyEngine } from '../store/engines.js';
import { attempt, noon, quote } from '../store/rows.js';

const engine = anyEngine();

const planPolicy: Lender['planPolicy'] = {
  downPaymentPercent: 25,
  instalments: [2, 3],
  every: 'month',
  firstDueWithinDays: 30,
  minimumInstalmentMinor: 500,
  graceDays: 3,
  latesAllowed: 1,
  cureDays: 7,
  remindDaysBefore: 2,
  brokenPlansAllowedIn12Months: 1,
};
const nothing = money(0, 'GBP');
let loans = 0;
let loanId: string;
let asked: { ground: string; until: Date | null }[];
beforeEach(() => {
  loans += 1;
  loanId = `NW-${loans}`;
  asked = [];
});

/** The services over a real database, with one lender and its ledger, which still wants `minimumToUnlock`. */
function services(policy = planPolicy, minimumToUnlock = money(6698, 'GBP')) {
  const lender = {
    id: 'northwind',
    name: 'Northwind',
    country: 'GB',
    timeZone: 'Europe/London',
    languages: ['en'],
    planPolicy: policy,
  };
  let posted: LoanTransaction[] = [];
  const loanSystem = {
    agreement: async () => ({ brokenPlansIn12Months: 0 }),
    transactions: async () => posted,
    savePlan: async () => undefined,
    postPayment: async ({ amount }: { amount: Money }) => {
      posted = [{ id: 'TX1', type: 'repayment', amount, key: undefined, at: noon }];
      return { transactionId: 'TX1', outcome: 'posted' };
    },
    arrears: async () => ({ minimumToUnlock, balance: money(41_250, 'GBP') }),
  };
  const shop = {
    database: engine.database,
    clock: { now: () => noon },
    vault: createVault('a secret of sixteen or more'),
    lenders: { byId: () => lender },
    parties: { loans: () => loanSystem },
    nudge: async () => undefined,
  } as unknown as Workshop;
  const identify = { requireOwner: async () => ({ lenderId: 'northwind' }) } as unknown as Identify;
  const releases = {
    requestFor: async (_stores: unknown, _for: unknown, ground: { kind: string }, until: Date | null = null) =>
      void asked.push({ ground: ground.kind, until }),
  } as unknown as Releases;
  const plans = createPlans(shop, identify, releases);
  return { plans, postings: createPostings(shop, releases, plans) };
}

const quoted = async (): Promise<string> => {
  const row = quote({ loanId, overdue: money(8998, 'GBP'), at: noon, expiresAt: new Date(noon.getTime() + 900_000) });
  await engine.database.read.quotes.insert(row);
  return row.id;
};
const stored = () => engine.database.read.plans.ofLoan('northwind', loanId);
const paying = async (planId: string, state: PaymentState) => {
  const row = attempt({
    loanId,
    planId,
    state,
    amount: money(2300, 'GBP'),
    purpose: 'down_payment',
    postedAs: null,
    settledAt: state === 'settled' ? noon : null,
  });
  const { payments } = engine.database.read;
  await payments.insert(row);
  if (state === 'settled')
    await payments.addMovement(row.id, { id: newId('mov'), kind: 'paid', amount: row.amount, at: noon });
  return row.id;
};
const taskOf = (payload: Record<string, unknown>) => ({ payload }) as unknown as Task;
const planIdOf = (agreed: object): string => ('planId' in agreed ? String(agreed.planId) : '');

describe('consent', () => {
  test('an offer that was never made, or a quote that is not known, is agreed to by nobody', async () => {
    const { plans } = services();
    expect(await plans.agree('con_1', loanId, await quoted(), 9, 'terms', null)).toEqual({ refused: 'no_such_offer' });
    expect(await plans.agree('con_1', loanId, 'quo_none', 1, 'terms', null)).toEqual({ refused: 'quote_expired' });
    expect(await stored()).toEqual([]);
  });

  test('is kept with the very words that were read, and asks for no release before the money', async () => {
    const words = '23 pounds now, then … To agree, press 1. If not, press 2.';
    const agreed = await services().plans.agree('con_1', loanId, await quoted(), 1, words, null);
    expect(agreed).toMatchObject({ downPayment: money(2300, 'GBP') });
    expect(await stored()).toMatchObject([{ terms: words, state: 'awaiting_down_payment', conversationId: 'con_1' }]);
    expect(asked).toEqual([]);
  });

  test('said twice in a conversation it is one plan; at once in ten, nine are told that there is one', async () => {
    const { plans } = services();
    const quoteId = await quoted();
    const tries = Array.from({ length: 10 }, (_, index) =>
      plans.agree(`con_${index}`, loanId, quoteId, 1, 'terms', null),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => 'planId' in answer)).toHaveLength(1);
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'already_agreed')).toHaveLength(9);
    const winner = answers.findIndex((answer) => 'planId' in answer);
    expect(await plans.agree(`con_${winner}`, loanId, quoteId, 1, 'terms', null)).toEqual(answers[winner]);
    expect(await stored()).toHaveLength(1);
  });

  test('without a down payment the plan runs at once, and the release is asked for until its first day', async () => {
    await services({ ...planPolicy, downPaymentPercent: 0 }).plans.agree('con_1', loanId, await quoted(), 1, 'x', null);
    expect(await stored()).toMatchObject([{ state: 'active', activeAt: noon }]);
    expect(asked).toEqual([{ ground: 'plan', until: new Date('2026-04-16T22:59:59Z') }]);
  });
});

describe('a plan that waits for its down payment', () => {
  const waiting = async (): Promise<string> =>
    planIdOf(await services().plans.agree('con_1', loanId, await quoted(), 1, 'x', null));

  test('is offered to be paid, beside new offers', async () => {
    const planId = await waiting();
    expect(await services().plans.offers('con_2', loanId, await quoted())).toMatchObject({
      offers: [{ number: 1 }, { number: 2 }],
      waiting: { planId, downPayment: money(2300, 'GBP') },
    });
  });

  test('gives way to another that its owner agrees to', async () => {
    const planId = await waiting();
    const agreed = await services().plans.agree('con_2', loanId, await quoted(), 2, 'y', planId);
    expect(await stored()).toMatchObject([
      { id: planIdOf(agreed), state: 'awaiting_down_payment' },
      { id: planId, state: 'cancelled' },
    ]);
  });

  test.each(['charging', 'unknown', 'settled'] as const)('stays while its money is %s', async (state) => {
    const planId = await waiting();
    await paying(planId, state);
    expect(await services().plans.agree('con_2', loanId, await quoted(), 2, 'y', planId)).toEqual({
      refused: 'already_agreed',
    });
    expect(await services().plans.expire(taskOf({ planId }))).toBeInstanceOf(Date);
    expect(await stored()).toMatchObject([{ id: planId, state: 'awaiting_down_payment' }]);
  });

  test.each(['failed', 'expired'] as const)('ends in time when its payment %s', async (state) => {
    const planId = await waiting();
    await paying(planId, state);
    expect(await services().plans.expire(taskOf({ planId }))).toBeNull();
    expect(await stored()).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('the down payment on the ledger', () => {
  test('starts the plan once, however often it is posted', async () => {
    const { plans, postings } = services();
    const planId = planIdOf(await plans.agree('con_1', loanId, await quoted(), 1, 'x', null));
    const paymentId = await paying(planId, 'settled');
    for (let times = 0; times < 3; times += 1) await postings.post(taskOf({ paymentId }));
    expect(await stored()).toMatchObject([{ state: 'active' }]);
    expect(asked).toEqual([{ ground: 'plan', until: new Date('2026-04-16T22:59:59Z') }]);
    expect(await plans.running('con_1', loanId)).toEqual({ planId, on: '2026-04-13', amount: money(3349, 'GBP') });
    expect(await plans.offers('con_1', loanId, await quoted())).toEqual({ refused: 'already_agreed' });
  });

  test('of a plan that is over: a person looks at it, and nothing is released', async () => {
    const { plans, postings } = services();
    const planId = planIdOf(await plans.agree('con_1', loanId, await quoted(), 1, 'x', null));
    await plans.expire(taskOf({ planId }));
    const paymentId = await paying(planId, 'settled');
    await postings.post(taskOf({ paymentId }));
    expect(asked).toEqual([]);
    const cases = await engine.database.read.handovers.waiting(['northwind']);
    expect(cases.filter((one) => one.loanId === loanId)).toMatchObject([{ reason: 'payment_trouble' }]);
  });

  test('of a plan that is over, where the ledger is clear all the same: the phone is released', async () => {
    const { plans, postings } = services(planPolicy, nothing);
    const planId = planIdOf(await plans.agree('con_1', loanId, await quoted(), 1, 'x', null));
    await plans.expire(taskOf({ planId }));
    await postings.post(taskOf({ paymentId: await paying(planId, 'settled') }));
    expect(asked).toEqual([{ ground: 'ledger_clear', until: null }]);
  });
});
