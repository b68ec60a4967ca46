/** An amount in minor units of a currency. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: 'agent' | 'supervisor' | 'administrator';
  readonly lenders: readonly { readonly id: string; readonly name: string }[];
  readonly hasTelephone: boolean;
  /** Seconds between two signs of life. */
  readonly heartbeatEvery: number;
}

export type CaseState = 'waiting' | 'claimed' | 'returned' | 'resolved' | 'abandoned';

export interface CaseLine {
  readonly id: string;
  readonly lender: string;
  readonly channel: 'voice' | 'web' | 'whatsapp' | 'sms' | null;
  readonly language: string;
  readonly reason: string;
  readonly priority: 'urgent' | 'high' | 'normal';
  readonly skill: string;
  readonly state: CaseState;
  readonly level: 0 | 1 | 2;
  readonly place: string;
  readonly outcome: string | null;
  readonly loanId: string | null;
  readonly waitedSeconds: number;
  readonly mine: boolean;
}

export interface Lists {
  readonly waiting: readonly CaseLine[];
  readonly mine: readonly CaseLine[];
  readonly abandoned: readonly CaseLine[];
  readonly others: readonly CaseLine[];
}

export interface TextLine {
  readonly n: number;
  readonly at: string;
  readonly who: 'owner' | 'assistant' | 'agent' | 'system' | 'note';
  readonly text: string;
}

export interface CaseView extends CaseLine {
  readonly gone: boolean;
  readonly proofStands: boolean;
  readonly imeiTail: string | null;
  readonly lines: readonly TextLine[];
}

export interface Facts {
  readonly holder: string | null;
  readonly standing: string | null;
  readonly overdue: Money | null;
  readonly minimumToUnlock: Money | null;
  readonly balance: Money | null;
  readonly daysPastDue: number | null;
  readonly lock: string;
  readonly online: boolean | null;
  readonly relockAt: string | null;
  readonly payments: readonly {
    readonly id: string;
    readonly amount: Money;
    readonly state: string;
    readonly method: string;
    readonly createdAt: string;
  }[];
  readonly releases: readonly {
    readonly id: string;
    readonly state: string;
    readonly heldBecause: string | null;
    readonly requestedAt: string;
  }[];
  readonly plan: {
    readonly state: string;
    readonly total: Money;
    readonly instalments: readonly { readonly on: string; readonly amount: Money }[];
  } | null;
}

/** The server said no: `code` is its word for why. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`/desk/api${path}`, { method, ...json }).catch(() => {
    throw new Refusal('offline');
  });
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : undefined;
  if (response.ok) return answer as Answer;
  throw new Refusal((answer as { error?: { code?: string } } | undefined)?.error?.code ?? 'unexpected');
}

const at = (id: string): string => `/cases/${encodeURIComponent(id)}`;

export const me = (): Promise<Me> => ask('GET', '/me');
export const lists = (): Promise<Lists> => ask('GET', '/queue');
export const view = (id: string): Promise<CaseView> => ask('GET', at(id));
export const facts = (id: string): Promise<Facts> => ask('GET', `${at(id)}/facts`);
export const heartbeat = (active: boolean): Promise<void> => ask('POST', '/heartbeat', { active });
export const write = (id: string, line: { id: string; text: string }): Promise<unknown> =>
  ask('POST', `${at(id)}/lines`, line);
export const note = (id: string, text: string): Promise<unknown> => ask('POST', `${at(id)}/notes`, { text });
export const sendLink = (id: string): Promise<{ amount: Money }> => ask('POST', `${at(id)}/payment-link`);
export const resolve = (id: string, outcome: string): Promise<CaseView> =>
  ask('POST', `${at(id)}/resolve`, { outcome });
export const act = (id: string, deed: 'claim' | 'release' | 'hand-back' | 'call'): Promise<CaseView> =>
  ask('POST', `${at(id)}/${deed}`);

export async function signOut(): Promise<void> {
  await fetch('/desk/sign-out', { method: 'POST' });
}
