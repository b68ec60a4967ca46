import type { Server } from 'node:http';
import type { Router } from 'express';
import type { ChatRating } from '../../core/chat.js';
import type { Clock } from '../../core/clock.js';
import type { Conversation } from '../../core/conversation.js';
import { newId } from '../../core/ids.js';
import type { Language, Lenders } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Database } from '../../core/ports/store.js';
import { asProblem, Problem } from '../../core/problem.js';
import type { Files } from '../../core/services/files.js';
import type { Vault } from '../../core/vault.js';
import type { News } from '../../dialogs/telling/heard.js';
import type { Dialogue } from '../dialogue.js';
import { spokenBody } from './directLineActivities.js';
import { createChatLog } from './directLineLog.js';
import { type Allows, createDirectLineRoutes, type Limits } from './directLineRoutes.js';
import { createStreams, type StreamServer } from './directLineSocket.js';
import { createTokens } from './directLineTokens.js';
import { createChatTurns } from './directLineTurns.js';
import type { InlineDoor } from './inlineAdapter.js';

export interface DirectLineParts {
  readonly vault: Vault;
  readonly database: Pick<Database, 'read'>;
  readonly shared: Shared;
  readonly lenders: Lenders;
  readonly clock: Clock;
  readonly door: InlineDoor;
  readonly dialogue: Pick<Dialogue, 'trouble'>;
  /** What people reach this deployment at, without a slash at the end. */
  readonly publicUrl: string;
  /** `new WebSocketServer({ noServer: true, maxPayload: 4096 })` of the package `ws`. */
  readonly sockets: StreamServer;
  /** Origins of pages, beside our own and each lender's, that may use the chat of any lender. */
  readonly origins?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly files: Pick<Files, 'keep'>;
  /** How many wait for a person before somebody; undefined where nobody is waited for. */
  waitingBefore(conversationId: string): Promise<number | undefined>;
  /** A chat that was rated for the first time. */
  onRated?(rating: ChatRating): void;
  onTrouble(problem: Problem, conversationId: string): void;
}

/** A line that somebody other than the assistant says in a chat. */
export interface PushedLine {
  readonly text: string;
  readonly who: 'person' | 'assistant';
  /** Shown above the line, such as an agent's first name. */
  readonly name: string;
  /** The same line, pushed again, has the same key and is shown once. */
  readonly key?: string;
}

export interface DirectLine {
  /** To be mounted at `/directline`. */
  readonly router: Router;
  /** Takes the WebSocket upgrades of chats, and hears what was left unheard when the process before this one ended. */
  attach(server: Server): void;
  /** A token for a chat that begins with its first request; the same key has the same chat. */
  admit(lenderId: string, language: Language, key: string): { readonly chatId: string; readonly token: string };
  /** Adds lines to a lender's chat, in order, after what its story says to news. Throws `chat.unknown` where there is no such chat. */
  push(conversation: Pick<Conversation, 'id' | 'lenderId'>, lines: readonly PushedLine[], first?: News): Promise<void>;
  /** Tells a chat what it may be waiting for; other channels' conversations are passed over. */
  onNews(conversationId: string, news: News): Promise<void>;
  /** Streams that are open in this process. */
  streams(): number;
  close(): void;
}

const usualLimits: Limits = { chatsOfAddress: 120, chats: 3000, messagesOfChat: 120 };

/** The web chat's server: any client of Direct Line 3.0 can talk to the bot through it. */
export function createDirectLine(parts: DirectLineParts): DirectLine {
  const { lenders, publicUrl } = parts;
  const onTrouble = (problem: Problem, conversationId: string): void => parts.onTrouble(problem, conversationId);
  const log = createChatLog(parts);
  const tokens = createTokens(parts);
  const turns = createChatTurns({ ...parts, log, onTrouble });
  const allows = allowsOf(publicUrl, lenders, parts.origins ?? []);
  const streams = createStreams({
    log,
    turns,
    tokens,
    shared: parts.shared,
    sockets: parts.sockets,
    allows,
    onTrouble,
  });
  const limits = { ...usualLimits, ...parts.limits };
  const onRated = async (rating: ChatRating): Promise<void> => {
    if (await parts.database.read.chats.rate(rating)) parts.onRated?.(rating);
  };
  return {
    router: createDirectLineRoutes({ ...parts, log, turns, tokens, limits, allows, onRated }),
    attach(server) {
      streams.attach(server);
      turns.resume().catch((thrown: unknown) => onTrouble(asProblem(thrown), ''));
    },
    admit(lenderId, language, key) {
      const name = (of: string): string => parts.vault.hash('session', `${of}|${key}`).slice(0, 32);
      const holder = { chatId: name('chat'), userId: `dl_${name('user')}`, lenderId, language };
      return { chatId: holder.chatId, token: tokens.issue(holder, 'api') };
    },
    async push({ id, lenderId }, lines, first) {
      if (first) await turns.tellFirst(id, first);
      for (const { text, who, name, key } of lines) {
        const body = spokenBody(text, { id: `${lenderId}-${who}`, name }, who);
        if (!(await log.add(id, `push:${key ?? newId('line')}`, body, null))) throw new Problem('chat.unknown');
      }
    },
    onNews: (conversationId, news) => turns.onNews(conversationId, news),
    streams: streams.count,
    close() {
      turns.close();
      streams.close();
    },
  };
}

const ofThisMachine = ({ hostname }: URL): boolean => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);

/**
 * No origin is no page; our own address goes by any of its names. Where it is one of this machine, as when it is tried out,
 * so may be the page: whoever develops one with a Direct Line client of theirs needs no setting for it.
 */
function allowsOf(publicUrl: string, lenders: Lenders, origins: readonly string[]): Allows {
  const own = new URL(publicUrl);
  const everybodys = new Set([own.origin, ...origins]);
  return ({ origin, host }, lenderId) => {
    if (origin === undefined || everybodys.has(origin)) return true;
    if (URL.canParse(origin)) {
      const page = new URL(origin);
      if (page.host === host || (ofThisMachine(own) && ofThisMachine(page))) return true;
    }
    const asked = lenderId === undefined ? lenders.all() : [lenders.byId(lenderId)];
    return asked.some((lender) => lender?.chatOrigins.includes(origin));
  };
}
