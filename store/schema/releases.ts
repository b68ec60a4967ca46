import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Language } from '../../core/lender.js';
import {
  type HoldReason,
  releaseOpen,
  type ReleaseGround,
  type ReleaseNotice,
  type ReleaseOperation,
  type ReleaseState,
} from '../../core/release.js';
import { moment, quoted, sequence } from './columns.js';

export const releases = pgTable(
  'releases',
  {
    id: text('id').primaryKey(),
    seq: sequence(),
    version: integer('version').notNull(),
    lenderId: text('lender_id').notNull(),
    loanId: text('loan_id').notNull(),
    deviceHash: text('device_hash').notNull(),
    sealedImei: text('sealed_imei').notNull(),
    deviceId: text('device_id'),
    conversationId: text('conversation_id'),
    sealedNumber: text('sealed_number'),
    language: text('language').$type<Language>().notNull(),
    operation: text('operation').$type<ReleaseOperation>().notNull(),
    until: moment('until'),
    ground: jsonb('ground').$type<ReleaseGround>().notNull(),
    state: text('state').$type<ReleaseState>().notNull(),
    heldBecause: text('held_because').$type<HoldReason>(),
    commandNumber: integer('command_number').notNull(),
    vendorRef: text('vendor_ref'),
    asked: integer('asked').notNull(),
    notices: text('notices').array().$type<readonly ReleaseNotice[]>().notNull(),
    requestedAt: moment('requested_at').notNull(),
    acceptedAt: moment('accepted_at'),
    confirmedAt: moment('confirmed_at'),
    deadlineAt: moment('deadline_at').notNull(),
  },
  (table) => [
    uniqueIndex('releases_one_open')
      .on(table.deviceHash)
      .where(sql.raw(`state in (${quoted(releaseOpen)})`)),
    uniqueIndex('releases_one_open_of_loan')
      .on(table.lenderId, table.loanId)
      .where(sql.raw(`state in (${quoted(releaseOpen)})`)),
    index('releases_of_loan').on(table.lenderId, table.loanId, table.seq),
    index('releases_of_device').on(table.deviceHash, table.seq),
    index('releases_of_device_id').on(table.deviceId, table.seq),
    index('releases_in_state').on(table.state, table.seq),
  ],
);
