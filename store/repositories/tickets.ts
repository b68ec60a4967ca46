import { desc, eq } from 'drizzle-orm';
import type { TicketStore } from '../../core/ports/store.js';
import type { Ticket } from '../../core/ticket.js';
import type { Queries } from '../connections.js';
import { tickets } from '../schema/tickets.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Ticket, typeof tickets> = { table: tickets, toColumns: (row) => row, toRow: asItIs };

export function ticketStore(queries: Queries): TicketStore {
  const all = () => queries.select().from(tickets);
  return {
    ...versioned(queries, layout),
    byTokenHash: async (hash) => (await all().where(eq(tickets.tokenHash, hash))).map(layout.toRow)[0],
    latestSpentBy: async (conversationId) =>
      (await all().where(eq(tickets.spentBy, conversationId)).orderBy(desc(tickets.spentAt)).limit(1)).map(
        layout.toRow,
      )[0],
  };
}
