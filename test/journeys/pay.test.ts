import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DeskLists } from '../../core/services/deskQueue.js';
import { type BrowserLike, createBrowserLike } from '../server/desk/browserLike.js';
import { ring } from '../support/caller.js';
import {
  account,
  type Channel,
  channels,
  greeting,
  howMuch,
  howToPay,
  passcodesSentTo,
  proves,
  reach,
  sideBySide,
  yesOrNo,
} from '../support/customer.js';
import { expectUnlockedFor, fallsDueAgain, stateOf, takenFor } from '../support/money.js';
import { asha, ben, cards, chitra, farid, grace, luis, nobody } from '../support/people.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
let desk: BrowserLike;
beforeAll(async () => {
  town = await startTown();
  desk = createBrowserLike(town.productUrl);
  await desk.enter('admin@liftline.example');
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

const codesFor = async (loan: string): Promise<readonly { code: string; loan: string }[]> =>
  (await town.control<readonly { code: string; loan: string }[]>('GET', '/references')).filter(
    (one) => one.loan === loan,
  );

let strangers = 0;
/** Somebody whom no lender knows. */
const stranger = () => ({ ...asha, from: `+4477009009${String((strangers += 1)).padStart(2, '0')}` });

describe.each(channels)('on %s', (channel: Channel) => {
  test('Asha: from the greeting to the unlocked phone, told without asking', async () => {
    const paidBefore = await takenFor(town, asha);
    if (paidBefore.length > 0) await fallsDueAgain(town, asha);
    const person = await reach(town, channel, asha);
    await person.hears(/Northwind Mobile Finance/);
    expect(await proves(town, person, asha, /overdue/)).toMatch(
      /(£89\.98|89 pounds and 98 pence) is overdue[^]*Paying it lifts the lock/,
    );
    await person.chooses(account.pay, /(£89\.98|89 pounds and 98 pence)/);
    await person.chooses(howMuch.overdue, /(£89\.98|89 pounds and 98 pence)/);
    expect(await person.chooses(yesOrNo.no, /would you like to do|released, 3/)).not.toMatch(/https?:/);
    await person.chooses(account.pay, /(£412\.50|412 pounds and 50 pence)/);
    await person.chooses(howMuch.overdue, /(£89\.98|89 pounds and 98 pence)/);
    await person.chooses(yesOrNo.yes, /\/pay\/|card/);
    expect(await stateOf(town, asha)).toBe('locked');
    await person.pays(cards.pays);
    await person.hears(/(£89\.98|89 pounds and 98 pence) went through[^]*[Yy]our phone is unlocked/);
    await expectUnlockedFor(town, asha, [...paidBefore, asha.overdue]);
    expect(await person.chooses(account.status, /unlocked/)).toMatch(/Your phone is unlocked/);
    await until('a message that confirms it', async () =>
      (await town.messages(asha.from)).some(({ body }) => /your phone is unlocked/i.test(body)),
    );
    await person.leaves();
  });

  test('Luis: a code for the shop, whose word comes later, and the phone is unlocked', async () => {
    const paidBefore = await takenFor(town, luis);
    if (paidBefore.length > 0) await fallsDueAgain(town, luis);
    await town.control('POST', `/devices/${luis.imei}/online`);
    const person = await reach(town, channel, luis);
    await proves(town, person, luis, /vencid/);
    await person.chooses(account.pay, /saldo/);
    await person.chooses(howMuch.overdue, /950/);
    await person.chooses(yesOrNo.yes, /efectivo en OXXO/);
    const given = await person.chooses(howToPay.shop, /OXXO[^]*puede tardar hasta 24 horas/);
    const code = (await codesFor(luis.loan)).at(-1)?.code ?? '';
    expect(given.replaceAll(/\D/g, '')).toContain(code);
    await town.control('POST', `/references/${code}/pay`, { confirmedAfter: 'PT10M' });
    // In writing the conversation stays with the code, and is left for another wish without a question.
    if (channel === 'voice') await person.chooses(account.status, /Todavía no llega el aviso de OXXO/);
    else await person.says('estado', /Todavía no llega el aviso de OXXO/);
    expect(await stateOf(town, luis)).toBe('locked');
    // Who pays by card meanwhile would pay twice: the code is told again instead.
    await person.chooses(account.pay, /Si ya la pagó|¿Ya la pagó/);
    await person.chooses({ key: '1', word: 'again' }, /puede tardar hasta 24 horas/);
    if (channel === 'voice') await person.leaves();
    await town.advance('PT10M');
    if (channel !== 'voice') await person.hears(/950\.00[^]*desbloqueado/, 60);
    await expectUnlockedFor(town, luis, [...paidBefore, luis.overdue]);
    const told = async (pattern: RegExp): Promise<number> =>
      (await town.messages(luis.from)).filter(({ body, channel: by }) => by === 'sms' && pattern.test(body)).length;
    const times = paidBefore.length;
    await until('the receipt', async () => (await told(/recibimos \$950\.00/)) > times);
    await until('that it is unlocked', async () => (await told(/su celular está desbloqueado/)) > times);
    expect(town.printed()).not.toContain(code);
  }, 120_000);

  test('five wrong codes lead to a person, with nothing told', async () => {
    await town.advance('PT16M');
    const codes = await passcodesSentTo(town, grace.from);
    const person = await reach(town, channel, { ...stranger(), line: grace.line, lender: grace.lender });
    await person.chooses(greeting.unlock, /IMEI/);
    await person.enters(grace.imei, /(?:\d ?){15}/);
    await person.chooses(yesOrNo.yes, /6.digit/);
    // What is typed before there is a code is wrong, and no try at it.
    await town.passcode(grace.from, codes + 1);
    for (let tries = 0; tries < 4; tries += 1) await person.enters('000000', /not the passcode/);
    expect(await person.enters('000000', /too many times[^]*person/i)).not.toMatch(/overdue|9,?900/);
    await until('the case of whoever has no way to prove it', async () =>
      (await desk.get<DeskLists>('/queue')).body.waiting.some(
        (waiting) => waiting.channel === channel && waiting.reason === 'no_way_to_prove',
      ),
    );
    await person.leaves();
  });

  test('Ben’s SIM is in the locked phone: his other number on file proves him', async () => {
    await town.advance('PT16M');
    const before = await passcodesSentTo(town, ben.other);
    const person = await reach(town, channel, { ...ben, from: stranger().from });
    await person.chooses(greeting.unlock, /IMEI/);
    await person.enters(ben.imei, /(?:\d ?){15}/);
    await person.chooses(yesOrNo.yes, /6.digit/);
    await person.chooses({ key: '*#', word: 'no_code' }, /other number on file|How shall I get it/);
    await person.chooses({ key: '1', word: 'again' }, /on its way/);
    // Who knows the leaflet does not wait for the menu.
    if (channel === 'voice') await person.chooses({ key: '*3#', word: 'other' }, /on its way/);
    else await person.says('other', /on its way/);
    expect(await person.enters(await town.passcode(ben.other, before + 1), /overdue/)).toMatch(/^Thank you\./);
    await person.leaves();
  });

  test('a known, an unknown and another lender’s IMEI sound the same', async () => {
    const heard = await Promise.all(
      [farid.imei, nobody.imei, chitra.imei].map(async (imei) => {
        const person = await reach(town, channel, stranger());
        const lines = [
          await person.chooses(greeting.unlock, /IMEI/),
          await person.enters(imei, /right/),
          await person.chooses(yesOrNo.yes, /passcode/),
          await person.enters('000000', /not the passcode/),
        ];
        await person.leaves();
        return lines.join('\n').replaceAll(/(?:\d ?){14}\d/g, 'IMEI');
      }),
    );
    expect(heard[0]).toMatch(/If that phone is with us, a 6.digit passcode is on its way/);
    expect(heard[1]).toBe(heard[0]);
    expect(heard[2]).toBe(heard[0]);
    expect(heard[0]).not.toMatch(/Farid|overdue to|120/);
  });

  test('rubbish at every question is asked again, a card number is refused, and nothing is charged', async () => {
    const person = await reach(town, channel, stranger());
    const before = (await town.control<unknown[]>('GET', '/charges')).length;
    await person.says('<script>alert(1)</script>', /choose|press 1/i);
    await person.says('my card is 4242 4242 4242 4242', /do not send card numbers|never say a card number/);
    await person.chooses(greeting.unlock, /IMEI/);
    expect(await person.enters('1234567', /digits/)).toMatch(/7/);
    await person.enters('861122030001011', /one digit is not right/i);
    await person.enters('111111111111111', /person/);
    await person.leaves();
    expect(await town.control<unknown[]>('GET', '/charges')).toHaveLength(before);
    expect(town.printed()).not.toMatch(/4242 ?4242/);
  });
});

describe('the product is killed before every step, on all channels at once', () => {
  const walks: Partial<ReturnType<typeof sideBySide>> = {};
  beforeAll(async () => {
    await fallsDueAgain(town, asha);
    const paid: Readonly<Record<string, readonly number[]>> = { [asha.loan]: await takenFor(town, asha) };
    const people = { voice: asha, whatsapp: ben, web: chitra };
    Object.assign(
      walks,
      sideBySide<(typeof people)[Channel]>(town, people, async ({ customer, who, killed }) => {
        await killed();
        await customer.chooses(greeting.unlock, /IMEI/);
        await killed();
        await customer.enters(who.imei, /right/);
        const codes = (await town.messages(who.from)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
        await killed();
        await customer.chooses(yesOrNo.yes, /passcode/);
        await killed();
        await customer.enters(await town.passcode(who.from, codes + 1), /overdue/);
        await killed();
        await customer.chooses(account.pay, /balance/i);
        await killed();
        await customer.chooses(howMuch.overdue, /Is that right|press 1/);
        await killed();
        await customer.chooses(yesOrNo.yes, /\/pay\/|card/);
        await killed();
        await customer.pays(cards.pays, killed);
        await customer.hears(/went through[^]*unlocked/, 60);
        await expectUnlockedFor(town, who, [...(paid[who.loan] ?? []), who.overdue]);
      }),
    );
  }, 60_000);

  test.each(channels)('on %s each goes on, and the amount is taken once', (channel) => walks[channel], 240_000);
});

describe('the product is killed', () => {
  test('while the card is being charged: the caller hangs up, and it is charged and released all the same', async () => {
    await fallsDueAgain(town, asha);
    const before = await takenFor(town, asha);
    await town.fault({ party: 'stripe', kind: 'timeout_after_effect', where: 'POST /v1/payment_intents' });
    const call = await provedCall(town, asha);
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    await Promise.all([
      call.card(cards.pays).catch(() => ''),
      until('the charge', async () => (await takenFor(town, asha)).length > before.length).then(() =>
        town.killProduct(),
      ),
    ]);
    await town.startProduct();
    await call.hangUp().catch(() => undefined);
    await expectUnlockedFor(town, asha, [...before, asha.overdue]);
  }, 90_000);

  test('together with the sandbox, after the card was given: nothing is lost', async () => {
    await fallsDueAgain(town, asha);
    const before = await takenFor(town, asha);
    const call = await provedCall(town, asha);
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    await call.card(cards.pays);
    await Promise.all([town.killProduct(), town.killSandbox()]);
    await Promise.all([town.startSandbox(), town.startProduct()]);
    await expectUnlockedFor(town, asha, [...before, asha.overdue]);
  }, 90_000);
});

describe('by telephone', () => {
  test('a declined card charges nothing, and is told', async () => {
    await fallsDueAgain(town, asha);
    const before = await takenFor(town, asha);
    const call = await provedCall(town, asha);
    for (const key of ['1', '1', '1', '1']) await call.press(key);
    await call.card(cards.declined);
    await call.hears(/declined. Nothing was charged[^]*To pay, press 1/);
    expect(await takenFor(town, asha)).toEqual(before);
    await call.hangUp();
  });

  test('silence is asked again at every question, and three times in a row ends with a person', async () => {
    const [before, codes] = [await takenFor(town, asha), await passcodesSentTo(town, asha.from)];
    const call = await ring(town, asha.from, asha.line);
    for (const [question, keys] of [
      [/unlock, press 1/, '1'],
      [/IMEI/, `${asha.imei}#`],
      [/Right, press 1/, '1'],
      [/6 digits of the passcode/, '*#'],
      [/Send again, press 1/, '1'],
      [/passcode/, () => town.passcode(asha.from, codes + 2)],
      [/Pay, press 1/, '1'],
      [/Everything, 412 pounds .*, press 2/, '3'],
      [/amount in whole units/, '90#'],
      [/90 pounds/, '1'],
      [/card/i, '1'],
    ] as const) {
      expect([keys, await call.silence()]).toEqual([keys, expect.stringMatching(question)]);
      await call.press(typeof keys === 'string' ? keys : await keys());
    }
    for (let times = 0; times < 2; times += 1) expect(await call.silence()).toMatch(/card/);
    expect(await call.silence()).toMatch(/Nothing was charged[^]*To pay, press 1/);
    expect(await takenFor(town, asha)).toEqual(before);
    expect(await stateOf(town, asha)).toBe('locked');
    expect(await call.silence()).toMatch(/press 1/);
    expect(await call.silence()).toMatch(/^Sorry\./);
    expect(await call.silence()).toMatch(/putting you through to a person/);
    expect((await call.state()).waitingFor).toBe('queue');
    await call.hangUp();
  });
});

test('nothing that was printed has a full IMEI, a passcode, a number or a card in it', () => {
  const printed = town.printed();
  for (const secret of [asha.imei, ben.imei, chitra.imei, asha.from.slice(1), cards.pays, cards.declined])
    expect(printed).not.toContain(secret);
});
