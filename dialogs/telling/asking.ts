import type { Aside } from './asides.js';
import type { Heard } from './heard.js';
import { decided, offer, offeredBy } from './leaving.js';
import { cutBefore, keyOf, type Pending } from './log.js';
import { isMiss, type Line, type Question } from './story.js';
import {
  fresh,
  interrupt,
  recordValue,
  replayed,
  type Reply,
  replyOf,
  resume,
  rewind,
  type Stop,
  stop,
  takeHeard,
  type Turn,
} from './turn.js';

/** A question: its answer from the log, from what was heard, or asked now, which ends the turn. */
export async function ask(turn: Turn, question: Question<unknown>): Promise<Reply | Stop> {
  const key = keyOf.ask(question.label);
  const known = replayed(turn, [key]);
  if (known) return replyOf(known);
  const asked = resume(turn, key);
  const said = takeHeard(turn);
  if (!asked) return askFirst(turn, key, question, said);
  if (!said)
    return (asked.offered && offer(turn, asked.offered, asked, question.label)) || reask(turn, question, asked);
  if (asked.offered) return decided(turn, question.label, asked, said, (at) => reask(turn, question, at));
  return answer(turn, question, asked, said);
}

async function askFirst(
  turn: Turn,
  key: string,
  question: Question<unknown>,
  early: Heard | undefined,
): Promise<Reply | Stop> {
  // Whoever opens with words has often said already what they want.
  if (early && early.kind !== 'start' && !turn.log.some((entry) => entry.key.startsWith('ask:'))) {
    const opened = await acceptEarly(turn, key, question, early);
    if (opened) return opened;
  }
  const again = turn.corrected && (await question.accept(turn.corrected));
  turn.corrected = undefined;
  if (again !== undefined && !isMiss(again)) return recordValue(turn, key, again);
  turn.lines.push(question.ladder[0]);
  return stop(turn, { kind: 'question', question }, fresh(turn, key), question.label);
}

async function acceptEarly(
  turn: Turn,
  key: string,
  question: Question<unknown>,
  early: Heard,
): Promise<Reply | Stop | undefined> {
  const { findAside } = turn.telling;
  const aside = await findAside('before', early, question);
  if (aside) return applyAside(turn, aside, question, fresh(turn, key), false);
  const accepted = await question.accept(early);
  if (accepted !== undefined && !isMiss(accepted)) return recordValue(turn, key, accepted);
  const second = await findAside('after', early, question);
  if (second?.do === 'miss') return undefined;
  return second && applyAside(turn, second, question, fresh(turn, key), false);
}

async function answer(turn: Turn, question: Question<unknown>, asked: Pending, said: Heard): Promise<Reply | Stop> {
  const { findAside } = turn.telling;
  const first = await findAside('before', said, question);
  if (first) return applyAside(turn, first, question, asked);
  const accepted = await question.accept(said);
  if (accepted !== undefined && !isMiss(accepted)) return recordValue(turn, asked.key, accepted);
  const second = isMiss(accepted) ? undefined : await findAside('after', said, question);
  if (second) return applyAside(turn, second, question, asked);
  if (said.kind === 'news') return stayOpen(turn, question, asked);
  return missed(turn, question, asked, isMiss(accepted) ? [accepted.miss] : []);
}

function missed(turn: Turn, question: Question<unknown>, asked: Pending, why: readonly Line[]): Reply | Stop {
  const misses = asked.misses + 1;
  if (misses >= 3) return interrupt(turn, asked.key, 'not_understood', question.label);
  turn.lines.push(...why);
  return reask(turn, question, { ...asked, misses });
}

function reask(turn: Turn, question: Question<unknown>, asked: Pending, least = 0): Stop {
  const at = Math.min(Math.max(asked.misses, least), question.ladder.length - 1);
  turn.lines.push(question.ladder[at] ?? question.ladder[0]);
  return stayOpen(turn, question, asked);
}

function stayOpen(turn: Turn, question: Question<unknown>, asked: Pending, buttons = question.buttons): Stop {
  const open = buttons ? { ...question, buttons } : question;
  return stop(turn, { kind: 'question', question: open }, asked, question.label);
}

function applyAside(
  turn: Turn,
  aside: Aside,
  question: Question<unknown>,
  asked: Pending,
  isResumed = true,
): Reply | Stop {
  switch (aside.do) {
    case 'say':
      turn.lines.push(...aside.lines);
      turn.notes = [...turn.notes, ...(aside.notes ?? [])];
      if (!aside.askAgain) return stayOpen(turn, question, asked, aside.buttons);
      return reask(turn, question, asked, aside.short && isResumed ? 1 : 0);
    case 'miss':
      return missed(turn, question, asked, asked.misses === 0 ? aside.why : []);
    case 'offer':
      turn.lines.push(...(aside.lines ?? []));
      return offer(turn, offeredBy(aside), asked, question.label) ?? reask(turn, question, asked);
    case 'repeat':
      return repeat(turn, question, asked, aside.slow ?? false);
    case 'interrupt':
      turn.lines.push(...(aside.lines ?? []));
      return interrupt(turn, asked.key, aside.reason, question.label, aside.about, aside.besides);
    case 'startOver':
      turn.notes = [];
      return rewind(turn, [], aside.lines ?? []);
    case 'language':
      turn.language = aside.language;
      return rewind(turn, (aside.to && cutBefore(turn.log, aside.to)) || turn.log, aside.lines);
    case 'back':
      turn.corrected = aside.hears ? turn.first : undefined;
      return rewind(turn, cutBefore(turn.log, aside.to) ?? turn.log, aside.lines);
  }
}

/** The lines before the question are still known from the replay: they are said again, with it. */
function repeat(turn: Turn, question: Question<unknown>, asked: Pending, slow: boolean): Stop {
  const repeats = (asked.repeats ?? 0) + 1;
  turn.lines.push(...turn.beforeQuestion);
  const stopped = reask(turn, question, { ...asked, repeats });
  return 'told' in stopped && (slow || repeats > 1) ? { told: { ...stopped.told, slow: true } } : stopped;
}
