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

/** Something that must not happen and did, of which a supervisor knows. */
export interface Incident {
  readonly id: string;
  readonly kind: string;
  readonly lender: string;
  readonly loanId: string | null;
  /** The kind of task that is late. */
  readonly work: string | null;
  readonly openSeconds: number;
}

export interface Lists {
  readonly waiting: readonly CaseLine[];
  readonly mine: readonly CaseLine[];
  readonly abandoned: readonly CaseLine[];
  readonly others: readonly CaseLine[];
  readonly incidents: readonly Incident[];
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
  /** They are in need, as they said: nothing may be demanded until then. */
  readonly care: { readonly until: string; readonly category: string | null } | null;
  readonly lines: readonly TextLine[];
  readonly files: readonly SentFile[];
}

export interface SentFile {
  readonly id: string;
  readonly at: string;
  readonly name: string;
  readonly contentType: string;
}

/** A release by decision that waits for its second person. */
export interface AskedOverride {
  readonly kind: 'correction' | 'override';
  readonly reason: string;
  readonly mine: boolean;
}

export interface OfflineCode {
  readonly code: string | null;
  readonly texted: boolean;
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
    readonly owed: Money | null;
  }[];
  readonly override: AskedOverride | null;
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

/** What is still being asked when somebody signs out would only be refused. */
let leaving = new AbortController();

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const json =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`/desk/api${path}`, { method, ...json, signal: leaving.signal }).catch(() => {
    throw new Refusal('offline');
  });
  const text = await response.text();
  const answer: unknown = text ? JSON.parse(text) : undefined;
  if (response.ok) return answer as Answer;
  throw new Refusal((answer as { error?: { code?: string } } | undefined)?.error?.code ?? 'unexpected');
}

export const fileAddress = (caseId: string, fileId: string): string =>
  `/desk/api/cases/${encodeURIComponent(caseId)}/files/${encodeURIComponent(fileId)}`;

const at = (id: string): string => `/cases/${encodeURIComponent(id)}`;

export const me = (): Promise<Me> => ask('GET', '/me');
export const lists = (): Promise<Lists> => ask('GET', '/queue');
export const closeIncident = (id: string, reason: string): Promise<unknown> =>
  ask('POST', `/incidents/${encodeURIComponent(id)}/close`, { reason });
export const view = (id: string): Promise<CaseView> => ask('GET', at(id));
export const facts = (id: string): Promise<Facts> => ask('GET', `${at(id)}/facts`);
export const heartbeat = (active: boolean): Promise<void> => ask('POST', '/heartbeat', { active });
export const write = (id: string, line: { id: string; text: string }): Promise<unknown> =>
  ask('POST', `${at(id)}/lines`, line);
export const note = (id: string, text: string): Promise<unknown> => ask('POST', `${at(id)}/notes`, { text });
export const sendLink = (id: string): Promise<{ amount: Money }> => ask('POST', `${at(id)}/payment-link`);
export const override = (id: string, kind: AskedOverride['kind'], reason: string): Promise<unknown> =>
  ask('POST', `${at(id)}/override`, { kind, reason });
export const decide = (id: string, yes: boolean): Promise<unknown> =>
  ask('POST', `${at(id)}/override/decision`, { yes });
export const offlineCode = (id: string, challenge: string): Promise<OfflineCode> =>
  ask('POST', `${at(id)}/offline-code`, { id: crypto.randomUUID(), ...(challenge ? { challenge } : {}) });
export const resolve = (id: string, outcome: string): Promise<CaseView> =>
  ask('POST', `${at(id)}/resolve`, { outcome });
export const endCare = (id: string, reason: string): Promise<CaseView> => ask('POST', `${at(id)}/care/end`, { reason });
export const act = (id: string, deed: 'claim' | 'release' | 'hand-back' | 'call'): Promise<CaseView> =>
  ask('POST', `${at(id)}/${deed}`);

/** Throws where the server did not hear of it: then somebody is still signed in. */
export async function signOut(): Promise<void> {
  leaving.abort();
  leaving = new AbortController();
  const { ok } = await fetch('/desk/sign-out', { method: 'POST' });
  if (!ok) throw new Refusal('unexpected');
}
