import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chat } from '../support/chatter.js';
import { elena } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

const phone = (imei: string) => town.control<{ state: string; history: readonly unknown[] }>('GET', `/devices/${imei}`);

test('Elena on the web chat: her phone is unlocked on asking, told without asking again, and nothing is charged', async () => {
  const person = await chat(town, elena.lender);
  expect(await person.tap('unlock')).toMatch(/IMEI/);
  expect(await person.say('no lo sé, el de ayer 123')).toMatch(/IMEI/);
  expect(await person.say(elena.imei)).toMatch(/8 6 1 1 .* ¿Es correcto\?/);
  expect(await person.say('sí')).toMatch(/código de 6 dígitos/);
  await person.send(await town.passcode(elena.from));
  await person.hears(/No tiene que pagar nada por esto[^]*Acabo de pedir la liberación de su celular/);
  await person.hears(/Su celular está desbloqueado/, 30);
  await until('the phone to be unlocked', async () => (await phone(elena.imei)).state === 'unlocked');
  const { history } = await phone(elena.imei);

  expect(await person.say('🤷')).toMatch(/persona/);
  expect(await person.tap('status')).toMatch(/^Su celular está desbloqueado/);
  expect((await phone(elena.imei)).history).toEqual(history);
  const charges = await town.control<readonly { loan?: string }[]>('GET', '/charges');
  expect(charges.filter(({ loan }) => loan === elena.loan)).toEqual([]);
}, 60_000);

test('asked again after the product was killed, the chat goes on where it was', async () => {
  const person = await chat(town, elena.lender);
  await person.tap('unlock');
  await town.killProduct();
  await town.startProduct();
  expect(await person.say(elena.imei)).toMatch(/8 6 1 1/);
  await person.say('sí');
  await person.send(await town.passcode(elena.from, 2));
  await person.hears(
    /No tiene pagos vencidos.* no lo tenemos bloqueado|desbloquead|bloqueado por nosotros|¿Qué desea hacer\?/,
  );
});
