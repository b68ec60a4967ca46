import { desc, eq, lt, sql } from 'drizzle-orm';
import type { AgentSessionStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { agentSessions } from '../schema/agents.js';

export function agentSessionStore(queries: Queries): AgentSessionStore {
  const later = (column: typeof agentSessions.activeAt | typeof agentSessions.seenAt, moment: Date) =>
    sql`greatest(${column}, ${moment.toISOString()}::timestamptz)`;
  return {
    insert: async (session) => {
      await queries.insert(agentSessions).values(session);
    },
    get: async (id) => (await queries.select().from(agentSessions).where(eq(agentSessions.id, id)))[0],
    see: async (id, at, active) => {
      const seen = { seenAt: later(agentSessions.seenAt, at) };
      const change = active ? { ...seen, activeAt: later(agentSessions.activeAt, at) } : seen;
      await queries.update(agentSessions).set(change).where(eq(agentSessions.id, id));
    },
    remove: async (id) => {
      await queries.delete(agentSessions).where(eq(agentSessions.id, id));
    },
    removeIdleSince: async (moment) => {
      await queries.delete(agentSessions).where(lt(agentSessions.activeAt, moment));
    },
    lastSeen: async (agentId) => {
      const newest = queries
        .select({ seenAt: agentSessions.seenAt })
        .from(agentSessions)
        .where(eq(agentSessions.agentId, agentId))
        .orderBy(desc(agentSessions.seenAt))
        .limit(1);
      return (await newest)[0]?.seenAt;
    },
  };
}
