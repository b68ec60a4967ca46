import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Identification, Purpose } from '../../core/passcode.js';
import { moment, sequence } from './columns.js';

export const identifications = pgTable(
  'identifications',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    conversationId: text('conversation_id').notNull(),
    lenderId: text('lender_id').notNull(),
    purpose: text('purpose').$type<Purpose>().notNull(),
    imeiHash: text('imei_hash').notNull(),
    sealedImei: text('sealed_imei').notNull(),
    imeiTail: text('imei_tail').notNull(),
    loanId: text('loan_id'),
    lookup: text('lookup').$type<Identification['lookup']>().notNull(),
    provedAt: moment('proved_at'),
    carriedFrom: text('carried_from'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    index('identifications_of_conversation').on(table.conversationId, table.seq),
    index('identifications_proved').on(table.lenderId, table.loanId).where(sql`proved_at is not null`),
  ],
);

export const passcodes = pgTable(
  'passcodes',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    identificationId: text('identification_id')
      .notNull()
      .references(() => identifications.id),
    subject: text('subject').notNull(),
    codeHash: text('code_hash'),
    tries: integer('tries').notNull(),
    sentAt: moment('sent_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    endedAt: moment('ended_at'),
  },
  (table) => [
    index('passcodes_of_identification').on(table.identificationId, table.seq),
    index('passcodes_of_subject').on(table.subject, table.sentAt),
    index('passcodes_tried').on(table.sentAt).where(sql`tries > 0`),
    uniqueIndex('passcodes_one_active').on(table.identificationId).where(sql`used_at is null and ended_at is null`),
    check('passcodes_tries', sql`${table.tries} >= 0`),
  ],
);
