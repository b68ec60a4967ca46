import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { asha, ben, cards, chitra } from '../support/people.js';
import { freeForPlan, ledgerOf, phoneOf, takenFor, termsSentTo } from '../support/plans.js';
import { provedCall } from '../support/proving.js';
import { startTown, type Town } from '../support/town.js';
import { linkIn, payByLink, type Writer, writerOf } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterAll(() => town.stop());

/** From "hello" to the account's menu. */
async function proved(who: typeof asha | typeof ben | typeof chitra): Promise<Writer> {
  const person = writerOf(town, who.from, who.line);
  const codes = (await town.messages(who.from)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
  await person.say('hello');
  await person.tap('unlock');
  await person.say(who.imei);
  await person.tap('Yes');
  await person.say(await town.passcode(who.from, codes + 1));
  return person;
}

test('Chitra agrees on WhatsApp, and her payment behind the link starts the plan', async () => {
  const person = await proved(chitra);
  expect(await person.tap('plan')).toMatch(/You pay LKR\s3,625.00 now and the rest later. Which suits you/);
  expect((await person.received()).at(-1)?.buttons?.map(({ payload }) => payload)).toEqual(['1', '2', '3']);
  expect(await person.say('🤷 whatever')).toMatch(/2 instalments of LKR\s5,437.50/);
  const terms = await person.say('1');
  expect(terms).toMatch(/LKR\s3,625.00 now, then LKR\s5,437.50 on .* and LKR\s5,437.50 on .*Do you agree/);
  expect(await person.say('yes, maybe')).toMatch(/Do you agree\? Yes or no/);
  const agreed = await person.say('yes');
  expect(agreed).toMatch(/Agreed.*The plan starts with your payment of LKR\s3,625.00/s);
  expect(agreed).not.toMatch(/Is that right/);
  const link = linkIn(agreed);
  expect((await phoneOf(town, chitra)).state).toBe('locked');
  expect((await ledgerOf(town, chitra)).plans).toEqual([]);
  await payByLink(link, cards.declined);
  expect((await phoneOf(town, chitra)).state).toBe('locked');
  await payByLink(link, cards.pays);
  await person.hears(/Your payment of LKR\s3,625.00 went through/, 30);
  await person.hears(/Your plan is running. Next: LKR\s5,437.50 on/, 30);
  await freeForPlan(town, chitra, '+05:30');
  expect(await takenFor(town, chitra)).toEqual([362_500]);
  const [sent, ...more] = await termsSentTo(town, chitra.from);
  const shown = terms.replace(/ Do you agree\?.*/s, '');
  expect(sent?.replace(/\s/g, ' ')).toContain(shown.replace(/\s/g, ' '));
  expect(more).toEqual([]);
}, 60_000);

test('Ben pays behind the link when his proof has run out: he is told, and not asked who he is', async () => {
  const person = await proved(ben);
  await person.tap('plan');
  await person.say('1');
  const link = linkIn(await person.say('yes'));
  await town.advance('PT20M');
  await payByLink(link, cards.pays);
  await freeForPlan(town, ben, 'Z');
  expect(await person.hears(/went through/, 30)).toMatch(/£12.00 went through\.\s+Thank you. Goodbye/);
  expect(await person.lately()).not.toMatch(/IMEI|who you are/);
  expect(await person.say('hello')).toMatch(/What do you need/);
}, 60_000);

test('Asha agrees on a call and on WhatsApp at once: one plan, paid once, from either', async () => {
  const person = await proved(asha);
  const call = await provedCall(town, asha);
  await person.tap('plan');
  await person.say('2');
  await call.press('2');
  await call.press('1');
  const [spoken, written] = await Promise.all([call.press('1'), person.say('yes')]);
  expect([spoken, written].filter((heard) => /Agreed/.test(heard))).toHaveLength(1);
  expect([spoken, written].filter((heard) => /You have a payment plan already/.test(heard))).toHaveLength(1);
  expect(await termsSentTo(town, asha.from)).toHaveLength(1);

  const byCall = /Agreed/.test(spoken);
  if (byCall) {
    expect(await person.tap('plan')).toMatch(/You agreed a plan that starts with £23.00/);
    const link = linkIn(await person.say('yes'));
    await call.press('1');
    await call.card(cards.pays);
    await call.hears(/went through/, 30);
    await payByLink(link, cards.pays).catch(() => undefined);
  } else {
    const link = linkIn(written);
    expect(await call.press('2')).toMatch(/You agreed a plan that starts with 23 pounds/);
    await call.press('1');
    await call.press('1');
    await call.card(cards.pays);
    await call.hears(/went through/, 30);
    await payByLink(link, cards.pays).catch(() => undefined);
  }
  await freeForPlan(town, asha, 'Z');
  expect(await takenFor(town, asha)).toEqual([2300]);
  await call.hangUp();
}, 60_000);
