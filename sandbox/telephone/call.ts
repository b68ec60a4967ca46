import type { Journal, Table } from '../journal.js';
import type { World } from '../world.js';
import { writeDown } from '../parties/twilioInbox.js';
import { type Callbacks } from './callbacks.js';
import { type Handset, createHandset } from './handset.js';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'failed'
  | 'busy'
  | 'no-answer'
  | 'canceled';

/** A call as it is on disk. */
export interface CallRow {
  sid: string;
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  status: CallStatus;
  /** What the person's ear heard, in order. */
  heard: string[];
  /** What happened, for the page and for those who look for a fault. */
  timeline: { at: string; event: string }[];
  startedAt: string;
  answeredAt?: string;
  endedAt?: string;
  /** Seconds, once the call is over. */
  duration?: number;
  errorCode?: number;
  parentSid?: string;
  fallbackUrl?: string;
  statusCallback?: { url: string; method: 'GET' | 'POST'; events: string[] };
  /** Spoken words take as long as they take a voice. */
  spoken?: boolean;
  /** The wait for a key or a word takes so many times as long. */
  patience?: number;
  queue?: string;
}

/** Where the next document comes from. */
export type Source = { url: string; method: 'GET' | 'POST'; params?: Record<string, string> } | { twiml: string };

/** Why a call stops what it does: somebody hung up, or the product sent it elsewhere by the REST API. */
export class Interruption extends Error {
  override name = 'Interruption';
  readonly kind: 'hangup' | 'update' | 'left';
  readonly source: Source | undefined;
  constructor(kind: 'hangup' | 'update' | 'left', source?: Source) {
    super(kind);
    this.kind = kind;
    this.source = source;
  }
}

/** A call that is going on. */
export interface Call {
  readonly sid: string;
  readonly handset: Handset;
  row(): CallRow;
  change(patch: Partial<CallRow>): void;
  hear(text: string): void;
  note(event: string): void;
  /** Aborted by `interrupt`, until the next `resume`. */
  signal(): AbortSignal;
  interrupt(interruption: Interruption): void;
  resume(): void;
  /** The form fields that every request of this call has. */
  params(): Record<string, string>;
  finish(status: CallStatus, errorCode?: number): void;
  readonly over: Promise<void>;
}

export const callTable = (journal: Journal): Table<CallRow> => journal.table<CallRow>('twilio.calls');

/** A sid as Twilio's look: a prefix and 32 hexadecimal digits. */
export function newSid(journal: Journal, prefix: string): string {
  return prefix + BigInt(journal.next(prefix).slice(prefix.length)).toString(16).padStart(32, '0');
}

export const isOver = (row: CallRow): boolean => row.endedAt !== undefined;

const COUNTRIES: Record<string, string> = { '+44': 'GB', '+94': 'LK', '+91': 'IN', '+52': 'MX' };

/** Geography is best effort: fields are there and mostly empty, as on a real call. */
function geography(end: 'From' | 'To', number: string): Record<string, string> {
  const country = COUNTRIES[number.slice(0, 3)] ?? '';
  const twin = end === 'From' ? 'Caller' : 'Called';
  const fields: Record<string, string> = {};
  for (const name of [end, twin]) {
    Object.assign(fields, {
      [`${name}City`]: '',
      [`${name}State`]: '',
      [`${name}Zip`]: '',
      [`${name}Country`]: country,
    });
  }
  return fields;
}

/** The form fields that Twilio sends with every request about this call. */
export function callParams(row: CallRow, accountSid: string): Record<string, string> {
  return {
    CallSid: row.sid,
    AccountSid: accountSid,
    From: row.from,
    To: row.to,
    Caller: row.from,
    Called: row.to,
    CallStatus: row.status,
    ApiVersion: '2010-04-01',
    Direction: row.direction,
    ...geography('From', row.from),
    ...geography('To', row.to),
    ...(row.parentSid ? { ParentCallSid: row.parentSid } : {}),
  };
}

/** Puts the end of a call on disk and sends its status callback. */
export function closeCall(
  world: World,
  callbacks: Callbacks,
  row: CallRow,
  status: CallStatus,
  errorCode?: number,
): void {
  const at = world.clock.now();
  const duration = row.answeredAt ? Math.max(0, Math.round((at.getTime() - Date.parse(row.answeredAt)) / 1000)) : 0;
  const { queue: _, ...rest } = row;
  const ended: CallRow = { ...rest, status, endedAt: at.toISOString(), duration };
  if (errorCode) ended.errorCode = errorCode;
  ended.timeline = [
    ...row.timeline,
    { at: at.toISOString(), event: errorCode ? `${status}, error ${errorCode}` : status },
  ];
  world.journal.atomically(() => {
    callTable(world.journal).put(row.sid, ended);
    if (!row.statusCallback?.events.includes('completed')) return;
    const params = { ...callParams(ended, world.config.twilioAccountSid), CallDuration: String(duration) };
    const stamp = { Duration: String(Math.ceil(duration / 60)), Timestamp: at.toUTCString(), SequenceNumber: '0' };
    const source = { CallbackSource: 'call-progress-events' };
    void callbacks.send({ ...row.statusCallback, params: { ...params, ...stamp, ...source } });
  });
  world.changed(`call:${row.sid}`);
}

/** A live call over its row. */
export function createCall(world: World, callbacks: Callbacks, first: CallRow): Call {
  const table = callTable(world.journal);
  const handset = createHandset();
  let controller = new AbortController();
  let announceEnd: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (announceEnd = resolve));
  const row = (): CallRow => table.get(first.sid) ?? { ...first, status: 'completed', endedAt: first.startedAt };
  const change = (patch: Partial<CallRow>): void => {
    const now = row();
    if (isOver(now)) return;
    table.put(first.sid, { ...now, ...patch });
    world.changed(`call:${first.sid}`);
  };
  table.put(first.sid, first);
  world.changed(`call:${first.sid}`);
  return {
    sid: first.sid,
    handset,
    row,
    change,
    hear(text) {
      if (!text) return;
      change({ heard: [...row().heard, text] });
      if (first.direction === 'outbound-api') writeDown(world, row());
    },
    note(event) {
      change({ timeline: [...row().timeline, { at: world.clock.now().toISOString(), event }] });
    },
    signal: () => controller.signal,
    interrupt: (interruption) => controller.abort(interruption),
    resume() {
      if (controller.signal.aborted) controller = new AbortController();
    },
    params: () => callParams(row(), world.config.twilioAccountSid),
    finish(status, errorCode) {
      const now = row();
      if (!isOver(now)) closeCall(world, callbacks, now, status, errorCode);
      handset.close();
      announceEnd();
    },
    over,
  };
}
