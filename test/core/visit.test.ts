import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceCentre } from '../../core/lender.js';
import { isOver, plainReference, referenceIn, referenceFrom, shownReference, slotsOf } from '../../core/visit.js';

const open = ['09:00', '17:00'] as [string, string];
const centre = (over: Partial<ServiceCentre> = {}): ServiceCentre => ({
  id: 'king-street',
  name: 'King Street',
  address: '12 King Street, London',
  timeZone: 'Europe/London',
  hours: { mon: open, tue: open, wed: open, thu: open, fri: open },
  slotMinutes: 30,
  seats: 2,
  closedOn: [],
  ...over,
});
const at = (moment: string): Date => new Date(moment);
const shown = (slots: ReturnType<typeof slotsOf>): string[] =>
  slots.map(({ day, time, startsAt }) => `${day} ${time} ${startsAt.toISOString().slice(0, 16)}Z`);

describe('the starts of a centre', () => {
  test('none where it never opens, is closed that day, or has no time for one visit', () => {
    const monday = at('2026-11-23T00:00:00Z');
    expect(slotsOf(centre({ hours: {} }), monday)).toEqual([]);
    expect(slotsOf(centre({ closedOn: ['2026-11-23'] }), monday, 1)).toEqual([]);
    expect(slotsOf(centre({ hours: { mon: ['09:00', '09:20'] } }), monday, 1)).toEqual([]);
    expect(slotsOf(centre(), monday, 0)).toEqual([]);
  });

  test('only on its own days, none sooner than in two hours, the last one ends before it closes', () => {
    const friday = slotsOf(centre(), at('2026-11-27T12:40:00Z'), 4);
    expect(shown(friday).slice(0, 6)).toEqual([
      '2026-11-27 15:00 2026-11-27T15:00Z',
      '2026-11-27 15:30 2026-11-27T15:30Z',
      '2026-11-27 16:00 2026-11-27T16:00Z',
      '2026-11-27 16:30 2026-11-27T16:30Z',
      '2026-11-30 09:00 2026-11-30T09:00Z',
      '2026-11-30 09:30 2026-11-30T09:30Z',
    ]);
  });

  test('a rest at the end of the day that is shorter than a visit is not offered', () => {
    const slots = slotsOf(centre({ hours: { mon: ['09:00', '10:45'] } }), at('2026-11-23T00:00:00Z'), 1);
    expect(slots.map(({ time }) => time)).toEqual(['09:00', '09:30', '10:00']);
  });

  test('days and times are the centre’s own, wherever the server is', () => {
    const colombo = slotsOf(centre({ timeZone: 'Asia/Colombo' }), at('2026-11-22T20:00:00Z'), 1);
    expect(shown(colombo)[0]).toBe('2026-11-23 09:00 2026-11-23T03:30Z');
    const mexico = slotsOf(centre({ timeZone: 'America/Mexico_City' }), at('2026-11-23T03:00:00Z'), 2);
    expect(shown(mexico)[0]).toBe('2026-11-23 09:00 2026-11-23T15:00Z');
  });

  test('a time that the clocks skip is left out and none comes twice', () => {
    const night = { hours: { sun: ['00:00', '04:00'] as [string, string] } };
    const spring = slotsOf(centre(night), at('2026-03-28T12:00:00Z'), 2);
    expect(spring.map(({ time }) => time)).toEqual(['00:00', '00:30', '02:00', '02:30', '03:00', '03:30']);
    const autumn = slotsOf(centre(night), at('2026-10-24T12:00:00Z'), 2);
    const starts = autumn.map(({ startsAt }) => startsAt.getTime());
    expect(new Set(starts).size).toBe(starts.length);
    expect(new Set(autumn.map(({ time }) => time)).size).toBe(autumn.length);
  });

  test('nine o’clock is nine o’clock on both sides of a change of the clocks', () => {
    const slots = slotsOf(centre(), at('2026-10-23T00:00:00Z'), 4).filter(({ time }) => time === '09:00');
    expect(shown(slots)).toEqual(['2026-10-23 09:00 2026-10-23T08:00Z', '2026-10-26 09:00 2026-10-26T09:00Z']);
  });
});

describe('a visit is over', () => {
  const visit = { startsAt: at('2026-11-23T09:00:00Z'), minutes: 30 };
  test.each([
    ['2026-11-23T09:29:59Z', false],
    ['2026-11-23T09:30:00Z', true],
  ])('at %s: %s', (now, over) => expect(isOver(visit, at(now))).toBe(over));
});

describe('a reference', () => {
  test.each([
    '',
    'K7QF4',
    'K7QF4-M2XR',
    'K7QF4-M2XRTT',
    'K7QF4-M2XR0',
    'K7QF4-M2XRI',
    'K7QF4/M2XRT',
    '../../../..',
    'K7QF4M2XRТ',
  ])('%s is none', (text) => expect(plainReference(text)).toBeUndefined());

  test.each(['K7QF4-M2XRT', 'k7qf4m2xrt', ' K7QF4 M2XRT ', 'K-7-Q-F-4-M-2-X-R-T'])(
    '%s is read as it is meant',
    (text) => expect(plainReference(text)).toBe('K7QF4M2XRT'),
  );

  test.each([
    ['my reference is k7qf4-m2xrt, please', 'K7QF4M2XRT'],
    ['K7QF4 M2XRT', 'K7QF4M2XRT'],
    ['K 7 Q F 4, M 2 X R T.', 'K7QF4M2XRT'],
    ['A B C D E F G H J K', 'ABCDEFGHJK'],
    ['ABCDE-FGHJK', 'ABCDEFGHJK'],
    ['understand', undefined],
    ['hmmm great', undefined],
    ['K7QF4-M2XR', undefined],
    ['call 2345678923', undefined],
  ])('in “%s” is %s', (text, reference) => {
    expect(referenceIn(text)).toBe(reference);
  });

  test('of any hash is one that reads back', () => {
    const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(hashes, (hash) => {
        const reference = referenceFrom(hash);
        expect(plainReference(shownReference(reference))).toBe(reference);
      }),
    );
  });
});
