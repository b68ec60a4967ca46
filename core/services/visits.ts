import { randomInt } from 'node:crypto';
import { newId } from '../ids.js';
import type { Lender, ServiceCentre } from '../lender.js';
import type { Stores } from '../ports/store.js';
import { next } from '../states.js';
import { type Slot, slotsOf, type Visit, visitMoves } from '../visit.js';
import { lenderOf, type Workshop } from './workshop.js';

export interface CentreView {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

/** A free start, as a conversation keeps it: JSON. */
export interface FreeSlot {
  readonly day: string;
  readonly time: string;
  /** ISO moment. */
  readonly startsAt: string;
}

export type Booked =
  | {
      readonly visitId: string;
      readonly reference: string;
      readonly centre: CentreView;
      readonly day: string;
      readonly time: string;
    }
  | { readonly refused: 'taken' | 'has_visit' | 'not_offered' };

export interface VisitView {
  readonly visitId: string;
  readonly centre: CentreView;
  readonly day: string;
  readonly time: string;
}

/** Letters and digits that are not mistaken for one another when they are read out. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Visits to a service centre. Capacity is the database's to keep: two people for the last seat are one booking. */
export function createVisits(shop: Workshop) {
  const { database, clock, vault } = shop;

  async function centres(lenderId: string): Promise<readonly CentreView[]> {
    return lenderOf(shop, lenderId).centres.map(({ id, name, address }) => ({ id, name, address }));
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

  /** Books a seat. The same person asking for the same start again gets the visit that is there. */
  async function book(conversationId: string, lenderId: string, centreId: string, startsAt: string): Promise<Booked> {
    const centre = centreOf(lenderOf(shop, lenderId), centreId);
    const slot = centre && slotsOf(centre, clock.now()).find((other) => other.startsAt.toISOString() === startsAt);
    if (!centre || !slot) return { refused: 'not_offered' };
    const person = await personIn(conversationId);
    const reference = newReference();
    for (let seat = 1; seat <= centre.seats; seat += 1) {
      const visit: Visit = {
        id: newId('vis'),
        version: 1,
        lenderId,
        centreId,
        startsAt: slot.startsAt,
        minutes: centre.slotMinutes,
        seat,
        state: 'booked',
        ...person,
        conversationId,
        referenceHash: vault.hash('link', reference),
        sequence: 0,
        createdAt: clock.now(),
      };
      const outcome = await database.transaction((stores) => insert(stores, visit));
      if (outcome === 'has_visit') return again(person.personHash, startsAt);
      if (outcome === 'booked')
        return { visitId: visit.id, reference, centre: viewOf(centre), day: slot.day, time: slot.time };
    }
    return { refused: 'taken' };
  }

  async function insert(stores: Stores, visit: Visit): Promise<'booked' | 'seat_taken' | 'has_visit'> {
    const outcome = await stores.visits.book(visit);
    if (outcome === 'booked') {
      await stores.audit.append({
        at: clock.now(),
        actor: `owner:${visit.conversationId}`,
        action: 'visit_booked',
        subject: visit.id,
        detail: { centre: visit.centreId },
      });
    }
    return outcome;
  }

  /** A repeat of a booking that was made: its old reference cannot be read back, so it gets a new one. */
  async function again(personHash: string, startsAt: string): Promise<Booked> {
    const open = await database.read.visits.openOf(personHash);
    if (!open || open.startsAt.toISOString() !== startsAt) return { refused: 'has_visit' };
    const reference = newReference();
    await database.read.visits.save({ ...open, referenceHash: vault.hash('link', reference) });
    const view = describe(open);
    return view ? { ...view, reference } : { refused: 'has_visit' };
  }

  /** The open visit of whoever holds this conversation. */
  async function mine(conversationId: string): Promise<VisitView | null> {
    const { personHash } = await personIn(conversationId);
    const open = await database.read.visits.openOf(personHash);
    return open ? (describe(open) ?? null) : null;
  }

  /** The open visit of a reference; for the conversation that booked it, or a proved owner of its loan. */
  async function byReference(conversationId: string, reference: string): Promise<VisitView | null> {
    const visit = await database.read.visits.byReference(vault.hash('link', plainReference(reference)));
    if (visit?.state !== 'booked' || !(await mayChange(conversationId, visit))) return null;
    return describe(visit) ?? null;
  }

  async function cancel(conversationId: string, visitId: string): Promise<{ cancelled: boolean }> {
    const found = await database.read.visits.get(visitId);
    if (!found || !(await mayChange(conversationId, found))) return { cancelled: false };
    return database.transaction(async (stores) => {
      const visit = await stores.visits.lock(visitId);
      const state = visit && next(visitMoves, visit.state, 'cancel');
      if (visit && state) await stores.visits.save({ ...visit, state, sequence: visit.sequence + 1 });
      return { cancelled: true };
    });
  }

  /** Moves a visit: the new seat is taken before the old one is given up. */
  async function move(
    conversationId: string,
    visitId: string,
    startsAt: string,
  ): Promise<{ moved: VisitView } | { refused: 'taken' | 'not_offered' }> {
    const visit = await database.read.visits.get(visitId);
    if (!visit || !(await mayChange(conversationId, visit))) return { refused: 'not_offered' };
    const centre = centreOf(lenderOf(shop, visit.lenderId), visit.centreId);
    const slot = centre && slotsOf(centre, clock.now()).find((other) => other.startsAt.toISOString() === startsAt);
    if (!centre || !slot) return { refused: 'not_offered' };
    for (let seat = 1; seat <= centre.seats; seat += 1) {
      const moved: Visit = { ...visit, startsAt: slot.startsAt, seat, sequence: visit.sequence + 1 };
      if ((await database.transaction((stores) => stores.visits.move(moved))) === 'moved')
        return { moved: describe(moved) as VisitView };
    }
    return { refused: 'taken' };
  }

  async function mayChange(conversationId: string, visit: Visit): Promise<boolean> {
    return visit.conversationId === conversationId || (await personIn(conversationId)).personHash === visit.personHash;
  }

  /** A proved owner by the loan, anybody else by the address of the conversation. */
  async function personIn(conversationId: string): Promise<{ personHash: string; loanId: string | null }> {
    const identification = await database.read.identifications.latest(conversationId);
    if (identification?.provedAt && identification.loanId) {
      return {
        personHash: vault.hash('phone', `loan:${identification.lenderId}:${identification.loanId}`),
        loanId: identification.loanId,
      };
    }
    const conversation = await database.read.conversations.get(conversationId);
    return {
      personHash: vault.hash('phone', conversation ? vault.open(conversation.sealedAddress) : conversationId),
      loanId: null,
    };
  }

  function describe(visit: Visit): VisitView | undefined {
    const centre = centreOf(lenderOf(shop, visit.lenderId), visit.centreId);
    if (!centre) return undefined;
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: centre.timeZone, dateStyle: 'short' }).format(
      visit.startsAt,
    );
    const time = new Intl.DateTimeFormat('en-GB', { timeZone: centre.timeZone, timeStyle: 'short' }).format(
      visit.startsAt,
    );
    return { visitId: visit.id, centre: viewOf(centre), day: local, time };
  }

  return { centres, days, times, book, mine, byReference, cancel, move };
}

export type Visits = ReturnType<typeof createVisits>;

const centreOf = (lender: Lender, centreId: string): ServiceCentre | undefined =>
  lender.centres.find((centre) => centre.id === centreId);
const viewOf = ({ id, name, address }: ServiceCentre): CentreView => ({ id, name, address });

/** Eight of 31 signs: 40 bits, unguessable at the rate that anybody may ask. */
const newReference = (): string => Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
const plainReference = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
