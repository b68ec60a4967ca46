import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
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
