import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  account,
  type Channel,
  channels,
  howMuch,
  proves,
  reach,
  reachAgain,
  sideBySide,
  yesOrNo,
} from '../support/customer.js';
import { expectUnlockedFor, takenFor } from '../support/money.js';
import { asha, ben, cards, chitra, dinesh, grace, luis } from '../support/people.js';
import { agreesAndBegins, freeForPlan, ledgerOf, phoneOf } from '../support/plans.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

const texts = async (number: string, pattern: RegExp): Promise<string[]> =>
  (await town.messages(number)).map(({ body }) => body).filter((body) => pattern.test(body));
describe('"I will pay on Friday"', () => {
  const people = { voice: chitra, whatsapp: grace, web: asha } as const;
  const amounts = { voice: /14,?500 rupees/, whatsapp: /LKR\s9,900\.00/, web: /£89\.98/ } as const;
  const day = 24 * 3600_000;
  const promised = /you said that you will pay .* by /;
  const now = async (): Promise<number> => Date.parse((await town.control<{ now: string }>('GET', '/clock')).now);
  /** The first day that is offered, in the lender's zone. */
  const firstDay = async ({ lender }: { lender: string }): Promise<string> => {
    const timeZone = lender === 'northwind' ? 'Europe/London' : 'Asia/Colombo';
    return new Intl.DateTimeFormat('en-CA', { timeZone }).format((await now()) + 3 * day);
  };
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ channel, who, customer }) => {
      await proves(town, customer, who, /overdue/);
      expect(await customer.says('I will pay on Friday', /By when will you pay/)).toMatch(amounts[channel]);
      const first = { key: '1', word: await firstDay(who) };
      const readBack = await customer.chooses(first, /You will pay .* by .*(press 1|Is that right)/s);
      expect(readBack).toMatch(amounts[channel]);
      expect(readBack).toMatch(/That alone does not unlock your phone/);
      expect(await texts(who.from, promised)).toEqual([]);
      expect(await customer.chooses(yesOrNo.yes, /Noted: .* by /)).toMatch(amounts[channel]);
      await until('it in writing', async () => (await texts(who.from, promised)).length > 0);
      await until('the lender’s hold', async () =>
        (await ledgerOf(town, who)).holds.some(({ key }) => key.startsWith('promise:')),
      );
      await customer.says('I will pay on Friday', /You said that you will pay/);
      expect((await phoneOf(town, who)).state).toBe('locked');
      expect(await takenFor(town, who)).toEqual([]);
      // Asha does not keep hers.
      if (channel === 'web') return;
      await customer.chooses(account.pay, amounts[channel]);
      await customer.chooses(howMuch.overdue, amounts[channel]);
      await customer.chooses(yesOrNo.yes, /\/pay\/|card/);
      await customer.pays(cards.pays);
      await customer.hears(/went through[^]*[Yy]our phone is unlocked/, 60);
      await expectUnlockedFor(town, who, [who.overdue]);
    });
  });

  test.each(channels)(
    'on %s it is read back with what it does to the lock, and sent in writing',
    (channel) => walks[channel],
    120_000,
  );

  test('who kept it hears no more of it; who did not is reminded once, and asked anew when its grace is over', async () => {
    const noon = Date.parse(`${await firstDay(asha)}T12:00:00Z`);
    await town.advance(`PT${Math.ceil((noon - (await now())) / 60_000)}M`);
    const reminders = (): Promise<string[]> => texts(asha.from, /you said that you will pay £89\.98 by [^.]*\.$/);
    await until('the reminder', async () => (await reminders()).length > 0);
    for (const { from } of [chitra, grace]) expect(await texts(from, promised)).toHaveLength(1);
    await town.advance('P4D');
    const person = await reach(town, 'web', asha);
    await proves(town, person, asha, /£89\.98 is overdue/);
    await until('the promise to be over', async () =>
      /By when/.test(await person.says('I will pay on Friday', /By when will you pay|You said that you will pay/)),
    );
    expect(await reminders()).toHaveLength(1);
    const held = (await ledgerOf(town, asha)).holds.map(({ until: end }) => Date.parse(end));
    expect(Math.max(...held)).toBeLessThan(await now());
    expect((await phoneOf(town, asha)).state).toBe('locked');
    expect(await takenFor(town, asha)).toEqual([]);
  }, 60_000);
});

describe('a plan is reminded of where it was agreed, paid part by part, and the phone is free for good', () => {
  const people = { voice: dinesh, whatsapp: ben, web: luis } as const;
  const zone = { voice: 'Asia/Kolkata', whatsapp: 'Europe/London', web: 'America/Mexico_City' } as const;
  const running = /Your plan is running. Next: |Su plan está en marcha/;
  const due = /of your plan is due on .*STOP|de su plan se pagan el .*STOP/;
  const reminders = async ({ from }: { from: string }): Promise<string[]> =>
    (await town.messages(from)).filter(({ body }) => due.test(body)).map(({ channel }) => channel);
  const paid = /went through|Se recibió su pago/;
  const thenMenu = /(went through|Se recibió su pago)[^]*(like to do|desea hacer)/;
  const instalment = { key: '4', word: 'instalment' };
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(async () => {
    await town.control('POST', `/devices/${luis.imei}/online`);
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ channel, who, customer, together }) => {
      await proves(town, customer, who, /overdue[^]*(plan, 2|like to do)|vencid[^]*desea hacer/);
      await agreesAndBegins(customer);
      await customer.hears(paid, 40);
      const { phone, instalments } = await freeForPlan(town, who, zone[channel]);
      await customer.leaves();
      await together(async () => {
        await town.advance('P28D');
        await until('the reminders', async () => {
          const all = await Promise.all(Object.values(people).map(reminders));
          return all.every(({ length }) => length > 0) || town.advance('PT3H').then(() => false);
        });
      });
      expect(await reminders(who)).toEqual([channel === 'whatsapp' ? 'whatsapp' : 'sms']);

      let again = customer;
      for (const part of instalments) {
        // A caller rings for each part; in writing one goes on.
        if (channel === 'voice' || part === instalments[0]) {
          again = await reachAgain(town, channel, who);
          await proves(town, again, who, running);
        }
        await again.chooses(account.pay, channel === 'voice' ? /next part of your plan/ : /plan/);
        await again.chooses(instalment, /press 1|Is that right|¿Es correcto/);
        await again.chooses(yesOrNo.yes, /\/pay\/|card/);
        await again.pays(cards.pays);
        await again.hears(part === instalments[0] && channel !== 'voice' ? thenMenu : paid, 60);
        if (channel === 'voice') await again.leaves();
        if (part !== instalments[0]) continue;
        const held = await until('the hold to move with it', async () => {
          const [hold] = (await ledgerOf(town, who)).holds.filter(({ kind }) => kind === 'plan');
          return hold && hold.until > (phone.relockAt ?? '') && hold;
        });
        await until('the phone to be free as long', async () => (await phoneOf(town, who)).relockAt === held.until);
      }
      await until('the phone to be free without an end', async () => (await phoneOf(town, who)).state === 'unlocked');
      const { plans, holds } = await until('the plan to be kept at the lender', async () => {
        const ledger = await ledgerOf(town, who);
        return ledger.plans[0]?.status === 'kept' && ledger;
      });
      expect([plans.length, holds.filter(({ kind }) => kind === 'plan')]).toEqual([1, []]);
      expect(await takenFor(town, who)).toEqual(parts[channel]);
      await until(
        'the news of it',
        async () => (await texts(who.from, /your plan is paid to the end|terminó de pagar su plan/)).length === 1,
      );
    });
  });
  const parts = {
    voice: [62_500, 93_700, 93_700],
    whatsapp: [1200, 1650, 1649],
    web: [23_800, 35_600, 35_600],
  } as const;

  test.each(channels)('on %s', (channel) => walks[channel], 150_000);
});
