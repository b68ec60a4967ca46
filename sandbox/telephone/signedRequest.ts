import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import twilio from 'twilio';
import { TwilioError } from './twiml.js';

/** What Twilio asks the product, signed with the account's token. */
export interface SignedRequest {
  /** Whole address; a fragment holds connection overrides (`#rc=2&rp=ct,rt`) and is neither sent nor signed. */
  url: string;
  method: 'GET' | 'POST';
  params: Record<string, string>;
  authToken: string;
  signal?: AbortSignal;
  /** The delivery's own token; retries have the same. */
  idempotencyToken?: string;
}

export interface Answer {
  status: number;
  contentType: string;
  location?: string;
  body: string;
  /** The address that answered in the end. */
  url: string;
}

/** The connection failed before (`connect`) or after (`read`) it was there. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
  readonly phase: 'connect' | 'read';
  constructor(phase: 'connect' | 'read', message: string) {
    super(message);
    this.phase = phase;
  }
}

interface Overrides {
  connectMs: number;
  readMs: number;
  totalMs: number;
  retries: number;
  policy: string[];
}

const LARGEST_DOCUMENT = 64 * 1024;
const MOST_REDIRECTS = 10;

function overridesOf(url: URL): Overrides {
  const set = new URLSearchParams(url.hash.slice(1));
  const number = (key: string, byDefault: number, most: number): number => {
    const value = Number(set.get(key));
    return set.has(key) && Number.isInteger(value) && value >= 0 ? Math.min(value, most) : byDefault;
  };
  return {
    connectMs: number('ct', 5000, 10_000),
    readMs: number('rt', 15_000, 15_000),
    totalMs: number('tt', 15_000, 15_000),
    retries: number('rc', 1, 5),
    policy: (set.get('rp') ?? 'ct').split(','),
  };
}

/** One HTTP exchange on a connection of its own, so that a failed connection and a slow answer can be told apart. */
function exchange(url: URL, request: SignedRequest, limits: Overrides, left: number): Promise<Answer> {
  const form = new URLSearchParams(request.params).toString();
  const called = new URL(url);
  called.hash = '';
  if (request.method === 'GET' && form) called.search += `${called.search ? '&' : '?'}${form}`;
  const signed = request.method === 'GET' ? {} : request.params;
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': twilio.getExpectedTwilioSignature(request.authToken, called.href, signed),
    'i-twilio-idempotency-token': request.idempotencyToken ?? randomUUID(),
  };
  const send = called.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    let phase: 'connect' | 'read' = 'connect';
    const { signal } = request;
    const outgoing = send(called, { method: request.method, headers, agent: false });
    const fail = (message: string): void => {
      outgoing.destroy();
      finish(() => reject(new ConnectionError(phase, message)));
    };
    const total = setTimeout(() => fail('total time limit'), left);
    let step = setTimeout(() => fail('connect time limit'), limits.connectMs);
    const aborted = (): void => {
      outgoing.destroy();
      finish(() => reject(signal?.reason as Error));
    };
    const finish = (settle: () => void): void => {
      clearTimeout(total);
      clearTimeout(step);
      signal?.removeEventListener('abort', aborted);
      settle();
    };
    signal?.addEventListener('abort', aborted, { once: true });
    outgoing.on('socket', (socket) =>
      socket.once('connect', () => {
        phase = 'read';
        clearTimeout(step);
        step = setTimeout(() => fail('read time limit'), limits.readMs);
      }),
    );
    outgoing.on('error', (error) => fail(error.message));
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => fail(error.message));
      incoming.on('end', () =>
        finish(() =>
          resolve({
            status: incoming.statusCode ?? 0,
            contentType: incoming.headers['content-type'] ?? '',
            ...(incoming.headers.location ? { location: incoming.headers.location } : {}),
            body: Buffer.concat(chunks).toString('utf8'),
            url: called.href,
          }),
        ),
      );
    });
    outgoing.end(request.method === 'POST' ? form : undefined);
  });
}

function wantsRetry(outcome: Answer | ConnectionError, policy: string[]): boolean {
  if (policy.includes('all')) return outcome instanceof ConnectionError || outcome.status >= 400;
  if (outcome instanceof ConnectionError) return policy.includes(outcome.phase === 'connect' ? 'ct' : 'rt');
  return policy.includes(`${Math.floor(outcome.status / 100)}xx`);
}

/** Sends the request with Twilio's retries inside its total of 15 s; throws ConnectionError when nobody answered. */
export async function send(request: SignedRequest): Promise<Answer> {
  const limits = overridesOf(new URL(request.url));
  const token = request.idempotencyToken ?? randomUUID();
  const until = Date.now() + limits.totalMs;
  let current: SignedRequest = { ...request, idempotencyToken: token };
  let redirects = 0;
  for (let retries = limits.retries; ; ) {
    const left = Math.max(1, until - Date.now());
    const outcome = await exchange(new URL(current.url), current, limits, left).catch((error: unknown) => {
      if (error instanceof ConnectionError) return error;
      throw error;
    });
    if (retries > 0 && Date.now() < until && wantsRetry(outcome, limits.policy)) {
      retries -= 1;
      continue;
    }
    if (outcome instanceof ConnectionError) throw outcome;
    if (outcome.status < 300 || outcome.status >= 400 || !outcome.location) return outcome;
    redirects += 1;
    if (redirects > MOST_REDIRECTS) throw new TwilioError(11215, 'Too many redirects');
    current = { ...current, url: new URL(outcome.location, outcome.url).href, method: 'GET' };
  }
}

/** The document at an address, or text that is read aloud; throws TwilioError with Twilio's code when there is none. */
export async function fetchDocument(request: SignedRequest): Promise<{ twiml: string } | { aloud: string }> {
  const answer = await send(request).catch((error: unknown) => {
    if (error instanceof ConnectionError) throw new TwilioError(11205, `HTTP connection failure: ${error.message}`);
    throw error;
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new TwilioError(11200, `HTTP retrieval failure: status ${answer.status}`);
  }
  if (Buffer.byteLength(answer.body) > LARGEST_DOCUMENT) throw new TwilioError(11750, 'TwiML response body too large');
  const type = answer.contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/plain') return { aloud: answer.body.trim() };
  if (['text/xml', 'application/xml', 'text/html'].includes(type)) return { twiml: answer.body };
  throw new TwilioError(12300, `Invalid Content-Type: ${type || 'none'}`);
}
