import { and, count, eq, gt } from 'drizzle-orm';
import type { Override } from '../../core/override.js';
import type { OfflineCodeStore, OverrideStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { offlineCodes, overrides } from '../schema/overrides.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Override, typeof overrides> = {
  table: overrides,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function overrideStore(queries: Queries): OverrideStore {
  return {
    ...versioned(queries, layout),
    askedFor: async (lenderId, loanId) => {
      const ofLoan = and(eq(overrides.lenderId, lenderId), eq(overrides.loanId, loanId), eq(overrides.state, 'asked'));
      const [row] = await queries.select().from(overrides).where(ofLoan);
      return row && asItIs(row);
    },
  };
}

export function offlineCodeStore(queries: Queries): OfflineCodeStore {
  return {
    add: async (given) =>
      (await queries.insert(offlineCodes).values(given).onConflictDoNothing().returning({ id: offlineCodes.id }))
        .length > 0,
    countSince: async (deviceHash, since) => {
      const [total] = await queries
        .select({ codes: count() })
        .from(offlineCodes)
        .where(and(eq(offlineCodes.deviceHash, deviceHash), gt(offlineCodes.at, since)));
      return total?.codes ?? 0;
    },
  };
}
