import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../core/ids.js';
import { money } from '../../core/money.js';
import type { Agreement, Hold, LoanTransaction } from '../../core/ports/loans.js';
import type { PlanNotice } from '../../core/ports/wording.js';
import type { Identify } from '../../core/services/identify.js';
import { createPlans } from '../../core/services/plans.js';
import type { Releases } from '../../core/services/releases.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';
import * as rows from '../store/rows.js';
import { insertProved } from './proved.js';

const engine = anyEngine();

const lender = {
  id: 'northwind',
  name: 'Northwind',
  hotline: '+441632960001',
  country: 'GB',
  timeZone: 'Europe/London',
  languages: ['en'],
  planPolicy: { graceDays: 3, latesAllowed: 1, cureDays: 7, remindDaysBefore: 2 },
};
const vault = createVault('a secret of sixteen or more');

let now: Date;
let asked: { ground: string; until: string | undefined }[];
let paid: LoanTransaction[];
let flags: Partial<Agreement['flags']>;
let holds: Hold[];
/** Whether the lender keeps the holds that it takes. */
let keepsHolds: boolean;
let saved: string[];
let told: PlanNotice[];
beforeEach(() => {
  [asked, paid, flags, holds, saved, told] = [[], [], {}, [], [], []];
  keepsHolds = true;
});

/** A plan that was agreed in a conversation whose passcode reached a number: 30.00 down, then 30.00 on the 1st of April and of May. */
async function running() {
  now = new Date('2026-03-14T12:30:00Z');
  const conversationId = newId('con');
  const loanId = newId('loan');
  const stores = engine.database.read;
  const number = '+447700900999';
  const talk = rows.conversation({ id: conversationId, sealedAddress: vault.seal(number) });
  await insertProved(stores, vault, number, talk, rows.identification({ conversationId, loanId, provedAt: now }));
  const plan = rows.plan({ loanId, conversationId, state: 'awaiting_down_payment' });
  await stores.plans.insert(plan);
  const loans = {
    agreement: async () => ({ status: 'active', flags, brokenPlansIn12Months: 0 }),
    arrears: async () => ({ minimumToUnlock: money(0, 'GBP') }),
    transactions: async () => paid,
    savePlan: async (_loan: string, { state }: { state: string }) => void saved.push(state),
    setHold: async (_loan: string, hold: Hold) => {
      if (keepsHolds) holds = [...holds.filter(({ key }) => key !== hold.key), hold];
    },
    removeHold: async (_loan: string, key: string) => void (holds = holds.filter((hold) => hold.key !== key)),
    holds: async () => holds,
  };
  const shop = {
    database: engine.database,
    clock: { now: () => now },
    vault,
    lenders: { byId: () => lender },
    parties: { loans: () => loans },
    wording: { text: (notice: PlanNotice) => (told.push(notice), 'words') },
    nudge: async () => undefined,
  } as unknown as Workshop;
  const identify = { requireOwner: async () => ({ lenderId: 'northwind' }) } as unknown as Identify;
  const releases = {
    requestFor: async (_stores: unknown, _plan: unknown, { kind }: { kind: string }, until: Date | null = null) =>
      void asked.push({ ground: kind, until: until?.toISOString().slice(0, 10) }),
  } as unknown as Releases;
  const plans = createPlans(shop, identify, releases);
  const task = { payload: { planId: plan.id } } as unknown as Task;
  const pay = (minor: number, at = now): void =>
    void paid.push({
      id: newId('TX'),
      type: minor < 0 ? 'reversal' : 'repayment',
      amount: money(Math.abs(minor), 'GBP'),
      key: undefined,
      at,
    });
  pay(3000);
  await engine.database.transaction((inner) => plans.start(inner, plan.id));
  const look = async (moment?: string) => {
    if (moment) now = new Date(moment);
    const again = await plans.step(task);
    await plans.record(task);
    return again;
  };
  return {
    plans,
    plan,
    pay,
    look,
    row: () => stores.plans.get(plan.id),
    cases: async () => (await stores.handovers.waiting(['northwind'])).filter((one) => one.loanId === loanId),
    reminder: (change: string, on: string) => stores.messages.byDedupe(`plan:${plan.id}:${change}:${on}`),
    next: () => plans.running(conversationId, loanId),
  };
}

describe('a running plan', () => {
  test('is free to the end of the first grace, and each instalment moves the phone’s day and the lender’s hold', async () => {
    const { plan, look, pay, next } = await running();
    expect(asked).toEqual([{ ground: 'plan', until: '2026-04-04' }]);
    await look();
    expect(holds).toMatchObject([{ key: `plan:${plan.id}`, kind: 'plan', until: new Date('2026-04-04T22:59:59Z') }]);
    expect(await next()).toMatchObject({ on: '2026-04-01', amount: money(3000, 'GBP'), planId: plan.id });
    now = new Date('2026-03-30T12:00:00Z');
    pay(1000);
    await look();
    expect([asked.length, (await next())?.amount]).toEqual([1, money(2000, 'GBP')]);
    pay(2000);
    await look();
    expect(asked).toEqual([
      { ground: 'plan', until: '2026-04-04' },
      { ground: 'plan', until: '2026-05-04' },
    ]);
    expect(holds).toMatchObject([{ until: new Date('2026-05-04T22:59:59Z') }]);
    await look();
    expect(asked).toHaveLength(2);
  });

  test('whose hold the lender did not keep is on record, once, however often it is looked at', async () => {
    keepsHolds = false;
    const { plan, look } = await running();
    for (let times = 0; times < 2; times += 1) await look();
    const incidents = await engine.database.read.incidents.ofLoan('northwind', plan.loanId);
    expect(incidents.map(({ kind }) => kind)).toEqual(['hold_missing']);
  });

  test('reminds two days before and once in grace, each with its end; what is paid meanwhile is not asked for', async () => {
    const { look, pay, reminder, plan } = await running();
    await look('2026-03-29T12:00:00Z');
    expect(await reminder('due', '2026-04-01')).toBeUndefined();
    await look('2026-03-30T04:00:00Z');
    await look('2026-03-30T04:00:10Z');
    expect(told).toEqual([
      {
        kind: 'plan',
        change: 'due',
        lender: 'Northwind',
        amount: money(3000, 'GBP'),
        on: '2026-04-01',
        until: '2026-04-04',
      },
    ]);
    expect(await reminder('due', '2026-04-01')).toMatchObject({
      kind: 'payment_reminder',
      consent: plan.id,
      goodUntil: new Date('2026-04-01T22:59:59Z'),
    });
    await look('2026-04-02T12:00:00Z');
    expect(await reminder('late', '2026-04-01')).toMatchObject({
      state: 'queued',
      goodUntil: new Date('2026-04-04T22:59:59Z'),
    });
    pay(3000);
    await look();
    expect(await reminder('late', '2026-04-01')).toMatchObject({ state: 'suppressed', error: 'messages.not_needed' });
  });

  test('is kept with its last instalment: told, the hold taken away, and the release asked for without an end', async () => {
    const { look, pay, row } = await running();
    pay(6000);
    expect(await look()).toBeNull();
    expect(await row()).toMatchObject({ state: 'kept' });
    expect([holds, saved.at(-1)]).toEqual([[], 'kept']);
    expect(asked.at(-1)).toEqual({ ground: 'ledger_clear', until: undefined });
    expect(told.at(-1)).toMatchObject({ change: 'kept' });
  });
});

describe('a plan that is not kept', () => {
  test('breaks after its grace: a person, a week to cure it, and nothing that locks', async () => {
    const { look, row, cases, next } = await running();
    expect(await look('2026-04-04T12:00:00Z')).toEqual(new Date('2026-04-04T23:00:00Z'));
    expect(await row()).toMatchObject({ state: 'active' });
    const again = await look('2026-04-05T08:00:00Z');
    expect(again).toBeInstanceOf(Date);
    expect(await row()).toMatchObject({ state: 'broken', cureUntil: new Date('2026-04-12T22:59:59Z') });
    expect(await cases()).toMatchObject([{ reason: 'plan_broken', place: 'plan / broken' }]);
    expect(told.at(-1)).toMatchObject({ change: 'broken', amount: money(3000, 'GBP'), until: '2026-04-12' });
    expect([saved.at(-1), asked.length, await next()]).toEqual(['broken', 1, null]);
  });

  test('goes on when what is due comes in that week, and is over after it', async () => {
    const { look, row, pay } = await running();
    await look('2026-04-05T08:00:00Z');
    now = new Date('2026-04-10T08:00:00Z');
    pay(3000);
    await look();
    expect(await row()).toMatchObject({ state: 'active', curedOn: '2026-04-10', cureUntil: null });
    expect(asked.at(-1)).toEqual({ ground: 'plan', until: '2026-05-04' });
    await look();
    expect(await row()).toMatchObject({ state: 'active' });
    await look('2026-05-05T08:00:00Z');
    expect(await row()).toMatchObject({ state: 'broken' });
    await look('2026-05-13T08:00:00Z');
    expect(await look()).toBeNull();
    expect(await row()).toMatchObject({ state: 'broken', cureUntil: null });
  });

  test('breaks at once where its down payment went back, with a person', async () => {
    const { look, pay, row, cases } = await running();
    await look();
    pay(-3000);
    await look();
    expect(await row()).toMatchObject({ state: 'broken' });
    expect(await cases()).toHaveLength(1);
  });

  test('does not break in a breathing space: the phone stays free and the plan waits', async () => {
    const { look, row, cases } = await running();
    flags = { moratorium: { kind: 'breathing_space', until: undefined } };
    await look('2026-04-06T08:00:00Z');
    expect(await row()).toMatchObject({ state: 'active', freeUntil: new Date('2026-04-10T22:59:59Z') });
    expect(asked.at(-1)).toEqual({ ground: 'plan', until: '2026-04-10' });
    expect(await cases()).toEqual([]);
  });
});
