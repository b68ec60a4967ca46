import { z } from 'zod';
import type { Chat, NewChatActivity } from '../../core/chat.js';
import type { Clock } from '../../core/clock.js';
import { firstLanguage, type Lenders } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Database } from '../../core/ports/store.js';
import type { Vault } from '../../core/vault.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import { sealed, unsealed } from '../keeping.js';
import { afterHearing, type Body } from './directLineActivities.js';
import type { Holder } from './directLineTokens.js';

/** What the bot has to hear of one activity. */
export interface ToHear {
  readonly heard: Heard;
  /** Only worth hearing directly after the activity of this number: a question may have come since. */
  readonly directlyAfter?: number;
  /** What was being waited for when this was written down: still waiting for it is not worth a word. */
  readonly holding?: string;
}

export interface Entry {
  readonly n: number;
  readonly at: Date;
  readonly body: Body;
}

/** What is told to whoever follows a chat: an activity (null where clients see nothing of it), or that one is on its way. */
export type ChatNews = { readonly n: number; readonly entry: Entry | null } | 'typing';

const published = z.union([
  z.object({ n: z.number(), at: z.iso.datetime(), sealedBody: z.string().nullable() }),
  z.object({ typing: z.literal(true) }),
]);

/** How many activities one answer or one message on a socket holds at the most. */
export const pageSize = 200;

export type ChatLog = ReturnType<typeof createChatLog>;

/** The log of activities: durable in the database, sealed there, and told at once to every process that follows it. */
export function createChatLog(parts: {
  database: Pick<Database, 'read'>;
  vault: Vault;
  shared: Pick<Shared, 'publish' | 'subscribe'>;
  clock: Clock;
  lenders: Lenders;
}) {
  const { database, vault, shared, clock, lenders } = parts;
  const chats = () => database.read.chats;
  const topic = (chatId: string): string => `directline:${chatId}`;
  const seal = (value: unknown): string | null => (value === null ? null : sealed(vault, value));

  const tell = ({ chatId, at, sealedBody }: NewChatActivity, n: number): Promise<void> =>
    shared.publish(topic(chatId), { n, at: at.toISOString(), sealedBody } satisfies z.input<typeof published>);

  return {
    /** False where the chat was there already. */
    begin({ chatId, userId, lenderId, language }: Holder): Promise<boolean> {
      const lender = lenders.byId(lenderId);
      const first = lender ? firstLanguage(lender) : 'en';
      const startedAt = clock.now();
      return chats().begin({ id: chatId, userId, lenderId, language: language ?? first, startedAt });
    },

    get: (chatId: string): Promise<(Chat & { last: number }) | undefined> => chats().get(chatId),

    /** Adds an activity once per key; undefined where there is no such chat. */
    async add(chatId: string, key: string, body: Body | null, toHear: ToHear | null) {
      const activity = { chatId, key, at: clock.now(), sealedBody: seal(body), sealedHeard: seal(toHear) };
      const added = await chats().add(activity);
      if (added?.added) await tell(activity, added.n);
      return added;
    },

    async read(chatId: string, after: number): Promise<Entry[]> {
      const rows = await chats().read(chatId, after, pageSize);
      return rows.map(({ n, at, sealedBody }) => ({ n, at, body: unsealed<Body>(vault, sealedBody) }));
    },

    /** The last activity that clients see. */
    async newest(chatId: string): Promise<Entry | undefined> {
      const row = await chats().newest(chatId);
      return row && { n: row.n, at: row.at, body: unsealed<Body>(vault, row.sealedBody) };
    },

    async nextUnheard(chatId: string) {
      const next = await chats().nextUnheard(chatId);
      return (
        next && {
          n: next.activity.n,
          body: next.activity.sealedBody === null ? null : unsealed<Body>(vault, next.activity.sealedBody),
          toHear: unsealed<ToHear>(vault, next.activity.sealedHeard),
          chat: next.chat,
          secret: next.secret,
        }
      );
    },

    /**
     * An activity was heard: its digits go, and the reply follows. `last` is the number of the last activity it came to,
     * `more` whether there was something else to hear.
     */
    async settle(
      chatId: string,
      n: number,
      heard: { body: Body | null; wasSecret: boolean; isSecret: boolean },
      reply: Body | null,
    ) {
      const { body, wasSecret, isSecret } = heard;
      const said = reply && { chatId, key: `reply:${n}`, at: clock.now(), sealedBody: seal(reply), sealedHeard: null };
      const kept = seal(body && afterHearing(body, wasSecret));
      const settled = await chats().settle({ chatId, n, sealedBody: kept, secret: isSecret, reply: said });
      if (said && settled.n !== undefined) await tell(said, settled.n);
      return { last: settled.n ?? n, more: settled.more };
    },

    unheardSince: (since: Date): Promise<readonly string[]> => chats().unheardSince(since),

    typing: (chatId: string): Promise<void> => shared.publish(topic(chatId), { typing: true }),

    /** Everything that is added from now on, in any process. The returned function ends it. */
    follow: (chatId: string, listener: (news: ChatNews) => void): Promise<() => Promise<void>> =>
      shared.subscribe(topic(chatId), (message) => {
        const { data } = published.safeParse(message);
        if (!data) return;
        if ('typing' in data) return listener('typing');
        const { n, at, sealedBody } = data;
        const body = sealedBody === null ? null : unsealed<Body>(vault, sealedBody);
        listener({ n, entry: body && { n, at: new Date(at), body } });
      }),
  };
}
