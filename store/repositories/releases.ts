import { and, asc, desc, eq, gt, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { KnownPhone, ReleaseStore } from '../../core/ports/store.js';
import { type Release, releaseOpen } from '../../core/release.js';
import type { Queries } from '../connections.js';
import { identifications } from '../schema/identifications.js';
import { releases } from '../schema/releases.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Release, typeof releases> = {
  table: releases,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function releaseStore(queries: Queries): ReleaseStore {
  const newestFirst = async (condition: SQL | undefined): Promise<Release[]> =>
    (await queries.select().from(releases).where(condition).orderBy(desc(releases.seq))).map(layout.toRow);

  /** The newest of all that were proved or released, one a loan. */
  async function known(lenderId: string, which: typeof gt, loanId: string, limit: number): Promise<KnownPhone[]> {
    const proved = queries
      .select({
        lenderId: identifications.lenderId,
        loanId: sql<string>`${identifications.loanId}`.as('loan_id'),
        deviceHash: sql<string>`${identifications.imeiHash}`.as('device_hash'),
        sealedImei: identifications.sealedImei,
        conversationId: sql<string | null>`${identifications.conversationId}`.as('conversation_id'),
        at: sql<Date>`${identifications.createdAt}`.as('at'),
      })
      .from(identifications)
      .where(
        and(
          eq(identifications.lenderId, lenderId),
          which(identifications.loanId, loanId),
          isNotNull(identifications.provedAt),
        ),
      );
    const released = queries
      .select({
        lenderId: releases.lenderId,
        loanId: sql<string>`${releases.loanId}`.as('loan_id'),
        deviceHash: sql<string>`${releases.deviceHash}`.as('device_hash'),
        sealedImei: releases.sealedImei,
        conversationId: sql<string | null>`${releases.conversationId}`.as('conversation_id'),
        at: sql<Date>`${releases.requestedAt}`.as('at'),
      })
      .from(releases)
      .where(and(eq(releases.lenderId, lenderId), which(releases.loanId, loanId)));
    const all = unionAll(proved, released).as('known');
    return queries
      .selectDistinctOn([all.loanId], {
        lenderId: all.lenderId,
        loanId: all.loanId,
        deviceHash: all.deviceHash,
        sealedImei: all.sealedImei,
        conversationId: all.conversationId,
      })
      .from(all)
      .orderBy(asc(all.loanId), desc(all.at))
      .limit(limit);
  }

  return {
    ...versioned(queries, layout),
    openFor: async ({ lenderId, loanId, deviceHash }) => {
      const ofLoan = and(eq(releases.lenderId, lenderId), eq(releases.loanId, loanId));
      const ofPhone = or(eq(releases.deviceHash, deviceHash), ofLoan);
      return (await newestFirst(and(ofPhone, inArray(releases.state, [...releaseOpen]))))[0];
    },
    ofLoan: (lenderId, loanId) => newestFirst(and(eq(releases.lenderId, lenderId), eq(releases.loanId, loanId))),
    byDevice: (deviceHash) => newestFirst(eq(releases.deviceHash, deviceHash)),
    byDeviceId: (deviceId) => newestFirst(eq(releases.deviceId, deviceId)),
    knownPhones: (lenderId, after, limit) => known(lenderId, gt, after, limit),
    knownPhone: async (lenderId, loanId) => (await known(lenderId, eq, loanId, 1))[0],
    inStates: async (states) =>
      (
        await queries
          .select()
          .from(releases)
          .where(inArray(releases.state, [...states]))
          .orderBy(asc(releases.seq))
      ).map(layout.toRow),
  };
}
