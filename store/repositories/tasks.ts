import { and, asc, count, eq, inArray, isNotNull, isNull, lt, lte, min, or, type SQL, sql } from 'drizzle-orm';
import type { TaskStore } from '../../core/ports/store.js';
import type { Task } from '../../core/task.js';
import type { Queries } from '../connections.js';
import { tasks } from '../schema/work.js';

const live = and(isNull(tasks.doneAt), isNull(tasks.deadAt));
const unleased = or(isNull(tasks.leasedUntil), lt(tasks.leasedUntil, sql`clock_timestamp()`));
const inSeconds = (seconds: number): SQL => sql`clock_timestamp() + ${seconds}::float8 * interval '1 second'`;
const noLease = { lease: null, leasedUntil: null };

/** `written` is told of every statement that may have made work due. */
export function taskStore(queries: Queries, written: () => void): TaskStore {
  /** A worker whose lease was taken over holds an old fencing token and changes nothing. */
  async function underLease(task: Task, change: Record<string, unknown>): Promise<boolean> {
    const changed = await queries
      .update(tasks)
      .set(change)
      .where(and(eq(tasks.id, Number(task.id)), eq(tasks.lease, task.lease), live))
      .returning({ id: tasks.id });
    return changed.length > 0;
  }

  async function claim(now: Date, leaseSeconds: number, limit: number, kinds?: readonly string[]): Promise<Task[]> {
    const ofKind = kinds && inArray(tasks.kind, [...kinds]);
    if (limit <= 0 || kinds?.length === 0) return [];
    const due = queries.$with('due').as(
      queries
        .select({ id: tasks.id })
        .from(tasks)
        .where(and(live, lte(tasks.runAt, now), unleased, ofKind))
        .orderBy(asc(tasks.runAt), asc(tasks.id))
        .limit(limit)
        .for('update', { skipLocked: true }),
    );
    const claimed = await queries
      .with(due)
      .update(tasks)
      .set({
        attempts: sql`${tasks.attempts} + 1`,
        lease: sql`gen_random_uuid()`,
        leasedUntil: inSeconds(leaseSeconds),
        hastenedTo: null,
      })
      .where(inArray(tasks.id, sql`(select id from due)`))
      .returning({
        id: tasks.id,
        kind: tasks.kind,
        payload: tasks.payload,
        runAt: tasks.runAt,
        attempts: tasks.attempts,
        lease: tasks.lease,
      });
    return claimed
      .toSorted((a, b) => a.runAt.getTime() - b.runAt.getTime() || a.id - b.id)
      .map((task) => ({ ...task, id: String(task.id), lease: task.lease ?? '' }));
  }

  return {
    enqueue: async ({ kind, payload, runAt, dedupe, deadlineAt }) => {
      await queries
        .insert(tasks)
        .values({ kind, payload, runAt, dedupe: dedupe ?? null, deadlineAt: deadlineAt ?? null })
        .onConflictDoNothing();
      written();
    },
    hasten: async (kind, dedupe, runAt) => {
      const moment = sql`${runAt.toISOString()}::timestamptz`;
      await queries
        .update(tasks)
        .set({ runAt: sql`least(${tasks.runAt}, ${moment})`, hastenedTo: sql`least(${tasks.hastenedTo}, ${moment})` })
        .where(and(eq(tasks.kind, kind), eq(tasks.dedupe, dedupe), live));
      written();
    },
    claim,
    complete: (task, now) => underLease(task, { ...noLease, doneAt: now }),
    postpone: async (task, runAt, error) => {
      const moment = sql`${runAt.toISOString()}::timestamptz`;
      const change = { ...noLease, runAt: sql`least(${tasks.hastenedTo}, ${moment})`, lastError: error };
      // Coming again by plan is no failure: the count starts anew.
      const postponed = await underLease(task, error === null ? { ...change, attempts: 0 } : change);
      if (postponed) written();
      return postponed;
    },
    renew: (task, leaseSeconds) => underLease(task, { leasedUntil: inSeconds(leaseSeconds) }),
    kill: (task, now, error) => underLease(task, { ...noLease, deadAt: now, lastError: error }),
    freeAll: async () => {
      const freed = await queries
        .update(tasks)
        .set(noLease)
        .where(and(isNotNull(tasks.lease), live))
        .returning({ id: tasks.id });
      return freed.length;
    },
    nextRunAt: async () => {
      const [next] = await queries
        .select({ at: min(tasks.runAt) })
        .from(tasks)
        .where(and(live, unleased));
      return next?.at ?? undefined;
    },
    counts: async (now) => {
      const [due] = await queries
        .select({ due: count(), oldest: min(tasks.runAt) })
        .from(tasks)
        .where(and(live, lte(tasks.runAt, now)));
      const [dead] = await queries.select({ dead: count() }).from(tasks).where(isNotNull(tasks.deadAt));
      return { due: due?.due ?? 0, dead: dead?.dead ?? 0, oldestDueAt: due?.oldest ?? null };
    },
  };
}
