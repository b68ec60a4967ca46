import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { type Clock, systemClock } from '../core/clock.js';
import { Problem } from '../core/problem.js';
import { type Failure, problemOf, readAnswer, whyNotSent } from './httpAnswers.js';

/** How one outside party is reached. Durations in milliseconds. */
export interface HttpOptions {
  /** The first word of its problems' codes, such as `loans`. */
  readonly party: string;
  readonly baseUrl: string;
  /** The limit of one try, 4 s unless told. */
  readonly timeoutMs?: number;
  /** The limit of all tries and the pauses between them, 9 s unless told. */
  readonly budgetMs?: number;
  /** Longer answers are not read, 1 MiB unless told. */
  readonly maxBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that prove who we are; asked with `true` after a 401, for a fresh proof. */
  readonly authorize?: (refused: boolean) => Promise<Readonly<Record<string, string>>>;
  /** Which refusals mean that the first request of a key still runs: 409 `in_progress` unless told. */
  readonly stillRuns?: (status: number, errorCode: string | undefined) => boolean;
  /** Where the party's error bodies keep their code: `error.code` unless told. */
  readonly errorCode?: (body: unknown) => unknown;
  readonly random?: () => number;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  readonly clock?: Pick<Clock, 'elapsed'>;
  readonly onCall?: (call: HttpCall) => void;
}

/** One finished call, for counting. Its name is the operation's, so that no id is in it. */
export interface HttpCall {
  readonly party: string;
  readonly name: string;
  readonly outcome: 'ok' | Failure['kind'];
  readonly tries: number;
  readonly milliseconds: number;
}

export interface HttpRequest<T> {
  /** The operation, such as `postPayment`: it stands in problems and counts where an address may not. */
  readonly name: string;
  /** Segments, each escaped by itself, so that an id cannot lead elsewhere. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Idempotency-Key`: the party does the same key's work once, so that asking again is safe. */
  readonly key?: string;
  /** Changes nothing at the party (a search by POST). Said of every GET. */
  readonly reads?: boolean;
  /** Does the same however often it is sent (a PUT of a whole thing). */
  readonly repeatable?: boolean;
  readonly schema: z.ZodType<T>;
}

export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: T;
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** JSON over HTTP with limits, careful repetition and checked answers. */
export interface Http {
  get<T>(request: HttpRequest<T>): Promise<T>;
  post<T>(request: HttpRequest<T>): Promise<T>;
  put<T>(request: HttpRequest<T>): Promise<T>;
  remove<T>(request: HttpRequest<T>): Promise<T>;
  /** The same with status and headers. */
  exchange<T>(method: HttpMethod, request: HttpRequest<T>): Promise<HttpAnswer<T>>;
}

const maxTries = 3;
const firstPause = 150;

function addressOf(party: string, base: string, request: HttpRequest<unknown>): URL {
  const segments = request.path.map((segment) => {
    if (segment === '' || segment === '.' || segment === '..')
      throw new Problem(`${party}.bad_id`, { message: `${party}.bad_id: ${request.name}` });
    return encodeURIComponent(segment);
  });
  const url = new URL([base, ...segments].join('/'));
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.append(name, value);
  return url;
}

const jsonBody = (body: unknown): { body?: string } => (body === undefined ? {} : { body: JSON.stringify(body) });

/** One client for a party. Repeats, twice at the most, only what is safe to repeat. */
export function createHttp(options: HttpOptions): Http {
  const { party, random = Math.random, pause = sleep, clock = systemClock } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  const timeoutMs = options.timeoutMs ?? 4000;
  const budgetMs = options.budgetMs ?? 9000;

  async function tryOnce<T>(method: HttpMethod, request: HttpRequest<T>, limit: number, proof: Record<string, string>) {
    const url = addressOf(party, base, request);
    const headers = {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
      ...options.headers,
      ...request.headers,
      ...proof,
    };
    try {
      const signal = AbortSignal.timeout(Math.max(1, Math.ceil(limit)));
      const response = await fetch(url, {
        method,
        headers,
        signal,
        redirect: 'manual',
        ...jsonBody(request.body),
      });
      return await readAnswer(response, request.schema, options);
    } catch (thrown) {
      return whyNotSent(thrown);
    }
  }

  /** Milliseconds until the next try, or undefined where there is none. */
  function pauseAfter(failure: Failure, tries: number, left: number): number | undefined {
    if (!failure.passes || tries >= maxTries) return undefined;
    const jitter = random() * firstPause * 2 ** tries;
    const wait = Math.max(jitter, (failure.retryAfterSeconds ?? 0) * 1000);
    return wait < left ? wait : undefined;
  }

  async function exchange<T>(method: HttpMethod, request: HttpRequest<T>): Promise<HttpAnswer<T>> {
    const writes = !(request.reads ?? method === 'GET');
    const repeatable = !writes || request.key !== undefined || request.repeatable === true;
    const start = clock.elapsed();
    let perhapsDone = false;
    let refused = false;
    for (let tries = 1; ; tries += 1) {
      const proof = (await options.authorize?.(refused)) ?? {};
      const limit = Math.min(timeoutMs, budgetMs - (clock.elapsed() - start));
      const result = await tryOnce(method, request, limit, proof);
      const milliseconds = clock.elapsed() - start;
      const done = (outcome: HttpCall['outcome']): void =>
        options.onCall?.({ party, name: request.name, outcome, tries, milliseconds });
      if ('data' in result) {
        done('ok');
        return result;
      }
      perhapsDone ||= writes && result.received;
      if (result.kind === 'auth' && options.authorize && !refused) {
        refused = true;
        continue;
      }
      const wait = repeatable ? pauseAfter(result, tries, budgetMs - milliseconds) : undefined;
      if (wait === undefined) {
        done(result.kind);
        throw problemOf(party, request.name, result, perhapsDone);
      }
      await pause(wait);
    }
  }

  const data = async <T>(method: HttpMethod, request: HttpRequest<T>): Promise<T> =>
    (await exchange(method, request)).data;
  return {
    exchange,
    get: (request) => data('GET', request),
    post: (request) => data('POST', request),
    put: (request) => data('PUT', request),
    remove: (request) => data('DELETE', request),
  };
}
