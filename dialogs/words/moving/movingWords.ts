import type { Channel } from '../../../core/conversation.js';
import type { Line } from '../../telling/story.js';

/** Going on elsewhere: from a call to a chat, from a chat to WhatsApp or to a call. */
export interface MovingWords {
  /** On a call, after the account's menu. */
  readonly offer: Line;
  /** The first line where somebody has just gone on. */
  readonly goOn: (from: Channel) => Line;
  readonly linkSent: Line;
  readonly linkHere: (url: string) => Line;
  readonly whatsappHere: (url: string) => Line;
  /** `ending` are the last digits of the number that we ring. */
  readonly ringing: (ending: string) => Line;
  readonly tooMany: Line;
  /** There is no number on file that could be reached. */
  readonly noNumber: Line;
  /** They are there already. */
  readonly isHere: Line;
  /** A ticket that was sent to us and opens nothing (any more). */
  readonly closed: Line;
  /** To the newer conversation: another is about the same loan. */
  readonly alsoOpen: (channel: Channel) => Line;
  /** To the older one. */
  readonly openedIn: (channel: Channel) => Line;
  /** To whoever takes up a call that was asked for. */
  readonly called: (lender: string) => Line;
  readonly calledNoMore: Line;
  /** The page behind a link. */
  readonly page: {
    readonly title: string;
    readonly intro: (lender: string) => string;
    readonly chat: string;
    readonly whatsapp: string;
    readonly secure: string;
    readonly closed: string;
  };
  /** A text with the link; what somebody sends us themselves. */
  readonly link: (lender: string, url: string) => string;
  readonly code: (code: string) => string;
}
