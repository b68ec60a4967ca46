import { integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Channel, Conversation, TranscriptLine } from '../../core/conversation.js';
import type { Language } from '../../core/lender.js';
import { moment } from './columns.js';

export const conversations = pgTable('conversations', {
  id: text('id').primaryKey(),
  version: integer('version').notNull(),
  channel: text('channel').$type<Channel>().notNull(),
  lenderId: text('lender_id').notNull(),
  language: text('language').$type<Language>().notNull(),
  sealedAddress: text('sealed_address').notNull(),
  bookmark: jsonb('bookmark').$type<unknown>(),
  owner: text('owner').$type<Conversation['owner']>().notNull(),
  epoch: integer('epoch').notNull(),
  startedAt: moment('started_at').notNull(),
  updatedAt: moment('updated_at').notNull(),
  /** The number of the last line of the transcript: lines are numbered without gaps, in the order of their commits. */
  lastLine: integer('last_line').notNull().default(0),
});

export const turns = pgTable(
  'turns',
  {
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id),
    turnId: text('turn_id').notNull(),
    reply: jsonb('reply').$type<unknown>(),
    at: moment('at').notNull(),
    /** The version of the conversation that the turn made: one turn a version. */
    version: integer('version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.turnId] })],
);

export const transcriptLines = pgTable(
  'transcript_lines',
  {
    conversationId: text('conversation_id')
      .notNull()
      .references(() => conversations.id),
    n: integer('n').notNull(),
    at: moment('at').notNull(),
    who: text('who').$type<TranscriptLine['who']>().notNull(),
    text: text('text').notNull(),
    agentId: text('agent_id'),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.n] })],
);
