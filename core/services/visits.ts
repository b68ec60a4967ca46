import { DateTime } from 'luxon';
import { newId } from '../ids.js';
import type { Lender, ServiceCentre } from '../lender.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import { isOver, plainReference, type Slot, slotsOf, type Visit, visitMoves } from '../visit.js';
import { retried } from './deskAccess.js';
import {
  type CentreView,
  centreOf,
  createVisitNotices,
  viewIn,
  viewOf,
  type VisitChange,
  type VisitView,
} from './visitNotices.js';
import { mayChange, type Visitor, visitorIn } from './visitors.js';
import { lenderOf, type Workshop } from './workshop.js';

/** A free start, as a conversation keeps it: JSON. */
export interface FreeSlot {
  readonly day: string;
  readonly time: string;
  /** ISO moment. */
  readonly startsAt: string;
}

/** A visit that was just booked or changed. */
export interface Booking extends VisitView {
  /** As people read it, such as `K7QF4-M2XRT`. */
  readonly reference: string;
  readonly calendarUrl: string;
  /** It is on its way in writing too. */
  readonly written: boolean;
}

export type Booked = Booking | { readonly refused: 'taken' | 'has_visit' | 'not_offered' };
export type Moved = { readonly moved: Booking } | { readonly refused: 'taken' | 'not_offered' | 'not_theirs' };

/** What a calendar shows of a visit. It names nobody. */
export interface CalendarEntry {
  readonly visitId: string;
  readonly sequence: number;
  readonly isCancelled: boolean;
  readonly lender: Lender;
  readonly centre: CentreView;
  /** In the centre's own zone. */
  readonly starts: DateTime;
  readonly ends: DateTime;
  readonly bookedAt: Date;
  readonly reference: string;
  readonly url: string;
}

/** Visits to a service centre. Capacity is the database's to keep: two people for the last seat are one booking. */
export function createVisits(shop: Workshop) {
  const { database, clock, vault } = shop;
  const { referenceOf, referenceTo, mayWriteTo, write } = createVisitNotices(shop);

  async function centres(lenderId: string): Promise<readonly CentreView[]> {
    return lenderOf(shop, lenderId).centres.map(viewOf);
  }

  /** Days with a free start, soonest first; ISO dates in the centre's zone. */
  async function days(lenderId: string, centreId: string): Promise<readonly string[]> {
    return [...new Set((await free(lenderId, centreId)).map((slot) => slot.day))];
  }

  async function times(lenderId: string, centreId: string, day: string): Promise<readonly FreeSlot[]> {
    const slots = await free(lenderId, centreId);
    return slots
      .filter((slot) => slot.day === day)
      .map(({ time, startsAt }) => ({ day, time, startsAt: startsAt.toISOString() }));
  }

  async function free(lenderId: string, centreId: string): Promise<Slot[]> {
    const centre = centreOf(lenderOf(shop, lenderId), centreId);
    if (!centre) return [];
    const taken = await database.read.visits.taken(lenderId, centreId, clock.now());
    return slotsOf(centre, clock.now()).filter(
      (slot) => (taken.get(slot.startsAt.toISOString())?.length ?? 0) < centre.seats,
    );
  }

  const slotAt = (centre: ServiceCentre | undefined, startsAt: string): Slot | undefined =>
    centre && slotsOf(centre, clock.now()).find((slot) => slot.startsAt.toISOString() === startsAt);

  /** Books a seat. The same person asking for the same start again gets the visit that is there. */
  async function book(conversationId: string, lenderId: string, centreId: string, startsAt: string): Promise<Booked> {
    const centre = centreOf(lenderOf(shop, lenderId), centreId);
    const slot = slotAt(centre, startsAt);
    const visitor = await visitorIn(shop, database.read, conversationId);
    if (!centre || !slot || !visitor) return { refused: 'not_offered' };
    const open = await openOf(visitor);
    if (open) return again(visitor, open, startsAt);
    const mayWrite = await mayWriteTo(visitor);
    for (let seat = 1; seat <= centre.seats; seat += 1) {
      const visit = newVisit(visitor, centre, slot, seat);
      const outcome = await database.transaction((stores) => insert(stores, visit, visitor, mayWrite));
      if (outcome === 'booked') return { ...viewIn(centre, visit), ...referenceTo(visit), written: mayWrite };
      const there = outcome === 'has_visit' ? await openOf(visitor) : undefined;
      if (there) return again(visitor, there, startsAt);
    }
    return { refused: 'taken' };
  }

  function newVisit(visitor: Visitor, centre: ServiceCentre, slot: Slot, seat: number): Visit {
    const id = newId('vis');
    const { conversationId, lenderId, loanId, personHash } = visitor;
    return {
      id,
      version: 1,
      lenderId,
      loanId,
      personHash,
      conversationId,
      seat,
      centreId: centre.id,
      startsAt: slot.startsAt,
      minutes: centre.slotMinutes,
      state: 'booked',
      referenceHash: vault.hash('link', referenceOf(id)),
      sequence: 0,
      createdAt: clock.now(),
    };
  }

  async function insert(stores: Stores, visit: Visit, visitor: Visitor, mayWrite: boolean) {
    const outcome = await stores.visits.book(visit);
    if (outcome !== 'booked') return outcome;
    await record(stores, visitor, visit, 'booked');
    if (mayWrite) await write(stores, visitor, visit, 'booked');
    return outcome;
  }

  /** A repeat of a booking that was made; anything else that is open stands in the way of another. */
  async function again(visitor: Visitor, open: Visit, startsAt: string): Promise<Booked> {
    const centre = centreOf(lenderOf(shop, open.lenderId), open.centreId);
    if (!centre || open.startsAt.toISOString() !== startsAt || !mayChange(visitor, open))
      return { refused: 'has_visit' };
    return { ...viewIn(centre, open), ...referenceTo(open), written: visitor.writeTo !== null };
  }

  /** The open visit of a person. One that is past counts as kept, for nobody told us otherwise. */
  async function openOf(visitor: Visitor): Promise<Visit | undefined> {
    for (const hash of [visitor.personHash, ...visitor.others]) {
      const open = await database.read.visits.openOf(hash);
      if (open && isOver(open, clock.now())) await settle(open);
      // What was booked from this address, in a conversation that proved nothing, may be anybody's.
      else if (open && (hash === visitor.personHash || mayChange(visitor, open))) return open;
    }
    return undefined;
  }

  async function settle({ id }: Visit): Promise<void> {
    await database.transaction(async (stores) => {
      const visit = await stores.visits.lock(id);
      const state = visit && isOver(visit, clock.now()) && next(visitMoves, visit.state, 'keep');
      if (visit && state) await stores.visits.save({ ...visit, state });
    });
  }

  /** The open visit of whoever holds this conversation; `hidden` where one is booked from this address by who knows whom. */
  async function mine(conversationId: string): Promise<VisitView | 'hidden' | null> {
    const visitor = await visitorIn(shop, database.read, conversationId);
    const open = visitor && (await openOf(visitor));
    const centre = open && centreOf(lenderOf(shop, open.lenderId), open.centreId);
    if (!open || !centre) return null;
    return mayChange(visitor, open) ? viewIn(centre, open) : 'hidden';
  }

  const hashOf = (reference: string | undefined): string | undefined =>
    reference === undefined ? undefined : vault.hash('link', reference);

  /** The open visit of a reference, in its plain form; `hidden` from who has not proved who they are, null where there is none. */
  async function referred(conversationId: string, reference: string): Promise<VisitView | 'hidden' | null> {
    const visitor = await visitorIn(shop, database.read, conversationId);
    const referenceHash = vault.hash('link', reference);
    const visit = await database.read.visits.byReference(referenceHash);
    const centre = visit && centreOf(lenderOf(shop, visit.lenderId), visit.centreId);
    if (!centre || visit.lenderId !== visitor?.lenderId) return null;
    if (visit.state !== 'booked' || isOver(visit, clock.now())) return null;
    return mayChange(visitor, visit, referenceHash) ? viewIn(centre, visit) : 'hidden';
  }

  async function cancel(
    conversationId: string,
    visitId: string,
    reference?: string,
  ): Promise<{ cancelled: boolean; calendarUrl: string | null }> {
    const visitor = await visitorIn(shop, database.read, conversationId);
    const mayWrite = visitor !== undefined && (await mayWriteTo(visitor));
    return database.transaction(async (stores) => {
      const visit = await stores.visits.lock(visitId);
      if (!visit || !visitor || !mayChange(visitor, visit, hashOf(reference)))
        return { cancelled: false, calendarUrl: null };
      const state = next(visitMoves, visit.state, 'cancel');
      const { calendarUrl } = referenceTo(visit);
      if (!state) return { cancelled: visit.state === 'cancelled', calendarUrl };
      const saved = await stores.visits.save({ ...visit, state, sequence: visit.sequence + 1 });
      await record(stores, visitor, saved, 'cancelled');
      if (mayWrite) await write(stores, visitor, saved, 'cancelled');
      return { cancelled: true, calendarUrl };
    });
  }

  /** Moves a visit: the new seat is taken in the same moment as the old one is given up. */
  async function move(conversationId: string, visitId: string, startsAt: string, reference?: string): Promise<Moved> {
    const visitor = await visitorIn(shop, database.read, conversationId);
    const mayWrite = visitor !== undefined && (await mayWriteTo(visitor));
    return retried(async () => {
      const visit = await database.read.visits.get(visitId);
      if (!visitor || visit?.state !== 'booked' || !mayChange(visitor, visit, hashOf(reference)))
        return { refused: 'not_theirs' };
      const centre = centreOf(lenderOf(shop, visit.lenderId), visit.centreId);
      const slot = slotAt(centre, startsAt);
      if (!centre || !slot) return { refused: 'not_offered' };
      const done = (moved: Visit): Moved => ({
        moved: { ...viewIn(centre, moved), ...referenceTo(moved), written: mayWrite },
      });
      if (visit.startsAt.getTime() === slot.startsAt.getTime()) return done(visit);
      for (let seat = 1; seat <= centre.seats; seat += 1) {
        const moved: Visit = { ...visit, startsAt: slot.startsAt, seat, sequence: visit.sequence + 1 };
        if (await tryMove(visitor, moved, mayWrite)) return done(moved);
      }
      return { refused: 'taken' };
    });
  }

  const tryMove = (visitor: Visitor, moved: Visit, mayWrite: boolean): Promise<boolean> =>
    database.transaction(async (stores) => {
      if ((await stores.visits.move(moved)) !== 'moved') return false;
      await record(stores, visitor, moved, 'moved');
      if (mayWrite) await write(stores, visitor, moved, 'moved');
      return true;
    });

  const record = (stores: Stores, { conversationId }: Visitor, visit: Visit, what: VisitChange): Promise<void> =>
    stores.audit.append({
      at: clock.now(),
      actor: `owner:${conversationId}`,
      action: `visit_${what}`,
      subject: visit.id,
      detail: { centre: visit.centreId },
    });

  /** What a calendar file of this reference says; undefined where there is none. Looking changes nothing. */
  async function calendar(reference: string): Promise<CalendarEntry | undefined> {
    const plain = plainReference(reference);
    const visit = plain && (await database.read.visits.byReference(vault.hash('link', plain)));
    const lender = visit && shop.lenders.byId(visit.lenderId);
    const centre = lender && centreOf(lender, visit.centreId);
    if (!visit || !centre) return undefined;
    const starts = DateTime.fromJSDate(visit.startsAt, { zone: centre.timeZone });
    const { reference: shown, calendarUrl: url } = referenceTo(visit);
    return {
      visitId: visit.id,
      sequence: visit.sequence,
      isCancelled: visit.state === 'cancelled',
      lender,
      centre: viewOf(centre),
      starts,
      ends: starts.plus({ minutes: visit.minutes }),
      bookedAt: visit.createdAt,
      reference: shown,
      url,
    };
  }

  return { centres, days, times, book, mine, referred, cancel, move, calendar };
}

export type Visits = ReturnType<typeof createVisits>;
