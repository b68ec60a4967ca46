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
  | 'payment_link'
  | 'plan_terms'
  | 'visit'
  | 'reminder'
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
  readonly from: string;
  readonly sealedBody: string;
  readonly state: MessageState;
  readonly ref: string | null;
  readonly error: string | null;
  readonly createdAt: Date;
}
