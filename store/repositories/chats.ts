import { and, asc, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import type { Chat, ChatRating, NewChatActivity } from '../../core/chat.js';
import type { ChatStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { isUniqueViolation } from '../problems.js';
import { chatActivities, chatRatings, chats } from '../schema/chats.js';
import { together } from '../together.js';

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

  /**
   * Counted and written in one statement, chats in the order of their ids, so that no two processes wait for each other.
   * A repeat that another process writes meanwhile has the statement refused as a whole, so that no number is lost.
   */
  async function addAll(activities: readonly NewChatActivity[]) {
    const given = activities.map(({ at, sealedBody, sealedHeard, ...rest }, i) => ({
      ...rest,
      i,
      at,
      sealedBody,
      sealedHeard,
    }));
    const { rows } = await queries.execute<{ i: number; n: number; added: boolean }>(sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
          as given(i int, "chatId" text, key text, at timestamptz, "sealedBody" text, "sealedHeard" text)
      ), known as (
        select given.i, activity.n from given
        join chat_activities activity on activity.chat_id = given."chatId" and activity.key = given.key
      ), fresh as (
        select given.*, row_number() over (partition by "chatId" order by i)::int as nth
        from given where i not in (select i from known)
      ), locked as (
        select id from chats where id in (select "chatId" from fresh) order by id for update
      ), counted as (
        update chats set last = last + (select count(*)::int from fresh where fresh."chatId" = chats.id)
        where id in (select id from locked)
        returning id, last
      ), numbered as (
        select fresh.*, counted.last - count(*) over (partition by "chatId")::int + nth as n
        from fresh join counted on counted.id = fresh."chatId"
      ), added as (
        insert into chat_activities (chat_id, n, key, at, sealed_body, sealed_heard)
        select "chatId", n, key, at, "sealedBody", "sealedHeard" from numbered
      )
      select i, n, true as added from numbered union all select i, n, false from known`);
    const found = new Map(rows.map(({ i, n, added }) => [i, { n, added }]));
    return activities.map((_, i) => found.get(i));
  }

  const addTogether = together(addAll);

  async function add(activity: NewChatActivity) {
    try {
      return await addTogether(activity);
    } catch (thrown) {
      if (!isUniqueViolation(thrown)) throw thrown;
      // Somebody else has written it meanwhile: now it is known.
      return addTogether(activity);
    }
  }

  const read = (chatId: string, after: number, limit: number) =>
    queries
      .select()
      .from(chatActivities)
      .where(and(eq(chatActivities.chatId, chatId), gt(chatActivities.n, after), isNotNull(chatActivities.sealedBody)))
      .orderBy(asc(chatActivities.n))
      .limit(limit);

  const newest = async (chatId: string) =>
    (
      await queries
        .select()
        .from(chatActivities)
        .where(and(eq(chatActivities.chatId, chatId), isNotNull(chatActivities.sealedBody)))
        .orderBy(desc(chatActivities.n))
        .limit(1)
    )[0];

  async function nextUnheard(chatId: string) {
    const [found] = await queries
      .select()
      .from(chatActivities)
      .innerJoin(chats, eq(chats.id, chatActivities.chatId))
      .where(and(eq(chatActivities.chatId, chatId), isNotNull(chatActivities.sealedHeard)))
      .orderBy(asc(chatActivities.n))
      .limit(1);
    if (!found) return undefined;
    const { secret, last: _, ...chat } = found.chats;
    return { activity: found.chat_activities, chat, secret };
  }

  const settle: ChatStore['settle'] = async ({ chatId, n, sealedBody, secret, reply }) => {
    const { rows } = await queries.execute<{ n: number | null; more: boolean }>(sql`
      with heard as (
        update chat_activities set sealed_heard = null, sealed_body = ${sealedBody}::text
        where chat_id = ${chatId} and n = ${n}::int and sealed_heard is not null
        returning chat_id
      ), counted as (
        update chats set last = last + ${reply ? 1 : 0}::int, secret = ${secret}::boolean
        where id in (select chat_id from heard)
        returning id, last
      ), said as (
        insert into chat_activities (chat_id, n, key, at, sealed_body)
        select id, last, ${reply?.key ?? ''}, ${moment(reply?.at ?? new Date(0))}, ${reply?.sealedBody ?? null}::text
        from counted where ${reply !== null}::boolean
        returning n
      )
      select (select n from said) as n, exists (
        select from chat_activities where chat_id = ${chatId} and n > ${n}::int and sealed_heard is not null
      ) as more`);
    const { n: number, more } = rows[0] ?? { n: null, more: true };
    return number === null ? { more } : { n: number, more };
  };

  const unheardSince = async (since: Date): Promise<string[]> =>
    (
      await queries
        .selectDistinct({ chatId: chatActivities.chatId })
        .from(chatActivities)
        .where(and(isNotNull(chatActivities.sealedHeard), gt(chatActivities.at, since)))
        .limit(1000)
    ).map(({ chatId }) => chatId);

  const rate = async (rating: ChatRating): Promise<boolean> =>
    (await queries.insert(chatRatings).values(rating).onConflictDoNothing().returning({ id: chatRatings.chatId }))
      .length > 0;

  return { begin, get, add, read, newest, nextUnheard, settle, unheardSince, rate };
}
