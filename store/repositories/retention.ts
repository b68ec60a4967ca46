import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { RetentionStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { chatActivities } from '../schema/chats.js';
import { transcriptLines, turns } from '../schema/conversations.js';
import { passcodes } from '../schema/identifications.js';
import { messages } from '../schema/messages.js';
import { inbox, tasks } from '../schema/work.js';

export function retentionStore(queries: Queries): RetentionStore {
  /** Old rows stand first in a table, so that a batch is found without an index; only the last look reads all of it. */
  async function forget(table: PgTable, which: SQL, limit: number, also = sql``): Promise<number> {
    const { rows } = await queries.execute(sql`with gone as (delete from ${table} where ctid = any (array(
      select ctid from ${table} where ${which} limit ${limit}::int)) returning *)${also} select 1 from gone`);
    return rows.length;
  }

  const before = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

  return {
    forgetWords: async (at, limit) =>
      Math.max(
        await forget(transcriptLines, sql`at < ${before(at)}`, limit),
        await forget(turns, sql`at < ${before(at)}`, limit),
        await forget(chatActivities, sql`at < ${before(at)} and sealed_heard is null`, limit),
      ),
    // A code that was used says where its owner can be told how things go, and proves that they are the owner.
    forgetSpent: async (than, limit) =>
      Math.max(
        await forget(tasks, sql`done_at < ${before(than.tasks)}`, limit),
        await forget(inbox, sql`at < ${before(than.inbox)}`, limit),
        await forget(
          passcodes,
          sql`expires_at < ${before(than.passcodes)} and used_at is null`,
          limit,
          sql`, sent as (delete from ${messages} where dedupe in (select 'passcode:' || id from gone))`,
        ),
      ),
  };
}
