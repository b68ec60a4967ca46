import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Clock } from '../../core/clock.js';
import { newId } from '../../core/ids.js';
import type { Lenders } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Database } from '../../core/ports/store.js';
import { asProblem, Problem } from '../../core/problem.js';
import type { Vault } from '../../core/vault.js';
import type { News } from '../../dialogs/telling/heard.js';
import type { Dialogue } from '../dialogue.js';
import { spokenBody } from './directLineActivities.js';
import { createChatLog } from './directLineLog.js';
import { createDirectLineRoutes, type Limits } from './directLineRoutes.js';
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
  /** Origins of pages, beside our own, that may use the chat. */
  readonly origins?: readonly string[];
  readonly limits?: Partial<Limits>;
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
  /** Adds lines to a chat, in order. Throws `chat.unknown` where there is no such chat. */
  push(conversationId: string, lines: readonly PushedLine[]): Promise<void>;
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
  const allows = allowsOf(publicUrl, parts.origins ?? []);
  const streams = createStreams({ log, turns, tokens, sockets: parts.sockets, allows, onTrouble });
  const limits = { ...usualLimits, ...parts.limits };
  return {
    router: createDirectLineRoutes({ ...parts, log, turns, tokens, limits, allows }),
    attach(server) {
      streams.attach(server);
      turns.resume().catch((thrown: unknown) => onTrouble(asProblem(thrown), ''));
    },
    async push(conversationId, lines) {
      const chat = await log.get(conversationId);
      const lender = chat && lenders.byId(chat.lenderId);
      if (!lender) throw new Problem('chat.unknown');
      for (const { text, who, name, key } of lines) {
        const body = spokenBody(text, { id: `${lender.id}-${who}`, name }, who);
        await log.add(conversationId, `push:${key ?? newId('line')}`, body, null);
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

/** No origin is no page; our own address goes by any of its names. */
function allowsOf(publicUrl: string, origins: readonly string[]) {
  const allowed = new Set([new URL(publicUrl).origin, ...origins]);
  return (origin: string | undefined, host: string | undefined): boolean =>
    origin === undefined || allowed.has(origin) || (URL.canParse(origin) && new URL(origin).host === host);
}
