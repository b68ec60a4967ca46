import { foldDigits } from '../../core/imei.js';
import type { Lender, Lenders } from '../../core/lender.js';
import { passesLuhn } from '../../core/luhn.js';
import type { Thread } from '../../core/thread.js';
import type { Vault } from '../../core/vault.js';
import { plain } from '../../dialogs/questions/choice.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import type { Button } from '../../dialogs/telling/story.js';
import type { Form } from '../signature.js';
import { wishIn } from './messagingOptOut.js';

/** What somebody sent, as it is kept until it is heard. JSON. */
export interface ToHear {
  readonly text: string;
  /** The value of the button or the list's item that was tapped. */
  readonly tapped?: string;
  /** The provider's id of the message that it was tapped on. */
  readonly tappedOn?: string;
  readonly media?: { readonly contentType: string; readonly ref: string };
}

export interface Incoming {
  /** The provider's id of the message. */
  readonly id: string;
  readonly lender: Lender;
  readonly thread: Pick<Thread, 'id' | 'channel' | 'ours'>;
  readonly address: string;
  readonly toHear: ToHear;
  /** What the person wishes of our messages; `silent` where the provider has answered such a wish itself. */
  readonly wish: { readonly kind: 'stop' | 'start'; readonly silent: boolean } | { readonly silent: true } | undefined;
}

/** The longest text that the provider passes on, in UTF-16 units; the rest of a longer one is not read. */
const longestText = 1600;
/** Control characters and halves of a character, which a cut may leave: databases do not take them all. */
const unprintable = /[^\P{Cc}\n\t]|\p{Cs}/gu;
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
      return { kind: 'start', silent: true };
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
  return {
    text,
    ...(tapped && tapped.length <= longestValue ? { tapped: tapped.replace(unprintable, '') } : {}),
    ...(tappedOn ? { tappedOn } : {}),
    ...(media ? { media } : {}),
  };
}

/** Media stay with the provider. Of their address only the provider's own id is kept, so that nobody can be led elsewhere. */
function mediaIn(form: Form, id: string): ToHear['media'] {
  const url = form['MediaUrl0'];
  if (!url) return undefined;
  const mediaId = /\/Media\/([A-Za-z0-9]{1,64})(?:[?#]|$)/.exec(url)?.[1] ?? '0';
  const type = (form['MediaContentType0'] ?? '').toLowerCase();
  const contentType = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type : 'application/octet-stream';
  return { contentType, ref: `${id}/${mediaId}` };
}

/** Stands for a card number: what hears it knows it for one, and there is nothing to keep. */
const noCard = '0'.repeat(16);
/** What may stand between the groups of one number. */
const between = /^[^\p{L}\p{N}]{1,3}$/u;
/** How the numbers of the great card schemes begin, by their length. No IMEI of a phone on sale begins so. */
const cardBeginnings = /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|6\d{15,18}|3[47]\d{13}|3[068]\d{12})$/;
const mostDigits = 19;

interface Group {
  readonly digits: string;
  readonly from: number;
  readonly to: number;
}

/** A card number is not even kept until it is refused. */
export function withoutCards(text: string): string {
  const groups = Array.from(text.matchAll(/\p{Nd}+/gu), ({ 0: run, index }) => {
    return { digits: foldDigits(run), from: index, to: index + run.length };
  });
  let [cleared, at] = ['', 0];
  for (const [index, { from }] of groups.entries()) {
    const to = from < at ? undefined : cardEnd(text, groups.slice(index));
    if (to === undefined) continue;
    cleared += text.slice(at, from) + noCard;
    at = to;
  }
  return cleared + text.slice(at);
}

/** Where the card number ends that begins with the first of these groups of digits, if one does. */
function cardEnd(text: string, groups: readonly Group[]): number | undefined {
  let number = '';
  let end = groups[0]?.from ?? 0;
  for (const { digits, from, to } of groups) {
    if (number !== '' && !between.test(text.slice(end, from))) return undefined;
    number += digits;
    end = to;
    if (number.length > mostDigits) return undefined;
    if (cardBeginnings.test(number) && passesLuhn(number)) return end;
  }
  return undefined;
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
  return media ? { kind: 'media', ...media } : { kind: 'silence' };
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
