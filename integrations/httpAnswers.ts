import type { z } from 'zod';
import { Problem, type ProblemOptions } from '../core/problem.js';

/** An answer of 4xx: the party understood and said no. */
export class Refusal extends Problem {
  readonly status: number;
  /** The party's own word for it, where it gave one that is safe to repeat. */
  readonly errorCode: string | undefined;

  constructor(code: string, status: number, errorCode: string | undefined, options: ProblemOptions) {
    super(code, options);
    this.status = status;
    this.errorCode = errorCode;
  }
}

/**
 * Turns refusals that are rightful answers into values, by the party's error code. A refusal after a try whose fate is
 * unknown stays a Problem: that try may have done the work.
 */
export async function unlessRefused<T, V>(call: Promise<T>, values: Readonly<Record<string, V>>): Promise<T | V> {
  try {
    return await call;
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.ambiguous || thrown.errorCode === undefined) throw thrown;
    if (!Object.hasOwn(values, thrown.errorCode)) throw thrown;
    return values[thrown.errorCode] as V;
  }
}

/** Why a try did not end in a usable answer. */
export interface Failure {
  readonly kind: 'down' | 'slow' | 'rubbish' | 'rate_limited' | 'refused' | 'auth' | 'in_progress';
  /** The party may have received the request and acted on it. */
  readonly received: boolean;
  /** May be over at the next try. */
  readonly passes: boolean;
  readonly detail?: string;
  readonly status?: number;
  readonly errorCode?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export interface AnswerOptions {
  readonly maxBytes?: number;
  readonly stillRuns?: (status: number, errorCode: string | undefined) => boolean;
  readonly errorCode?: (body: unknown) => unknown;
}

/** The Problem of a failure. Its message holds nothing of the request or the answer but the operation's name. */
export function problemOf(party: string, name: string, failure: Failure, ambiguous: boolean): Problem {
  const code = `${party}.${failure.kind}`;
  const detail = failure.detail === undefined ? '' : ` (${failure.detail})`;
  const options: ProblemOptions = {
    message: `${code}: ${name}${detail}`,
    retry: failure.kind === 'refused' ? 'never' : 'later',
    ambiguous,
    retryAfterSeconds: failure.retryAfterSeconds,
  };
  return failure.kind === 'refused'
    ? new Refusal(code, failure.status ?? 0, failure.errorCode, options)
    : new Problem(code, options);
}

/** A party's error code if it is a word: what could hold a number of somebody's is dropped. */
export function safeCode(code: unknown): string | undefined {
  const text = typeof code === 'number' ? String(code) : code;
  if (typeof text !== 'string' || /\d{8}/.test(text)) return undefined;
  return /^[\w.:-]{1,80}$/.test(text) ? text : undefined;
}

const usualErrorCode = (body: unknown): unknown => (body as { error?: { code?: unknown } } | null)?.error?.code;
const usuallyRuns = (status: number, errorCode: string | undefined): boolean =>
  status === 409 && errorCode === 'in_progress';

/** Seconds of a Retry-After in either form; a date counts from the answer's own date, so that no clock is needed. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  const until = Date.parse(text) - Date.parse(headers.get('date') ?? '');
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil(until / 1000);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) : undefined;
}

async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): { json: unknown } | undefined {
  try {
    return { json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return undefined;
  }
}

const rubbish = (status: number, detail: string, passes: boolean): Failure => ({
  kind: 'rubbish',
  received: true,
  passes,
  detail,
  status,
});

/** Where an answer is not as agreed; names of fields only, for keys may be somebody's numbers. */
function misfit(error: z.ZodError): string {
  const places = error.issues.slice(0, 3).map(({ path }) => {
    const names = path.map((step) => (typeof step === 'string' && /^[a-z]\w*$/i.test(step) ? step : '*'));
    return names.join('.') || 'all of it';
  });
  return places.join(', ');
}

function refusalOf(response: Response, body: unknown, options: AnswerOptions): Failure {
  const { status } = response;
  const errorCode = safeCode((options.errorCode ?? usualErrorCode)(body));
  if (status === 401) return { kind: 'auth', received: false, passes: false, status };
  if (status === 408) return { kind: 'slow', received: true, passes: true, status };
  if ((options.stillRuns ?? usuallyRuns)(status, errorCode))
    return {
      kind: 'in_progress',
      received: true,
      passes: true,
      status,
      retryAfterSeconds: retryAfter(response.headers),
    };
  const detail = errorCode === undefined ? `${status}` : `${status} ${errorCode}`;
  return { kind: 'refused', received: false, passes: false, status, errorCode, detail };
}

/** What an answer says: data of the agreed form, or why there is none. */
export async function readAnswer<T>(
  response: Response,
  schema: z.ZodType<T>,
  options: AnswerOptions,
): Promise<{ status: number; headers: Headers; data: T } | Failure> {
  const { status, headers } = response;
  const text = await readText(response, options.maxBytes ?? 1024 * 1024);
  const retryAfterSeconds = retryAfter(headers);
  if (status === 429) return { kind: 'rate_limited', received: false, passes: true, status, retryAfterSeconds };
  if (status >= 500)
    return { kind: 'down', received: true, passes: true, status, detail: `${status}`, retryAfterSeconds };
  if (status < 200 || (status >= 300 && status < 400)) return rubbish(status, `${status}`, false);
  if (text === undefined) return rubbish(status, 'too long', false);
  const parsed = parse(text);
  if (status >= 400) return refusalOf(response, parsed?.json, options);
  if (!parsed) return rubbish(status, 'not JSON', true);
  const checked = schema.safeParse(parsed.json);
  return checked.success ? { status, headers, data: checked.data } : rubbish(status, misfit(checked.error), false);
}

const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|_TLS_/;
const tooSlow = /^UND_ERR_(HEADERS|BODY)_TIMEOUT$/;

interface Thrown {
  readonly name?: string;
  readonly code?: unknown;
  readonly cause?: unknown;
}

/** Why a request got no answer at all. Only a connection that never came about rules out that it was received. */
export function whyNotSent(thrown: unknown): Failure {
  if (thrown instanceof Problem) throw thrown;
  const outer = (thrown ?? {}) as Thrown;
  const inner = (outer.cause ?? {}) as Thrown;
  const code = [inner.code, outer.code].map(safeCode).find((word) => word !== undefined);
  const timedOut = outer.name === 'TimeoutError' || inner.name === 'TimeoutError';
  if (timedOut || (code !== undefined && tooSlow.test(code))) return { kind: 'slow', received: true, passes: true };
  const received = code === undefined || !neverSent.test(code);
  return { kind: 'down', received, passes: true, ...(code === undefined ? {} : { detail: code }) };
}
