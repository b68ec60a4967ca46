import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { DeskLists } from '../../core/services/deskQueue.js';
import { createDatabase } from '../../store/database.js';
import { type BrowserLike, createBrowserLike } from '../server/desk/browserLike.js';
import { cards, elena, farid, hugo, ines, luis } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
let desk: BrowserLike;
const folder = mkdtempSync(join(tmpdir(), 'status-'));
beforeAll(async () => {
  town = await startTown({ DATA_DIR: folder });
  desk = createBrowserLike(town.productUrl);
  await desk.signIn('admin@liftline.example');
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(async () => {
  await town.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Phone {
  readonly state: string;
  readonly history: readonly { readonly state: string; readonly by: string }[];
}
const phone = (imei: string) => town.control<Phone>('GET', `/devices/${imei}`);
const isUnlocked = (imei: string): Promise<true> =>
  until('the phone to be unlocked', async () => (await phone(imei)).state === 'unlocked', 30);
/** What a number was told, without passcodes. */
const told = async (number: string): Promise<readonly string[]> =>
  (await town.messages(number)).map(({ body }) => body).filter((body) => !/\b\d{6}\b/.test(body));
const isTold = (number: string, pattern: RegExp, seconds = 20): Promise<string> =>
  until(`a text like ${pattern}`, async () => (await told(number)).find((body) => pattern.test(body)), seconds);
const charges = async (loan: string): Promise<number> =>
  (await town.control<readonly { loan?: string }[]>('GET', '/charges')).filter((charge) => charge.loan === loan).length;
/** The cases that wait at the desk for a loan, by reason. */
const casesOf = async (loan: string): Promise<readonly string[]> =>
  (await desk.get<DeskLists>('/queue')).body.waiting
    .filter(({ loanId }) => loanId === loan)
    .map(({ reason }) => reason);

async function pays(who: typeof farid | typeof luis) {
  const call = await provedCall(town, who);
  for (const key of ['1', '1', '1', '1']) await call.press(key);
  await call.card(cards.pays);
  return call;
}

test('Elena, who paid the shop yesterday: told in Spanish that she owes nothing, and unlocked without a charge', async () => {
  const call = await provedCall(town, elena);
  expect(call.lately()).toBe(
    'Gracias. No tiene pagos vencidos y, aun así, su celular sigue bloqueado. No tiene que pagar nada por esto. Acabo de pedir la liberación de su celular. Téngalo encendido y con internet, por favor.',
  );
  await call.hears(/Su celular está desbloqueado\. .* marque 3\. .* marque 4\./);
  await isUnlocked(elena.imei);
  await isTold(elena.from, /su celular está desbloqueado/);
  const { history } = await phone(elena.imei);

  expect(await call.silence()).toMatch(/marque 3\. .* marque 4\./);
  expect(await call.press('7')).toMatch(/3\. .* 4\. .* 0\./);
  expect(await call.press('3')).toMatch(/^Su celular está desbloqueado/);
  expect((await phone(elena.imei)).history).toEqual(history);

  await town.control('POST', `/devices/${elena.imei}/lock`);
  expect(await call.press('3')).toMatch(/^(Acabo de pedir la liberación|Va en camino)\b/);
  await call.hears(/Su celular está desbloqueado/);
  await isUnlocked(elena.imei);
  await call.hangUp();
  expect(await charges(elena.loan)).toBe(0);
}, 60_000);

test('Hugo, whose loan is closed: unlocked at once, and somebody at the desk sees that it was locked', async () => {
  const call = await provedCall(town, hugo);
  expect(call.lately()).toMatch(/Nothing is overdue, and yet your phone is still locked. You owe nothing/);
  await call.hears(/Your phone is unlocked\..* press 3/);
  await isUnlocked(hugo.imei);
  expect(await casesOf(hugo.loan)).toEqual(['wrongful_lock']);
  await isTold(hugo.from, /your phone is unlocked/);
  await call.hangUp();
});

test('Ines, whose phone is reported stolen: it stays locked, and she is with a person', async () => {
  const call = await provedCall(town, ines);
  expect(call.lately()).toMatch(/^Gracias\. Este celular tiene reporte de robo, así que no puedo liberarlo\./);
  expect((await call.state()).waitingFor).toBe('queue');
  expect(await casesOf(ines.loan)).toEqual(['stolen']);
  expect(await phone(ines.imei)).toMatchObject({ state: 'locked', history: [{ state: 'locked' }] });
  await call.hangUp();
});

test('Luis, whose phone is offline: told to bring it online, and told again when it is unlocked', async () => {
  const call = await pays(luis);
  await call.hears(/Su celular está sin conexión\. Enciéndalo y conéctelo a Wi-Fi/, 30);
  expect(await call.press('3')).toMatch(/^(Va en camino\. .*)?Su celular está sin conexión/);
  await call.hangUp();
  await town.killProduct();
  await town.startProduct();
  expect((await phone(luis.imei)).state).toBe('locked');
  await isTold(luis.from, /su celular está sin conexión/);
  await town.control('POST', `/devices/${luis.imei}/online`);
  await isUnlocked(luis.imei);
  await isTold(luis.from, /su celular está desbloqueado/);
  expect(await charges(luis.loan)).toBe(1);
}, 60_000);

test('Farid, whose phone never confirms: told at each stage, and with a person before the limit', async () => {
  const call = await pays(farid);
  await call.hears(/went through/, 30);
  await call.hangUp();
  await isTold(farid.from, /the unlock is on its way to your phone/);
  expect(await casesOf(farid.loan)).toEqual([]);
  for (const [step, news] of [
    ['PT61M', /your phone has not reported in yet/],
    ['PT17H', /a person has taken over the unlocking/],
    ['PT6H', /we are still working on unlocking/],
    ['PT24H', /still not unlocked. A person is following it up/],
  ] as const) {
    expect((await told(farid.from)).some((body) => news.test(body))).toBe(false);
    await town.advance(step);
    await isTold(farid.from, news);
  }
  expect(await told(farid.from)).toHaveLength(7);
  await desk.signIn('admin@liftline.example');
  expect(await casesOf(farid.loan)).toEqual(['release_late']);
  const again = await provedCall(town, farid);
  expect(again.lately()).toMatch(
    /You owe nothing for this\. A person is looking after your release and will contact you/,
  );
  expect(await again.press('3')).toMatch(/^A person is looking after your release and will contact you/);
  await again.hangUp();
  expect((await phone(farid.imei)).state).toBe('locked');
  expect(await charges(farid.loan)).toBe(1);
}, 60_000);

test('what was wrong is on record, once each, and nothing that was printed tells who', async () => {
  await town.killProduct();
  const database = await createDatabase({ dataDir: join(folder, 'product') });
  const recorded = async (lender: string, loan: string): Promise<readonly string[]> =>
    (await database.read.incidents.ofLoan(lender, loan)).map(({ kind }) => kind);
  try {
    expect(await recorded(hugo.lender, hugo.loan)).toEqual(['wrongful_lock']);
    expect(await recorded(farid.lender, farid.loan)).toEqual(['release_late']);
    expect(await recorded(luis.lender, luis.loan)).toEqual([]);
  } finally {
    await database.close();
  }
  for (const { imei, from } of [elena, farid, hugo, ines, luis]) {
    expect(town.printed()).not.toContain(imei);
    expect(town.printed()).not.toContain(from.slice(1));
  }
});
