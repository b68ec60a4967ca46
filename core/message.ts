import type { ContactRecord } from './contactRules.js';
import type { Moves } from './states.js';

export type MessageState = 'queued' | 'suppressed' | 'sent' | 'delivered' | 'read' | 'failed';

export type MessageEvent = 'suppress' | 'send' | 'deliver' | 'read' | 'fail';

/** Delivery states only move forward, whatever order the reports come in. */
export const messageMoves: Moves<MessageState, MessageEvent> = {
  queued: { suppress: 'suppressed', send: 'sent', deliver: 'delivered', read: 'read', fail: 'failed' },
  suppressed: {},
  sent: { deliver: 'delivered', read: 'read', fail: 'failed' },
  delivered: { read: 'read' },
  read: {},
  failed: {},
};

export type MessageKind =
  | 'passcode'
  | 'release_notice'
  | 'receipt'
  | 'receipt_again'
  | 'payment_link'
  | 'payment_reference'
  | 'reference_over'
  | 'move_link'
  | 'plan_terms'
  | 'visit'
  | 'reminder'
  | 'payment_reminder'
  | 'reply'
  | 'agent';

/** A message that we start, or a reply that needs the messaging provider. Number and text are sealed at rest. */
export interface Message {
  readonly id: string;
  readonly version: number;
  /** The same message is queued once per key. */
  readonly dedupe: string;
  readonly kind: MessageKind;
  readonly channel: 'sms' | 'whatsapp' | 'call';
  readonly lenderId: string;
  readonly loanId: string | null;
  readonly conversationId: string | null;
  readonly sealedTo: string;
  /** Keyed hash of the number or address: by it opt-outs are found, and, beside the loan, how often we wrote. */
  readonly addressHash: string;
  readonly from: string;
  readonly sealedBody: string;
  readonly state: MessageState;
  readonly ref: string | null;
  readonly error: string | null;
  /** What the person agreed to that allows us to begin this contact: a plan's, a promise's or a visit's id. */
  readonly consent: string | null;
  /** After this moment it has no use any more and is dropped. */
  readonly goodUntil: Date | null;
  /** What `mayContact` said when it was about to go; null for what somebody asked for. */
  readonly contact: ContactRecord | null;
  readonly createdAt: Date;
}
