import type { Desk } from './desk.js';
import type { Line } from './telling/story.js';
import { type ContactKind, topicOf } from './topics.js';
import type { Intent } from './understanding/intents.js';
import { spaced } from './words/words.js';

/** What is said to an intent where nothing else comes of it; nothing where it has no answer of its own. */
export function answersTo(desk: Desk, intent: Intent): readonly Line[] {
  const { answer, contact } = topicOf[intent];
  return answer ? [answer(desk.words), ...(contact ? contactLines(desk, contact) : [])] : [];
}

/** Whom else to reach, of those that an operator has confirmed: an unconfirmed number is never given out. */
export function contactLines({ words, here }: Desk, kind: ContactKind): readonly Line[] {
  return here.lender.contacts
    .filter((contact) => contact.verified && contact.kind === kind)
    .map(({ name, phone, email }) => {
      const how = [phone, email].filter((one) => one !== undefined).join(', ');
      // Digit by digit, with a pause where the number has one.
      return words.topics.contact(name, how, phone ? phone.split(' ').map(spaced).join(', ') : how);
    });
}
