import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, ring } from '../support/caller.js';
import { asha, cards } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
/** Each ring has its own passcode. */
let rings = 1;
beforeEach(async () => {
  rings = 1;
  town = await startTown();
}, 60_000);
afterEach(() => town.stop());

type Deed = readonly [name: string, run: (call: Caller) => Promise<unknown>];

/** Asha's call, deed by deed. */
const deeds: readonly Deed[] = [
  ['choosing to unlock', (call) => call.press('1')],
  ['entering the IMEI', (call) => call.press(`${asha.imei}#`)],
  ['confirming the IMEI', (call) => call.press('1')],
  ['entering the passcode', async (call) => call.press(await town.passcode(asha.from, rings))],
  ['choosing to pay', (call) => call.press('1')],
  ['choosing the overdue amount', (call) => call.press('1')],
  ['confirming the amount', (call) => call.press('1')],
  ['choosing the card', (call) => call.press('1')],
  ['giving the card', (call) => call.card(cards.pays)],
];

interface Charge {
  readonly status: string;
  readonly amount: number;
  readonly kind: string;
}

async function expectPaidOnceAndUnlocked(): Promise<void> {
  await until(
    'the phone to be unlocked',
    async () => (await town.control<{ state: string }>('GET', `/devices/${asha.imei}`)).state === 'unlocked',
    30,
  );
  const charges = await town.control<Charge[]>('GET', '/charges');
  expect(
    charges
      .filter((charge) => charge.kind === 'charge' && charge.status === 'succeeded')
      .map((charge) => charge.amount),
  ).toEqual([asha.overdue]);
  const { transactions } = await town.control<{ transactions: { type: string; amount: number }[] }>(
    'GET',
    `/loans/${asha.loan}`,
  );
  expect(transactions.filter((entry) => entry.type === 'repayment').map((entry) => entry.amount)).toEqual([
    asha.overdue,
  ]);
  await until(
    'a message that confirms it',
    async () => (await town.messages(asha.from)).some((message) => /your phone is unlocked/.test(message.body)),
    30,
  );
}

describe('the product is killed', () => {
  test('before every step of a call: each goes on or is safely asked again', async () => {
    let call = await ring(town, asha.from, asha.line);
    rings = 1;
    let survived = 0;
    for (let index = 0; index < deeds.length; index += 1) {
      if (index >= survived) {
        await town.killProduct();
        await town.startProduct();
      }
      survived = Math.max(survived, index + 1);
      // A restart that outlasts the open question ends the call by the provider's own rule: then she rings again.
      const ended = await deeds[index]?.[1](call).then(
        () => false,
        async () => (await call.state()).status !== 'in-progress',
      );
      if (!ended) continue;
      expect(rings).toBeLessThan(3);
      call = await ring(town, asha.from, asha.line);
      rings += 1;
      index = -1;
    }
    await call.hears(/went through/, 40);
    await expectPaidOnceAndUnlocked();
    await call.hangUp();
  }, 120_000);

  test('while the card is being charged: the caller hangs up, and it is charged and released all the same', async () => {
    const call = await ring(town, asha.from, asha.line);
    await town.fault({ party: 'stripe', kind: 'timeout_after_effect', where: 'POST /v1/payment_intents' });
    for (const [, deed] of deeds.slice(0, -1)) await deed(call);
    await Promise.all([
      call.card(cards.pays).catch(() => ''),
      until('the charge', async () => (await town.control<Charge[]>('GET', '/charges')).length > 0, 20).then(() =>
        town.killProduct(),
      ),
    ]);
    await town.startProduct();
    await call.hangUp().catch(() => undefined);
    await expectPaidOnceAndUnlocked();
  }, 90_000);

  test('together with the sandbox, after the card was given: nothing is lost', async () => {
    const call = await ring(town, asha.from, asha.line);
    for (const [, deed] of deeds) await deed(call);
    await Promise.all([town.killProduct(), town.killSandbox()]);
    await Promise.all([town.startSandbox(), town.startProduct()]);
    await expectPaidOnceAndUnlocked();
  }, 90_000);
});
