import type { Language } from '../lender.js';

/** Sends messages to people. Throws a Problem (`messages.down`, …); `ambiguous` where it may have gone out. */
export interface Messenger {
  send(message: OutgoingMessage): Promise<{ ref: string }>;
  /** What somebody sent, by the reference that came with it. Throws `messages.no_media` where it may not be shown. */
  fetchMedia(ref: string): Promise<SentMedia>;
  /** Rings a number and speaks lines, slowly and twice. */
  ring(call: OutgoingCall): Promise<{ ref: string }>;
}

/**
 * Words that WhatsApp has approved, with places for others: what alone may be written more than a day after the person's
 * last message. Its name changes with its words.
 */
export interface Template {
  readonly name: string;
  readonly language: Language;
  /** With `{{1}}`, `{{2}}` and so on; neither its beginning nor its end. */
  readonly body: string;
  /** What could stand at each place: whoever approves it wants to see that. */
  readonly samples: readonly string[];
}

export type TemplateState = 'unsubmitted' | 'pending' | 'approved' | 'rejected';

export interface OutgoingMessage {
  readonly channel: 'sms' | 'whatsapp';
  /** E.164, or for WhatsApp the sender id that it gave us. */
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly buttons?: readonly { readonly value: string; readonly title: string }[];
  /** Sent in place of the body, on WhatsApp; throws `messages.no_template` while it is not approved. */
  readonly template?: { readonly template: Template; readonly values: readonly string[] };
}

export interface SentMedia {
  readonly contentType: string;
  readonly content: Buffer;
}

/** Words to be said, or the address of a recording of them, which nothing secret may stand in. */
export type CallLine = string | { readonly play: string };

export interface OutgoingCall {
  readonly to: string;
  readonly from: string;
  readonly language: Language;
  readonly lines: readonly CallLine[];
}
