/** Somebody to be. Amounts are minor units; what nobody's IMEI has not is absent or null. */
export interface Person {
  name: string;
  lender: string | null;
  lenderName?: string;
  hotline?: string;
  language?: string;
  phone: string | null;
  phones: { number: string; inLockedPhone: boolean }[];
  imei: string;
  imeis: string[];
  loan: string | null;
  currency?: string;
  overdue?: number;
  balance?: number;
  daysPastDue?: number;
  special: string;
  ends: string;
}

export interface Lender {
  id: string;
  name: string;
  currency: string;
  timeZone: string;
  languages: string[];
  number: string;
}

export type DeviceState = 'locked' | 'unlocked' | 'temporarily_unlocked' | 'released';

export interface Device {
  state: DeviceState;
  relockAt: string | null;
  online: boolean;
  history: { at: string; state: DeviceState; by: string }[];
  screen: { title: string; text: string; phone: string; url: string };
  notices: { at: string; text: string }[];
}

/** A lender's ledger of one loan. Amounts are minor units. */
export interface Loan {
  id: string;
  status: string;
  currency: string;
  overdue: number;
  balance: number;
  daysPastDue?: number;
  transactions: { id: string; type: string; amount: number; at: string }[];
  holds?: { key: string; kind: string; until: string }[];
  plans?: { agreedAt?: string; total?: number; status?: string; instalments?: { on: string; amount: number }[] }[];
}

export interface Movement {
  id: string;
  kind: 'charge' | 'refund' | 'dispute';
  status: 'succeeded' | 'failed' | 'pending';
  amount: number;
  currency: string;
  loan?: string;
  at: string;
}

/** A code that is paid at a shop, and what its tills took. */
export interface Reference {
  code: string;
  loan?: string;
  amount: number;
  currency: string;
  state: 'open' | 'paid' | 'confirmed' | 'expired' | 'cancelled';
  expiresAt: string;
  payments: { amount: number; at: string; confirmsAt?: string }[];
}

/** What a phone received. */
export interface Received {
  sid: string;
  channel: 'sms' | 'whatsapp' | 'email' | 'call';
  from: string;
  to: string;
  body: string;
  buttons?: { title: string; payload: string }[];
  mediaUrl?: string;
  at: string;
  deliveredTo: 'phone' | 'locked phone';
}

/** A visit on the calendar of a service centre, by the centre's own clock. */
export interface Visit {
  lender: string;
  centre: string;
  starts: string;
  timeZone: string;
  cancelled: boolean;
}

/** What a person wrote. */
export interface Sent {
  sid: string;
  channel: 'sms' | 'whatsapp';
  from: string;
  to: string;
  body: string;
  at: string;
  /** How many photos or papers came with it. */
  media: number;
  /** The line has acknowledged it. */
  delivered: boolean;
}

export interface Call {
  sid: string;
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  status: 'ringing' | 'in-progress' | 'completed' | 'failed';
  heard: string[];
  waitingFor: 'keys' | 'speech' | 'card' | 'queue' | 'recording' | null;
  timeline: { at: string; event: string }[];
  errorCode: number | null;
  duration: number | null;
}

export interface Fault {
  party: string;
  kind: string;
  times: number;
  where?: string;
}

/** What the page is told of its surroundings. */
export interface Settings {
  product: string;
  faults: { parties: string[]; kinds: string[]; lockKinds: string[] };
}

export interface Card {
  number: string;
  expiry: string;
  cvc: string;
}

/** A control that answered with an error, in words that may be shown. */
export class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T;
  let said = '';
  try {
    said = (JSON.parse(text) as { error?: { message?: string } }).error?.message ?? '';
  } catch {
    // Whatever it was, it is not for reading.
  }
  throw new ControlError(response.status, said || `the sandbox answered ${response.status}`);
}

/** Reads one of the sandbox's controls. Throws `ControlError` or, where nobody answers, `TypeError`. */
export async function read<T>(path: string): Promise<T> {
  return answerOf<T>(await fetch(`/sandbox${path}`, { headers: { accept: 'application/json' } }));
}

/** Uses one of the sandbox's controls. */
export async function send<T = unknown>(path: string, body?: unknown, method = 'POST'): Promise<T> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
  return answerOf<T>(await fetch(`/sandbox${path}`, { method, ...(method === 'DELETE' ? {} : json) }));
}
