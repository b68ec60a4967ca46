import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Message } from '../../core/message.js';
import type { InboxStore, MessageStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { messages } from '../schema/messages.js';
import { inbox } from '../schema/work.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const layout: Layout<Message, typeof messages> = {
  table: messages,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function messageStore(queries: Queries): MessageStore {
  const all = () => queries.select().from(messages);
  return {
    ...versioned(queries, layout),
    byDedupe: async (key) => (await all().where(eq(messages.dedupe, key))).map(layout.toRow)[0],
    byRef: async (ref) =>
      (await all().where(eq(messages.ref, ref)).orderBy(desc(messages.createdAt)).limit(1)).map(layout.toRow)[0],
    nextQueued: async (conversationId) => {
      const lines = inArray(messages.kind, ['reply', 'agent']);
      const queued = and(eq(messages.conversationId, conversationId), eq(messages.state, 'queued'), lines);
      return (await all().where(queued).orderBy(asc(messages.seq)).limit(1)).map(layout.toRow)[0];
    },
  };
}

export function inboxStore(queries: Queries): InboxStore {
  return {
    receive: async (event) => {
      const kept = await queries
        .insert(inbox)
        .values(event)
        .onConflictDoNothing({ target: [inbox.source, inbox.eventId] })
        .returning({ eventId: inbox.eventId });
      return kept.length > 0;
    },
  };
}
