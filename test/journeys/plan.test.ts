import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cards, dinesh, jamal, kavya } from '../support/people.js';
import { freeForPlan, ledgerOf, phoneOf, takenFor, termsSentTo } from '../support/plans.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

const untouched = async (who: { imei: string; loan: string }): Promise<void> => {
  expect((await phoneOf(town, who)).state).toBe('locked');
  expect((await ledgerOf(town, who)).plans).toEqual([]);
  expect(await takenFor(town, who)).toEqual([]);
};

describe('nobody agrees by accident', () => {
  test('silence and rubbish at the offers end with a person', async () => {
    const call = await provedCall(town, dinesh);
    const offers = /For 2 instalments of 937 rupees, press 1/;
    expect(await call.press('2')).toMatch(/You pay 625 rupees now and the rest later/);
    expect(call.lately()).toMatch(offers);
    expect(await call.silence()).toMatch(offers);
    expect(await call.press('7')).toMatch(/For a person, press 0/);
    expect(await call.say('the purple one')).toMatch(/putting you through to a person/);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
    await untouched(dinesh);
  });

  test('a yes that is none, silence and rubbish at the terms agree to nothing', async () => {
    const call = await provedCall(town, dinesh);
    await call.press('2');
    expect(await call.press('1')).toMatch(/To agree, press 1/);
    expect(await call.say('yes but not today')).toMatch(/To agree, press 1/);
    expect(await call.silence()).toMatch(/For a person, press 0/);
    expect(await call.press('5')).toMatch(/putting you through to a person/);
    await call.hangUp();
    await untouched(dinesh);
    expect(await termsSentTo(town, dinesh.from)).toEqual([]);
  });
});

describe('Dinesh', () => {
  test('says no, then agrees; a declined card leaves the plan waiting, the next one starts it', async () => {
    const call = await provedCall(town, dinesh);
    await call.press('2');
    await call.press('1');
    expect(await call.press('2')).toMatch(/no plan.*To pay, press 1/);
    await untouched(dinesh);

    await call.press('2');
    expect(await call.press('1')).toMatch(
      /625 rupees now, then 937 rupees on \w+ \d+ \w+ and 937 rupees on \w+ \d+ \w+\. Your phone stays unlocked while/,
    );
    expect(await call.press('1')).toMatch(/^Agreed.*625 rupees\. To pay by card on this call, press 1/);
    await call.press('1');
    await call.card(cards.declined);
    await call.hears(/declined. Nothing was charged.*To pay, press 1/);
    await untouched(dinesh);

    expect(await call.press('2')).toMatch(/You agreed a plan that starts with 625 rupees. To pay that now, press 1/);
    expect(await call.silence()).toMatch(/To pay the 625 rupees now, press 1/);
    expect(await call.press('8')).toMatch(/A person, press 0/);
    await call.press('1');
    await call.press('1');
    await call.card(cards.pays);
    await call.hears(/625 rupees went through.*Your phone is unlocked.*Your plan is running. Next: 937 rupees on/, 30);

    const { ledger, instalments } = await freeForPlan(town, dinesh, '+05:30');
    expect(instalments.map(({ amount }) => amount)).toEqual(['937.00', '937.00']);
    expect(await takenFor(town, dinesh)).toEqual([62_500]);
    expect(ledger.transactions.map(({ type, amount }) => [type, amount])).toEqual([['repayment', 62_500]]);
    const [terms, ...more] = await termsSentTo(town, dinesh.from);
    expect(terms).toMatch(/₹625.00 now, then ₹937.00 on .* and ₹937.00 on .*may be locked again/);
    expect(more).toEqual([]);

    expect(await call.press('2')).toMatch(/Your plan is running. Next: 937 rupees on/);
    expect(call.lately()).not.toMatch(/press 1 to agree|offers?/i);
    await call.hangUp();
  }, 90_000);
});

describe('whom a machine offers nothing', () => {
  test('Kavya has broken two plans: no offers, and a person', async () => {
    const call = await provedCall(town, kavya);
    expect(await call.press('2')).toMatch(/for a person to decide.*putting you through to a person/);
    expect(call.lately()).not.toMatch(/instalments of/);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
    await untouched(kavya);
  });

  test('Jamal is in a breathing space: no demand and no menu, a person', async () => {
    const call = await provedCall(town, jamal);
    expect(call.lately()).toMatch(/breathing space.*we ask you for nothing.*putting you through to a person/);
    expect(call.lately()).not.toMatch(/overdue|pound|£|to pay|late/i);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
    await untouched(jamal);
  });
});
