import type { Language } from './lender.js';

export type Channel = 'voice' | 'web' | 'whatsapp' | 'sms';

/** A conversation lasts minutes. It asks for payments, releases and visits and reports on them; it never carries them. */
export interface Conversation {
  /** The call's sid, the web chat's id, or a hash of both numbers of a messaging conversation. */
  readonly id: string;
  readonly version: number;
  readonly channel: Channel;
  readonly lenderId: string;
  readonly language: Language;
  /** The other end's address (a number, a messaging id, a web user id), sealed. It proves nothing. */
  readonly sealedAddress: string;
  /** Where the story is: what the story engine wrote, JSON. */
  readonly bookmark: unknown;
  /** Who speaks to the owner now. A line that was worked out under an older epoch is dropped. */
  readonly owner: 'bot' | 'queued' | 'person' | 'ended';
  readonly epoch: number;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

/** A turn that was answered: a repeat of it gets the same reply and has no second effect. */
export interface StoredTurn {
  readonly conversationId: string;
  readonly turnId: string;
  readonly reply: unknown;
  readonly at: Date;
}

/** One line of what was said, without digits that could be a code, an IMEI, a card or a phone number. */
export interface TranscriptLine {
  readonly conversationId: string;
  readonly n: number;
  readonly at: Date;
  readonly who: 'owner' | 'assistant' | 'agent' | 'system';
  readonly text: string;
  readonly agentId: string | null;
}
