import { type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { careFlags } from '../schema/careFlags.js';
import { handovers } from '../schema/cases.js';
import { conversations } from '../schema/conversations.js';
import { identifications } from '../schema/identifications.js';
import { messages } from '../schema/messages.js';
import { paymentAttempts } from '../schema/payments.js';
import { plans } from '../schema/plans.js';
import { promises } from '../schema/promises.js';
import { releases } from '../schema/releases.js';
import { threads } from '../schema/threads.js';
import { tickets } from '../schema/tickets.js';
import { tasks } from '../schema/work.js';

/** The rows that payloads name, and by which word. */
const named: readonly (readonly [string, PgTable])[] = [
  ['paymentId', paymentAttempts],
  ['releaseId', releases],
  ['planId', plans],
  ['promiseId', promises],
  ['messageId', messages],
  ['identificationId', identifications],
  ['flagId', careFlags],
  ['ticketId', tickets],
  ['handoverId', handovers],
  ['conversationId', conversations],
  ['conversationId', threads],
];

/** Whose work a task is, by what its payload names. Null where it names nothing of a lender's. */
export const lenderOfTask: SQL<string | null> = sql<string | null>`coalesce(${tasks.payload} ->> 'lenderId', ${sql.join(
  named.map(
    ([word, table]) =>
      sql`(select o.lender_id from ${table} o where o.id = ${tasks.payload} ->> ${sql.raw(`'${word}'`)})`,
  ),
  sql`, `,
)})`;
