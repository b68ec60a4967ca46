import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Caller, ring } from '../support/caller.js';
import { asha, ben, cards, nobody } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(async () => {
  await town.stop();
});

interface Charge {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly loan?: string;
}
const charges = (loan: string): Promise<Charge[]> =>
  town.control<Charge[]>('GET', '/charges').then((all) => all.filter((charge) => charge.loan === loan));
const device = (imei: string) => town.control<{ state: string }>('GET', `/devices/${imei}`);

async function proved(who: { from: string; line: string; imei: string }): Promise<Caller> {
  const before = (await town.messages(who.from)).filter((message) => /\b\d{6}\b/.test(message.body)).length;
  const call = await ring(town, who.from, who.line);
  await call.press('1');
  await call.press(`${who.imei}#`);
  await call.press('1');
  await call.press(await town.passcode(who.from, before + 1));
  return call;
}

describe('before the passcode', () => {
  test.each([
    ['12345678901234#', /to enter it again/i, '14 digits are read back'],
    ['1234567#', /7 digits/, 'too short'],
    ['861122030001011#', /one digit is not right/i, 'a wrong check digit'],
    ['111111111111111#', /cannot be an IMEI/, 'repeated digits'],
  ])('%s as an IMEI: %s (%s)', async (digits, answer) => {
    const call = await ring(town, asha.from, asha.line);
    await call.press('1');
    expect(await call.press(digits)).toMatch(answer);
    await call.hangUp();
  });

  test('a known, an unknown and another lender’s IMEI sound the same', async () => {
    const heard: string[] = [];
    for (const imei of [asha.imei, nobody.imei, '861122030003032']) {
      const call = await ring(town, '+447700900999', asha.line);
      const lines = [await call.press('1'), await call.press(`${imei}#`), await call.press('1')];
      lines.push(await call.press('000000'), await call.press('*#'), await call.press('1'), await call.press('111111'));
      heard.push(lines.join('\n').replace(/(?:\d ){14}\d/g, 'IMEI'));
      await call.hangUp();
    }
    expect(heard[1]).toBe(heard[0]);
    expect(heard[2]).toBe(heard[0]);
    expect(heard[0]).not.toMatch(/Asha|overdue to|89/);
  });

  test('five wrong codes lead to a person, with nothing told', async () => {
    const call = await ring(town, '+447700900998', asha.line);
    await call.press('1');
    await call.press(`${ben.imei}#`);
    await call.press('1');
    await town.passcode(ben.from);
    for (let tries = 0; tries < 4; tries += 1) expect(await call.press('000000')).toMatch(/not the passcode/);
    expect(await call.press('000000')).toMatch(/not right too many times.*person/i);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
  });

  test('silence at every question climbs its ladder and ends with a person', async () => {
    const call = await ring(town, asha.from, asha.line);
    expect(await call.silence()).toMatch(/press 1/);
    expect(await call.silence()).toMatch(/Sorry.*press 1/);
    expect(await call.silence()).toMatch(/putting you through to a person/);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
  });
});

describe('Asha', () => {
  test('a declined card charges nothing, and the next one pays: her phone unlocks and a message says so', async () => {
    const call = await proved(asha);
    expect(call.lately()).toMatch(
      /89 pounds and 98 pence is overdue to Northwind Mobile Finance.*Paying it lifts the lock/,
    );
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    await call.card(cards.declined);
    await call.hears(/declined. Nothing was charged/);
    await call.hears(/To pay, press 1/);
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    expect((await device(asha.imei)).state).toBe('locked');
    await call.card(cards.pays);
    await call.hears(/went through/);
    await call.hears(/Your phone is unlocked/);
    await until('the phone to be unlocked', async () => (await device(asha.imei)).state === 'unlocked', 10);
    await until('a message that confirms it', async () =>
      (await town.messages(asha.from)).some((message) => /your phone is unlocked/.test(message.body)),
    );
    const taken = (await charges(asha.loan)).filter((charge) => charge.status === 'succeeded');
    expect(taken.map((charge) => charge.amount)).toEqual([asha.overdue]);
    const ledger = await town.control<{ overdue: number; transactions: { type: string; amount: number }[] }>(
      'GET',
      `/loans/${asha.loan}`,
    );
    expect(ledger.overdue).toBe(0);
    expect(ledger.transactions.filter((entry) => entry.type === 'repayment').map((entry) => entry.amount)).toEqual([
      asha.overdue,
    ]);
    await call.hangUp();
  });
});

describe('Ben', () => {
  test('his SIM is in the locked phone: his other number on file proves him', async () => {
    await town.advance('PT16M');
    const call = await ring(town, '+447700900777', ben.line);
    await call.press('1');
    await call.press(`${ben.imei}#`);
    await call.press('1');
    expect(await call.press('*#')).toMatch(/other number on file/);
    expect(await call.press('3')).toMatch(/on its way/);
    await call.press(await town.passcode(ben.other));
    expect(call.lately()).toMatch(/44 pounds and 99 pence is overdue/);
    await call.hangUp();
  });
});

test('nothing that was printed has a full IMEI, a passcode, a number or a card in it', () => {
  const printed = town.printed();
  for (const secret of [asha.imei, ben.imei, asha.from.slice(1), cards.pays, cards.declined])
    expect(printed).not.toContain(secret);
});
