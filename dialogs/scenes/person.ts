import type { HandoverReason } from '../../core/handover.js';
import { type Desk, isSpoken } from '../desk.js';
import { Interrupt } from '../telling/interrupt.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Line, type Question, say, type Story } from '../telling/story.js';
import type { Words } from '../words/words.js';

/**
 * Brings in a person. Returns when the case was given back to the assistant; when nobody could come, or the person
 * ended it, the story says goodbye. While the desk is closed a caller is rung back, and a chat stays open for when it
 * opens.
 */
export function* person(desk: Desk, reason: HandoverReason, place: string): Story {
  const { words } = desk;
  const { waitingBefore, opens } = yield* desk.handovers.open(desk.here.conversationId, reason, place);
  const before = Math.max(waitingBefore, 0);
  if (opens && isSpoken(desk)) {
    yield* desk.handovers.abandon(desk.here.conversationId);
    yield* say(words.handover.closed(opens.day, opens.time));
    throw new Interrupt('goodbye', place);
  }
  const onChat = opens ? words.handover.closed(opens.day, opens.time) : words.handover.comingOnChat(before);
  const coming = isSpoken(desk) ? words.handover.coming(before) : onChat;
  let ended = yield* ask(untilGivenBack(words, coming));
  while (ended === 'waiting' || ended === 'claimed')
    ended = yield* ask(untilGivenBack(words, ended === 'claimed' ? words.handover.joined : words.handover.waitsAgain));
  if (ended !== 'returned') {
    const kept = ended === 'left' && (yield* desk.handovers.abandon(desk.here.conversationId)).kept;
    yield* say(kept ? words.handover.callBack : words.goodbye);
    throw new Interrupt('goodbye', place);
  }
  yield* say(words.handover.backWithAssistant);
}

/** While a person has the conversation, or is waited for, only news of the case is an answer. */
function untilGivenBack(
  words: Words,
  stands: Line,
): Question<'claimed' | 'returned' | 'resolved' | 'waiting' | 'left'> {
  return {
    label: 'with a person',
    ladder: [stands, words.oneMoment],
    listen: { by: 'queue' },
    accept(heard: Heard) {
      if (heard.kind !== 'news' || heard.news.kind !== 'handover') return undefined;
      const { state } = heard.news;
      return state === 'claimed' || state === 'returned' || state === 'resolved' || state === 'waiting'
        ? state
        : 'left';
    },
  };
}
