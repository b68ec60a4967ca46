import { type Clock, earlier } from '../../core/clock.js';
import type { Lenders } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Database } from '../../core/ports/store.js';
import { asProblem, Problem } from '../../core/problem.js';
import type { Vault } from '../../core/vault.js';
import type { News } from '../../dialogs/telling/heard.js';
import type { Dialogue } from '../dialogue.js';
import { createNewsTurns } from '../news.js';
import type { Reply } from '../reply.js';
import { createRecent } from '../recent.js';
import { activityId, type Body, bodyOf, holdIn, spokenBody } from './directLineActivities.js';
import type { ChatLog, ToHear } from './directLineLog.js';
import { createChatTimers } from './directLineTimers.js';
import type { InlineDoor } from './inlineAdapter.js';

export interface ChatTurnParts {
  readonly log: ChatLog;
  readonly door: InlineDoor;
  readonly database: Pick<Database, 'read'>;
  readonly vault: Vault;
  readonly shared: Pick<Shared, 'exclusively'>;
  readonly lenders: Lenders;
  readonly clock: Clock;
  readonly dialogue: Pick<Dialogue, 'trouble'>;
  onTrouble(problem: Problem, conversationId: string): void;
}

/** Seconds after which the lock of a chat frees itself, should its holder have died. */
const lockSeconds = 10;
/** Milliseconds until a turn that failed is taken again; when none is left, the person is told of the trouble. */
const retryMs = [200, 500, 1000, 2000];
/** Where more comes by itself, the story is looked at again after so many milliseconds; then news or a word goes on. */
const lookAgainMs = [1000, 2000, 4000, ...Array<number>(10).fill(5000), 30_000, 30_000];
/** While the database is away it is tried again after so many milliseconds, until it is back. */
const awayMs = 3000;
/** Milliseconds of silence after which the person sees that an answer is being worked out. */
const typingAfterMs = 400;
/** After a start, chats of so many seconds back are looked through for what was never answered. */
const resumeSeconds = 24 * 3600;

export type ChatTurns = ReturnType<typeof createChatTurns>;
type Unheard = NonNullable<Awaited<ReturnType<ChatLog['nextUnheard']>>>;

/**
 * Takes what is unheard of a chat to the bot, one after the other, and writes the replies into its log. What is to be
 * heard is in the database first, so it may be done twice, by any process, and comes to the same.
 */
export function createChatTurns(parts: ChatTurnParts) {
  const { log, door, shared, lenders, clock, dialogue } = parts;
  const newsTurn = createNewsTurns(parts);
  const draining = new Map<string, { again: boolean; over?: Promise<void> }>();
  const timers = createChatTimers(report);
  const failures = new Map<string, number>();
  /** How often a hold was looked at. */
  const looks = new Map<string, number>();
  const seen = createRecent<{ readonly last: number; readonly newest: number | undefined }>();
  let closed = false;

  function report(thrown: unknown, chatId: string): void {
    parts.onTrouble(asProblem(thrown), chatId);
  }

  /** Hears whatever is waiting; returns at once. */
  function hear(chatId: string): void {
    const there = draining.get(chatId);
    if (there) {
      there.again = true;
      return;
    }
    if (closed) return;
    const state: { again: boolean; over?: Promise<void> } = { again: true };
    draining.set(chatId, state);
    state.over = drain(chatId, state).catch((thrown: unknown) => failed(thrown, chatId));
  }

  async function drain(chatId: string, state: { again: boolean }): Promise<void> {
    try {
      while (state.again && !closed) {
        state.again = false;
        let more = true;
        while (more && !closed)
          more = await shared.exclusively(`directline:${chatId}`, lockSeconds, () => hearNext(chatId));
      }
    } finally {
      draining.delete(chatId);
    }
  }

  function failed(thrown: unknown, chatId: string): void {
    report(thrown, chatId);
    // Then nothing can be heard, and nothing be given up either.
    if (isAway(thrown)) return timers.set(chatId, awayMs, async () => hear(chatId));
    const before = failures.get(chatId) ?? 0;
    // Not even giving it up works: the next contact with this chat tries again.
    if (before > retryMs.length + 1) return void failures.delete(chatId);
    failures.set(chatId, before + 1);
    timers.set(chatId, retryMs[Math.min(before, retryMs.length - 1)] ?? 0, async () => hear(chatId));
  }

  /** False where nothing else is waiting. */
  async function hearNext(chatId: string): Promise<boolean> {
    const next = await log.nextUnheard(chatId);
    if (!next) return false;
    const { toHear, n } = next;
    if (toHear.directlyAfter !== undefined && toHear.directlyAfter !== n - 1) {
      const { more } = await settle(chatId, next, undefined, null);
      // What came in between may have been no turn, and then nobody else looks after the hold.
      if (toHear.holding !== undefined && !timers.has(chatId)) lookAgain(chatId, toHear.holding, true);
      return more;
    }
    timers.cancel(chatId);
    const isHopeless = (failures.get(chatId) ?? 0) > retryMs.length;
    const { more } = await (isHopeless ? giveUp(chatId, next) : takeTurn(chatId, next));
    failures.delete(chatId);
    return more;
  }

  async function takeTurn(chatId: string, next: Unheard): Promise<{ more: boolean }> {
    const { toHear, chat, n } = next;
    const lender = lenderOf(chat);
    const typing = setTimeout(() => {
      if (toHear.heard.kind !== 'silence') log.typing(chatId).catch((thrown: unknown) => report(thrown, chatId));
    }, typingAfterMs);
    const reply = await door
      .hear({
        conversationId: chatId,
        turnId: activityId(chatId, n),
        channel: 'web',
        lender,
        address: chat.userId,
        heard: toHear.heard,
        language: chat.language,
      })
      .finally(() => clearTimeout(typing));
    const same = stillHolding(toHear, reply);
    const { more } = await settle(chatId, next, reply, same ? null : (bodyOf(reply, lender, n) ?? null));
    if (reply.open.kind !== 'hold') looks.delete(chatId);
    else lookAgain(chatId, reply.open.label, same);
    return { more };
  }

  /** The same activity failed again and again: the person hears of it, and what comes after it is heard. */
  async function giveUp(chatId: string, next: Unheard): Promise<{ more: boolean }> {
    const { id, name } = lenderOf(next.chat);
    const { text, voice } = dialogue.trouble(next.chat.language);
    const said = spokenBody(text, { id, name }, 'assistant', { speak: voice, answers: next.n });
    return settle(chatId, next, undefined, said);
  }

  const settle = (chatId: string, next: Unheard, reply: Reply | undefined, body: Body | null) =>
    log.settle(
      chatId,
      next.n,
      {
        body: next.body,
        wasSecret: next.secret,
        isSecret: reply ? reply.open.kind === 'question' && reply.open.secret : next.secret,
      },
      body,
    );

  function lenderOf({ lenderId }: Unheard['chat']) {
    const lender = lenders.byId(lenderId);
    if (!lender) throw new Problem('lender.unknown', { message: `no lender ${lenderId} in the lenders file` });
    return lender;
  }

  /** Asks the story by and by whether what it waits for has come, for as long as nothing else is said. */
  function lookAgain(chatId: string, holding: string, goingOn: boolean): void {
    const count = goingOn ? (looks.get(chatId) ?? 0) : 0;
    const ms = lookAgainMs[count];
    looks.delete(chatId);
    if (ms === undefined) return;
    looks.set(chatId, count + 1);
    const look = async (): Promise<void> => {
      try {
        await addLook(chatId, holding);
      } catch (thrown) {
        report(thrown, chatId);
        timers.set(chatId, awayMs, look);
      }
    };
    timers.set(chatId, ms, look);
  }

  async function addLook(chatId: string, holding: string): Promise<void> {
    // Not the number of the turn that holds: news may have been numbered before its reply and heard after it.
    const chat = await log.get(chatId);
    if (!chat) return;
    const toHear: ToHear = { heard: { kind: 'silence' }, holding, directlyAfter: chat.last };
    await log.add(chatId, `look:${chat.last}`, null, toHear);
    hear(chatId);
  }

  /** Tells an open chat what has happened; what the story has to say to that follows. */
  async function onNews(conversationId: string, news: News): Promise<void> {
    try {
      await addNews(conversationId, news);
    } catch (thrown) {
      if (!isAway(thrown) || closed) throw thrown;
      // It happened, whether its chat can be told now or not.
      report(thrown, conversationId);
      const which = `${conversationId}:${news.kind}:${news.id}:${news.state}`;
      timers.set(which, awayMs, () => onNews(conversationId, news));
    }
  }

  async function addNews(conversationId: string, news: News): Promise<void> {
    const request = await newsTurn(conversationId, news);
    if (request?.channel !== 'web') return;
    if (await log.add(conversationId, request.turnId, null, { heard: request.heard })) hear(conversationId);
  }

  return {
    hear,

    /** Greets, once, whoever opens the chat and has not written first; and hears what a process that is gone has left. */
    async open(chatId: string, last: number): Promise<void> {
      if (last === 0) await log.add(chatId, 'start', null, { heard: { kind: 'start' }, directlyAfter: 0 });
      hear(chatId);
    },

    /**
     * A chat whose client is there and knows all up to `last`: where it is in a hold, the process that looked after that
     * may be gone, so this one does too, once each hold.
     */
    async lookAfter(chatId: string, last: number): Promise<void> {
      if (timers.has(chatId) || draining.has(chatId) || seen.get(chatId)?.last === last) return;
      const newest = await log.newest(chatId);
      const hold = newest && holdIn(newest.body);
      const isNew = newest?.n !== seen.get(chatId)?.newest;
      seen.set(chatId, { last, newest: newest?.n });
      if (hold !== undefined && isNew) lookAgain(chatId, hold, false);
    },

    onNews,

    /** As `onNews`, until the story has said what it has to say to that. */
    async tellFirst(conversationId: string, news: News): Promise<void> {
      await onNews(conversationId, news);
      await draining.get(conversationId)?.over;
    },

    /** Hears what was written before this process started and never answered. */
    async resume(): Promise<void> {
      for (const chatId of await log.unheardSince(earlier(clock.now(), resumeSeconds))) hear(chatId);
    },

    close(): void {
      closed = true;
      timers.close();
    },
  };
}

/** Nothing has happened since the hold began, and that was said then. */
const stillHolding = ({ heard, holding }: ToHear, { open, lines }: Reply): boolean =>
  heard.kind === 'silence' && open.kind === 'hold' && open.label === holding && lines.length <= 1;

const isAway = (thrown: unknown): boolean => asProblem(thrown).code === 'store.down';
