import { lenders } from '../people.js';
import { newSid } from '../telephone/call.js';
import type { Callbacks } from '../telephone/callbacks.js';
import type { World } from '../world.js';
import { knowsContent, type Rendered, renderContent } from './twilioContent.js';
import { bare, putReceived } from './twilioInbox.js';

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'read' | 'undelivered' | 'failed' | 'received';

/** A message as it is on disk. Its status is the last step that world time has reached. */
export interface MessageRow {
  sid: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  from: string;
  to: string;
  body: string;
  createdAt: string;
  steps: { status: MessageStatus; at: string }[];
  errorCode?: number;
  serviceSid?: string;
  media: string[];
}

/** What the product asks to be sent. */
export interface Draft {
  to: string;
  from?: string;
  serviceSid?: string;
  body?: string;
  contentSid?: string;
  contentVariables?: string;
  mediaUrls: string[];
  statusCallback?: string;
}

/** Twilio's refusal of a request. */
export interface Refusal {
  status: number;
  code: number;
  message: string;
}

export interface Messages {
  /** The row that was kept, or why there is none. */
  send(draft: Draft, direction?: MessageRow['direction']): MessageRow | Refusal;
  put(row: MessageRow): void;
  get(sid: string): MessageRow | undefined;
  remove(sid: string): void;
  /** Oldest first. */
  all(): MessageRow[];
  statusOf(row: MessageRow): MessageStatus;
}

const LONGEST_BODY = 1600;
const WINDOW = 24 * 3600 * 1000;
const OUTSIDE_WINDOW = 63016;
const AGAINST_POLICY = 63013;
const TOO_LONG = 63021;
const LONGEST_CONTENT = 1024;
const E164 = /^\+[1-9]\d{6,14}$/;
const WHATSAPP_ID = /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/;

export const isWhatsapp = (address: string): boolean => address.startsWith('whatsapp:');

/** A service has a sender in each country; without one of its own the first answers for it. */
function senderOf(draft: Draft): string {
  if (draft.from) return draft.from;
  const number = bare(draft.to);
  const near = lenders.find((lender) => lender.number.slice(0, 3) === number.slice(0, 3)) ?? lenders[0];
  return `${isWhatsapp(draft.to) ? 'whatsapp:' : ''}${near?.number ?? ''}`;
}

function refuse(code: number, message: string): Refusal {
  return { status: 400, code, message };
}

function parsesAsObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function checkContent(world: World, draft: Draft): Refusal | undefined {
  const { body, contentSid, contentVariables, mediaUrls } = draft;
  if (!body && !contentSid && mediaUrls.length === 0)
    return refuse(21619, 'A text message body or media urls must be specified.');
  if (body && body.length > LONGEST_BODY) {
    return refuse(21617, 'The concatenated message body exceeds the 1600 character limit');
  }
  if (contentSid && !(/^HX[0-9a-fA-F]{32}$/.test(contentSid) && knowsContent(world, contentSid)))
    return refuse(21655, `The ContentSid ${contentSid} is invalid`);
  if (contentVariables && !parsesAsObject(contentVariables))
    return refuse(21656, 'The ContentVariables Parameter is invalid');
  return undefined;
}

function checkEnds(draft: Draft): Refusal | undefined {
  const { to, from, serviceSid } = draft;
  if (!to) return refuse(21604, "A 'To' phone number is required.");
  if (!from && !serviceSid) return refuse(21603, "A 'From' phone number is required.");
  const whatsapp = isWhatsapp(to);
  const known = E164.test(bare(to)) || (whatsapp && WHATSAPP_ID.test(bare(to)));
  if (!known) return refuse(21211, `The 'To' number ${to} is not a valid phone number.`);
  if (!from) return undefined;
  if (isWhatsapp(from) !== whatsapp)
    return refuse(21910, "Invalid 'From' and 'To' pair. They are of different channels.");
  if (lenders.some(({ number }) => number === bare(from))) return undefined;
  return whatsapp
    ? refuse(63007, 'Twilio could not find a Channel with the specified From address')
    : refuse(21606, `The 'From' phone number ${from} is not a valid, message-capable Twilio phone number.`);
}

/** Milliseconds after the request at which each step is reached. */
function plan(row: { to: string }, rejected: boolean): [MessageStatus, number][] {
  if (rejected) {
    return [
      ['queued', 0],
      ['sent', 150],
      ['undelivered', 700],
    ];
  }
  const steps: [MessageStatus, number][] = [
    ['queued', 0],
    ['sent', 150],
    ['delivered', 400],
  ];
  if (isWhatsapp(row.to)) steps.push(['read', 1500]);
  return steps;
}

function outsideWindow(
  all: () => MessageRow[],
  from: string,
  to: string,
  now: Date,
  content: Rendered | undefined,
): boolean {
  if (!isWhatsapp(to) || content?.opens) return false;
  const last = all().findLast((row) => row.direction === 'inbound' && row.from === to && row.to === from);
  return !last || now.getTime() - Date.parse(last.createdAt) > WINDOW;
}

/** Why WhatsApp does not deliver what Twilio has taken. */
function whyNotDelivered(late: boolean, to: string, content: Rendered, draft: Draft): number | undefined {
  if (!isWhatsapp(to)) return undefined;
  if (late) return OUTSIDE_WINDOW;
  if (content.refused) return AGAINST_POLICY;
  return draft.contentSid && content.body.length > LONGEST_CONTENT ? TOO_LONG : undefined;
}

function callbackParams(world: World, row: MessageRow, status: MessageStatus): Record<string, string> {
  const whatsapp = isWhatsapp(row.to);
  return {
    MessageSid: row.sid,
    SmsSid: row.sid,
    MessageStatus: status,
    SmsStatus: status,
    AccountSid: world.config.twilioAccountSid,
    ApiVersion: '2010-04-01',
    From: row.from,
    To: row.to,
    ...(row.serviceSid ? { MessagingServiceSid: row.serviceSid } : {}),
    ...(whatsapp ? { ChannelPrefix: 'whatsapp', ChannelToAddress: row.to } : {}),
    ...(status === 'read' ? { EventType: 'READ' } : {}),
    ...(row.errorCode && status === 'undelivered' ? { ErrorCode: String(row.errorCode), ErrorMessage: '' } : {}),
  };
}

function deliver(world: World, row: MessageRow, content: Rendered): void {
  const channel = isWhatsapp(row.to) ? 'whatsapp' : 'sms';
  const { sid, body, createdAt: at, media } = row;
  const [mediaUrl] = media;
  const extras = { ...(content.buttons.length > 0 && { buttons: content.buttons }), ...(mediaUrl && { mediaUrl }) };
  putReceived(world, { sid, channel, from: bare(row.from), to: bare(row.to), body, at, ...extras });
}

/** Messages of every sender, with Twilio's checks, its 24-hour window and its status callbacks. */
export function createMessages(world: World, callbacks: Callbacks): Messages {
  const table = world.journal.table<MessageRow>('twilio.messages');

  function send(draft: Draft, direction: MessageRow['direction'] = 'outbound-api'): MessageRow | Refusal {
    const refusal = checkEnds(draft) ?? checkContent(world, draft);
    if (refusal) return refusal;
    const [now, from, to] = [world.clock.now(), senderOf(draft), draft.to];
    const content = renderContent(world, draft);
    const late = outsideWindow(() => table.all(), from, to, now, content);
    const rejected = whyNotDelivered(late, to, content, draft);
    const after = (ms: number): string => new Date(now.getTime() + ms).toISOString();
    const planned = plan({ to }, rejected !== undefined);
    const row: MessageRow = {
      sid: newSid(world.journal, draft.mediaUrls.length > 0 ? 'MM' : 'SM'),
      direction,
      from,
      to,
      body: content.body,
      createdAt: now.toISOString(),
      steps: planned.map(([status, ms]) => ({ status, at: after(ms) })),
      media: draft.mediaUrls,
      ...(draft.serviceSid && { serviceSid: draft.serviceSid }),
      ...(rejected !== undefined && { errorCode: rejected }),
    };
    world.journal.atomically(() => {
      table.put(row.sid, row);
      if (rejected === undefined) deliver(world, row, content);
      const url = draft.statusCallback;
      if (!url) return;
      for (const [status, ms] of planned.slice(1)) {
        void callbacks.send({ url, method: 'POST', params: callbackParams(world, row, status) }, ms);
      }
    });
    return row;
  }

  return {
    send,
    put: (row) => table.put(row.sid, row),
    get: (sid) => table.get(sid),
    remove: (sid) => table.remove(sid),
    all: () => table.all(),
    statusOf(row) {
      const now = world.clock.now().getTime();
      return row.steps.findLast(({ at }) => Date.parse(at) <= now)?.status ?? 'queued';
    },
  };
}
