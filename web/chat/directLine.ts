/** An activity as the server shows it; what this page has no use for is left out. */
export interface Activity {
  readonly type: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly text?: string;
  readonly locale?: string;
  readonly from: { readonly role: 'bot' | 'user'; readonly name?: string };
  readonly attachments?: readonly { readonly name: string; readonly contentType: string }[];
  readonly channelData?: { readonly clientActivityID?: string; readonly liftline?: Liftline };
}

/** What Liftline says beyond Direct Line. */
export interface Liftline {
  readonly who: 'assistant' | 'person';
  /** What the open question is called. */
  readonly label?: string;
  readonly open?: 'question' | 'queue' | 'hold' | 'ended';
  readonly secret?: boolean;
  readonly digits?: number;
  readonly buttons?: readonly { readonly value: string; readonly title: string }[];
  readonly link?: string;
  readonly cards?: readonly Card[];
}

/** The heart of a message, to be seen at a glance. The text says all of it. */
export interface Card {
  readonly kind: 'amount' | 'receipt' | 'offers' | 'visit';
  readonly title: string;
  readonly big?: string;
  readonly rows: readonly (readonly [string, string])[];
}

interface Granted {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
  readonly streamUrl: string;
}

/** A new chat, and what was said in it so far. */
type Begun = Granted & ActivitySet;

export interface ActivitySet {
  readonly activities: readonly Activity[];
  readonly watermark: string;
}

/** An answer that was no success; `status` is 0 where there was none at all. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

declare global {
  interface Window {
    /** The answer that the page's early script asked for. */
    liftlineBegun?: Promise<Response>;
  }
}

/** After so many milliseconds a request counts as lost. */
const patienceMs = 20_000;
/** A photo over a slow network takes longer. */
const uploadPatienceMs = 120_000;

async function ask<T>(method: string, path: string, token?: string, body?: unknown): Promise<T> {
  const isForm = body instanceof FormData;
  return answerIn<T>(
    fetch(`/directline${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(isForm ? uploadPatienceMs : patienceMs),
    }),
  );
}

async function answerIn<T>(asked: Promise<Response>): Promise<T> {
  const response = await asked.catch(() => {
    throw new Refusal(0);
  });
  if (!response.ok) throw new Refusal(response.status);
  return (await response.json()) as T;
}

/** The calls of Direct Line 3.0 that a chat is made of. */
export const directLine = {
  /** A new chat, greeted. The page itself may have asked for it before this script was there. */
  generate(lender: string, language: string | null): Promise<Begun> {
    const { liftlineBegun: asked } = window;
    delete window.liftlineBegun;
    if (asked) return answerIn<Begun>(asked);
    const wanted = { lender, ...(language ? { language } : {}), begin: true };
    return ask<Begun>('POST', '/tokens/generate', undefined, wanted);
  },
  refresh: (token: string) => ask<Granted>('POST', '/tokens/refresh', token),
  begin: (token: string) => ask<Granted>('POST', '/conversations', token),
  reconnect: (id: string, token: string, watermark: string) =>
    ask<Granted>('GET', `/conversations/${id}?watermark=${watermark}`, token),
  read: (id: string, token: string, watermark: string) =>
    ask<ActivitySet>('GET', `/conversations/${id}/activities?watermark=${watermark}`, token),
  post: (id: string, token: string, activity: unknown) =>
    ask<{ id: string }>('POST', `/conversations/${id}/activities`, token, activity),
  upload(id: string, token: string, activity: unknown, file: File) {
    const form = new FormData();
    form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
    form.append('file', file, file.name);
    return ask<{ id: string }>('POST', `/conversations/${id}/upload`, token, form);
  },
  queue: (id: string, token: string) => ask<{ before: number | null }>('GET', `/conversations/${id}/queue`, token),
};

/** The stream's address at the host that this page came from: it may go by a name that the server does not know of. */
export function streamAddress(streamUrl: string): string {
  const { pathname, search } = new URL(streamUrl);
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${pathname}${search}`;
}
