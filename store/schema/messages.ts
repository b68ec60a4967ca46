import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Message, MessageKind, MessageState } from '../../core/message.js';
import { moment, sequence } from './columns.js';

export const messages = pgTable(
  'messages',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    dedupe: text('dedupe').notNull().unique(),
    kind: text('kind').$type<MessageKind>().notNull(),
    channel: text('channel').$type<Message['channel']>().notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id'),
    conversationId: text('conversation_id'),
    sealedTo: text('sealed_to').notNull(),
    from: text('sender').notNull(),
    sealedBody: text('sealed_body').notNull(),
    state: text('state').$type<MessageState>().notNull(),
    ref: text('ref'),
    error: text('error'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [index('messages_by_ref').on(table.ref), index('messages_of_conversation').on(table.conversationId)],
);
