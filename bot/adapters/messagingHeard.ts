import { withoutCards } from '../../core/cardNumber.js';
import type { Lender, Lenders } from '../../core/lender.js';
import { fileTypes } from '../../core/sentFile.js';
import { ticketIn } from '../../core/services/tickets.js';
import type { Thread } from '../../core/thread.js';
import type { Vault } from '../../core/vault.js';
import { plain } from '../../dialogs/questions/choice.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import type { Button } from '../../dialogs/telling/story.js';
import type { Form } from '../signature.js';
import { wishIn } from './messagingOptOut.js';

interface Media {
  readonly contentType: string;
  /** The provider's ids of the message and of the file. */
  readonly ref: string;
}

/** What somebody sent, as it is kept until it is heard. JSON. */
export interface ToHear {
  readonly text: string;
  /** The value of the button or the list's item that was tapped. */
  readonly tapped?: string;
  /** The provider's id of the message that it was tapped on. */
  readonly tappedOn?: string;
  /** The code of a ticket from another conversation: it is spent, and the message is no answer to anything. */
  readonly ticket?: string;
  /** Everything that was sent beside the text. */
  readonly media?: readonly Media[];
}

/**
 * What the person wishes of our messages: `silent` where the provider has answered it itself, `answers` where the same
 * word is also an answer to what is open.
 */
type Wish =
  | { readonly kind: 'stop' | 'start'; readonly silent: boolean; readonly answers?: boolean }
  | { readonly silent: true };

export interface Incoming {
  /** The provider's id of the message. */
  readonly id: string;
  readonly lender: Lender;
  readonly thread: Pick<Thread, 'id' | 'channel' | 'ours'>;
  readonly address: string;
  readonly toHear: ToHear;
  readonly wish: Wish | undefined;
}

/** The longest text that the provider passes on, in UTF-16 units; the rest of a longer one is not read. */
const longestText = 1600;
/** Control characters and halves of a character, which a cut may leave: databases do not take them all. */
const unprintable = /[^\P{Cc}\n\t]|\p{Cs}/gu;
/** The provider passes on no more files with one message. */
const mostMedia = 10;
/** Longer values than any of ours, and longer addresses than there are. */
const longestValue = 200;
const longestAddress = 160;

/** The provider's id of the message that a signed form is about. */
export function messageIdIn(form: Form): string | undefined {
  const id = form['MessageSid'] ?? form['SmsSid'] ?? '';
  return /^[A-Z]{2}[0-9A-Za-z]{1,62}$/.test(id) ? id : undefined;
}

/** A message out of a signed form. Undefined where it is for none of our numbers. */
export function incomingIn(id: string, form: Form, lenders: Lenders, vault: Vault): Incoming | undefined {
  const [from, to] = [form['From'] ?? '', form['To'] ?? ''];
  const [address, ours] = [bare(from), bare(to)];
  const channel = to.startsWith(prefix) ? 'whatsapp' : 'sms';
  const lender = lenders.byNumber(ours);
  if (!lender || address === '' || address.length > longestAddress) return undefined;
  // Opaque, and of no use for finding a number: such ids stand in logs.
  const threadId = `${channel}_${vault.hash('phone', `${channel}|${ours}|${address}`).slice(0, 32)}`;
  const toHear = toHearIn(form, id);
  return { id, lender, thread: { id: threadId, channel, ours }, address, toHear, wish: wishOf(form, toHear) };
}

const prefix = 'whatsapp:';
const bare = (address: string): string => (address.startsWith(prefix) ? address.slice(prefix.length) : address);

function wishOf(form: Form, { text, tapped }: ToHear): Incoming['wish'] {
  switch (form['OptOutType']) {
    case undefined:
    case '':
      break;
    case 'STOP':
      return { kind: 'stop', silent: true };
    case 'START':
      // "Yes" is one of the provider's words for it, and the answer to many a question of ours.
      return wishIn(tapped ?? text) === 'start'
        ? { kind: 'start', silent: true }
        : { kind: 'start', silent: false, answers: true };
    default:
      return { silent: true };
  }
  const kind = wishIn(tapped ?? text);
  return kind && { kind, silent: false };
}

function toHearIn(form: Form, id: string): ToHear {
  const tapped = form['ButtonPayload'] || form['ListId'];
  const tappedOn = form['OriginalRepliedMessageSid'];
  const text = withoutCards((form['Body'] ?? '').slice(0, longestText).replace(unprintable, '').trim());
  const media = mediaIn(form, id);
  const ticket = ticketIn(text);
  if (ticket) return { text: '', ticket };
  return {
    text,
    ...(tapped && tapped.length <= longestValue ? { tapped: tapped.replace(unprintable, '') } : {}),
    ...(tappedOn ? { tappedOn } : {}),
    ...(media.length > 0 ? { media } : {}),
  };
}

/** Media stay with the provider. Of their address only the provider's own id is kept, so that nobody can be led elsewhere. */
function mediaIn(form: Form, id: string): Media[] {
  return Array.from({ length: mostMedia }, (_, index) => {
    const url = form[`MediaUrl${index}`];
    if (!url) return [];
    const mediaId = /\/Media\/([A-Za-z0-9]{1,64})(?:[?#]|$)/.exec(url)?.[1] ?? '0';
    const type = (form[`MediaContentType${index}`] ?? '').toLowerCase();
    const contentType = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : 'application/octet-stream';
    return [{ contentType, ref: `${id}/${mediaId}` }];
  }).flat();
}

/** Values that mean the same at any question. */
const anywhere = ['person', 'repeat', 'menu', 'language', 'stop'];
/** Keys that mean the same at any question, whatever is shown. */
const keys = [0, 9];

/**
 * What was said, given the choices that are shown. `isOld` says that the tap was on a message that asked something else:
 * it is no answer, and the open question is asked again. A bare number is the choice that stands at that place.
 */
export function heardOf({ text, tapped, media }: ToHear, shown: readonly Button[], isOld: boolean): Heard {
  if (tapped !== undefined) {
    if (isOld && !anywhere.includes(tapped)) return { kind: 'button', value: 'repeat' };
    return { kind: 'button', value: tapped };
  }
  if (text !== '') return chosen(text, shown) ?? { kind: 'words', text };
  // Of several files one that can be kept speaks for all.
  const file = media?.find(({ contentType }) => fileTypes.includes(contentType)) ?? media?.[0];
  return file ? { kind: 'media', ...file } : { kind: 'silence' };
}

/** What makes a digit a keycap. */
const keycap = /[\uFE0F\u20E3]/g;

function chosen(text: string, shown: readonly Button[]): Heard | undefined {
  const said = plain(text.replace(keycap, ''));
  const place = /^\d{1,2}$/.test(said) ? Number(said) : undefined;
  const button =
    place !== undefined && !keys.includes(place)
      ? shown[place - 1]
      : shown.find(({ title }) => said !== '' && plain(title) === said);
  return button && { kind: 'button', value: button.value };
}
