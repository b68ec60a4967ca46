import { bigint, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { AuditEntry } from '../../core/audit.js';
import { moment } from './columns.js';

/** Insert-only and a chain, by triggers of the migrations. */
export const audit = pgTable(
  'audit',
  {
    n: bigint('n', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    subject: text('subject').notNull(),
    detail: jsonb('detail').$type<AuditEntry['detail']>().notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [index('audit_of_subject').on(table.subject, table.n)],
);
