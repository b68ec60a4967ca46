/** Days as ISO dates (`YYYY-MM-DD`), counted without a clock or a zone. */

export const dayLength = 86_400_000;
export const dayOf = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
export const isoOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** Days between 1 and 31 that exist in the month; undefined for 31 February. */
export function dated(year: number, month: number, day: number): string | undefined {
  const moment = new Date(Date.UTC(year, month, day));
  return moment.getUTCDate() === day ? isoOf(moment.getTime()) : undefined;
}

/** The day and month (0 to 11) this year, or next year where that is past. */
export function nextOf(day: number, month: number, today: string): string | undefined {
  const year = Number(today.slice(0, 4));
  const thisYear = dated(year, month, day);
  return thisYear !== undefined && thisYear >= today ? thisYear : (dated(year + 1, month, day) ?? thisYear);
}

/** So many days, weeks or months later; months clamp to their last day. */
export function moved(today: string, count: number, unit: 'day' | 'week' | 'month'): string {
  if (unit !== 'month') return isoOf(dayOf(today) + count * (unit === 'week' ? 7 : 1) * dayLength);
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return isoOf(Date.UTC(year, month - 1 + count, Math.min(day, last)));
}

/** The first such day of a month from `today` on, looked for from a month (0 to 11) on. */
export function firstFrom(day: number, year: number, month: number, today: string): string | undefined {
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const value = dated(year, month + ahead, day);
    if (value !== undefined && value >= today) return value;
  }
  return undefined;
}
