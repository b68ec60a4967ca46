import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import type { TaskRequest } from '../../core/task.js';
import { moment } from './columns.js';

const live = sql`done_at is null`;

/** `run_at`, `was_due_at` and `failing_since` are in the world's time; `leased_until` is the database's own clock, which nobody moves. */
export const tasks = pgTable(
  'tasks',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').$type<TaskRequest['payload']>().notNull(),
    dedupe: text('dedupe'),
    runAt: moment('run_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When it was due as it was last claimed. */
    wasDueAt: moment('was_due_at'),
    /** Since when it fails again and again (the try after the first failure); null after a success. */
    failingSince: moment('failing_since'),
    lease: uuid('lease'),
    leasedUntil: moment('leased_until'),
    /** Something happened while it was under way: it comes again by then, whatever its worker decides. */
    hastenedTo: moment('hastened_to'),
    doneAt: moment('done_at'),
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().default(sql`clock_timestamp()`),
  },
  (table) => [
    uniqueIndex('tasks_one_live').on(table.kind, table.dedupe).where(sql`dedupe is not null and ${live}`),
    index('tasks_due').on(table.runAt, table.id).where(live),
  ],
);

export const inbox = pgTable(
  'inbox',
  {
    source: text('source').notNull(),
    eventId: text('event_id').notNull(),
    type: text('type').notNull(),
    bodyHash: text('body_hash').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.eventId] })],
);
