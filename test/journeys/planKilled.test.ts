import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asha, cards, dinesh } from '../support/people.js';
import { freeForPlan, ledgerOf, phoneOf, takenFor, termsSentTo } from '../support/plans.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

describe('the product is killed', () => {
  test('between the agreement and the down payment: whoever rings again finds the plan waiting', async () => {
    const cut = await provedCall(town, dinesh);
    await cut.press('2');
    await cut.press('1');
    expect(await cut.press('1')).toMatch(/^Agreed/);
    await town.killProduct();
    await town.startProduct();
    await cut.hangUp().catch(() => undefined);
    expect((await phoneOf(town, dinesh)).state).toBe('locked');
    const call = await provedCall(town, dinesh);
    expect(await call.press('2')).toMatch(/You agreed a plan that starts with 625 rupees/);
    await call.press('1');
    await call.press('1');
    await call.card(cards.pays);
    await call.hears(/Your plan is running/, 40);
    await freeForPlan(town, dinesh, '+05:30');
    expect(await takenFor(town, dinesh)).toEqual([62_500]);
    // A text that was handed over just before the kill may be handed over again: it is the same text.
    expect(new Set(await termsSentTo(town, dinesh.from)).size).toBe(1);
    await call.hangUp();
  }, 90_000);

  test('once the down payment was taken: the plan starts and the phone is freed without the caller', async () => {
    const call = await provedCall(town, asha);
    for (const key of ['2', '1', '1', '1']) await call.press(key);
    await Promise.all([
      call.card(cards.pays).catch(() => ''),
      until('the charge', async () => (await takenFor(town, asha)).length > 0).then(() => town.killProduct()),
    ]);
    await town.startProduct();
    await call.hangUp().catch(() => undefined);
    await freeForPlan(town, asha, 'Z');
    expect(await takenFor(town, asha)).toEqual([2300]);
    const { transactions } = await ledgerOf(town, asha);
    expect(transactions.map(({ type, amount }) => [type, amount])).toEqual([['repayment', 2300]]);
  }, 90_000);
});
