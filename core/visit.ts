import { DateTime } from 'luxon';
import type { ServiceCentre } from './lender.js';
import { hoursOn } from './openingHours.js';
import type { Moves } from './states.js';

export type VisitState = 'booked' | 'cancelled' | 'kept' | 'missed';

export const visitMoves: Moves<VisitState, 'cancel' | 'keep' | 'miss'> = {
  booked: { cancel: 'cancelled', keep: 'kept', miss: 'missed' },
  cancelled: {},
  kept: {},
  missed: {},
};

export interface Visit {
  readonly id: string;
  readonly version: number;
  readonly lenderId: string;
  readonly centreId: string;
  /** The start in UTC; people see it in the centre's own time zone. */
  readonly startsAt: Date;
  readonly minutes: number;
  /** 1 to the centre's number of seats. The database allows one booked visit for a centre, start and seat. */
  readonly seat: number;
  readonly state: VisitState;
  /** Who booked it: the loan once proved, else the other end's address; a keyed hash. One open visit each. */
  readonly personHash: string;
  readonly loanId: string | null;
  readonly conversationId: string | null;
  /** Keyed hash of the reference that the owner got. */
  readonly referenceHash: string;
  /** Counts the changes, for calendars. */
  readonly sequence: number;
  readonly createdAt: Date;
}

/** A start that a centre offers. */
export interface Slot {
  /** ISO date in the centre's zone. */
  readonly day: string;
  /** `09:30` in the centre's zone. */
  readonly time: string;
  readonly startsAt: Date;
}

/** Whether a visit is past. */
export const isOver = ({ startsAt, minutes }: Pick<Visit, 'startsAt' | 'minutes'>, now: Date): boolean =>
  startsAt.getTime() + minutes * 60_000 <= now.getTime();

/** Letters and digits that are not mistaken for one another when they are read out. */
const signs = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const half = 5;

/** Ten signs, 49 bits, from 64 bits or more of a keyed hash in hex. */
export function referenceFrom(hash: string): string {
  let rest = BigInt(`0x${hash}`);
  return Array.from({ length: half * 2 }, () => {
    const sign = signs[Number(rest % BigInt(signs.length))];
    rest /= BigInt(signs.length);
    return sign;
  }).join('');
}

/** In two halves, as people read it: `K7QF4-M2XRT`. */
export const shownReference = (reference: string): string => `${reference.slice(0, half)}-${reference.slice(half)}`;

/** What somebody gives as a reference, in its plain form; undefined where it cannot be one. */
export function plainReference(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[\s-]/g, '');
  return plain.length === half * 2 && [...plain].every((sign) => signs.includes(sign)) ? plain : undefined;
}

/** A reference within what somebody writes or spells out. Ten letters in a row may be a word, and are none. */
export function referenceIn(text: string): string | undefined {
  const [written] = /(?<![\p{L}\p{N}])[A-Z2-9]{5}-[A-Z2-9]{5}(?![\p{L}\p{N}])/iu.exec(text) ?? [];
  const isSpelt = /\d/.test(text) || text.split(/[\s,.-]+/).every((piece) => piece.length < 2);
  return plainReference(written ?? (isSpelt ? text.replace(/[,.]/g, '') : ''));
}

/** Visits are not offered sooner than this, in minutes. */
const leadMinutes = 120;

/**
 * All starts of a centre in the coming `days`, in its own time zone: a time that the clocks skip is left out, one that
 * comes twice is the first.
 */
export function slotsOf(centre: ServiceCentre, now: Date, days = 21): Slot[] {
  const today = DateTime.fromJSDate(now, { zone: centre.timeZone }).startOf('day');
  const earliest = now.getTime() + leadMinutes * 60_000;
  return Array.from({ length: days }, (_, offset) => today.plus({ days: offset }))
    .filter((day) => !centre.closedOn.includes(day.toISODate() ?? ''))
    .flatMap((day) => slotsOn(centre, day))
    .filter((slot) => slot.startsAt.getTime() > earliest);
}

function slotsOn({ hours, slotMinutes, timeZone }: ServiceCentre, date: DateTime): Slot[] {
  const open = hoursOn(hours, date);
  if (!open) return [];
  const at = (time: string): DateTime => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return date.set({ hour, minute });
  };
  const [opens, closes] = [at(open[0]), at(open[1])];
  const day = date.toISODate() ?? '';
  // A zone is asked about each start only on the one day in half a year on which its clocks change.
  const isEven = opens.offset === closes.offset;
  const timeOf = (start: number, minutes: number): string =>
    isEven
      ? clockTime(opens.hour * 60 + opens.minute + minutes)
      : DateTime.fromMillis(start, { zone: timeZone }).toFormat('HH:mm');
  const slots: Slot[] = [];
  for (let minutes = 0; ; minutes += slotMinutes) {
    const start = opens.toMillis() + minutes * 60_000;
    if (start + slotMinutes * 60_000 > closes.toMillis()) return slots;
    const time = timeOf(start, minutes);
    if (!slots.some((slot) => slot.time === time)) slots.push({ day, time, startsAt: new Date(start) });
  }
}

const clockTime = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
