import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { VisitState } from '../../core/visit.js';
import { moment, sequence } from './columns.js';

export const visits = pgTable(
  'visits',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    centreId: text('centre_id').notNull(),
    startsAt: moment('starts_at').notNull(),
    minutes: integer('minutes').notNull(),
    seat: integer('seat').notNull(),
    state: text('state').$type<VisitState>().notNull(),
    personHash: text('person_hash').notNull(),
    loanId: text('loan_id'),
    conversationId: text('conversation_id'),
    referenceHash: text('reference_hash').notNull(),
    sequence: integer('sequence').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('visits_one_a_seat')
      .on(table.lenderId, table.centreId, table.startsAt, table.seat)
      .where(sql`state = 'booked'`),
    uniqueIndex('visits_one_open').on(table.personHash).where(sql`state = 'booked'`),
    index('visits_by_reference').on(table.referenceHash),
    check('visits_seat', sql`${table.seat} >= 1`),
  ],
);
