import { asc, eq } from 'drizzle-orm';
import type { SentFileStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { sentFiles } from '../schema/chats.js';

export function sentFileStore(queries: Queries): SentFileStore {
  const { id, conversationId, at, name, contentType } = sentFiles;
  return {
    add: async (file) =>
      (await queries.insert(sentFiles).values(file).onConflictDoNothing().returning({ id })).length > 0,
    of: async (conversation) =>
      queries
        .select({ id, conversationId, at, name, contentType })
        .from(sentFiles)
        .where(eq(conversationId, conversation))
        .orderBy(asc(at), asc(id)),
    get: async (file) => (await queries.select().from(sentFiles).where(eq(id, file)))[0],
    remove: async (file) => {
      await queries.delete(sentFiles).where(eq(id, file));
    },
  };
}
