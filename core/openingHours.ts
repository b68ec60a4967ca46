import { DateTime } from 'luxon';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** By weekday: opens and closes, `HH:mm` in the place's own time zone. A day that is not named is closed. */
export type OpeningHours = { readonly [Weekday in (typeof weekdays)[number]]?: readonly [string, string] | undefined };

export const hoursOn = (hours: OpeningHours, day: DateTime): readonly [string, string] | undefined =>
  hours[weekdays[day.weekday - 1] ?? 'mon'];

/**
 * When somebody is there again: day (ISO) and time (`HH:mm`) in the time zone, or null where somebody is there now. The
 * closing minute still counts, so that `23:59` closes nothing. Hours that name no day say nothing: always open.
 */
export function opensAgain(
  hours: OpeningHours,
  timeZone: string,
  now: Date,
): { readonly day: string; readonly time: string } | null {
  const today = DateTime.fromJSDate(now, { zone: timeZone });
  const time = today.toFormat('HH:mm');
  const [opens, closes] = hoursOn(hours, today) ?? [];
  if (opens && closes && opens <= time && time <= closes) return null;
  for (let offset = opens && time < opens ? 0 : 1; offset <= 7; offset += 1) {
    const day = today.plus({ days: offset });
    const first = hoursOn(hours, day)?.[0];
    if (first) return { day: day.toISODate() ?? '', time: first };
  }
  return null;
}
