import { and, asc, desc, eq, gte, sql } from 'drizzle-orm';
import type { VisitStore } from '../../core/ports/store.js';
import type { Visit } from '../../core/visit.js';
import type { Queries } from '../connections.js';
import { visits } from '../schema/visits.js';
import { asItIs, conflict, type Layout, versioned } from './versioned.js';

const layout: Layout<Visit, typeof visits> = {
  table: visits,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function visitStore(queries: Queries): VisitStore {
  const booked = eq(visits.state, 'booked');

  async function openOf(personHash: string): Promise<Visit | undefined> {
    const [open] = await queries
      .select()
      .from(visits)
      .where(and(eq(visits.personHash, personHash), booked));
    return open && asItIs(open);
  }

  async function book(visit: Visit): Promise<'booked' | 'seat_taken' | 'has_visit'> {
    const kept = await queries.insert(visits).values(visit).onConflictDoNothing().returning({ id: visits.id });
    if (kept.length > 0) return 'booked';
    return (await openOf(visit.personHash)) ? 'has_visit' : 'seat_taken';
  }

  /** A function of the schema, for there a seat that is taken does not end the transaction. */
  async function move({ id, version, startsAt, minutes, seat, sequence }: Visit): Promise<'moved' | 'seat_taken'> {
    const moment = sql`${startsAt.toISOString()}::timestamptz`;
    const { rows } = await queries.execute<{ outcome: 'moved' | 'seat_taken' | 'changed' }>(
      sql`select move_visit(${id}, ${version}::int, ${moment}, ${minutes}::int, ${seat}::int, ${sequence}::int) as outcome`,
    );
    const outcome = rows[0]?.outcome ?? 'changed';
    if (outcome === 'changed') throw conflict(id);
    return outcome;
  }

  async function taken(
    lenderId: string,
    centreId: string,
    from: Date,
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const found = await queries
      .select({ startsAt: visits.startsAt, seat: visits.seat })
      .from(visits)
      .where(and(eq(visits.lenderId, lenderId), eq(visits.centreId, centreId), gte(visits.startsAt, from), booked))
      .orderBy(asc(visits.startsAt), asc(visits.seat));
    const seats = new Map<string, number[]>();
    for (const { startsAt, seat } of found) {
      const start = startsAt.toISOString();
      seats.set(start, [...(seats.get(start) ?? []), seat]);
    }
    return seats;
  }

  return {
    ...versioned(queries, layout),
    book,
    move,
    byReference: async (referenceHash) => {
      const [visit] = await queries
        .select()
        .from(visits)
        .where(eq(visits.referenceHash, referenceHash))
        .orderBy(desc(visits.seq))
        .limit(1);
      return visit && asItIs(visit);
    },
    openOf,
    taken,
  };
}
