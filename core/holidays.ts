import type { IsHoliday } from './plan.js';

const day = 24 * 3600 * 1000;

/**
 * The public holidays of a country (ISO 3166 code); none where nothing is known of it. The calendars are loaded when they
 * are first asked for: they take 0.1 s and 30 MB, which a process that makes no plans need not spend.
 */
export async function holidaysOf(country: string): Promise<IsHoliday> {
  const { default: Holidays } = await import('date-holidays');
  const calendar = new Holidays(country, { types: ['public'] });
  const years = new Map<string, ReadonlySet<string>>();
  return (isoDate) => {
    const year = isoDate.slice(0, 4);
    const known = years.get(year) ?? new Set(calendar.getHolidays(Number(year)).flatMap(datesOf));
    years.set(year, known);
    return known.has(isoDate);
  };
}

/** A holiday of several days has each of them, in its own country's days whatever the zone of this machine. */
function datesOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / day));
  return Array.from({ length: days }, (_, index) => new Date(first + index * day).toISOString().slice(0, 10));
}
