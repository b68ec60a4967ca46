import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { account, type Channel, channels, numbered, proves, reach, sideBySide, yesOrNo } from '../support/customer.js';
import { type DeskAgent, deskAgent } from '../support/deskAgent.js';
import { takenFor } from '../support/money.js';
import { asha, ben, cards, chitra, dinesh, jamal, kavya } from '../support/people.js';
import { freeForPlan, ledgerOf, phoneOf, termsSentTo } from '../support/plans.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

type Borrower = typeof asha | typeof ben | typeof chitra | typeof dinesh | typeof jamal | typeof kavya;
const untouched = async (who: Borrower): Promise<void> => {
  expect((await phoneOf(town, who)).state).toBe('locked');
  expect((await ledgerOf(town, who)).plans).toEqual([]);
  expect(await takenFor(town, who)).toEqual([]);
};
/** Minor units of the down payment, and where the day of an instalment ends. */
const plans = {
  [dinesh.loan]: { down: 62_500, zone: 'Asia/Kolkata' },
  [chitra.loan]: { down: 362_500, zone: 'Asia/Colombo' },
  [asha.loan]: { down: 2300, zone: 'Europe/London' },
} as const;

describe('on every channel, with a kill before the agreement, after it, and after the down payment', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    const people = { voice: dinesh, whatsapp: chitra, web: asha } as const;
    walks = sideBySide<(typeof people)[Channel]>(town, people, async ({ channel, who, customer, killed }) => {
      const { down, zone } = plans[who.loan];
      await proves(town, customer, who, /overdue/);
      const offers = await customer.chooses(account.plan, /now and the rest later[^]*2 instalments of/);
      expect(offers).toMatch(/You pay (625 rupees|LKR\s3,625\.00|£23\.00) now/);
      await customer.says('the purple one 🤷', /2 instalments of/);
      await customer.chooses(numbered(1), /agree/i);
      await customer.says('yes but not today', /agree/i);
      await customer.chooses(yesOrNo.no, /no plan|not now/i);
      await untouched(who);
      expect(await termsSentTo(town, who.from)).toEqual([]);

      await customer.chooses(account.plan, /2 instalments of/);
      const terms = await customer.chooses(numbered(1), /agree/i);
      expect(terms).toMatch(
        /(625 rupees|LKR\s3,625\.00|£23\.00) now, then (.+) on .* and \2 on .*stays unlocked while/s,
      );
      await killed();
      expect(await customer.chooses(yesOrNo.yes, /Agreed/)).not.toMatch(/Is that right/);
      expect((await phoneOf(town, who)).state).toBe('locked');
      await killed();
      await customer.pays(cards.pays);
      await killed();
      // A call that waited for the bank is cut off by that; the plan needs no call.
      if (channel !== 'voice') await customer.hears(/went through[^]*Your plan is running\. Next: /, 60);
      const { ledger, instalments } = await freeForPlan(town, who, zone);
      expect(instalments).toHaveLength(2);
      expect(await takenFor(town, who)).toEqual([down]);
      expect(ledger.transactions.map(({ type, amount }) => [type, amount])).toEqual([['repayment', down]]);
      // A text that was handed over just before a kill may be handed over again: it is the same text.
      const written = [...new Set(await termsSentTo(town, who.from))];
      expect(written).toEqual([
        expect.stringMatching(/(₹625\.00|LKR\s3,625\.00|£23\.00) now, then (.+) on .* and \2 on /),
      ]);
    });
  });

  test.each(channels)('on %s', (channel) => walks[channel], 180_000);
});

test('silence and rubbish at the offers and at the terms end with a person, and agree to nothing', async () => {
  const first = await provedCall(town, ben);
  const offers = /instalments of .*, press 1/;
  expect(await first.press('2')).toMatch(offers);
  expect(await first.silence()).toMatch(offers);
  expect(await first.press('7')).toMatch(/For a person, press 0/);
  expect(await first.say('the purple one')).toMatch(/putting you through to a person/);
  expect((await first.state()).waitingFor).toBe('queue');
  await first.hangUp();
  const second = await provedCall(town, ben);
  await second.press('2');
  expect(await second.press('1')).toMatch(/To agree, press 1/);
  expect(await second.say('yes but not today')).toMatch(/To agree, press 1/);
  expect(await second.silence()).toMatch(/For a person, press 0/);
  expect(await second.press('5')).toMatch(/putting you through to a person/);
  await second.hangUp();
  await untouched(ben);
  expect(await termsSentTo(town, ben.from)).toEqual([]);
});

test('agreed on a call and on WhatsApp at once: one plan; a declined card leaves it waiting, and either pays it', async () => {
  await town.advance('PT16M');
  const person = await reach(town, 'whatsapp', ben);
  await proves(town, person, ben, /overdue/);
  const call = await provedCall(town, ben);
  // Neither goes on without knowing of the other.
  expect(call.lately()).toMatch(/also open on WhatsApp/);
  await person.hears(/was just opened on a call too/);
  await person.chooses(account.plan, /instalments/);
  await person.chooses(numbered(1), /agree/i);
  await call.press('2');
  await call.press('1');
  const [spoken, written] = await Promise.all([call.press('1'), person.chooses(yesOrNo.yes, /./)]);
  expect([spoken, written].filter((heard) => /Agreed/.test(heard))).toHaveLength(1);
  expect([spoken, written].filter((heard) => /You have a payment plan already/.test(heard))).toHaveLength(1);
  expect(await termsSentTo(town, ben.from)).toHaveLength(1);

  // Both find the one plan that waits for its down payment.
  if (/Agreed/.test(written)) {
    expect(await call.press('2')).toMatch(/You agreed a plan that starts with 12 pounds/);
    await call.press('1');
  }
  await call.press('1');
  await call.card(cards.declined);
  await call.hears(/declined. Nothing was charged.*To pay, press 1/);
  await untouched(ben);
  expect(await call.press('2')).toMatch(/You agreed a plan that starts with 12 pounds. To pay that now, press 1/);
  await call.press('1');
  expect(await call.press('2')).toMatch(/sent a link|link to the number/i);
  const texts = async (): Promise<string> => (await town.messages(ben.from)).map(({ body }) => body).join('\n');
  const texted = linkIn(await until('the link as a text', async () => /\/pay\//.test(await texts()) && texts()));
  expect(await (await fetch(texted)).text()).toMatch(/£12\.00/);
  await call.hangUp();
  await person.chooses(account.plan, /You agreed a plan that starts with £12.00/);
  const link = linkIn(await person.chooses(yesOrNo.yes, /\/pay\//));
  // The proof may run out meanwhile: who pays behind the link is told, and not asked who they are.
  await town.advance('PT20M');
  // The newer link took the place of the one that came as a text.
  await expect(payByLink(texted, cards.pays)).rejects.toThrow('nothing to go on with');
  await payByLink(link, cards.pays);
  await freeForPlan(town, ben, 'Europe/London');
  expect(await takenFor(town, ben)).toEqual([1200]);
  expect(await person.hears(/£12.00 went through/, 60)).not.toMatch(/IMEI|who you are/);
}, 120_000);

describe('whom a machine offers nothing', () => {
  let desk: DeskAgent;
  beforeAll(async () => {
    desk = await deskAgent(town, 'admin@liftline.example');
  });
  /** Why the one case of theirs that came by a channel waits for a person. */
  const caseOf = async ({ loan }: Borrower, channel: Channel): Promise<string> => {
    const { waiting } = await until('a case at the desk', async () => {
      const lists = await desk.queue();
      return lists.waiting.some((row) => row.loanId === loan && row.channel === channel) && lists;
    });
    return waiting
      .filter((row) => row.loanId === loan && row.channel === channel)
      .map(({ reason }) => reason)
      .join();
  };
  const textsTo = async ({ from }: Borrower): Promise<string[]> => (await town.messages(from)).map(({ body }) => body);
  /** Minor units or not, in any of the forms in which amounts are said and written. */
  const amount = /[£₹]|\d\.\d\d|\b(rupees?|pounds?|pence)\b|\bINR\b|\bGBP\b/i;

  test.each(channels)('Kavya has broken two plans: on %s no offers, and a person', async (channel) => {
    const person = await reach(town, channel, kavya);
    await proves(town, person, kavya, /overdue/);
    await person.chooses(account.plan, /for a person to decide[^]*\bperson\b/);
    expect(await caseOf(kavya, channel)).toBe('plan_refused');
    const told = [...(await person.wasTold()), ...(await textsTo(kavya))].join('\n');
    expect(told).not.toMatch(/instalments of|now and the rest later|agree/i);
    await person.leaves();
    await untouched(kavya);
  });

  test.each(channels)('Jamal is in a breathing space: on %s no demand and no menu, a person', async (channel) => {
    const person = await reach(town, channel, jamal);
    const proved = await proves(town, person, jamal, /breathing space, so we ask you for nothing[^]*\bperson\b/);
    expect(proved).not.toMatch(/\bpay|overdue|\blate\b/i);
    expect(await caseOf(jamal, channel)).toBe('moratorium');
    const told = [...(await person.wasTold()), ...(await textsTo(jamal))].join('\n');
    expect(told).not.toMatch(amount);
    expect(told).not.toMatch(/overdue|\bowe\b|\bdue\b|\/pay\//i);
    await person.leaves();
    await untouched(jamal);
  });
});
