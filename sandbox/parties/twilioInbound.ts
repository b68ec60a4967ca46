import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Response, Router } from 'express';
import * as z from 'zod';
import { lenders } from '../people.js';
import { newSid } from '../telephone/call.js';
import type { Callbacks } from '../telephone/callbacks.js';
import { type Answer } from '../telephone/signedRequest.js';
import { type XmlElement, XmlError, parseXml, textOf } from '../telephone/xml.js';
import type { World } from '../world.js';
import { fail } from './bearer.js';
import { bare, received } from './twilioInbox.js';
import { type MessageRow, type Messages, isWhatsapp } from './twilioMessages.js';

const inboundBody = z
  .object({
    channel: z.enum(['whatsapp', 'sms']),
    from: z.string().regex(/^(\+[1-9]\d{6,14}|[A-Z]{2}\.[A-Za-z0-9]{1,128})$/),
    to: z.string().regex(/^\+[1-9]\d{6,14}$/),
    body: z.string().max(1600).optional(),
    buttonPayload: z.string().min(1).max(256).optional(),
    mediaUrl: z.string().min(1).optional(),
    profileName: z.string().max(100).optional(),
  })
  .refine(({ body, buttonPayload, mediaUrl }) => body !== undefined || buttonPayload || mediaUrl, {
    message: 'a message has a body, a button or media',
  });
type Inbound = z.infer<typeof inboundBody>;

/** Media that somebody sent, kept where Twilio keeps it. */
interface MediaRow {
  sid: string;
  messageSid: string;
  source: string;
  contentType: string;
}

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  ogg: 'audio/ogg',
  mp4: 'video/mp4',
};

function contentTypeOf(source: string): string {
  const inline = /^data:([^;,]+)[;,]/.exec(source)?.[1];
  return inline ?? TYPES[source.split(/[?#]/)[0]?.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

function keepMedia(world: World, messageSid: string, source: string): { url: string; contentType: string } {
  const row: MediaRow = { sid: newSid(world.journal, 'ME'), messageSid, source, contentType: contentTypeOf(source) };
  world.journal.table<MediaRow>('twilio.media').put(row.sid, row);
  const account = `/2010-04-01/Accounts/${world.config.twilioAccountSid}`;
  return {
    url: `${world.config.ownUrl}${account}/Messages/${messageSid}/Media/${row.sid}`,
    contentType: row.contentType,
  };
}

/** The kept media; what was given as an address is passed on from there, however big it is. */
export function sendMedia(world: World, mediaSid: string, response: Response): boolean {
  const row = world.journal.table<MediaRow>('twilio.media').get(mediaSid);
  if (!row) return false;
  const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(row.source);
  if (!inline) void passOn(row, response);
  else {
    const data = inline[2] ?? '';
    response.type(row.contentType);
    response.send(inline[1] ? Buffer.from(data, 'base64') : Buffer.from(decodeURIComponent(data)));
  }
  return true;
}

async function passOn({ source, contentType }: MediaRow, response: Response): Promise<void> {
  try {
    const found = await fetch(source);
    response.status(found.status).type(contentType);
    await pipeline(Readable.fromWeb((found.body ?? new ReadableStream()) as never), response);
  } catch {
    // Whoever asked has gone, or nobody is there: then there is nothing to be had.
    if (response.headersSent) response.destroy();
    else response.status(404).end();
  }
}

function buttonParams(world: World, inbound: Inbound): Record<string, string> {
  const { buttonPayload: payload, body } = inbound;
  if (!payload) return {};
  const offers = received(world, inbound.from).filter(({ buttons }) => buttons?.some((one) => one.payload === payload));
  const offer = offers.at(-1);
  const title = body || offer?.buttons?.find((one) => one.payload === payload)?.title || payload;
  const reply = offer
    ? { OriginalRepliedMessageSid: offer.sid, OriginalRepliedMessageSender: `whatsapp:${offer.from}` }
    : {};
  return { Body: title, ButtonPayload: payload, ButtonText: title, ButtonType: 'REPLY', ...reply };
}

function webhookParams(world: World, inbound: Inbound, row: MessageRow): Record<string, string> {
  const whatsapp = inbound.channel === 'whatsapp';
  const params: Record<string, string> = {
    MessageSid: row.sid,
    SmsSid: row.sid,
    SmsMessageSid: row.sid,
    SmsStatus: 'received',
    AccountSid: world.config.twilioAccountSid,
    ApiVersion: '2010-04-01',
    From: row.from,
    To: row.to,
    Body: row.body,
    NumSegments: '1',
    NumMedia: String(row.media.length),
  };
  if (whatsapp) {
    const messageType = inbound.buttonPayload ? 'button' : row.media.length > 0 ? 'image' : 'text';
    Object.assign(params, { ProfileName: inbound.profileName ?? '', MessageType: messageType });
    Object.assign(params, { WaId: inbound.from.replace(/^\+/, ''), ...buttonParams(world, inbound) });
  }
  return params;
}

function repliesOf(root: XmlElement): string[] {
  return root.children
    .filter((child) => typeof child !== 'string')
    .filter(({ name }) => name === 'Message')
    .map((message) => {
      const body = message.children.find((child) => typeof child !== 'string' && child.name === 'Body');
      return body && typeof body !== 'string' ? textOf(body) : textOf(message);
    })
    .filter(Boolean);
}

/** The words that a webhook's answer replies with: TwiML's messages, or plain text. */
function wordsOf(answer: Answer): string[] {
  if (answer.status < 200 || answer.status > 299 || !answer.body.trim()) return [];
  if (answer.contentType.startsWith('text/plain')) return [answer.body.trim()];
  try {
    return repliesOf(parseXml(answer.body));
  } catch (error) {
    if (error instanceof XmlError) return [];
    throw error;
  }
}

function receive(
  world: World,
  callbacks: Callbacks,
  messages: Messages,
  inbound: Inbound,
): [MessageRow, Promise<void>] {
  const { channel, from, to, mediaUrl } = inbound;
  const prefix = channel === 'whatsapp' ? 'whatsapp:' : '';
  const at = world.clock.now().toISOString();
  const sid = newSid(world.journal, mediaUrl ? 'MM' : 'SM');
  const media = mediaUrl ? [keepMedia(world, sid, mediaUrl)] : [];
  const row: MessageRow = {
    sid,
    direction: 'inbound',
    from: `${prefix}${from}`,
    to: `${prefix}${to}`,
    body: inbound.body ?? '',
    createdAt: at,
    steps: [{ status: 'received', at }],
    media: media.map(({ url }) => url),
  };
  const params = webhookParams(world, inbound, row);
  for (const [index, { url, contentType }] of media.entries()) {
    Object.assign(params, { [`MediaUrl${index}`]: url, [`MediaContentType${index}`]: contentType });
  }
  row.body = params['Body'] ?? '';
  return world.journal.atomically(() => {
    messages.put(row);
    world.changed(`messages:${from}`);
    const url = `${world.config.publicUrl}/${channel}/incoming`;
    return [row, callbacks.send({ url, method: 'POST', params, message: sid })];
  });
}

/** `/sandbox/messages`: what phones received, and what their people write. */
export function messageControls(world: World, callbacks: Callbacks, messages: Messages): Router {
  callbacks.onAnswer((sid, answer) => {
    const row = messages.get(sid);
    if (!row) return;
    if (answer.status >= 200 && answer.status < 300) {
      const at = world.clock.now().toISOString();
      messages.put({ ...row, steps: [...row.steps, { status: 'delivered', at }] });
      world.changed(`messages:${bare(row.from)}`);
    }
    for (const body of wordsOf(answer))
      messages.send({ to: row.from, from: row.to, body, mediaUrls: [] }, 'outbound-reply');
  });
  const router = Router();
  router.get('/messages', (request, response) => {
    const { to } = request.query;
    response.json(received(world, typeof to === 'string' ? bare(to).replace(/^\s/, '+') : undefined));
  });
  router.post('/messages', express.json({ limit: '20mb' }), async (request, response) => {
    const parsed = inboundBody.safeParse(request.body ?? {});
    if (!parsed.success) return fail(response, 400, 'invalid', z.prettifyError(parsed.error));
    if (!lenders.some(({ number }) => number === parsed.data.to)) {
      return fail(response, 404, 'not_found', 'nobody has this number');
    }
    const [row, delivered] = receive(world, callbacks, messages, parsed.data);
    await delivered;
    const { sid, body } = row;
    const { channel, from, to } = parsed.data;
    response.status(201).json({ sid, channel, from, to, body, at: row.createdAt });
  });
  // Both sides of a person's chat, for a page that shows it as their phone would.
  router.get('/messages/sent', (request, response) => {
    const { from } = request.query;
    const written = messages.all().filter((row) => row.direction === 'inbound' && (!from || bare(row.from) === from));
    response.json(
      written.map((row) => ({
        sid: row.sid,
        channel: isWhatsapp(row.from) ? 'whatsapp' : 'sms',
        from: bare(row.from),
        to: bare(row.to),
        body: row.body,
        at: row.createdAt,
        media: row.media.length,
        /** Whether the line has acknowledged it: what a phone shows by two ticks. */
        delivered: row.steps.some(({ status }) => status === 'delivered'),
      })),
    );
  });
  return router;
}
