import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { pathOf } from '../faults.js';
import type { World } from '../world.js';
import { stripeId } from './stripeCards.js';
import type { Cause, StripeEvents } from './stripeEvents.js';
import { objectOf } from './stripeObjects.js';
import type { StripeTables } from './stripeRows.js';

/** What a route answers. */
export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

export type Form = Record<string, unknown>;

export const ok = (body: Record<string, unknown>): Reply => ({ status: 200, body });

/** An error in Stripe's form. */
export function refuse(status: number, type: string, message: string, more: Record<string, unknown> = {}): Reply {
  return { status, body: { error: { type, message, ...more } } };
}

/** The mistake of a caller. */
export const invalid = (message: string, more: Record<string, unknown> = {}): Reply =>
  refuse(400, 'invalid_request_error', message, more);

export const missing = (kind: string, id: string): Reply =>
  refuse(404, 'invalid_request_error', `No such ${kind}: '${id}'`, { code: 'resource_missing', param: 'id' });

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An integer in a form, or undefined when it is none. */
export function integer(value: unknown): number | undefined {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
}

export function record(value: unknown): Form {
  return typeof value === 'object' && value !== null ? (value as Form) : {};
}

/** The names in a list that spaces part. */
export const words = (list: string): string[] => list.split(' ');

/** Metadata as Stripe keeps it: strings by name. */
export function metadataOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => text(entry[1]) !== undefined),
  );
}

/** The first field that Stripe's API does not know. */
export function unknownField(form: Form, known: readonly string[]): Reply | undefined {
  const found = Object.keys(form).find((name) => name !== 'expand' && !known.includes(name));
  return found
    ? invalid(`Received unknown parameter: ${found}`, { code: 'parameter_unknown', param: found })
    : undefined;
}

/** What was called, for events and faults. */
export function causeOf(request: Request, response: Response): Cause {
  const requestId = (response.locals['requestId'] as string | undefined) ?? null;
  return {
    method: request.method,
    path: pathOf(request),
    requestId,
    idempotencyKey: request.get('idempotency-key') ?? null,
  };
}

function expand(world: World, tables: StripeTables, value: unknown, path: string[]): unknown {
  const [first, ...rest] = path;
  if (Array.isArray(value)) return value.map((one) => expand(world, tables, one, path));
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  const child = object[first];
  const whole = typeof child === 'string' ? (objectOf(world, tables, child) ?? child) : child;
  return { ...object, [first]: expand(world, tables, whole, rest) };
}

function expansionsOf(request: Request): string[] {
  const inBody = record(request.body)['expand'];
  const inQuery = Object.entries(request.query).filter(([name]) => /^expand(\[\d*\])?$/.test(name));
  return [inBody, ...inQuery.map(([, value]) => value)].flat().filter((one): one is string => typeof one === 'string');
}

interface Saved extends Reply {
  fingerprint: string;
  /** World time, Unix ms. */
  at: number;
}

/** Keys are forgotten after a day, and then the same key is a new request. */
const KEY_LIFE = 24 * 3600 * 1000;

/** What runs a route: faults, keys, expansion, and webhooks after or before the answer. */
export interface Gate {
  router: Router;
  get(path: string, run: (request: Request) => Reply): void;
  post(path: string, run: (form: Form, cause: Cause, request: Request) => Reply): void;
}

function authorised(world: World): RequestHandler {
  return (request, response, next) => {
    const header = request.get('authorization') ?? '';
    const basic = /^Basic (\S+)$/i.exec(header)?.[1];
    const key = basic
      ? Buffer.from(basic, 'base64').toString('utf8').split(':')[0]
      : /^Bearer (\S+)$/i.exec(header)?.[1];
    const requestId = stripeId('req');
    response.locals['requestId'] = requestId;
    response.set({ 'request-id': requestId, 'stripe-version': request.get('stripe-version') ?? '' });
    if (key === world.config.stripeSecretKey) return next();
    const { status, body } = refuse(401, 'invalid_request_error', 'Invalid API Key provided');
    response.status(status).json(body);
  };
}

function createKeys(world: World) {
  const table = world.journal.table<Saved>('stripe.idempotency');
  const running = new Set<string>();
  const fingerprintOf = (request: Request): string =>
    createHash('sha256')
      .update(`${request.method} ${pathOf(request)} ${JSON.stringify(request.body ?? {})}`)
      .digest('hex');

  /** A key is taken from the moment that its request arrives, also while a slow gateway has not begun with it. */
  const claim: RequestHandler = (request, response, next) => {
    const key = request.method === 'POST' ? request.get('idempotency-key') : undefined;
    if (!key) return next();
    if (running.has(key)) {
      const message = 'There is currently another in-progress request using this Idempotent Key.';
      const { status, body } = refuse(409, 'idempotency_error', message, { code: 'idempotency_key_in_use' });
      return void response.status(status).json(body);
    }
    running.add(key);
    response.locals['release'] = () => running.delete(key);
    response.once('close', () => {
      if (!response.locals['slow']) running.delete(key);
    });
    next();
  };

  function earlier(request: Request): Reply | undefined {
    const key = request.get('idempotency-key');
    const saved = key ? table.get(key) : undefined;
    if (!key || !saved || world.clock.now().getTime() - saved.at > KEY_LIFE) return undefined;
    if (saved.fingerprint === fingerprintOf(request)) return saved;
    const message = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
    return refuse(400, 'idempotency_error', message);
  }

  function save(request: Request, reply: Reply): void {
    const key = request.get('idempotency-key');
    // What was refused before it began is not kept, as with Stripe.
    if (!key || ![200, 402].includes(reply.status)) return;
    table.put(key, { ...reply, fingerprint: fingerprintOf(request), at: world.clock.now().getTime() });
  }

  return { claim, earlier, save };
}

/** The way into `/v1`. */
export function createGate(world: World, tables: StripeTables, events: StripeEvents): Gate {
  const keys = createKeys(world);
  const router = Router();
  const before = [
    authorised(world),
    express.urlencoded({ extended: true }),
    keys.claim,
    world.faults.middleware('stripe'),
  ];
  const answer = (request: Request, response: Response, reply: Reply): void => {
    let body: unknown = reply.body;
    for (const path of expansionsOf(request)) body = expand(world, tables, body, path.split('.'));
    response.status(reply.status).json(body);
  };
  return {
    router,
    get(path, run) {
      router.get(path, ...before, (request, response) => answer(request, response, run(request)));
    },
    post(path, run) {
      router.post(path, ...before, async (request, response) => {
        try {
          const earlier = keys.earlier(request);
          if (earlier) {
            if (earlier.status < 400 || earlier.status === 402) response.set('idempotent-replayed', 'true');
            return answer(request, response, earlier);
          }
          const cause = causeOf(request, response);
          const first = events.comesFirst(cause);
          const reply = world.journal.atomically(() => {
            const made = run(record(request.body), cause, request);
            keys.save(request, made);
            return made;
          });
          if (first) await events.tried();
          answer(request, response, reply);
        } finally {
          (response.locals['release'] as (() => void) | undefined)?.();
        }
      });
    },
  };
}

/** One page of a list, newest first, cut by Stripe's cursors and moments. */
export function listOf<T extends { id: string; created: number }>(
  request: Request,
  rows: T[],
  json: (row: T) => Record<string, unknown>,
): Reply {
  const of = (name: string): string | undefined => text(request.query[name]);
  const limit = integer(of('limit') ?? '10') ?? 0;
  if (limit < 1 || limit > 100) return invalid('limit is from 1 to 100', { param: 'limit' });
  const bound = (name: string): number | undefined => integer(of(name));
  const seconds = (row: T): number => Math.floor(row.created / 1000);
  const checks: [number | undefined, (at: number, limit: number) => boolean][] = [
    [bound('created'), (at, wanted) => at === wanted],
    [bound('created[gte]'), (at, wanted) => at >= wanted],
    [bound('created[gt]'), (at, wanted) => at > wanted],
    [bound('created[lte]'), (at, wanted) => at <= wanted],
    [bound('created[lt]'), (at, wanted) => at < wanted],
  ];
  const within = rows
    .toReversed()
    .filter((row) => checks.every(([wanted, holds]) => wanted === undefined || holds(seconds(row), wanted)));
  const [after, before] = [of('starting_after'), of('ending_before')];
  const from = after ? within.findIndex(({ id }) => id === after) + 1 : 0;
  const to = before ? within.findIndex(({ id }) => id === before) : within.length;
  const rest = within.slice(from, to < 0 ? within.length : to);
  const shown = before && !after ? rest.slice(-limit) : rest.slice(0, limit);
  return ok({ object: 'list', url: pathOf(request), has_more: rest.length > shown.length, data: shown.map(json) });
}
