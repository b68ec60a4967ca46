import { and, desc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import type { CareFlag } from '../../core/care.js';
import type { CareFlagStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { careFlags } from '../schema/careFlags.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<CareFlag, typeof careFlags> = { table: careFlags, toColumns: (row) => row, toRow: asItIs };

export function careFlagStore(queries: Queries): CareFlagStore {
  return {
    ...versioned(queries, layout),
    activeOf: async (lenderId, { loanId, addressHash }, at) => {
      const whose = [
        ...(loanId ? [eq(careFlags.loanId, loanId)] : []),
        ...(addressHash ? [eq(careFlags.addressHash, addressHash)] : []),
      ];
      if (whose.length === 0) return undefined;
      const [found] = await queries
        .select()
        .from(careFlags)
        .where(
          and(
            eq(careFlags.lenderId, lenderId),
            or(...whose),
            isNull(careFlags.endedAt),
            lte(careFlags.since, at),
            gt(careFlags.until, at),
          ),
        )
        .orderBy(desc(careFlags.until))
        .limit(1);
      return found && layout.toRow(found);
    },
  };
}
