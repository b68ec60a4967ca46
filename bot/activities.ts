import { ActionTypes, type Activity, ActivityTypes, InputHints } from 'botbuilder';
import type { Channel } from '../core/conversation.js';
import { type Lender, languages } from '../core/lender.js';
import type { CardHeard, Heard, News } from '../dialogs/telling/heard.js';
import { buttonsOf, type Reply } from './reply.js';
import type { TurnRequest } from './turns.js';

/** The names that channels go by in activities. */
export const channelIds: Readonly<Record<Channel, string>> = {
  voice: 'liftline-voice',
  web: 'directline',
  whatsapp: 'liftline-whatsapp',
  sms: 'liftline-sms',
};

/** No service of a bot framework is ever called: this address leads nowhere. */
const serviceUrl = 'urn:liftline';
const eventPrefix = 'liftline/';

/** A turn as the activity that carries it to the bot. */
export function activityOf(request: TurnRequest): Partial<Activity> {
  const { conversationId, turnId, channel, lender, address, heard, language } = request;
  return {
    id: turnId,
    channelId: channelIds[channel],
    serviceUrl,
    conversation: { id: conversationId, isGroup: false, conversationType: '', name: '' },
    from: { id: address, name: '' },
    recipient: { id: lender.id, name: lender.name },
    ...(language ? { locale: language } : {}),
    ...contentOf(heard),
  };
}

function contentOf(heard: Heard): Partial<Activity> {
  switch (heard.kind) {
    case 'words':
      return { type: ActivityTypes.Message, text: heard.text };
    case 'button':
      return { type: ActivityTypes.Message, text: heard.value, value: heard.value };
    case 'media':
      return {
        type: ActivityTypes.Message,
        attachments: [{ contentType: heard.contentType, contentUrl: heard.ref }],
      };
    case 'keys':
      return event('keys', heard.keys);
    case 'card':
      return event('card', heard.card);
    case 'news':
      return event('news', heard.news);
    case 'start':
    case 'silence':
    case 'hangup':
      return event(heard.kind, undefined);
  }
}

const event = (kind: Heard['kind'], value: unknown): Partial<Activity> => ({
  type: ActivityTypes.Event,
  name: eventPrefix + kind,
  value,
});

/**
 * The turn that an activity carries. Events are believed only where the adapter itself made them (`ours`): a chat
 * client could claim a paid card or a settled payment. Undefined where there is nothing to take a turn for.
 */
export function requestIn(
  activity: Activity,
  lenderById: (id: string) => Lender | undefined,
  ours: boolean,
): TurnRequest | undefined {
  const lender = lenderById(activity.recipient?.id ?? '');
  const heard = heardIn(activity, ours);
  const channel = channelOf(activity.channelId);
  const conversationId = activity.conversation?.id;
  if (!lender || !heard || !channel || !conversationId || !activity.id) return undefined;
  return {
    conversationId,
    turnId: activity.id,
    channel,
    lender,
    address: activity.from?.id ?? '',
    heard,
    language: languages.find((language) => language === activity.locale?.slice(0, 2).toLowerCase()),
  };
}

const channelOf = (channelId: string): Channel | undefined =>
  (Object.keys(channelIds) as Channel[]).find((channel) => channelIds[channel] === channelId);

function heardIn(activity: Activity, ours: boolean): Heard | undefined {
  switch (activity.type) {
    case ActivityTypes.Message:
      return messageIn(activity);
    case ActivityTypes.ConversationUpdate:
      return { kind: 'start' };
    case ActivityTypes.Event:
      if (activity.name === `${eventPrefix}start`) return { kind: 'start' };
      return ours ? eventIn(activity) : undefined;
    default:
      return undefined;
  }
}

function messageIn(activity: Activity): Heard | undefined {
  const { value, text } = activity;
  if (typeof value === 'string' && value !== '') return { kind: 'button', value };
  if (text?.trim()) return { kind: 'words', text };
  const media = activity.attachments?.[0];
  return media && { kind: 'media', contentType: media.contentType, ref: media.contentUrl ?? '' };
}

function eventIn({ name, value }: Activity): Heard | undefined {
  switch (name) {
    case `${eventPrefix}keys`:
      return { kind: 'keys', keys: String(value) };
    case `${eventPrefix}card`:
      return { kind: 'card', card: value as CardHeard };
    case `${eventPrefix}news`:
      return { kind: 'news', news: value as News };
    case `${eventPrefix}silence`:
      return { kind: 'silence' };
    case `${eventPrefix}hangup`:
      return { kind: 'hangup' };
    case undefined:
    default:
      return undefined;
  }
}

/** A reply as one activity: a message, or an event that is shown nowhere where nothing was said. */
export function activityFor(reply: Reply): Partial<Activity> {
  const channelData = { liftline: reply };
  const text = joined(
    reply.lines.map((line) => line.text),
    '\n\n',
  );
  if (text === '') return { type: ActivityTypes.Event, name: `${eventPrefix}reply`, channelData };
  const { open } = reply;
  const buttons = buttonsOf(open);
  return {
    type: ActivityTypes.Message,
    text,
    speak: joined(
      reply.lines.map((line) => line.voice),
      ' ',
    ),
    locale: reply.language,
    inputHint: open.kind === 'question' ? InputHints.ExpectingInput : InputHints.IgnoringInput,
    ...(buttons.length > 0 ? { suggestedActions: { to: [], actions: buttons.map(action) } } : {}),
    channelData,
  };
}

const action = ({ value, title }: { value: string; title: string }) => ({
  type: ActionTypes.MessageBack,
  title,
  value,
  text: value,
  displayText: title,
});

const joined = (parts: readonly string[], by: string): string => parts.filter((part) => part !== '').join(by);

/** The reply among what a bot sent. */
export function replyIn(activities: readonly Partial<Activity>[]): Reply | undefined {
  const data: unknown = activities.at(-1)?.channelData;
  return typeof data === 'object' && data !== null && 'liftline' in data ? (data.liftline as Reply) : undefined;
}
