import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { asha, cards, nobody } from '../support/people.js';
import { startTown, type Town, until } from '../support/town.js';
import { linkIn, payByLink, type Writer, writerOf } from '../support/writer.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
beforeEach(async () => {
  await town.control('POST', '/reset');
  // Each round waits out the passcode limits and the proof of the last one.
  await town.control('POST', '/clock', { advance: 'PT16M' });
});
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

const device = (imei: string) => town.control<{ state: string }>('GET', `/devices/${imei}`);
const codes = async (): Promise<number> =>
  (await town.messages(asha.from)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;
const writer = (channel: 'whatsapp' | 'sms' = 'whatsapp', from: string = asha.from): Writer =>
  writerOf(town, from, asha.line, channel);

/** From "hello" to the account's menu. */
async function proved(person: Writer): Promise<string> {
  const before = await codes();
  await person.say('hello');
  await person.say('menu');
  await person.tap('unlock');
  await person.say(asha.imei);
  await person.tap('Yes');
  return person.say(await town.passcode(asha.from, before + 1));
}

interface Charge {
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
}

async function expectPaidOnceAndUnlocked(): Promise<void> {
  await until('the phone to be unlocked', async () => (await device(asha.imei)).state === 'unlocked', 30);
  const charges = await town.control<readonly Charge[]>('GET', '/charges');
  expect(charges.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount)).toEqual([asha.overdue]);
  const ledger = await town.control<{ overdue: number; transactions: readonly { type: string; amount: number }[] }>(
    'GET',
    `/loans/${asha.loan}`,
  );
  expect(ledger.overdue).toBe(0);
  expect(ledger.transactions.filter(({ type }) => type === 'repayment').map(({ amount }) => amount)).toEqual([
    asha.overdue,
  ]);
}

describe('before the passcode', () => {
  test('a card number is refused, wherever it is written, and stands nowhere', async () => {
    const person = writer();
    await person.say('hello');
    expect(await person.say('my card is 4242 4242 4242 4242')).toMatch(/do not send card numbers.*not kept it/is);
    await person.tap('unlock');
    expect(await person.say(cards.pays)).toMatch(/cannot be an IMEI|card numbers|more than an IMEI/);
    expect(town.printed()).not.toMatch(/4242 ?4242/);
  });

  test('a known and an unknown IMEI read the same', async () => {
    const heard: string[] = [];
    for (const [index, imei] of [asha.imei, nobody.imei].entries()) {
      const person = writer('whatsapp', `+44770090099${index}`);
      const lines = [await person.say('hi'), await person.tap('unlock'), await person.say(imei), await person.say('1')];
      lines.push(await person.say('000000'), await person.tap('It did not come'), await person.say('1'));
      heard.push(lines.join('\n').replace(/(?:\d ){14}\d/g, 'IMEI'));
    }
    expect(heard[1]).toBe(heard[0]);
    expect(heard[0]).not.toMatch(/Asha|overdue to|89/);
  });

  test('rubbish of all kinds is answered with the question, and a photo is never fetched', async () => {
    const person = writer();
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

describe('Asha', () => {
  test('writes “hello” and ends with an unlocked phone, told without asking', async () => {
    const person = writer();
    const before = await codes();
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
    expect(await person.say('hello?')).not.toMatch(/went through/);
    await payByLink(link, cards.pays);
    await person.hears(/Your payment of £89.98 went through/, 30);
    await person.hears(/Your phone is unlocked/i, 30);
    await expectPaidOnceAndUnlocked();
  }, 90_000);

  test('by text: the choices are numbered, and numbers choose them', async () => {
    const person = writer('sms');
    const before = await codes();
    expect(await person.say('hello')).toMatch(/\n1\. Pay and unlock\n2\. Why is it locked\?\n3\. Service centre$/);
    await person.say('1');
    await person.say(asha.imei);
    await person.say('1');
    expect(await person.say(await town.passcode(asha.from, before + 1))).toMatch(/£89.98 is overdue/);
    await person.say('1');
    await person.say('1');
    await payByLink(linkIn(await person.say('1')), cards.pays);
    await person.hears(/went through/, 30);
    await person.hears(/phone is unlocked/i, 30);
    await expectPaidOnceAndUnlocked();
  }, 90_000);

  test('an old “yes” is no answer to a new amount', async () => {
    const person = writer();
    await proved(person);
    await person.tap('pay');
    await person.tap('overdue');
    const old = (await person.received()).at(-1)?.sid ?? '';
    await person.tap('no');
    await person.tap('pay');
    await person.tap('payoff');
    // The sandbox's phone taps the newest message with such a button; the choice of an older one is sent by hand.
    const [newest] = (await person.received()).slice(-1);
    expect(newest?.sid).not.toBe(old);
    expect(await person.say('maybe')).toMatch(/yes or no/);
    expect(await town.control<readonly Charge[]>('GET', '/charges')).toEqual([]);
  }, 60_000);

  test('50 messages at once are answered one by one, in order', async () => {
    const person = writer('whatsapp', '+447700900998');
    await person.say('hello');
    await Promise.all(
      Array.from({ length: 50 }, () =>
        town.control('POST', '/messages', { channel: 'whatsapp', from: '+447700900998', to: asha.line, body: 'menu' }),
      ),
    );
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
    const person = writer();
    await town.fault({ party: 'twilio', kind: 'duplicate_webhook', where: 'POST /whatsapp/incoming' });
    await person.say('hello');
    expect(await person.say('hello again')).toMatch(/Please choose one/);
    expect(await person.received()).toHaveLength(2);
  });

  test('a provider that is down for a while loses no answer', async () => {
    const person = writer();
    await town.fault({ party: 'twilio', kind: 'down', times: 4 });
    await person.send('hello');
    await person.hears(/What do you need/, 30);
    expect(await person.tap('unlock')).toMatch(/IMEI/);
  }, 60_000);

  test('“stop” is confirmed once, and writing goes on', async () => {
    const person = writer('whatsapp', '+447700900997');
    await person.say('hello');
    expect(await person.say('STOP')).toMatch(/not send you messages any more/);
    await person.send('stop');
    expect(await person.say('menu')).toMatch(/What do you need/);
    expect(await person.received()).toHaveLength(3);
  });
});

describe('the product is killed', () => {
  test('while messages are waiting, and while the payment settles: nothing is lost or done twice', async () => {
    const person = writer();
    await proved(person);
    await person.tap('pay');
    const writing = person.send('1');
    await writing;
    await town.killProduct();
    await town.startProduct();
    await person.hears(/You pay £89.98/, 30);
    const link = linkIn(await person.say('yes'));
    await payByLink(link, cards.pays);
    await town.killProduct();
    await town.startProduct();
    await person.hears(/went through/, 40);
    await person.hears(/phone is unlocked/i, 40);
    await expectPaidOnceAndUnlocked();
    const bodies = (await person.received()).map(({ body }) => body);
    expect(bodies.filter((body) => /went through/.test(body))).toHaveLength(1);
  }, 120_000);
});

test('nothing that was printed has a full IMEI, a passcode, a number or a card in it', () => {
  const printed = town.printed();
  for (const secret of [asha.imei, asha.from.slice(1), cards.pays, cards.declined, '4242 4242'])
    expect(printed).not.toContain(secret);
});
