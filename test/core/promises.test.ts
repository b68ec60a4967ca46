import { expect, test } from '@jest/globals';
import { newId } from '../../core/ids.js';
import { money } from '../../core/money.js';
import type { Hold, LoanTransaction } from '../../core/ports/loans.js';
import type { PromiseNotice } from '../../core/ports/wording.js';
import type { Identify } from '../../core/services/identify.js';
import { createPromises } from '../../core/services/promises.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import { createVault } from '../../core/vault.js';
import { anyEngine } from '../store/engines.js';
import * as rows from '../store/rows.js';
import { insertProved } from './proved.js';

const engine = anyEngine();

const vault = createVault('a secret of sixteen or more');
const lender = {
  id: 'northwind',
  name: 'Northwind',
  hotline: '+441632960001',
  timeZone: 'Europe/London',
  languages: ['en'],
  planPolicy: { graceDays: 3 },
  promiseWithinDays: 14,
};

/** An owner who owes 89.98, a lender, and what it was told. */
async function trial() {
  let now = rows.noon;
  const [conversationId, loanId] = [newId('con'), newId('loan')];
  const stores = engine.database.read;
  const proof = rows.identification({ conversationId, loanId, provedAt: now });
  await insertProved(stores, vault, '+447700900998', rows.conversation({ id: conversationId }), proof);
  const paid: LoanTransaction[] = [];
  const holds: Hold[] = [];
  const told: PromiseNotice[] = [];
  const saved: unknown[] = [];
  const shop = {
    database: engine.database,
    clock: { now: () => now },
    vault,
    lenders: { byId: () => lender },
    parties: {
      loans: () => ({
        transactions: async () => paid,
        savePromise: async (_loan: string, promise: unknown) => void saved.push(promise),
        setHold: async (_loan: string, hold: Hold) => void holds.push(hold),
      }),
    },
    wording: { text: (notice: PromiseNotice) => (told.push(notice), 'words') },
  } as unknown as Workshop;
  const identify = { requireOwner: async () => ({ lenderId: 'northwind' }) } as unknown as Identify;
  const promises = createPromises(shop, identify);
  const quoted = async (): Promise<string> => {
    const expiresAt = new Date(now.getTime() + 900_000);
    const row = rows.quote({ loanId, overdue: money(8998, 'GBP'), at: now, expiresAt });
    await stores.quotes.insert(row);
    return row.id;
  };
  const made = async () => (await stores.promises.ofLoan('northwind', loanId))[0];
  const task = async () => ({ payload: { promiseId: (await made())?.id ?? '' } }) as unknown as Task;
  return {
    promises,
    quoted,
    made,
    holds,
    told,
    saved,
    make: async (on: string) => promises.make(conversationId, loanId, await quoted(), on),
    offer: async () => promises.offer(conversationId, loanId, await quoted()),
    record: async () => promises.record(await task()),
    check: async (moment: string): Promise<Date | null> => {
      now = new Date(moment);
      return promises.check(await task());
    },
    pay: (minor: number) =>
      void paid.push({ id: newId('TX'), type: 'repayment', amount: money(minor, 'GBP'), key: undefined, at: now }),
  };
}

test('one amount by one day of those that the lender allows; anything else is no promise', async () => {
  const { offer, make, made } = await trial();
  expect(await offer()).toEqual({
    amount: money(8998, 'GBP'),
    days: ['2026-03-17', '2026-03-21', '2026-03-28'],
    today: '2026-03-14',
    until: '2026-03-28',
    known: null,
  });
  for (const on of ['2026-03-13', '2026-03-14', '2026-03-29', '2026-03-2', '2026-03-99', '2027-01-01', 'friday'])
    expect(await make(on)).toEqual({ refused: 'no_such_day' });
  expect(await made()).toBeUndefined();
});

test('is kept in writing, at the lender, and with a hold to the end of its grace; a second one is told of the first', async () => {
  const { make, record, made, holds, told, saved, offer } = await trial();
  const [one, two] = await Promise.all([make('2026-03-17'), make('2026-03-21')]);
  expect(one).toEqual(two);
  await record();
  const promise = await made();
  expect(saved).toEqual([{ key: promise?.id, amount: money(8998, 'GBP'), on: promise?.on }]);
  expect(holds).toMatchObject([{ key: `promise:${promise?.id}`, kind: 'lock_grace' }]);
  expect(told).toMatchObject([{ change: 'made', on: promise?.on }]);
  expect(await offer()).toMatchObject({ known: { on: promise?.on } });
});

test('what came by its day is not asked for, and it is kept', async () => {
  const { make, check, made, told, pay } = await trial();
  pay(5000);
  await make('2026-03-17');
  pay(8998);
  expect(await check('2026-03-17T10:00:00Z')).toBeNull();
  expect(await made()).toMatchObject({ state: 'kept' });
  expect(told.map(({ change }) => change)).toEqual(['made']);
});

test('is reminded of once on its day, and broken when its grace has passed; a third after two is for a person', async () => {
  const { make, check, made, told, offer, pay } = await trial();
  await make('2026-03-17');
  pay(8997);
  expect(await check('2026-03-17T10:00:00Z')).toEqual(new Date('2026-03-21T00:00:00.000Z'));
  expect(told.map(({ change }) => change)).toEqual(['made', 'due']);
  expect(await check('2026-03-21T00:00:00Z')).toBeNull();
  expect(await made()).toMatchObject({ state: 'broken' });
  await make('2026-03-24');
  await check('2026-03-30T00:00:00Z');
  expect(await offer()).toEqual({ refused: 'ask_a_person' });
});
