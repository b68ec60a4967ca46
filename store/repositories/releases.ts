import { and, asc, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { ReleaseStore } from '../../core/ports/store.js';
import { type Release, releaseOpen } from '../../core/release.js';
import type { Queries } from '../connections.js';
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
  return {
    ...versioned(queries, layout),
    openFor: async (deviceHash) =>
      (await newestFirst(and(eq(releases.deviceHash, deviceHash), inArray(releases.state, [...releaseOpen]))))[0],
    ofLoan: (lenderId, loanId) => newestFirst(and(eq(releases.lenderId, lenderId), eq(releases.loanId, loanId))),
    byDevice: (deviceHash) => newestFirst(eq(releases.deviceHash, deviceHash)),
    byDeviceId: (deviceId) => newestFirst(eq(releases.deviceId, deviceId)),
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
