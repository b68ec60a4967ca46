import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Shared } from '../../core/ports/shared.js';
import { asProblem, type Problem } from '../../core/problem.js';
import { type ChatLog, type ChatNews, type Entry, pageSize } from './directLineLog.js';
import { shown, typingActivity } from './directLineActivities.js';
import type { Allows } from './directLineRoutes.js';
import type { Tokens } from './directLineTokens.js';
import type { ChatTurns } from './directLineTurns.js';

/** What is used of a WebSocket: the one of the package `ws` fits. */
export interface StreamSocket {
  readonly bufferedAmount: number;
  send(data: string): void;
  ping(): void;
  close(code: number): void;
  terminate(): void;
  on(event: 'message' | 'pong' | 'close' | 'error', listener: () => void): unknown;
}

/** What is used of a WebSocket server without a port of its own: `new WebSocketServer({ noServer: true, maxPayload: 4096 })`. */
export interface StreamServer {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (client: StreamSocket) => void): void;
}

export interface SocketParts {
  readonly log: ChatLog;
  readonly turns: Pick<ChatTurns, 'open' | 'lookAfter'>;
  readonly tokens: Tokens;
  readonly sockets: StreamServer;
  readonly shared: Pick<Shared, 'onMissed'>;
  readonly allows: Allows;
  onTrouble(problem: Problem, conversationId: string): void;
}

const path = /^\/directline\/conversations\/([^/?]+)\/stream$/;
/** So often, in milliseconds, an empty message goes out: proxies keep a stream that is not silent. */
const pingMs = 20_000;
/** A client that lets so many bytes pile up is let go: it comes back and goes on from its watermark. */
const mostBuffered = 1_000_000;

/** The streams of chats: what is in the log after a client's watermark, then everything new, each once and in order. */
export function createStreams(parts: SocketParts) {
  const { log, turns, tokens, sockets } = parts;
  const open = new Map<StreamSocket, { alive: boolean; look(): void; catchUp(): void }>();
  const followers = new Map<string, { listeners: Set<(news: ChatNews) => void>; stop: Promise<() => Promise<void>> }>();
  const report = (thrown: unknown, chatId: string): void => parts.onTrouble(asProblem(thrown), chatId);

  const pings = setInterval(() => {
    for (const [client, state] of open) {
      if (!state.alive) client.terminate();
      else {
        state.alive = false;
        client.ping();
        client.send('');
        state.look();
      }
    }
  }, pingMs);
  pings.unref();
  parts.shared.onMissed(() => {
    for (const { catchUp } of open.values()) catchUp();
  });

  /** One subscription a chat and process, however many clients follow. */
  async function follow(chatId: string, listener: (news: ChatNews) => void): Promise<() => void> {
    const there = followers.get(chatId);
    const listeners = there?.listeners ?? new Set([listener]);
    listeners.add(listener);
    const stop = there?.stop ?? log.follow(chatId, (news) => listeners.forEach((each) => each(news)));
    if (!there) followers.set(chatId, { listeners, stop });
    const leave = (): void => {
      listeners.delete(listener);
      if (listeners.size > 0 || followers.get(chatId)?.listeners !== listeners) return;
      followers.delete(chatId);
      stop.then((end) => end()).catch((thrown: unknown) => report(thrown, chatId));
    };
    try {
      await stop;
    } catch (thrown) {
      leave();
      throw thrown;
    }
    return leave;
  }

  async function serve(client: StreamSocket, chatId: string, after: number): Promise<void> {
    const state = { alive: true, look: (): void => undefined, catchUp: (): void => undefined };
    let leave: (() => void) | undefined;
    let gone = false;
    const alive = (): void => {
      state.alive = true;
    };
    open.set(client, state);
    client.on('message', alive);
    client.on('pong', alive);
    client.on('error', () => client.terminate());
    client.on('close', () => {
      gone = true;
      open.delete(client);
      leave?.();
    });
    const feed = createFeed({ log, chatId, after, client, report: (thrown) => cut(thrown) });
    const cut = (thrown: unknown): void => {
      report(thrown, chatId);
      client.terminate();
    };
    try {
      leave = await follow(chatId, (news) => feed.hear(news));
      if (gone) return leave();
      const chat = await log.get(chatId);
      await feed.catchUp(chat?.last ?? 0);
      await turns.open(chatId, chat?.last ?? 0);
      state.look = () => void turns.lookAfter(chatId, feed.place()).catch((thrown: unknown) => report(thrown, chatId));
      state.catchUp = () => {
        const reading = log.get(chatId).then((now) => feed.catchUp(now?.last ?? 0));
        reading.catch((thrown: unknown) => report(thrown, chatId));
      };
      state.look();
    } catch (thrown) {
      cut(thrown);
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, chatId: string): Promise<void> {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const holder = tokens.read(searchParams.get('t') ?? '', 'stream', 'api');
    if (typeof holder === 'string' || holder.chatId !== chatId || !parts.allows(request.headers, holder.lenderId))
      return refuse(socket, 403);
    const chat = await log.get(chatId);
    if (!chat) return refuse(socket, 404);
    const after = watermarkIn(searchParams.get('watermark'));
    sockets.handleUpgrade(request, socket, head, (client) => void serve(client, chatId, Math.min(after, chat.last)));
  }

  return {
    /** Takes the upgrades to a chat's stream; those of other paths are left to others. */
    attach(server: Server): void {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const chatId = path.exec((request.url ?? '').split('?')[0] ?? '')?.[1];
        if (!chatId) return;
        socket.on('error', () => socket.destroy());
        upgrade(request, socket, head, chatId).catch((thrown: unknown) => {
          report(thrown, chatId);
          refuse(socket, 500);
        });
      });
    },
    /** How many streams are open here. */
    count: () => open.size,
    close(): void {
      clearInterval(pings);
      for (const client of open.keys()) client.close(1001);
    },
  };
}

function refuse(socket: Duplex, status: number): void {
  if (!socket.destroyed) socket.end(`HTTP/1.1 ${status} \r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Where a client is in the log: 0 is before everything. */
export function watermarkIn(text: string | null | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
}

/** Brings one client's place in the log forward: from what was just told where it follows on, else by reading. */
function createFeed(parts: {
  log: ChatLog;
  chatId: string;
  after: number;
  client: StreamSocket;
  readonly report: (thrown: unknown) => void;
}) {
  const { log, chatId, client } = parts;
  let place = parts.after;
  let newest = place;
  let moving = false;
  const told = new Map<number, Entry | null>();

  function send(entries: readonly Entry[], to: number): void {
    place = to;
    for (const n of told.keys()) if (n <= place) told.delete(n);
    const last = entries.at(-1);
    if (!last) return;
    if (client.bufferedAmount > mostBuffered) return client.terminate();
    client.send(JSON.stringify({ activities: entries.map((entry) => shown(chatId, entry)), watermark: String(place) }));
  }

  async function step(): Promise<void> {
    const next = told.get(place + 1);
    if (next !== undefined) return send(next ? [next] : [], place + 1);
    const upTo = newest;
    const entries = await log.read(chatId, place);
    // A short page has all there was: the numbers between are what clients see nothing of.
    send(entries, Math.max(entries.at(-1)?.n ?? 0, entries.length < pageSize ? upTo : 0));
  }

  async function catchUp(to: number): Promise<void> {
    newest = Math.max(newest, to);
    if (moving) return;
    moving = true;
    try {
      while (place < newest) await step();
    } finally {
      moving = false;
    }
  }

  return {
    catchUp,
    place: () => place,
    hear(news: ChatNews): void {
      if (news === 'typing') {
        if (place === newest)
          client.send(JSON.stringify({ activities: [typingActivity(chatId)], watermark: String(place) }));
        return;
      }
      if (news.n <= place) return;
      told.set(news.n, news.entry);
      catchUp(news.n).catch(parts.report);
    },
  };
}
