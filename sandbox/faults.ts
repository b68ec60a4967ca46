import type { Request, RequestHandler, Response } from 'express';
import type { Journal } from './journal.js';

export const faultParties = ['twilio', 'stripe', 'loans', 'locks'] as const;
export type FaultParty = (typeof faultParties)[number];

/** Faults of every party, and those that lock services have besides. */
export const faultKinds = [
  'down',
  'slow',
  'timeout_after_effect',
  'reset',
  'rate_limited',
  'bad_json',
  'lost_webhook',
  'duplicate_webhook',
  'late_webhook',
  'webhook_before_response',
  'refused',
] as const;
export const lockFaultKinds = ['busy', 'accepted_then_never', 'relocks_after_unlock'] as const;

/** The next `times` matching calls of a party go wrong in this way. */
export interface Fault {
  party: FaultParty;
  kind: string;
  times: number;
  /** Method and path prefix, such as `POST /v1/payment_intents`; absent = any call. */
  where?: string;
}

export interface Faults {
  add(fault: Fault): void;
  all(): Fault[];
  clear(): void;
  /** The first matching fault of these kinds, counted down. */
  take(party: FaultParty, method: string, path: string, kinds: readonly string[]): Fault | undefined;
  /** Plays the faults that are plain HTTP. */
  middleware(party: FaultParty): RequestHandler;
}

/** How long a slow party takes, and how long a silent one keeps the line open, in milliseconds. */
export const slowness = 20_000;

const plainKinds = ['down', 'slow', 'reset', 'rate_limited', 'bad_json', 'timeout_after_effect'];

function matches(fault: Fault, method: string, path: string): boolean {
  if (!fault.where) return true;
  const [first = '', second] = fault.where.trim().split(/\s+/);
  const prefix = second ?? first;
  return (second === undefined || first.toUpperCase() === method.toUpperCase()) && path.startsWith(prefix);
}

/** The handler runs, what it says goes nowhere, and the line is cut in the end. */
function swallow(response: Response): void {
  response.write = () => true;
  response.end = (() => {
    setTimeout(() => response.socket?.destroy(), slowness).unref();
    return response;
  }) as Response['end'];
}

function play(fault: Fault, response: Response, next: () => void): void {
  switch (fault.kind) {
    case 'down':
      response.status(503).json({ error: { code: 'down', message: 'service unavailable' } });
      return;
    case 'refused':
      response.status(403).json({ error: { code: 'refused', message: 'refused' } });
      return;
    case 'rate_limited':
      response
        .status(429)
        .set('Retry-After', '1')
        .json({ error: { code: 'rate_limited', message: 'too many' } });
      return;
    case 'bad_json':
      response.status(200).type('json').send('{"status": "acc');
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'slow':
      response.locals['slow'] = true;
      setTimeout(next, slowness).unref();
      return;
    default:
      swallow(response);
      next();
  }
}

/** The path that was called, without its query. */
export function pathOf(request: Request): string {
  return request.originalUrl.split('?')[0] ?? '/';
}

/** Faults kept in the journal, so that they outlive a restart. */
export function createFaults(journal: Journal): Faults {
  const table = journal.table<Fault & { id: string }>('faults');
  const take: Faults['take'] = (party, method, path, kinds) => {
    const found = table
      .all()
      .find((fault) => fault.party === party && kinds.includes(fault.kind) && matches(fault, method, path));
    if (!found) return undefined;
    if (found.times > 1) table.put(found.id, { ...found, times: found.times - 1 });
    else table.remove(found.id);
    return found;
  };
  return {
    add(fault) {
      const id = journal.next('FT');
      table.put(id, { ...fault, id });
    },
    all: () => table.all().map(({ id: _, ...fault }) => fault),
    clear: () => {
      for (const { id } of table.all()) table.remove(id);
    },
    take,
    middleware: (party) => (request, response, next) => {
      // A lock service refuses commands, not questions, and a gateway refuses cards: these take `refused` themselves.
      const kinds = party === 'locks' || party === 'stripe' ? plainKinds : [...plainKinds, 'refused'];
      const fault = take(party, request.method, pathOf(request), kinds);
      if (fault) play(fault, response, next);
      else next();
    },
  };
}
