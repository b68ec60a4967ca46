import { desc, eq } from 'drizzle-orm';
import type { Message } from '../../core/message.js';
import type { InboxStore, MessageStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { messages } from '../schema/messages.js';
import { inbox } from '../schema/work.js';
import { type Layout, versioned } from './versioned.js';

const layout: Layout<Message, typeof messages> = {
  table: messages,
  toColumns: (row) => row,
  toRow: (columns) => columns,
};

export function messageStore(queries: Queries): MessageStore {
  return {
    ...versioned(queries, layout),
    byDedupe: async (key) => (await queries.select().from(messages).where(eq(messages.dedupe, key)))[0],
    byRef: async (ref) =>
      (
        await queries.select().from(messages).where(eq(messages.ref, ref)).orderBy(desc(messages.createdAt)).limit(1)
      )[0],
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
