import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { asha, ben, cards, nobody } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink, type Writer, writerOf } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

/** A second lender's person, for what must not meet the others' payments. */
const chitra = {
  from: '+94775550103',
  line: '+94115550002',
  imei: '861122030003032',
  loan: 'LM-1003',
  overdue: 1_450_000,
} as const;
/** Known to the line’s own lender, and played by nobody else here. */
const farid = { from: '+447700900106', imei: '861122030006068' } as const;
type Owner = typeof asha | typeof ben | typeof chitra;

const device = (imei: string) => town.control<{ state: string }>('GET', `/devices/${imei}`);
const codes = async (number: string): Promise<number> =>
  (await town.messages(number)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
const writer = (who: Pick<Owner, 'from' | 'line'>, channel: 'whatsapp' | 'sms' = 'whatsapp'): Writer =>
  writerOf(town, who.from, who.line, channel);
/** Somebody who owns no phone of ours, new to the line. */
let strangers = 0;
const stranger = (): Writer => {
  strangers += 1;
  return writerOf(town, `+4477009008${String(strangers).padStart(2, '0')}`, asha.line);
};

/** From "hello" to the account's menu. */
async function proved(person: Writer, who: Owner): Promise<string> {
  const before = await codes(who.from);
  await person.say('hello');
  await person.tap('unlock');
  await person.say(who.imei);
  await person.tap('Yes');
  return person.say(await town.passcode(who.from, before + 1));
}

interface Charge {
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly loan?: string;
}
const charges = async ({ loan }: Owner): Promise<readonly number[]> =>
  (await town.control<readonly Charge[]>('GET', '/charges'))
    .filter((charge) => charge.loan === loan && charge.status === 'succeeded')
    .map(({ amount }) => amount);

async function expectPaidOnceAndUnlocked(who: Owner): Promise<void> {
  await until('the phone to be unlocked', async () => (await device(who.imei)).state === 'unlocked', 30);
  expect(await charges(who)).toEqual([who.overdue]);
  const ledger = await town.control<{ overdue: number; transactions: readonly { type: string; amount: number }[] }>(
    'GET',
    `/loans/${who.loan}`,
  );
  expect(ledger.overdue).toBe(0);
  expect(ledger.transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount)).toEqual([
    who.overdue,
  ]);
}

describe('before the passcode', () => {
  test('a card number is refused, wherever it is written, and stands nowhere', async () => {
    const person = stranger();
    await person.say('hello');
    expect(await person.say('my card is 4242 4242 4242 4242')).toMatch(/do not send card numbers.*not kept it/is);
    await person.tap('unlock');
    expect(await person.say(cards.pays)).toMatch(/cannot be an IMEI|card numbers|more than an IMEI/);
    expect(town.printed()).not.toMatch(/4242 ?4242/);
  });

  test('a known, an unknown and another lender’s IMEI read the same', async () => {
    const heard: string[] = [];
    for (const imei of [farid.imei, nobody.imei, chitra.imei]) {
      const person = stranger();
      const lines = [await person.say('hi'), await person.tap('unlock'), await person.say(imei), await person.say('1')];
      lines.push(await person.say('000000'), await person.tap('It did not come'), await person.say('1'));
      heard.push(lines.join('\n').replace(/(?:\d ){14}\d/g, 'IMEI'));
    }
    expect(heard[1]).toBe(heard[0]);
    expect(heard[2]).toBe(heard[0]);
    expect(heard[0]).not.toMatch(/Farid|overdue to|120/);
    // The known one’s code went to the number on file, and to nobody else.
    await until('the code on file', async () => (await codes(farid.from)) > 0);
  });

  test('rubbish of all kinds is answered with the question, and a photo is never fetched', async () => {
    const person = stranger();
    await person.say('hello');
    for (const text of ['😀🇬🇧', 'مرحبا ‮txet‬', '<script>alert(1)</script>', 'a'.repeat(1600)]) {
      await person.say('menu');
      const answer = await person.say(text);
      expect(answer).toMatch(/Please choose one/);
      expect(answer).not.toContain(text);
    }
    await person.say('menu');
    expect(await person.photo('http://127.0.0.1:9/secret.svg')).toMatch(/Please choose one/);
  });
});

describe('people', () => {
  test('Asha writes “hello” and ends with an unlocked phone, told without asking', async () => {
    const person = writer(asha);
    const before = await codes(asha.from);
    expect(await person.say('hello')).toMatch(/Northwind Mobile Finance.*What do you need/s);
    expect((await person.received()).at(-1)?.buttons?.map(({ payload }) => payload)).toEqual([
      'unlock',
      'why',
      'visit',
    ]);
    expect(await person.tap('Pay and unlock')).toMatch(/IMEI/);
    expect(await person.say('8611 2203 0001 010')).toMatch(/8 6 1 1 2 2 0 3 0 0 0 1 0 1 0.*right/s);
    expect(await person.say('yes')).toMatch(/6-digit passcode/);
    expect(await person.say(await town.passcode(asha.from, before + 1))).toMatch(
      /£89.98 is overdue.*Paying it lifts the lock.*What would you like to do/s,
    );
    expect(await person.say('1')).toMatch(/Overdue: £89.98. Whole balance: £412.50/);
    expect(await person.say('What is overdue')).toMatch(/You pay £89.98. Is that right/);
    const link = linkIn(await person.tap('yes'));
    await payByLink(link, cards.declined);
    expect((await device(asha.imei)).state).toBe('locked');
    await payByLink(link, cards.pays);
    await person.hears(/Your payment of £89.98 went through/, 30);
    await person.hears(/Your phone is unlocked/i, 30);
    await expectPaidOnceAndUnlocked(asha);
  }, 90_000);

  test('Ben writes texts: the choices are numbered, numbers choose them, and a “no” goes back', async () => {
    const person = writer(ben, 'sms');
    const before = await codes(ben.from);
    expect(await person.say('hello')).toMatch(/\n1\. Pay and unlock\n2\. Why is it locked\?\n3\. Service centre$/);
    await person.say('1');
    await person.say(ben.imei);
    await person.say('1');
    expect(await person.say(await town.passcode(ben.from, before + 1))).toMatch(/£44.99 is overdue/);
    await person.say('1');
    expect(await person.say('2')).toMatch(/You pay £224.95/);
    expect(await person.say('2')).toMatch(/What would you like to do/);
    await person.say('1');
    expect(await person.say('1')).toMatch(/You pay £44.99/);
    await payByLink(linkIn(await person.say('1')), cards.pays);
    await person.hears(/went through/, 30);
    await person.hears(/phone is unlocked/i, 30);
    await expectPaidOnceAndUnlocked(ben);
  }, 90_000);
});

describe('the line', () => {
  test('50 messages at once are answered one by one', async () => {
    const person = stranger();
    await person.say('hello');
    await Promise.all(Array.from({ length: 50 }, () => person.send('menu')));
    const all = await until(
      '51 answers',
      async () => {
        const received = await person.received();
        return received.length >= 51 ? received : undefined;
      },
      60,
    );
    expect(all).toHaveLength(51);
    expect(new Set(all.map(({ body }) => body)).size).toBe(1);
  }, 90_000);

  test('a doubled webhook is answered once', async () => {
    const person = stranger();
    await town.fault({ party: 'twilio', kind: 'duplicate_webhook', where: 'POST /whatsapp/incoming' });
    await person.say('hello');
    expect(await person.say('qwpoei zxmnv')).toMatch(/Please choose one/);
    expect(await person.received()).toHaveLength(2);
  });

  test('a provider that is down for a while loses no answer', async () => {
    const person = stranger();
    await town.fault({ party: 'twilio', kind: 'down', times: 4 });
    await person.send('hello');
    await person.hears(/What do you need/, 30);
    expect(await person.say('unlock')).toMatch(/IMEI/);
  }, 60_000);

  test('“stop” is confirmed once, and writing goes on', async () => {
    const person = stranger();
    await person.say('hello');
    expect(await person.say('STOP')).toMatch(/not send you messages any more/);
    await person.send('stop');
    expect(await person.say('menu')).toMatch(/What do you need/);
    expect(await person.received()).toHaveLength(3);
  });
});

test('the product is killed while a message waits and while the payment settles: nothing is lost or done twice', async () => {
  const person = writer(chitra);
  expect(await proved(person, chitra)).toMatch(/overdue/);
  await person.tap('pay');
  const writing = person.send('1');
  await town.killProduct();
  await town.startProduct();
  await writing;
  await person.hears(/You pay .*14,500/, 30);
  const link = linkIn(await person.say('yes'));
  await payByLink(link, cards.pays);
  await town.killProduct();
  await town.startProduct();
  await person.hears(/went through/, 40);
  await person.hears(/phone is unlocked/i, 40);
  await expectPaidOnceAndUnlocked(chitra);
  const bodies = (await person.received()).map(({ body }) => body);
  expect(bodies.filter((body) => /went through/.test(body))).toHaveLength(1);
}, 120_000);

test('nothing that was printed has a full IMEI, a passcode, a number or a card in it', () => {
  const printed = town.printed();
  for (const secret of [asha.imei, asha.from.slice(1), chitra.imei, cards.pays, cards.declined, '4242 4242'])
    expect(printed).not.toContain(secret);
});
