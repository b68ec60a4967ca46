import type { IncomingHttpHeaders } from 'node:http';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { newId } from '../../core/ids.js';
import type { ChatRating } from '../../core/chat.js';
import type { Clock } from '../../core/clock.js';
import type { Language, Lenders } from '../../core/lender.js';
import { languages } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Files } from '../../core/services/files.js';
import type { Vault } from '../../core/vault.js';
import { activityId, readIncoming, shown, type Uploaded } from './directLineActivities.js';
import { beginGreeted } from './directLineFirst.js';
import type { ChatLog } from './directLineLog.js';
import { watermarkIn } from './directLineSocket.js';
import { type Holder, lifeSeconds, newHolder, type Tokens } from './directLineTokens.js';
import type { ChatTurns } from './directLineTurns.js';
import { readUpload, refuseUpload } from './directLineUpload.js';

/** How much one address, everybody together and one chat may ask for, in so many a minute. */
export interface Limits {
  readonly chatsOfAddress: number;
  readonly chats: number;
  readonly messagesOfChat: number;
}

/** Whether a page of an origin may use the chat of a lender on this host, or of any lender; no origin is no page. */
export type Allows = (from: Pick<IncomingHttpHeaders, 'origin' | 'host'>, lenderId?: string) => boolean;

export interface RouteParts {
  readonly log: ChatLog;
  readonly turns: Pick<ChatTurns, 'open' | 'hear' | 'lookAfter'>;
  readonly tokens: Tokens;
  readonly lenders: Lenders;
  readonly shared: Pick<Shared, 'allow'>;
  readonly vault: Pick<Vault, 'hash'>;
  readonly clock: Clock;
  readonly publicUrl: string;
  readonly limits: Limits;
  readonly allows: Allows;
  readonly files: Pick<Files, 'keep'>;
  onRated(rating: ChatRating): Promise<void>;
  waitingBefore(chatId: string): Promise<number | undefined>;
}

const wanted = z.object({
  lender: z.string().max(64).optional(),
  language: z.enum(languages).optional(),
  /** Begins the chat as well: what our own page would ask for next comes in the same answer. */
  begin: z.boolean().optional(),
});

type Handler = (request: Request, response: Response, holder: Holder) => Promise<void>;

/** Direct Line 3.0 as its clients use it. Every route but `tokens/generate` asks for a token, and a token opens one chat. */
export function createDirectLineRoutes(parts: RouteParts): Router {
  const { log, turns, tokens, shared, limits } = parts;
  const allows: Allows = (from, lenderId) => parts.allows(from, lenderId);
  const router = Router();

  const granted = (holder: Holder) => ({
    conversationId: holder.chatId,
    token: tokens.issue(holder, 'api'),
    expires_in: lifeSeconds.api,
  });

  const streamUrl = (holder: Holder, watermark: number): string =>
    `${parts.publicUrl.replace(/^http/, 'ws')}/directline/conversations/${holder.chatId}/stream?watermark=${watermark}&t=${tokens.issue(holder, 'stream')}`;

  /** Lets through whoever holds a token, of the chat that the address names if it names one. */
  const withToken =
    (handler: Handler): RequestHandler =>
    async (request, response) => {
      const token = /^Bearer\s+(\S+)$/i.exec(request.header('authorization') ?? '')?.[1];
      if (!token) return refuse(response, 401, 'MissingToken', 'A token is needed: POST tokens/generate gives one.');
      const holder = tokens.read(token, 'api');
      if (holder === 'expired') return refuse(response, 403, 'TokenExpired', 'The token has expired.');
      if (holder === 'invalid') return refuse(response, 403, 'BadToken', 'This is no token of ours.');
      const { id } = request.params;
      if (id !== undefined && id !== holder.chatId)
        return refuse(response, 403, 'WrongConversation', 'The token belongs to another conversation.');
      if (!allows(request.headers, holder.lenderId)) return wrongOrigin(response);
      await handler(request, response, holder);
    };

  async function generate(request: Request, response: Response): Promise<void> {
    const { data } = wanted.safeParse(request.body ?? {});
    if (!data) return refuse(response, 400, 'BadArgument', 'lender is the id of a lender.');
    const address = parts.vault.hash('session', request.ip ?? '');
    const within =
      (await shared.allow(`directline:address:${address}`, limits.chatsOfAddress, 60)) &&
      (await shared.allow('directline:chats', limits.chats, 60));
    if (!within) return tooMany(response);
    const [only, ...others] = parts.lenders.all();
    const lender = data.lender ? parts.lenders.byId(data.lender) : others.length === 0 ? only : undefined;
    if (!lender) return refuse(response, data.lender ? 404 : 400, 'UnknownLender', 'There is no such lender.');
    if (!allows(request.headers, lender.id)) return wrongOrigin(response);
    const holder = newHolder(lender.id, languageFor(data.language, lender.languages));
    response.json(data.begin ? await begun(holder) : granted(holder));
  }

  async function begun(holder: Holder) {
    const first = await beginGreeted(parts, holder);
    const watermark = first?.n ?? 0;
    const activities = first ? [shown(holder.chatId, first)] : [];
    return { ...granted(holder), streamUrl: streamUrl(holder, watermark), activities, watermark: String(watermark) };
  }

  const begin: Handler = async (_request, response, holder) => {
    const isNew = await log.begin(holder);
    response.status(isNew ? 201 : 200).json({ ...granted(holder), streamUrl: streamUrl(holder, 0) });
  };

  const reconnect: Handler = async (request, response, holder) => {
    const chat = await log.get(holder.chatId);
    if (!chat) return noConversation(response);
    const { watermark } = request.query;
    const from = typeof watermark === 'string' ? watermarkIn(watermark) : chat.last;
    await turns.open(holder.chatId, chat.last);
    response.json({ ...granted(holder), streamUrl: streamUrl(holder, from) });
  };

  const activities: Handler = async (request, response, { chatId }) => {
    const chat = await log.get(chatId);
    if (!chat) return noConversation(response);
    const { watermark } = request.query;
    const after = watermarkIn(typeof watermark === 'string' ? watermark : undefined);
    await turns.open(chatId, chat.last);
    const entries = await log.read(chatId, after);
    await turns.lookAfter(chatId, chat.last);
    response.json({
      activities: entries.map((entry) => shown(chatId, entry)),
      watermark: String(entries.at(-1)?.n ?? Math.min(after, chat.last)),
    });
  };

  /** How many wait for a person before this one; null where nobody is waited for. */
  const queue: Handler = async (_request, response, { chatId }) =>
    void response.json({ before: (await parts.waitingBefore(chatId)) ?? null });

  const post: Handler = (request, response, holder) => receive(response, holder, request.body, []);

  const upload: Handler = async (request, response, holder) => {
    const read = await readUpload(request);
    if (!('refused' in read)) return receive(response, holder, read.activity, read.files);
    const [status, message] = refusals[read.refused];
    refuseUpload(request, response, status, { code: read.refused, message });
  };

  /** Written down first, then answered, and only then heard: a client does not wait for the bot. */
  async function receive(response: Response, holder: Holder, sent: unknown, files: readonly Uploaded[]): Promise<void> {
    const { chatId, userId, lenderId } = holder;
    const incoming = readIncoming(sent, files);
    if (!incoming) return refuse(response, 400, 'BadArgument', 'This is no activity.');
    if (!(await shared.allow(`directline:messages:${chatId}`, limits.messagesOfChat, 60))) return tooMany(response);
    // A message without files finds out by being written whether there is such a chat.
    const chat = incoming.kind === 'message' && files.length === 0 ? undefined : await log.get(chatId);
    if (incoming.kind === 'message') {
      const key = `user:${incoming.clientId ?? newId('own')}`;
      const toKeep = files.map((file, index) => ({ ...file, conversationId: chatId, key: `${key}:${index}` }));
      if (toKeep.length > 0 && chat && !(await parts.files.keep(toKeep))) return tooMany(response);
      const body = { ...incoming.body, from: { id: userId, name: '', role: 'user' as const } };
      const added = await log.add(chatId, key, body, { heard: incoming.heard });
      if (!added) return noConversation(response);
      response.json({ id: activityId(chatId, added.n) });
      return turns.hear(chatId);
    }
    if (!chat) return noConversation(response);
    if (incoming.kind === 'nothing') return void response.json({ id: newId('ignored') });
    if (incoming.kind === 'rating') {
      const { score, who } = incoming;
      await parts.onRated({ chatId, lenderId, score, who, at: parts.clock.now() });
      return void response.json({ id: newId('rating') });
    }
    await turns.open(chatId, chat.last);
    response.json({ id: activityId(chatId, 1) });
  }

  router.use(crossOrigin(allows));
  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.use(express.json({ limit: '256kb', type: ['application/json', 'application/vnd.microsoft.activity'] }));
  router.post('/tokens/generate', generate);
  router.post(
    '/tokens/refresh',
    withToken(async (_request, response, holder) => void response.json(granted(holder))),
  );
  router.post('/conversations', withToken(begin));
  router.get('/conversations/:id', withToken(reconnect));
  router.get('/conversations/:id/activities', withToken(activities));
  router.post('/conversations/:id/activities', withToken(post));
  router.get('/conversations/:id/queue', withToken(queue));
  router.post('/conversations/:id/upload', withToken(upload));
  router.get(
    '/session/getsessionid',
    withToken(
      async (_request, response, { chatId }) => void response.json({ sessionId: parts.vault.hash('session', chatId) }),
    ),
  );
  router.get(
    '/conversations/:id/stream',
    withToken(async (_request, response) => {
      response.setHeader('Upgrade', 'websocket');
      refuse(response, 426, 'UpgradeRequired', 'The stream is a WebSocket.');
    }),
  );
  router.use(withToken(async (_request, response) => refuse(response, 404, 'NotFound', 'There is nothing here.')));
  router.use(badRequest);
  return router;
}

const languageFor = (asked: Language | undefined, spoken: readonly Language[]): Language | undefined =>
  asked && spoken.includes(asked) ? asked : undefined;

const allowedHeaders = 'authorization, content-type, x-ms-bot-agent, x-requested-with';

/** Pages of other origins get in where the origin is on the list; tokens travel in a header, so nothing else is shared. */
function crossOrigin(allows: Allows): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin && allows(request.headers)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Headers', allowedHeaders);
      response.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS');
      response.setHeader('Access-Control-Max-Age', '7200');
    }
    if (request.method === 'OPTIONS') return void response.status(204).end();
    next();
  };
}

const refusals = {
  UnsupportedMediaType: [415, 'Only JPEG, PNG, WebP and PDF files can be sent.'],
  TooLarge: [413, 'A file may have 5 MB at the most.'],
  BadArgument: [400, 'An upload is a form with an activity and one to three files.'],
} as const;

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } });
}

const wrongOrigin = (response: Response): void =>
  refuse(response, 403, 'WrongOrigin', 'Pages of this origin may not use this chat.');

const noConversation = (response: Response): void =>
  refuse(response, 404, 'NoConversation', 'The conversation has not begun: POST conversations begins it.');

function tooMany(response: Response): void {
  response.setHeader('Retry-After', '60');
  refuse(response, 429, 'TooManyRequests', 'Too many requests. Please try again in a minute.');
}

/** Bodies that cannot be read; everything else is the server's own error handler's. */
const badRequest: ErrorRequestHandler = (thrown: unknown, _request, response, next) => {
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? Number(thrown.status) : 500;
  if (!(status >= 400 && status < 500) || response.headersSent) return next(thrown);
  if (status === 413) return refuse(response, 413, 'TooLarge', 'The message is too long.');
  refuse(response, 400, 'BadArgument', 'The request cannot be read.');
};
