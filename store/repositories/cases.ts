import { and, asc, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Handover } from '../../core/handover.js';
import type { Incident } from '../../core/incident.js';
import type { HandoverStore, IncidentStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { handoverOpen, handovers, incidents } from '../schema/cases.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Handover, typeof handovers> = {
  table: handovers,
  toColumns: (row) => row,
  toRow: asItIs,
};

const urgentFirst = sql`array_position(array['urgent', 'high', 'normal'], ${handovers.priority})`;

export function handoverStore(queries: Queries): HandoverStore {
  const cases = () => queries.select().from(handovers);
  return {
    ...versioned(queries, layout),
    openOf: async (conversationId) => {
      const open = and(eq(handovers.conversationId, conversationId), inArray(handovers.state, [...handoverOpen]));
      return (await cases().where(open)).map(layout.toRow)[0];
    },
    waiting: async (lenderIds) => {
      const ofLenders = lenderIds && inArray(handovers.lenderId, [...lenderIds]);
      const waiting = and(eq(handovers.state, 'waiting'), ofLenders);
      const found = await cases().where(waiting).orderBy(urgentFirst, asc(handovers.createdAt), asc(handovers.seq));
      return found.map(layout.toRow);
    },
    claimedBy: async (agentId) => {
      const theirs = and(eq(handovers.agentId, agentId), eq(handovers.state, 'claimed'));
      return (await cases().where(theirs).orderBy(asc(handovers.claimedAt), asc(handovers.seq))).map(layout.toRow);
    },
    inStates: async (states, lenderIds) => {
      const theirs = and(inArray(handovers.state, [...states]), inArray(handovers.lenderId, [...lenderIds]));
      return (await cases().where(theirs).orderBy(asc(handovers.createdAt), asc(handovers.seq))).map(layout.toRow);
    },
    ofLoan: async (lenderId, loanId) => {
      const ofLoan = and(eq(handovers.lenderId, lenderId), eq(handovers.loanId, loanId));
      return (await cases().where(ofLoan).orderBy(desc(handovers.seq))).map(layout.toRow);
    },
  };
}

export function incidentStore(queries: Queries): IncidentStore {
  const found = () => queries.select().from(incidents);
  return {
    raise: async (incident: Incident) => {
      const raised = await queries
        .insert(incidents)
        .values(incident)
        .onConflictDoNothing({ target: incidents.dedupe })
        .returning({ id: incidents.id });
      return raised.length > 0;
    },
    get: async (id) => (await found().where(eq(incidents.id, id))).map(asItIs)[0],
    openByKind: async () => {
      const open = queries.select({ kind: incidents.kind, count: count() }).from(incidents);
      const counted = await open.where(isNull(incidents.closedAt)).groupBy(incidents.kind);
      return new Map(counted.map((row) => [row.kind, row.count]));
    },
    close: async (id, closedAt) => {
      const open = and(eq(incidents.id, id), isNull(incidents.closedAt));
      return (await queries.update(incidents).set({ closedAt }).where(open).returning({ id: incidents.id })).length > 0;
    },
    open: async () => (await found().where(isNull(incidents.closedAt)).orderBy(asc(incidents.seq))).map(asItIs),
    ofLoan: async (lenderId, loanId) => {
      const ofLoan = and(eq(incidents.lenderId, lenderId), eq(incidents.loanId, loanId));
      return (await found().where(ofLoan).orderBy(desc(incidents.seq))).map(asItIs);
    },
  };
}
