import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import type { ContactRecord } from '../../core/contactRules.js';
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
    addressHash: text('address_hash').notNull(),
    from: text('sender').notNull(),
    sealedBody: text('sealed_body').notNull(),
    state: text('state').$type<MessageState>().notNull(),
    ref: text('ref'),
    error: text('error'),
    consent: text('consent'),
    goodUntil: moment('good_until'),
    contact: jsonb('contact').$type<ContactRecord>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('messages_by_ref').on(table.ref),
    index('messages_of_conversation').on(table.conversationId),
    index('messages_to_address').on(table.addressHash, table.kind),
    index('messages_of_loan').on(table.loanId, table.kind),
  ],
);
