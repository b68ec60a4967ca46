import type { Activity, Liftline } from './directLine.js';

export interface Message {
  readonly key: string;
  readonly side: 'me' | 'them';
  readonly who: Liftline['who'];
  readonly name: string;
  readonly text: string;
  readonly at: Date;
  readonly language: string;
  readonly state: 'sending' | 'sent' | 'failed';
  readonly more: Liftline | undefined;
  readonly files: readonly ShownFile[];
  /** Where it stands: which conversation of this tab, and which place in it. */
  readonly era: number;
  readonly n: number;
}

export interface ShownFile {
  readonly name: string;
  readonly contentType: string;
  /** Where this tab still has the picture. */
  readonly preview?: string;
}

export interface Talk {
  readonly messages: readonly Message[];
  readonly era: number;
  readonly typing: boolean;
}

export type Change =
  | {
      readonly kind: 'wrote';
      readonly clientId: string;
      readonly text: string;
      readonly value: string | undefined;
      readonly files: readonly ShownFile[];
    }
  | { readonly kind: 'left'; readonly clientId: string; readonly state: Message['state'] }
  | { readonly kind: 'received'; readonly activities: readonly Activity[] }
  | { readonly kind: 'restarted' | 'stoppedTyping' };

export const quiet: Talk = { messages: [], era: 0, typing: false };

/** What the server puts in place of a card number. */
const cardMarker = '[card number]';

export const hiddenText = '••••••';

/** The last thing that was said to the person, in this conversation. */
export const lastHeard = ({ messages, era }: Talk): Message | undefined =>
  messages.findLast((message) => message.side === 'them' && message.era === era);

/** The choices under the last message: gone once anything was written after it. */
export function choicesIn({ messages, era }: Talk): NonNullable<Liftline['buttons']> {
  const last = messages.at(-1);
  return last?.side === 'them' && last.era === era ? (last.more?.buttons ?? []) : [];
}

export function changed(talk: Talk, change: Change): Talk {
  switch (change.kind) {
    case 'wrote':
      return { ...talk, messages: [...talk.messages, written(talk, change)] };
    case 'left':
      return {
        ...talk,
        messages: talk.messages.map((message) =>
          message.key === change.clientId && message.state !== 'sent' ? { ...message, state: change.state } : message,
        ),
      };
    case 'received':
      return change.activities.reduce(withActivity, talk);
    case 'restarted':
      return { ...talk, era: talk.era + 1, typing: false };
    case 'stoppedTyping':
      return { ...talk, typing: false };
  }
}

/** A code is asked for: a secret of few digits. An IMEI is longer, and is shown while it is being checked. */
export const asksForCode = (more: Liftline | undefined): boolean =>
  more?.secret === true && (more.digits === undefined || more.digits <= longestCode);

const longestCode = 8;

/** A code is not shown, not even to whoever looks over a shoulder. */
function written(talk: Talk, { clientId, text, value, files }: Extract<Change, { kind: 'wrote' }>): Message {
  const secret = asksForCode(lastHeard(talk)?.more) && value === undefined;
  return {
    key: clientId,
    side: 'me',
    who: 'person',
    name: '',
    text: secret ? hiddenText : text,
    at: new Date(),
    language: '',
    state: 'sending',
    more: undefined,
    files,
    era: talk.era,
    n: Number.POSITIVE_INFINITY,
  };
}

function withActivity(talk: Talk, activity: Activity): Talk {
  if (activity.type === 'typing') return { ...talk, typing: activity.from.role === 'bot' };
  if (activity.type !== 'message' || !activity.id) return talk;
  const message = messageOf(activity, talk.era);
  const known = talk.messages.find(({ key }) => key === message.key);
  const others = talk.messages.filter(({ key }) => key !== message.key);
  // An own message stays as it was written here, for the server hides what was secret; but not a card number.
  const own = known && { text: message.text.includes(cardMarker) ? message.text : known.text };
  const shown = known ? { ...message, ...own, at: known.at, files: known.files } : message;
  return {
    ...talk,
    typing: message.side === 'them' ? false : talk.typing,
    messages: [...others, shown].sort((one, other) => one.era - other.era || (one.n === other.n ? 0 : one.n - other.n)),
  };
}

function messageOf(activity: Activity, era: number): Message {
  const { id = '', from, channelData, attachments = [] } = activity;
  const own = from.role === 'user';
  return {
    key: (own && channelData?.clientActivityID) || id,
    side: own ? 'me' : 'them',
    who: channelData?.liftline?.who ?? 'assistant',
    name: from.name ?? '',
    text: activity.text ?? '',
    at: activity.timestamp ? new Date(activity.timestamp) : new Date(),
    language: activity.locale ?? '',
    state: 'sent',
    more: channelData?.liftline,
    files: attachments,
    era,
    n: Number(id.split('|')[1] ?? 0),
  };
}
