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
