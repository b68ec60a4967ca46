import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Chat, NewChatActivity } from '../../core/chat.js';
import type { ChatStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { isUniqueViolation } from '../problems.js';
import { chatActivities, chats } from '../schema/chats.js';

const moment = (value: Date) => sql`${value.toISOString()}::timestamptz`;

export function chatStore(queries: Queries): ChatStore {
  const begin = async (chat: Chat): Promise<boolean> =>
    (await queries.insert(chats).values(chat).onConflictDoNothing().returning({ id: chats.id })).length > 0;

  async function get(id: string) {
    const [found] = await queries.select().from(chats).where(eq(chats.id, id));
    if (!found) return undefined;
    const { secret: _, ...chat } = found;
    return chat;
  }

  async function numberOf(chatId: string, key: string): Promise<number | undefined> {
    const [known] = await queries
      .select({ n: chatActivities.n })
      .from(chatActivities)
      .where(and(eq(chatActivities.chatId, chatId), eq(chatActivities.key, key)));
    return known?.n;
  }

  /** Counted and written in one statement. A repeat is refused as a whole, so that no number is lost. */
  async function add(activity: NewChatActivity) {
    const { chatId, key, at, sealedBody, sealedHeard } = activity;
    const known = await numberOf(chatId, key);
    if (known !== undefined) return { n: known, added: false };
    try {
      const { rows } = await queries.execute<{ n: number }>(sql`
        with counted as (update chats set last = last + 1 where id = ${chatId} returning id, last)
        insert into chat_activities (chat_id, n, key, at, sealed_body, sealed_heard)
        select id, last, ${key}, ${moment(at)}, ${sealedBody}::text, ${sealedHeard}::text from counted
        returning n`);
      return rows[0] && { n: rows[0].n, added: true };
    } catch (thrown) {
      const n = isUniqueViolation(thrown) ? await numberOf(chatId, key) : undefined;
      if (n === undefined) throw thrown;
      return { n, added: false };
    }
  }

  const read = (chatId: string, after: number, limit: number) =>
    queries
      .select()
      .from(chatActivities)
      .where(and(eq(chatActivities.chatId, chatId), gt(chatActivities.n, after), isNotNull(chatActivities.sealedBody)))
      .orderBy(asc(chatActivities.n))
      .limit(limit);

  async function nextUnheard(chatId: string) {
    const [found] = await queries
      .select()
      .from(chatActivities)
      .innerJoin(chats, eq(chats.id, chatActivities.chatId))
      .where(and(eq(chatActivities.chatId, chatId), isNotNull(chatActivities.sealedHeard)))
      .orderBy(asc(chatActivities.n))
      .limit(1);
    return found && { activity: found.chat_activities, secret: found.chats.secret };
  }

  const settle: ChatStore['settle'] = async ({ chatId, n, sealedBody, secret, reply }) => {
    const { rows } = await queries.execute<{ n: number }>(sql`
      with heard as (
        update chat_activities set sealed_heard = null, sealed_body = ${sealedBody}::text
        where chat_id = ${chatId} and n = ${n}::int and sealed_heard is not null
        returning chat_id
      ), counted as (
        update chats set last = last + ${reply ? 1 : 0}::int, secret = ${secret}::boolean
        where id in (select chat_id from heard)
        returning id, last
      )
      insert into chat_activities (chat_id, n, key, at, sealed_body)
      select id, last, ${reply?.key ?? ''}, ${moment(reply?.at ?? new Date(0))}, ${reply?.sealedBody ?? null}::text
      from counted where ${reply !== null}::boolean
      returning n`);
    return rows[0]?.n;
  };

  const unheardSince = async (since: Date): Promise<string[]> =>
    (
      await queries
        .selectDistinct({ chatId: chatActivities.chatId })
        .from(chatActivities)
        .where(and(isNotNull(chatActivities.sealedHeard), gt(chatActivities.at, since)))
        .limit(1000)
    ).map(({ chatId }) => chatId);

  return { begin, get, add, read, nextUnheard, settle, unheardSince };
}
