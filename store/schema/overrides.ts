import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Override } from '../../core/override.js';
import { moment, sequence } from './columns.js';

export const overrides = pgTable(
  'overrides',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    handoverId: text('handover_id').notNull(),
    kind: text('kind').$type<Override['kind']>().notNull(),
    reason: text('reason').notNull(),
    askedBy: text('asked_by').notNull(),
    decidedBy: text('decided_by'),
    state: text('state').$type<Override['state']>().notNull(),
    createdAt: moment('created_at').notNull(),
    decidedAt: moment('decided_at'),
  },
  (table) => [
    uniqueIndex('overrides_one_asked').on(table.lenderId, table.loanId).where(sql`state = 'asked'`),
    check('overrides_two_people', sql`${table.decidedBy} is null or ${table.decidedBy} <> ${table.askedBy}`),
  ],
);

export const offlineCodes = pgTable(
  'offline_codes',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    deviceHash: text('device_hash').notNull(),
    agentId: text('agent_id').notNull(),
    at: moment('at').notNull(),
  },
  (table) => [index('offline_codes_of_device').on(table.deviceHash, table.at)],
);
