import {
  and,
  asc,
  count,
  eq,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  min,
  or,
  type Placeholder,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { TaskStore } from '../../core/ports/store.js';
import { lateAfterSeconds, type Task } from '../../core/task.js';
import type { Queries } from '../connections.js';
import { tasks } from '../schema/work.js';
import { together } from '../together.js';
import { lenderOfTask } from './taskLender.js';

const live = isNull(tasks.doneAt);
const unleased = or(isNull(tasks.leasedUntil), lt(tasks.leasedUntil, sql`clock_timestamp()`));
const inSeconds = (seconds: number | Placeholder): SQL =>
  sql`clock_timestamp() + ${seconds}::float8 * interval '1 second'`;
const noLease = { lease: null, leasedUntil: null };
const since = sql<Date>`coalesce(${tasks.failingSince}, ${tasks.runAt})`;

/** Live, and due or failing for longer than its kind may be. */
function lateAt(at: Date): SQL | undefined {
  const kinds = sql.join(
    Object.entries(lateAfterSeconds.byKind).map(([kind, seconds]) => sql`when ${kind} then ${seconds}::int`),
    sql` `,
  );
  const limit = sql`case ${tasks.kind} ${kinds} else ${lateAfterSeconds.others}::int end * interval '1 second'`;
  return and(live, lt(since, sql`${at.toISOString()}::timestamptz - ${limit}`));
}

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

  const prepareCompletion = () =>
    queries
      .update(tasks)
      .set({ ...noLease, doneAt: sql`${sql.placeholder('at')}` })
      .where(and(eq(tasks.id, sql.placeholder('id')), eq(tasks.lease, sql.placeholder('lease')), live))
      .returning({ id: tasks.id })
      .prepare('complete');
  let completion: ReturnType<typeof prepareCompletion> | undefined;

  async function completeOne({ id, lease }: Task, at: Date): Promise<boolean> {
    completion ??= prepareCompletion();
    return (await completion.execute({ id, lease, at: at.toISOString() })).length > 0;
  }

  /**
   * What somebody else holds at the moment is done by itself: waiting for it while holding others could be waiting in a
   * circle. Only live tasks have a lease; without that condition the plan goes by id, not through everything that is live.
   */
  async function completeAll(done: readonly { task: Task; at: Date }[]): Promise<boolean[]> {
    const [only, ...others] = done;
    if (only && others.length === 0) return [await completeOne(only.task, only.at)];
    const column = <Value>(of: (one: (typeof done)[number]) => Value) => sql.param(done.map(of));
    const { rows } = await queries.execute<{ lease: string }>(sql`
      with given as (
        select * from unnest(
          ${column(({ task }) => task.id)}::bigint[],
          ${column(({ task }) => task.lease)}::uuid[],
          ${column(({ at }) => at.toISOString())}::timestamptz[]
        ) as given(given_id, given_lease, at)
      ), mine as (
        select id, lease, at from given join ${tasks} on id = given_id and lease = given_lease
        for update of ${tasks} skip locked
      )
      update ${tasks} set lease = null, leased_until = null, done_at = mine.at from mine
      where ${tasks.id} = mine.id returning mine.lease`);
    const completed = new Set(rows.map(({ lease }) => lease));
    return Promise.all(done.map(async ({ task, at }) => completed.has(task.lease) || completeOne(task, at)));
  }

  const completeTogether = together(completeAll);

  /** The worker's look with the kinds that it does. Drizzle takes longer to write it than the engine to find nothing due. */
  function prepareClaim(kinds: readonly string[] | undefined) {
    const ofKind = kinds && inArray(tasks.kind, [...kinds]);
    const due = queries.$with('due').as(
      queries
        .select({ id: tasks.id })
        .from(tasks)
        .where(and(live, lte(tasks.runAt, sql.placeholder('now')), unleased, ofKind))
        .orderBy(asc(tasks.runAt), asc(tasks.id))
        .limit(sql.placeholder('limit'))
        .for('update', { skipLocked: true }),
    );
    return queries
      .with(due)
      .update(tasks)
      .set({
        attempts: sql`${tasks.attempts} + 1`,
        wasDueAt: sql`${tasks.runAt}`,
        lease: sql`gen_random_uuid()`,
        leasedUntil: inSeconds(sql.placeholder('leaseSeconds')),
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
      })
      .prepare('claim');
  }
  const claims = new Map<string, ReturnType<typeof prepareClaim>>();

  async function claim(now: Date, leaseSeconds: number, limit: number, kinds?: readonly string[]): Promise<Task[]> {
    if (limit <= 0 || kinds?.length === 0) return [];
    const key = kinds?.join() ?? '';
    const prepared = claims.get(key) ?? prepareClaim(kinds);
    claims.set(key, prepared);
    const claimed = await prepared.execute({ now: now.toISOString(), leaseSeconds, limit });
    return claimed
      .toSorted((a, b) => a.runAt.getTime() - b.runAt.getTime() || a.id - b.id)
      .map((task) => ({ ...task, id: String(task.id), lease: task.lease ?? '' }));
  }

  return {
    enqueue: async ({ kind, payload, runAt, dedupe }) => {
      await queries
        .insert(tasks)
        .values({ kind, payload, runAt, dedupe: dedupe ?? null })
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
    complete: (task, at) => completeTogether({ task, at }),
    postpone: async (task, runAt, error) => {
      const moment = sql`${runAt.toISOString()}::timestamptz`;
      const change = { ...noLease, runAt: sql`least(${tasks.hastenedTo}, ${moment})`, lastError: error };
      // Coming again by plan is no failure: the count starts anew.
      const counted =
        error === null
          ? { attempts: 0, failingSince: null }
          : { failingSince: sql`coalesce(${tasks.failingSince}, ${moment})` };
      const postponed = await underLease(task, { ...change, ...counted });
      if (postponed) written();
      return postponed;
    },
    renew: (task, leaseSeconds) => underLease(task, { leasedUntil: inSeconds(leaseSeconds) }),
    freeAll: async () => {
      const freed = await queries
        .update(tasks)
        .set(noLease)
        .where(and(isNotNull(tasks.lease), live))
        .returning({ id: tasks.id });
      return freed.length;
    },
    late: async (at) => {
      const found = await queries
        .select({
          kind: tasks.kind,
          lenderId: lenderOfTask,
          count: count(),
          since: sql<Date>`min(${since})`.mapWith(tasks.runAt),
        })
        .from(tasks)
        .where(lateAt(at))
        .groupBy(sql`1`, sql`2`)
        .orderBy(sql`4`, sql`1`);
      return found;
    },
    counts: async (now) => {
      const [due] = await queries
        .select({ due: count(), oldest: min(tasks.runAt) })
        .from(tasks)
        .where(and(live, lte(tasks.runAt, now)));
      const [late] = await queries.select({ overdue: count() }).from(tasks).where(lateAt(now));
      return { due: due?.due ?? 0, overdue: late?.overdue ?? 0, oldestDueAt: due?.oldest ?? null };
    },
  };
}
