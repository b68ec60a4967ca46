import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { ChatRating } from '../../core/chat.js';
import { withoutCards } from '../../core/cardNumber.js';
import { storable } from '../../core/plainText.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import type { Button, Card } from '../../dialogs/telling/story.js';
import { activityFor, channelIds } from '../activities.js';
import type { Reply } from '../reply.js';
import { redacted } from '../transcript.js';

/** What is kept of an activity: all that clients see but where and when, which the log knows. */
export type Body = Pick<
  Partial<Activity>,
  'type' | 'text' | 'speak' | 'locale' | 'inputHint' | 'suggestedActions' | 'value' | 'attachments' | 'channelData'
> & {
  readonly from: { readonly id: string; readonly name: string; readonly role: 'bot' | 'user' };
  readonly textFormat?: 'plain' | 'markdown';
  /** The number of the activity that this one answers. */
  readonly answers?: number;
};

/** What our own page knows beyond Direct Line; other clients pass over it. */
export interface LiftlineData {
  readonly who: 'assistant' | 'person';
  readonly label?: string;
  /** `queue`: a person has or will have the conversation; `hold`: more comes by itself. */
  readonly open?: 'question' | 'queue' | 'hold' | 'ended';
  /** What is answered to it should not stay readable on the screen. */
  readonly secret?: boolean;
  /** At most so many digits are expected. */
  readonly digits?: number;
  readonly buttons?: readonly Button[];
  readonly link?: string;
  /** What to see at a glance. The text says all of it. */
  readonly cards?: readonly Card[];
}

/** The longest message that is heard, in characters. What is longer is cut there. */
export const longestText = 4000;
const longestValue = 500;
const longestClientData = 2000;

const incoming = z.object({
  type: z.string().max(40),
  name: z.string().max(200).optional(),
  text: z.string().optional(),
  value: z.unknown().optional(),
  channelData: z.record(z.string(), z.unknown()).optional(),
});

/** What a client sent: something for the bot to hear, a sign that the chat was opened, or nothing to act upon. */
export type Incoming =
  | { readonly kind: 'message'; readonly heard: Heard; readonly body: Omit<Body, 'from'>; readonly clientId?: string }
  | { readonly kind: 'rating'; readonly score: number; readonly who: ChatRating['who'] }
  | { readonly kind: 'start' | 'nothing' };

/** A file as it was sent. */
export interface Uploaded {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

const rating = z.object({ score: z.number().int().min(1).max(5), who: z.enum(['assistant', 'person']) });

/**
 * Reads what a client sent; undefined where it is no activity. Who it says to be, and any event but the opening one and
 * a rating, is not believed.
 */
export function readIncoming(sent: unknown, files: readonly Uploaded[] = []): Incoming | undefined {
  const { success, data } = incoming.safeParse(sent);
  if (!success) return undefined;
  if (data.type === 'conversationUpdate') return { kind: 'start' };
  if (data.type === 'event') return eventIn(data.name, data.value);
  if (data.type !== 'message') return { kind: 'nothing' };
  const text = cut(withoutCards(data.text ?? ''), longestText);
  const value = typeof data.value === 'string' ? cut(withoutCards(data.value), longestValue) : '';
  const heard = heardIn(text, value, files);
  if (!heard) return { kind: 'nothing' };
  const clientId = data.channelData?.['clientActivityID'];
  return {
    kind: 'message',
    heard,
    body: {
      type: 'message',
      text,
      textFormat: 'plain',
      ...(value ? { value } : {}),
      ...(files.length > 0 ? { attachments: files.map(asAttachment) } : {}),
      channelData: clientData(data.channelData ?? {}),
    },
    ...(typeof clientId === 'string' && clientId !== '' ? { clientId: storable(cut(clientId, 200)) } : {}),
  };
}

function eventIn(name: string | undefined, value: unknown): Incoming {
  if (name === 'liftline/start') return { kind: 'start' };
  const rated = name === 'liftline/rating' ? rating.safeParse(value).data : undefined;
  return rated ? { kind: 'rating', ...rated } : { kind: 'nothing' };
}

function heardIn(text: string, value: string, [file]: readonly Uploaded[]): Heard | undefined {
  if (value !== '') return { kind: 'button', value };
  if (text.trim() !== '') return { kind: 'words', text };
  return file && { kind: 'media', contentType: file.contentType, ref: '' };
}

/** Without content: what is sent is for the desk, and comes back to no client. */
const asAttachment = ({ name, contentType }: Uploaded) => ({ name, contentType });

/** Between two characters, never inside one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return text.slice(0, end);
}

/** Clients find their own activities again by what they put here. */
function clientData({ liftline: _, ...data }: Record<string, unknown>): Record<string, unknown> {
  const { clientActivityID } = data;
  return JSON.stringify(data).length <= longestClientData
    ? data
    : typeof clientActivityID === 'string'
      ? { clientActivityID: cut(clientActivityID, 200) }
      : {};
}

const hidden = '••••••';

/** A person's activity as it stays in the log once the bot has heard it: without digits that could be anybody's secret. */
export function afterHearing(body: Body, secret: boolean): Body {
  const { value, ...rest } = body;
  const keep = (text: string): string => (secret ? hidden : redacted(text));
  return {
    ...rest,
    ...(body.text ? { text: keep(body.text) } : {}),
    ...(typeof value === 'string' ? { value: keep(value) } : {}),
  };
}

/** A reply as one message; undefined where nothing was said. */
export function bodyOf(reply: Reply, lender: { id: string; name: string }, answers: number): Body | undefined {
  const { text, speak, locale, inputHint, suggestedActions } = activityFor(reply);
  if (!text) return undefined;
  const more = {
    ...(speak ? { speak } : {}),
    ...(locale ? { locale } : {}),
    ...(inputHint ? { inputHint } : {}),
    ...(suggestedActions ? { suggestedActions } : {}),
    answers,
  };
  const cards = reply.lines.flatMap(({ card }) => (card ? [card] : []));
  return spokenBody(text, lender, 'assistant', more, { ...openIn(reply), ...(cards.length > 0 ? { cards } : {}) });
}

/** A message of ours, whoever speaks: the assistant, or a person by name. */
export function spokenBody(
  text: string,
  from: { id: string; name: string },
  who: LiftlineData['who'],
  more: Partial<Body> = {},
  open: Partial<LiftlineData> = {},
): Body {
  const link = linkIn(text);
  return {
    type: 'message',
    from: { id: from.id, name: from.name, role: 'bot' },
    text,
    // As Markdown other clients make an address a link. What a person types is never anything but text.
    textFormat: link && who === 'assistant' ? 'markdown' : 'plain',
    ...more,
    channelData: { liftline: { who, ...open, ...(link ? { link } : {}) } satisfies LiftlineData },
  };
}

function openIn({ open }: Reply): Partial<LiftlineData> {
  if (open.kind === 'ended') return { open: 'ended' };
  if (open.kind === 'hold')
    return { open: 'hold', label: open.label, ...(open.buttons ? { buttons: open.buttons } : {}) };
  const { label, listen, secret, buttons } = open;
  return {
    label,
    open: listen.by === 'queue' ? 'queue' : 'question',
    ...(secret ? { secret } : {}),
    ...(listen.by === 'digits' ? { digits: listen.max } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
}

/** What is waited for after an activity of ours, where more comes by itself. */
export function holdIn(body: Body): string | undefined {
  const liftline = (body.channelData as { liftline?: LiftlineData } | undefined)?.liftline;
  return liftline?.open === 'hold' ? liftline.label : undefined;
}

const linkIn = (text: string): string | undefined => /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/.exec(text)?.[0];

/** The id of an activity, in the form that Direct Line clients know. */
export const activityId = (chatId: string, n: number): string => `${chatId}|${String(n).padStart(7, '0')}`;

/** An activity as clients receive it. */
export function shown(chatId: string, { n, at, body }: { n: number; at: Date; body: Body }): Partial<Activity> {
  const { answers, from, ...rest } = body;
  return {
    ...(rest as Partial<Activity>),
    id: activityId(chatId, n),
    timestamp: at,
    channelId: channelIds.web,
    conversation: { id: chatId } as Activity['conversation'],
    from: from as Activity['from'],
    ...(answers === undefined ? {} : { replyToId: activityId(chatId, answers) }),
  };
}

/** A sign that an answer is being worked out. It is in no log and has no number. */
export const typingActivity = (chatId: string): Partial<Activity> => ({
  type: 'typing',
  channelId: channelIds.web,
  conversation: { id: chatId } as Activity['conversation'],
  from: { id: 'bot', name: '', role: 'bot' },
});
