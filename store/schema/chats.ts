import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Language } from '../../core/lender.js';
import { moment } from './columns.js';

/** A chat is there before its conversation, which begins with the first turn. */
export const chats = pgTable('chats', {
  id: text('id').primaryKey(),
  lenderId: text('lender_id').notNull(),
  userId: text('user_id').notNull(),
  language: text('language').$type<Language>().notNull(),
  startedAt: moment('started_at').notNull(),
  /** The number of the last activity: writers wait for each other here, so a reader never meets a gap. */
  last: integer('last').notNull().default(0),
  /** The question that is open is a secret one: of the answer to it nothing stays readable. */
  secret: boolean('secret').notNull().default(false),
});

export const chatActivities = pgTable(
  'chat_activities',
  {
    chatId: text('chat_id')
      .notNull()
      .references(() => chats.id),
    n: integer('n').notNull(),
    key: text('key').notNull(),
    at: moment('at').notNull(),
    sealedBody: text('sealed_body'),
    sealedHeard: text('sealed_heard'),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.n] }),
    uniqueIndex('chat_activities_key').on(table.chatId, table.key),
    index('chat_activities_waiting').on(table.chatId, table.n).where(sql`${table.sealedHeard} is not null`),
  ],
);

export const sentFiles = pgTable(
  'sent_files',
  {
    id: text('id').primaryKey(),
    conversationId: text('conversation_id').notNull(),
    at: moment('at').notNull(),
    name: text('name').notNull(),
    contentType: text('content_type').notNull(),
    sealedContent: text('sealed_content'),
    sealedRef: text('sealed_ref'),
  },
  (table) => [
    index('sent_files_of_conversation').on(table.conversationId, table.at),
    check('sent_files_somewhere', sql`(${table.sealedContent} is null) <> (${table.sealedRef} is null)`),
  ],
);

/** One a chat. */
export const chatRatings = pgTable(
  'chat_ratings',
  {
    chatId: text('chat_id')
      .primaryKey()
      .references(() => chats.id),
    lenderId: text('lender_id').notNull(),
    score: integer('score').notNull(),
    who: text('who').$type<'assistant' | 'person'>().notNull(),
    at: moment('at').notNull(),
  },
  (table) => [check('chat_ratings_score', sql`${table.score} between 1 and 5`)],
);
