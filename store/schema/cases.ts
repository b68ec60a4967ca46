import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Channel } from '../../core/conversation.js';
import type { Handover, HandoverReason, HandoverState } from '../../core/handover.js';
import type { Incident } from '../../core/incident.js';
import type { Language } from '../../core/lender.js';
import { moment, quoted, sequence } from './columns.js';

/** The states of a case that is somebody's to do. */
export const handoverOpen: readonly HandoverState[] = ['waiting', 'claimed'];

export const handovers = pgTable(
  'handovers',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    conversationId: text('conversation_id'),
    channel: text('channel').$type<Channel>(),
    language: text('language').$type<Language>().notNull(),
    loanId: text('loan_id'),
    reason: text('reason').$type<HandoverReason>().notNull(),
    priority: text('priority').$type<Handover['priority']>().notNull(),
    skill: text('skill').$type<Handover['skill']>().notNull(),
    state: text('state').$type<HandoverState>().notNull(),
    agentId: text('agent_id'),
    level: integer('level').$type<Handover['level']>().notNull(),
    place: text('place').notNull(),
    createdAt: moment('created_at').notNull(),
    claimedAt: moment('claimed_at'),
    closedAt: moment('closed_at'),
    outcome: text('outcome'),
  },
  (table) => [
    uniqueIndex('handovers_one_open')
      .on(table.conversationId)
      .where(sql.raw(`state in (${quoted(handoverOpen)})`)),
    index('handovers_waiting').on(table.createdAt, table.seq).where(sql`state = 'waiting'`),
    index('handovers_in_state').on(table.state, table.createdAt, table.seq),
    index('handovers_of_agent').on(table.agentId).where(sql`state = 'claimed'`),
    index('handovers_of_loan').on(table.lenderId, table.loanId, table.seq),
  ],
);

export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    kind: text('kind').$type<Incident['kind']>().notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id'),
    subject: text('subject').notNull(),
    dedupe: text('dedupe').notNull().unique(),
    at: moment('at').notNull(),
    closedAt: moment('closed_at'),
  },
  (table) => [
    index('incidents_open').on(table.seq).where(sql`closed_at is null`),
    index('incidents_of_loan').on(table.lenderId, table.loanId, table.seq),
  ],
);
