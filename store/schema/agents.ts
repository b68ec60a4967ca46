import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns.js';

export const agentSessions = pgTable(
  'agent_sessions',
  {
    id: text('id').primaryKey(),
    agentId: text('agent_id').notNull(),
    sealedAgent: text('sealed_agent').notNull(),
    createdAt: moment('created_at').notNull(),
    activeAt: moment('active_at').notNull(),
    seenAt: moment('seen_at').notNull(),
  },
  (table) => [
    index('agent_sessions_of_agent').on(table.agentId, table.seenAt),
    index('agent_sessions_by_age').on(table.activeAt),
  ],
);
