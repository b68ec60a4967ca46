import type { Channel } from './conversation.js';

/** A written conversation over the messaging provider: one person's address and one of our numbers. */
export interface Thread {
  /** Also the conversation's id: a keyed hash of channel and both addresses. */
  readonly id: string;
  readonly channel: Extract<Channel, 'whatsapp' | 'sms'>;
  readonly lenderId: string;
  /** Our number that was written to, in E.164. */
  readonly ours: string;
  /** A number in E.164 or the provider's own id of the person, sealed. It proves nothing. */
  readonly sealedAddress: string;
  readonly addressHash: string;
  /** When the person last wrote: WhatsApp lets us write freely for 24 hours from then. */
  readonly heardAt: Date;
  /** The last message that the provider took, and when. */
  readonly lastSentId: string | null;
  readonly lastSentAt: Date | null;
}

/** What a person wrote in a thread, until it was heard. */
export interface Writing {
  /** The provider's id of it. */
  readonly id: string;
  readonly threadId: string;
  /** From 1, in the order of arrival. */
  readonly n: number;
  readonly at: Date;
  /** What is to be heard, sealed; null once it was. */
  readonly sealedHeard: string | null;
}

/** Somebody who wants no messages from a lender, except answers. */
export interface OptOut {
  readonly lenderId: string;
  readonly addressHash: string;
  readonly at: Date;
}
