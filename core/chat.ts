import type { Language } from './lender.js';

/** A web chat as its clients see it: a log of numbered activities that any of them can read again from any place. */
export interface Chat {
  /** Also the conversation's id. */
  readonly id: string;
  readonly lenderId: string;
  /** The random name of the person who writes. It proves nothing. */
  readonly userId: string;
  /** The language to begin in. */
  readonly language: Language;
  readonly startedAt: Date;
}

export interface ChatActivity {
  readonly chatId: string;
  /** From 1, without gaps, in the order in which they can be read. */
  readonly n: number;
  /** The same activity, sent again, has the same key. */
  readonly key: string;
  readonly at: Date;
  /** What clients see, sealed; null where they see nothing, because it is only something for the bot to hear. */
  readonly sealedBody: string | null;
  /** What the bot has still to hear, sealed; null once it was answered. */
  readonly sealedHeard: string | null;
}

export type NewChatActivity = Omit<ChatActivity, 'n'>;

/** A photo or a paper that somebody sent into a conversation, for the person who will look at the case. */
export interface SentFile {
  readonly id: string;
  readonly conversationId: string;
  readonly at: Date;
  /** As the sender's device calls it, without folders. */
  readonly name: string;
  readonly contentType: string;
  /** Base64, sealed; null where the messaging provider keeps it. */
  readonly sealedContent: string | null;
  /** The provider's reference, sealed. */
  readonly sealedRef: string | null;
}

export type SentFileFacts = Omit<SentFile, 'sealedContent' | 'sealedRef'>;

/** What somebody thought of a chat once it was over: 1 is bad, 5 is good. */
export interface ChatRating {
  readonly chatId: string;
  readonly lenderId: string;
  readonly score: number;
  /** Who was spoken to last. */
  readonly who: 'assistant' | 'person';
  readonly at: Date;
}
