import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Caller, ring } from '../support/caller.js';
import {
  account,
  channels,
  greeting,
  more,
  numbered,
  proves,
  reach,
  sideBySide,
  yesOrNo,
} from '../support/customer.js';
import { asha, ben, farid } from '../support/people.js';
import { prove, provedCall } from '../support/proving.js';
import { chat } from '../support/chatter.js';
import { startTown, type Town, until } from '../support/town.js';

let town: Town;
beforeAll(async () => {
  town = await startTown();
}, 60_000);
afterEach(() => town.control('DELETE', '/faults'));
afterAll(() => town.stop());

/** The three are not in each other's way: each has days and times of its own. */
const channelNumber = { voice: 1, whatsapp: 2, web: 3 } as const;

let numbers = 0;
/** A number that nobody has used before. */
const fresh = (): string => `+4477009008${String((numbers += 1)).padStart(2, '0')}`;

const written = async (number: string): Promise<readonly string[]> =>
  (await town.messages(number)).map(({ body }) => body).filter((body) => /visit/.test(body));
const confirmation = (number: string, pattern: RegExp): Promise<string> =>
  until(`a text like ${pattern}`, async () => (await written(number)).find((body) => pattern.test(body)));
const calendarIn = (text: string): string => {
  const url = /https?:\/\/\S+\/visit\/[A-Z0-9]{10}\.ics/.exec(text)?.[0];
  if (!url) throw new Error(`no calendar file in: ${text}`);
  return url;
};
async function calendar(url: string): Promise<string> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/calendar; charset=utf-8; method=/);
  return (await answer.text()).replaceAll('\r\n ', '');
}
const field = (file: string, name: string): string | undefined =>
  new RegExp(`^${name}[^:\r\n]*:(.*)\r$`, 'm').exec(file)?.[1];

/**
 * Keys from the greeting to a booked visit: centre, day, time, yes. Never on the first day: how many of its times are left
 * hangs on the time of day at which the tests run.
 */
async function book(call: Caller, keys: readonly string[] = ['3', '1', '2', '1', '1']): Promise<string> {
  let heard = '';
  for (const key of keys) heard = await call.press(key);
  return heard;
}

describe('a visit', () => {
  test('is booked by keys and told in writing with a calendar file', async () => {
    const from = fresh();
    const call = await ring(town, from, asha.line);
    expect(await call.press('3')).toBe('For King Street, press 1. For Leeds Station, press 2.');
    expect(await call.press('1')).toMatch(/^(For \w+ \d+ \w+, press [1-4]\. ){4}For more, press hash\.$/);
    const [, second = ''] = /For (\w+ \d+ \w+), press 2/.exec(await call.press('#')) ?? [];
    expect(await call.press('2')).toMatch(/^For 09:00, press 1\. .*For 10:30, press 4\. For more, press hash\.$/);
    expect(await call.press('#')).toMatch(/^For 11:00, press 1/);
    expect(await call.press('1')).toBe(`King Street, ${second} at 11:00. To book it, press 1. If not, press 2.`);
    const booked = await call.press('1');
    expect(booked).toMatch(
      new RegExp(
        `^Booked: King Street, ${second} at 11:00. Your reference is (\\w ){4}\\w, .* You get this in a message too. Please bring proof of purchase, photo ID and the phone. Anything else`,
      ),
    );
    const text = await confirmation(from, /is booked/);
    expect(text).toContain(`King Street, 12 King Street, London, ${second} at 11:00.`);
    const [, reference = ''] = /Reference ([A-Z0-9]{5}-[A-Z0-9]{5})\./.exec(text) ?? [];
    expect(booked).toContain([...reference].join(' ').replace(' - ', ', '));

    const url = calendarIn(text);
    const first = await calendar(url);
    expect(await calendar(url)).toBe(first);
    expect(first).toMatch(/^DTSTART;TZID=Europe\/London:\d{8}T110000\r\nDTEND;TZID=Europe\/London:\d{8}T113000\r$/m);
    expect([field(first, 'METHOD'), field(first, 'SEQUENCE'), field(first, 'STATUS')]).toEqual([
      'PUBLISH',
      '0',
      'CONFIRMED',
    ]);
    expect(field(first, 'DTSTAMP')).toMatch(/^\d{8}T\d{6}Z$/);

    await call.hangUp();
  });

  test('silence and keys that mean nothing are asked again at each question, and end with a person', async () => {
    for (const [keys, question] of [
      [['3'], /For King Street, press 1/],
      [['3', '1'], /For more, press hash/],
      [['3', '1', '2'], /For 09:30|press 4/],
      [['3', '1', '2', '1'], /[Bb]ook.* 1/],
    ] as const) {
      const call = await ring(town, fresh(), asha.line);
      for (const key of keys) await call.press(key);
      expect(await call.press('7')).toMatch(question);
      expect(await call.press('9')).toMatch(question);
      expect(await call.silence()).toMatch(question);
      expect(await call.say('the one with the trees')).toMatch(/putting you through to a person/);
      expect((await call.state()).waitingFor).toBe('queue');
      await call.hangUp();
    }
  });

  test('“no” books nothing', async () => {
    const from = fresh();
    const call = await ring(town, from, asha.line);
    expect(await book(call, ['3', '1', '2', '1', '2'])).toMatch(/^All right, nothing is booked. Anything else/);
    expect(await call.press('3')).toMatch(/^For King Street/);
    await call.hangUp();
    expect(await written(from)).toEqual([]);
  });

  test('of twenty callers at once one gets the last seat, and the others are offered another', async () => {
    const calls = await Promise.all(Array.from({ length: 20 }, () => ring(town, fresh(), asha.line)));
    const asked = await Promise.all(calls.map((call) => book(call, ['3', '2', '4', '4'])));
    expect(new Set(asked)).toEqual(new Set([expect.stringMatching(/^Leeds Station, .* To book it, press 1/)]));
    // Who is the last of twenty may be asked to hold first.
    const booked = /Booked: Leeds Station/;
    const taken = /Somebody has just taken that one. For \w+day .*, press 1/;
    const either = new RegExp(`${booked.source}|${taken.source}`);
    await Promise.all(calls.map((call) => call.press('1')));
    // One after the other: twenty who look again and again are a load of their own.
    const heard: string[] = [];
    for (const call of calls) heard.push(await call.hears(either, 60));
    expect(heard.filter((lines) => booked.test(lines))).toHaveLength(1);
    expect(heard.filter((lines) => taken.test(lines))).toHaveLength(19);
    await Promise.all(calls.map((call) => call.hangUp()));
  }, 180_000);

  test('a caller whose number is withheld hears the reference, and is nobody else with a withheld number', async () => {
    for (let caller = 0; caller < 2; caller += 1) {
      const call = await ring(town, '+266696687', asha.line);
      const heard = await book(call);
      expect(heard).toMatch(/^Booked: King Street, .* Your reference is (\w,? ){9}\w\. Please bring/);
      await call.hangUp();
    }
    expect(await written('+266696687')).toEqual([]);
  });
});

describe('whose visit it is', () => {
  test('a number proves nothing: Asha’s visit is seen, moved and cancelled only after her passcode', async () => {
    const first = await ring(town, asha.from, asha.line);
    expect(await book(first)).toMatch(/^Booked/);
    await first.hangUp();

    const second = await ring(town, asha.from, asha.line);
    const hidden = await second.press('3');
    expect(hidden).toMatch(/^There is a visit already. To see or change it, I need to check who you are.*IMEI/);
    expect(hidden).not.toMatch(/King Street|at \d/);
    expect(await prove(town, second, asha)).toMatch(/^You have a visit: King Street, .* To move it, press 1/);
    expect(await second.press('2')).toMatch(/^Your visit is cancelled/);
    expect(await second.press('3')).toMatch(/^For King Street/);
    await second.hangUp();
  });

  test('two calls of one number at the same moment book one visit', async () => {
    const from = fresh();
    const calls = await Promise.all([ring(town, from, asha.line), ring(town, from, asha.line)]);
    await Promise.all(calls.map((call) => book(call, ['3', '1', '3', '3'])));
    const heard = await Promise.all(calls.map((call) => call.press('1')));
    expect(heard.map((lines) => lines.slice(0, 6)).sort()).toEqual(['Booked', 'There ']);
    await Promise.all(calls.map((call) => call.hangUp()));
  });

  test('Ben’s, booked once he is proved, is written to the number on file and his from any telephone', async () => {
    await town.advance('PT16M');
    const call = await provedCall(town, ben);
    expect(await book(call, ['4', '1', '2', '2', '1'])).toMatch(/^Booked/);
    const text = await confirmation(ben.from, /is booked/);
    await call.hangUp();
    const elsewhere = await ring(town, fresh(), ben.line);
    await elsewhere.press('1');
    expect(await prove(town, elsewhere, ben)).toMatch(/is overdue/);
    expect(await elsewhere.press('4')).toMatch(/^You have a visit: King Street/);
    expect(await elsewhere.press('3')).toMatch(/^It stays as it is/);
    // Who thinks about it for longer than the proof lasts is asked for it again, and not told what was not done.
    await elsewhere.press('4');
    await town.advance('PT16M');
    expect(await elsewhere.press('2')).toMatch(/^There is a visit already\. To see or change it.*IMEI/);
    await elsewhere.hangUp();
    expect(field(await calendar(calendarIn(text)), 'SEQUENCE')).toBe('0');
  });

  test('booked from a borrowed telephone it is changed from any, by its reference and a passcode', async () => {
    const referenceIn = (text: string): string => /Reference ([A-Z0-9]{5}-[A-Z0-9]{5})\./.exec(text)?.[1] ?? '';
    const borrowed = fresh();
    const call = await ring(town, borrowed, asha.line);
    await book(call);
    await call.hangUp();
    const text = await confirmation(borrowed, /is booked/);
    const reference = referenceIn(text);
    const another = await ring(town, fresh(), asha.line);
    await another.press('3');
    // Of nothing that is known: as any other words.
    expect(await another.say('understand')).toMatch(/King Street, press 1/);
    expect(await another.say('A B C D E F G H J K')).toMatch(/press 0|press 1/);
    const hidden = await another.say([...reference.replace('-', '')].join(' '));
    expect(hidden).toMatch(/^There is a visit already\. To see or change it.*IMEI/);
    await another.hangUp();

    const person = await reach(town, 'whatsapp', farid);
    await proves(town, person, farid, /overdue/);
    await person.chooses(account.visit, /King Street[^]*Booked already\? Write the reference/);
    // Another owner's, whose own passcode it takes.
    const bens = referenceIn((await written(ben.from)).at(-1) ?? '');
    await person.says(bens, /There is a visit already[^]*IMEI/);
    await person.says('menu', /What would you like|What do you need/);
    await person.says('visit', /Booked already/);
    await person.says(`it is ${reference.toLowerCase()}`, /You have a visit: King Street/);
    await person.chooses({ key: '1', word: 'move' }, /day/i);
    await person.chooses(numbered(4), /\d\d:\d\d|time/);
    await person.chooses(numbered(1), /Moved to/);
    expect(field(await calendar(calendarIn(text)), 'SEQUENCE')).toBe('1');
    await person.says('visit', /Booked already/);
    await person.says(reference, /You have a visit: King Street/);
    await person.chooses({ key: '2', word: 'cancel' }, /Your visit is cancelled/);
    expect(field(await calendar(calendarIn(text)), 'METHOD')).toBe('CANCEL');
  });
});

describe('on every channel, with a kill before the visit is booked and before it is moved', () => {
  let walks: ReturnType<typeof sideBySide>;
  beforeAll(() => {
    const somebody = () => ({ ...asha, from: fresh() });
    const people = { voice: somebody(), whatsapp: somebody(), web: { ...somebody(), lender: 'northwind' } };
    walks = sideBySide(town, people, async ({ channel, who, customer, killed }) => {
      await customer.chooses(greeting.visit, /King Street[^]*Leeds Station/);
      await customer.says('the one with the trees', /King Street[^]*Leeds Station/);
      await customer.chooses(numbered(2), /day/i);
      await customer.chooses(more, /day/i);
      await customer.chooses(numbered(channelNumber[channel]), /\d\d:\d\d[^]*\d\d:\d\d|time/);
      expect(await customer.chooses(numbered(2), /book/)).toMatch(/Leeds Station, .* at 09:30/);
      await killed();
      const booked = await customer.chooses(yesOrNo.yes, /Booked/);
      // A kill between sending a text and noting it sends the text again, so the question may stand before the answer.
      expect(booked).toMatch(
        /^Booked: Leeds Station, .* at 09:30\. Your reference is [^]*Please bring proof of purchase/m,
      );
      const told = channel === 'voice' ? await confirmation(who.from, /is booked/) : booked;
      const first = await calendar(calendarIn(told));
      expect([field(first, 'SEQUENCE'), field(first, 'STATUS')]).toEqual(['0', 'CONFIRMED']);

      await customer.chooses(greeting.visit, /You have a visit: Leeds Station, .* at 09:30/);
      await customer.says('🤷', /move/i);
      await customer.chooses({ key: '1', word: 'move' }, /day/i);
      await customer.chooses(numbered(4), /\d\d:\d\d[^]*\d\d:\d\d|time/);
      await killed();
      const moved = await customer.chooses(numbered(channelNumber[channel]), /Moved to/);
      const again = channel === 'voice' ? await confirmation(who.from, /is moved/) : moved;
      expect(calendarIn(again)).toBe(calendarIn(told));
      expect(field(await calendar(calendarIn(again)), 'SEQUENCE')).toBe('1');

      await customer.chooses(greeting.visit, /You have a visit/);
      await customer.chooses({ key: '2', word: 'cancel' }, /Your visit is cancelled/);
      expect(field(await calendar(calendarIn(told)), 'METHOD')).toBe('CANCEL');
      await customer.chooses(greeting.visit, /King Street[^]*Leeds Station/);
      // What a message told stands in the centre's calendar; the web chat's own words reach no telephone.
      const seen = (await town.control<{ cancelled: boolean }[]>('GET', '/visits')).filter(
        ({ cancelled }) => cancelled,
      );
      if (channel !== 'web') expect(seen.length).toBeGreaterThan(0);
    });
  });

  test.each(channels)('on %s', (channel) => walks[channel], 120_000);
});

test('in Spanish, in the centre’s own time zone', async () => {
  const person = await chat(town, 'sol');
  expect(await person.tap('visit')).toMatch(/centro de servicio/);
  for (let times = 0; times < 3; times += 1) await person.tap('1');
  const told = await person.tap('yes');
  expect(told).toMatch(/Su cita quedó agendada: Centro, [^]*Para su calendario: http/);
  expect(await calendar(calendarIn(told))).toMatch(/DTSTART;TZID=America\/Mexico_City:\d{8}T/);
});

describe('the calendar file', () => {
  test.each(['AAAAAAAAAA', 'aaaaa-aaaaa', 'x', '%00', '..%2f..%2fetc', `${'A'.repeat(3000)}`])(
    '%# of a reference that is none',
    async (reference) => {
      const answer = await fetch(`${town.productUrl}/visit/${reference}.ics`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toBe('{"error":{"code":"not_found"}}');
    },
  );

  test('references are not to be guessed: who tries is slowed down, and who knows one is not', async () => {
    const from = fresh();
    const call = await ring(town, from, asha.line);
    await book(call);
    await call.hangUp();
    const url = calendarIn(await confirmation(from, /is booked/));
    const tries = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        fetch(`${town.productUrl}/visit/AAAAAAAA${'BCDEFGHJ'[n % 8]}${'BCDEFGHJ'[Math.floor(n / 8)]}.ics`),
      ),
    );
    expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(30);
    await calendar(url);
  });
});

test('what is past is no open visit: the same person books again', async () => {
  const from = fresh();
  const call = await ring(town, from, asha.line);
  await book(call);
  await call.hangUp();
  await town.advance('P10D');
  const later = await ring(town, from, asha.line);
  expect(await book(later)).toMatch(/^Booked/);
  await later.hangUp();
});

test('nothing that was printed has a number, an IMEI or a reference in it', async () => {
  const printed = town.printed();
  const [text = ''] = await written(asha.from);
  for (const secret of [asha.imei, asha.from.slice(1), '4477009008', /Reference (\S+)\./.exec(text)?.[1] ?? 'none'])
    expect(printed).not.toContain(secret);
});
