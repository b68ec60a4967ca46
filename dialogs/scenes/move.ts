import type { Owner } from '../../core/services/identify.js';
import type { Onward } from '../../core/ticket.js';
import { type Desk, isSpoken } from '../desk.js';
import { say, type Story } from '../telling/story.js';

/** Goes on in another channel: what was proved here is not asked again there. */
export function* move(desk: Desk, onward: Onward): Story {
  const { conversationId, channel } = desk.here;
  const { moving } = desk.words;
  if (channel === placeOf[onward]) return yield* say(moving.isHere);
  // On a call nothing can be tapped: the page behind the text leads to WhatsApp too.
  const moved = yield* desk.tickets.offer(conversationId, isSpoken(desk) ? 'chat' : onward);
  if ('refused' in moved) return yield* say(moved.refused === 'too_many' ? moving.tooMany : moving.noNumber);
  switch (moved.by) {
    case 'text':
      return yield* say(moving.linkSent);
    case 'call':
      return yield* say(moving.ringing(moved.ending));
    case 'link':
      return yield* say(onward === 'chat' ? moving.linkHere(moved.url) : moving.whatsappHere(moved.url));
  }
}

const placeOf = { chat: 'web', whatsapp: 'whatsapp', call: 'voice' } as const;

/** Says where else the same loan is open, once for each place. The conversation it was opened in first is told there. */
export function* toldElsewhere(desk: Desk, owner: Owner, known: string | undefined): Story<string | undefined> {
  const other = yield* desk.tickets.elsewhere(desk.here.conversationId, owner.loanId);
  if (other && other.conversationId !== known) yield* say(desk.words.moving.alsoOpen(other.channel));
  return other?.conversationId ?? known;
}
