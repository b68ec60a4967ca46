import type { Language } from '../lender.js';

/** Sends messages to people. Throws a Problem (`messages.down`, …); `ambiguous` where it may have gone out. */
export interface Messenger {
  send(message: OutgoingMessage): Promise<{ ref: string }>;
  /** Rings a number and speaks lines, slowly and twice. */
  ring(call: OutgoingCall): Promise<{ ref: string }>;
}

export interface OutgoingMessage {
  readonly channel: 'sms' | 'whatsapp';
  /** E.164, or for WhatsApp the sender id that it gave us. */
  readonly to: string;
  readonly from: string;
  readonly body: string;
  readonly buttons?: readonly { readonly value: string; readonly title: string }[];
}

export interface OutgoingCall {
  readonly to: string;
  readonly from: string;
  readonly language: Language;
  readonly lines: readonly string[];
}
