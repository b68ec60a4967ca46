import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import twilio from 'twilio';
import type { RequestOptions } from 'twilio/lib/base/RequestClient.js';
import type HttpResponse from 'twilio/lib/http/response.js';
import { readSandboxConfig } from '../../../sandbox/config.js';
import { createStripe } from '../../../sandbox/parties/stripe.js';
import { createTwilio } from '../../../sandbox/parties/twilio.js';
import { type World, createWorld } from '../../../sandbox/world.js';

/** A request that the product received. */
export interface Hit {
  path: string;
  form: Record<string, string>;
  /** The signature fits the public address. */
  signed: boolean;
  token: string;
  raw: string;
  headers: Record<string, string | string[] | undefined>;
}

/** What the product answers: TwiML without its outer element, a status, or anything at all. */
export type Reply = string | number | { status?: number; type?: string; body?: string; destroy?: true };

export interface Stage {
  world: World;
  url: string;
  hits: Hit[];
  /** Hits of one path, oldest first. */
  hitsOf(path: string): Hit[];
  /** What the product answers at a path from now on; the last of several stays. */
  on(path: string, ...replies: (Reply | ((hit: Hit) => Reply | Promise<Reply>))[]): void;
  control<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  stopProduct(): Promise<void>;
  startProduct(): Promise<void>;
  /** The sandbox is killed and started again on the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface CallBody {
  sid: string;
  status: string;
  heard: string[];
  waitingFor: string | null;
  errorCode: number | null;
  direction: string;
  timeline: { event: string }[];
}

const ACCOUNT = 'AC00000000000000000000000000000000';

function listen(handler: RequestListener, port = 0): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(handler);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Resolves when the condition holds; fails after 30 s. */
export async function until(holds: () => boolean, what = 'the condition'): Promise<void> {
  for (const end = Date.now() + 30_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await pause(10);
  }
}

type Script = (hit: Hit) => Reply | Promise<Reply>;

function productOf(hits: Hit[], scripts: Map<string, Script[]>, publicUrl: () => string): RequestListener {
  const answer = async (request: IncomingMessage, response: ServerResponse, raw: string): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(raw));
    const signature = String(request.headers['x-twilio-signature'] ?? '');
    const signed = twilio.validateRequest('sandbox-auth-token', signature, publicUrl() + request.url, form);
    const token = String(request.headers['i-twilio-idempotency-token'] ?? '');
    const hit: Hit = { path: request.url ?? '', form, signed, token, raw, headers: request.headers };
    hits.push(hit);
    const queue = scripts.get(new URL(hit.path, 'http://x').pathname) ?? [];
    const script = queue.length > 1 ? queue.shift() : queue[0];
    const reply = script ? await script(hit) : 404;
    if (typeof reply === 'number') return void response.writeHead(reply).end();
    const full = typeof reply === 'string' ? { body: `<Response>${reply}</Response>` } : reply;
    if (full.destroy) return void request.socket.destroy();
    response.writeHead(full.status ?? 200, { 'content-type': full.type ?? 'text/xml' }).end(full.body ?? '');
  };
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, response, Buffer.concat(chunks).toString('utf8')));
  };
}

/** A sandbox beside a product that says what a test wants it to say. */
export async function setStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'));
  const hits: Hit[] = [];
  const scripts = new Map<string, Script[]>();
  let publicUrl = '';
  let product = await listen(productOf(hits, scripts, () => publicUrl));
  const productPort = portOf(product);
  publicUrl = `http://127.0.0.1:${productPort}`;
  const config = readSandboxConfig({ PUBLIC_URL: publicUrl, DATA_DIR: folder });
  let world!: World;
  let server!: Server;
  const open = async (): Promise<void> => {
    world = createWorld(config);
    const app = express();
    const parties = [createTwilio(world), createStripe(world)];
    for (const { controls } of parties) app.use('/sandbox', controls);
    for (const { router } of parties) app.use(router);
    server = await listen(app);
    config.port = portOf(server);
    config.ownUrl = `http://127.0.0.1:${config.port}`;
  };
  await open();
  return {
    get world() {
      return world;
    },
    get url() {
      return config.ownUrl;
    },
    hits,
    hitsOf: (path) => hits.filter((hit) => new URL(hit.path, 'http://x').pathname === path),
    on(path, ...replies) {
      const list = replies.map((reply) => (typeof reply === 'function' ? reply : () => reply));
      scripts.set(path, list);
    },
    async control<T>(method: string, path: string, body?: unknown) {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await fetch(config.ownUrl + path, { method, ...(body === undefined ? {} : json) });
      return { status: answer.status, body: (await answer.json()) as T };
    },
    stopProduct: () => stop(product),
    async startProduct() {
      product = await listen(
        productOf(hits, scripts, () => publicUrl),
        productPort,
      );
    },
    async restart() {
      await stop(server);
      // As after a kill: nothing is tidied up.
      world.clock.close();
      await open();
    },
    async close() {
      await stop(server);
      await stop(product);
      world.clock.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

class LocalTwilio extends twilio.RequestClient {
  readonly #base: string;
  constructor(base: string) {
    super({ timeout: 5000 });
    this.#base = base;
  }
  override request<T>(options: RequestOptions<T>): Promise<HttpResponse.default<T>> {
    const url = new URL(options.uri);
    return super.request<T>({ ...options, uri: this.#base + url.pathname + url.search });
  }
}

/** Twilio's own client, pointed at the sandbox. */
export function clientOf(stage: Stage, token = 'sandbox-auth-token'): ReturnType<typeof twilio> {
  return twilio(ACCOUNT, token, { httpClient: new LocalTwilio(stage.url) });
}

/** Rings northwind's hotline as Asha. */
export async function ring(stage: Stage): Promise<CallBody> {
  const { body } = await stage.control<CallBody>('POST', '/sandbox/calls', {
    from: '+447700900101',
    to: '+441632960001',
  });
  return body;
}

/** Does something on a call and gives the call back. */
export async function does(stage: Stage, sid: string, what: string, body: unknown = {}): Promise<CallBody> {
  const answer = await stage.control<CallBody>('POST', `/sandbox/calls/${sid}/${what}`, body);
  if (answer.status !== 200) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
