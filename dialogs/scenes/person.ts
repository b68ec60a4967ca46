import type { HandoverReason } from '../../core/handover.js';
import { type Desk, isSpoken } from '../desk.js';
import { Interrupt } from '../telling/interrupt.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Question, say, type Story } from '../telling/story.js';
import type { Words } from '../words/words.js';

/**
 * Brings in a person. Returns when the case was given back to the assistant; when nobody could come, or the person
 * ended it, the story says goodbye.
 */
export function* person(desk: Desk, reason: HandoverReason, place: string): Story {
  const { words } = desk;
  const { waitingBefore } = yield* desk.handovers.open(desk.here.conversationId, reason, place);
  const before = Math.max(waitingBefore, 0);
  yield* say(isSpoken(desk) ? words.handover.coming(before) : words.handover.comingOnChat(before));
  let ended = yield* ask(untilGivenBack(words));
  while (ended === 'waiting') {
    yield* say(words.handover.waitsAgain);
    ended = yield* ask(untilGivenBack(words));
  }
  if (ended !== 'returned') {
    const kept = ended === 'left' && (yield* desk.handovers.abandon(desk.here.conversationId)).kept;
    yield* say(kept ? words.handover.callBack : words.goodbye);
    throw new Interrupt('goodbye', place);
  }
  yield* say(words.handover.backWithAssistant);
}

/** While a person has the conversation only news of the case is an answer. */
function untilGivenBack(words: Words): Question<'returned' | 'resolved' | 'waiting' | 'left'> {
  return {
    label: 'with a person',
    ladder: [words.oneMoment],
    listen: { by: 'queue' },
    accept(heard: Heard) {
      if (heard.kind !== 'news' || heard.news.kind !== 'handover') return undefined;
      const { state } = heard.news;
      return state === 'returned' || state === 'resolved' || state === 'waiting' ? state : 'left';
    },
  };
}
