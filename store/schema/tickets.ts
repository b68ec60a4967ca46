import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Ticket } from '../../core/ticket.js';
import { moment, sequence } from './columns.js';
import { identifications } from './identifications.js';

export const tickets = pgTable(
  'tickets',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    onward: text('onward').$type<Ticket['onward']>().notNull(),
    lenderId: text('lender_id').notNull(),
    fromConversationId: text('from_conversation_id').notNull(),
    identificationId: text('identification_id')
      .notNull()
      .references(() => identifications.id),
    createdAt: moment('created_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    spentAt: moment('spent_at'),
    spentBy: text('spent_by'),
    greetedAt: moment('greeted_at'),
  },
  (table) => [
    index('tickets_spent_by').on(table.spentBy, table.spentAt),
    check('tickets_spent', sql`${table.spentBy} is null or ${table.spentAt} is not null`),
  ],
);
