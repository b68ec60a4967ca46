import { describe, expect, test } from '@jest/globals';
import { opensAgain, type OpeningHours } from '../../core/openingHours.js';

const weekdays: OpeningHours = {
  mon: ['09:00', '17:00'],
  tue: ['09:00', '17:00'],
  wed: ['09:00', '17:00'],
  thu: ['09:00', '17:00'],
  fri: ['10:00', '16:00'],
};
const london = (moment: string, hours = weekdays) => opensAgain(hours, 'Europe/London', new Date(moment));

describe('when somebody is at the desk again', () => {
  test('now, from the opening minute up to and with the closing one', () => {
    expect(london('2026-11-30T09:00:00Z')).toBeNull();
    expect(london('2026-11-30T17:00:59Z')).toBeNull();
    expect(london('2026-11-30T08:59:59Z')).toEqual({ day: '2026-11-30', time: '09:00' });
    expect(london('2026-11-30T17:01:00Z')).toEqual({ day: '2026-12-01', time: '09:00' });
  });

  test('over the days on which nobody is there, by the clock of the place', () => {
    expect(london('2026-12-04T16:01:00Z')).toEqual({ day: '2026-12-07', time: '09:00' });
    expect(london('2026-12-03T18:00:00Z')).toEqual({ day: '2026-12-04', time: '10:00' });
    // Summer time: eight in UTC is nine in London.
    expect(london('2026-07-06T08:00:00Z')).toBeNull();
    expect(opensAgain(weekdays, 'Asia/Colombo', new Date('2026-11-29T20:00:00Z'))).toEqual({
      day: '2026-11-30',
      time: '09:00',
    });
  });

  test('in a week, where only one day is open and it is over', () => {
    expect(london('2026-11-30T18:00:00Z', { mon: ['09:00', '17:00'] })).toEqual({ day: '2026-12-07', time: '09:00' });
  });

  test('hours around the clock are never closed, and no hours say nothing', () => {
    const always: OpeningHours = { mon: ['00:00', '23:59'] };
    expect(london('2026-11-30T23:59:59Z', always)).toBeNull();
    expect(london('2026-11-30T00:00:00Z', always)).toBeNull();
    expect(london('2026-11-30T03:00:00Z', {})).toBeNull();
  });
});
