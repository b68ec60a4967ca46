import type { Channel } from './conversation.js';

/** Where somebody goes on: the web chat, WhatsApp, or a call that we make. */
export type Onward = 'chat' | 'whatsapp' | 'call';

/** Lifetime in seconds: a ticket is used at once or not at all. */
export const ticketRules = { lifetime: 10 * 60, mostInQuarterHour: 4, mostCallsInQuarterHour: 2 } as const;

/**
 * Lets whoever holds it go on in another conversation with what was proved in this one, once, for some minutes, and
 * never for longer than the proof itself would last. Only a hash of it is kept.
 */
export interface Ticket {
  readonly id: string;
  readonly version: number;
  readonly tokenHash: string;
  readonly onward: Onward;
  readonly lenderId: string;
  readonly fromConversationId: string;
  /** The proof that it carries. */
  readonly identificationId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly spentAt: Date | null;
  /** The conversation that it led to. */
  readonly spentBy: string | null;
  /** When that conversation first said so. */
  readonly greetedAt: Date | null;
}

/** Another conversation that is about the same loan at this time. */
export interface OtherConversation {
  readonly conversationId: string;
  readonly channel: Channel;
}
