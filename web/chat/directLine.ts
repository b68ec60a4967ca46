/** An activity as the server shows it; what this page has no use for is left out. */
export interface Activity {
  readonly type: string;
  readonly id?: string;
  readonly timestamp?: string;
  readonly text?: string;
  readonly locale?: string;
  readonly from: { readonly role: 'bot' | 'user'; readonly name?: string };
  readonly attachments?: readonly { readonly name: string }[];
  readonly channelData?: { readonly clientActivityID?: string; readonly liftline?: Liftline };
}

/** What Liftline says beyond Direct Line. */
export interface Liftline {
  readonly who: 'assistant' | 'person';
  readonly open?: 'question' | 'queue' | 'hold' | 'ended';
  readonly secret?: boolean;
  readonly digits?: number;
  readonly buttons?: readonly { readonly value: string; readonly title: string }[];
  readonly link?: string;
}

interface Granted {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
  readonly streamUrl: string;
}

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

/** After so many milliseconds a request counts as lost. */
const patienceMs = 20_000;

async function ask<T>(method: string, path: string, token?: string, body?: unknown): Promise<T> {
  const response = await fetch(`/directline${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  }).catch(() => {
    throw new Refusal(0);
  });
  if (!response.ok) throw new Refusal(response.status);
  return (await response.json()) as T;
}

/** The calls of Direct Line 3.0 that a chat is made of. */
export const directLine = {
  generate: (lender: string, language: string | null) =>
    ask<Granted>('POST', '/tokens/generate', undefined, { lender, ...(language ? { language } : {}) }),
  refresh: (token: string) => ask<Granted>('POST', '/tokens/refresh', token),
  begin: (token: string) => ask<Granted>('POST', '/conversations', token),
  reconnect: (id: string, token: string, watermark: string) =>
    ask<Granted>('GET', `/conversations/${id}?watermark=${watermark}`, token),
  read: (id: string, token: string, watermark: string) =>
    ask<ActivitySet>('GET', `/conversations/${id}/activities?watermark=${watermark}`, token),
  post: (id: string, token: string, activity: unknown) =>
    ask<{ id: string }>('POST', `/conversations/${id}/activities`, token, activity),
};

/** The stream's address at the host that this page came from: it may go by a name that the server does not know of. */
export function streamAddress(streamUrl: string): string {
  const { pathname, search } = new URL(streamUrl);
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${pathname}${search}`;
}
