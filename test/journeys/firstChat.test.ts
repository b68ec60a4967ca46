import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chat, type Chatter } from '../support/chatter.js';
import { asha, cards, nobody } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink } from '../support/writer.js';

let town: Town;
beforeEach(async () => {
  town = await startTown();
}, 60_000);
afterEach(() => town.stop());

type Deed = readonly [what: string, run: (chatter: Chatter) => Promise<unknown>];

/** Asha's chat: what she does, and what she reads after it. */
const deeds: readonly Deed[] = [
  ['choosing to unlock', (chatter) => does(chatter, 'unlock', /IMEI/)],
  ['sending the IMEI', (chatter) => does(chatter, asha.imei, /Is that right/)],
  ['confirming it', (chatter) => does(chatter, 'yes', /passcode is on its way/)],
  ['sending the passcode', async (chatter) => does(chatter, await town.passcode(asha.from), /£89\.98 is overdue/)],
  ['choosing to pay', (chatter) => does(chatter, 'pay', /What would you like to pay/)],
  ['choosing the overdue amount', (chatter) => does(chatter, 'overdue', /You pay £89\.98/)],
  ['confirming the amount', (chatter) => does(chatter, 'yes', /\/pay\//)],
  ['paying on the gateway’s page', async (chatter) => payByLink(linkIn(await chatter.lately()), cards.pays)],
];

async function does(chatter: Chatter, text: string, then: RegExp): Promise<void> {
  // A client tries again until it is told that its message arrived.
  await until(
    'the message to arrive',
    () =>
      chatter.send(text).then(
        () => true,
        () => false,
      ),
    30,
  );
  await chatter.hears(then, 30);
}

async function expectPaidOnceAndUnlocked(): Promise<void> {
  await until(
    'the phone to be unlocked',
    async () => (await town.control<{ state: string }>('GET', `/devices/${asha.imei}`)).state === 'unlocked',
    40,
  );
  const charges = await town.control<{ kind: string; status: string; amount: number }[]>('GET', '/charges');
  expect(
    charges.filter(({ kind, status }) => kind === 'charge' && status === 'succeeded').map(({ amount }) => amount),
  ).toEqual([asha.overdue]);
  const { transactions } = await town.control<{ transactions: { type: string; amount: number }[] }>(
    'GET',
    `/loans/${asha.loan}`,
  );
  expect(transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount)).toEqual([asha.overdue]);
}

describe('Asha in the web chat', () => {
  test('from the greeting to the unlocked phone, told without asking; what is wrong on the way harms nothing', async () => {
    const chatter = await chat(town, asha.lender);
    const [greeting] = await chatter.lines();
    expect(greeting?.text).toMatch(/Northwind Mobile Finance/);
    expect(greeting?.buttons.map(({ title }) => title)).toContain('Pay and unlock');
    await does(chatter, '<script>alert(1)</script>', /Please choose one/);
    for (const [, deed] of deeds.slice(0, 3)) await deed(chatter);
    await does(chatter, '000000', /not the passcode/);
    await does(chatter, 'my card is 4242 4242 4242 4242', /do not send card numbers/);
    for (const [, deed] of deeds.slice(3)) await deed(chatter);
    await chatter.hears(/went through[\s\S]*unlocked/, 40);
    await expectPaidOnceAndUnlocked();
    await until('a message that confirms it', async () =>
      (await town.messages(asha.from)).some(({ body }) => /your phone is unlocked/.test(body)),
    );
    expect(town.printed()).not.toContain(asha.imei);
  }, 120_000);

  test('an IMEI on nobody’s file is answered as a known one', async () => {
    const chatter = await chat(town, asha.lender);
    await does(chatter, 'unlock', /IMEI/);
    await does(chatter, nobody.imei, /Is that right/);
    await does(chatter, 'yes', /If that phone is with us, a 6-digit passcode is on its way/);
    await does(chatter, '123456', /not the passcode/);
  }, 60_000);

  test('the product is killed before every step: each goes on or is safely asked again', async () => {
    const chatter = await chat(town, asha.lender);
    for (const [, deed] of deeds) {
      await town.killProduct();
      await town.startProduct();
      await deed(chatter);
    }
    await town.killProduct();
    await town.startProduct();
    await expectPaidOnceAndUnlocked();
    await chatter.hears(/unlocked/, 40);
  }, 150_000);
});
