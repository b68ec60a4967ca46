import { ask } from './asking.js';
import type { Heard } from './heard.js';
import { freeze, thaw } from './interrupt.js';
import { type Bookmark, type Entry, keyOf } from './log.js';
import type { Step } from './story.js';
import {
  createTurn,
  interrupt,
  record,
  recordValue,
  replayed,
  type Reply,
  replyOf,
  type Stop,
  type Telling,
  type Told,
  type Turn,
} from './turn.js';
import { callOut, waitFor } from './waiting.js';

/** A log longer than this belongs to somebody who goes round in circles: a person takes over. */
export const longestLog = 600;

/** One turn: replays the story from the bookmark, gives it what was heard, and runs on to the next question. */
export async function tell(telling: Telling, bookmark: Bookmark | null, heard: Heard): Promise<Told> {
  const turn = createTurn(telling, bookmark, heard);
  for (;;) {
    const told = await play(turn);
    if (told !== 'replay') return told;
  }
}

async function play(turn: Turn): Promise<Told | 'replay'> {
  const story = turn.telling.story(turn.language);
  turn.position = 0;
  turn.lines = [];
  let reply: Reply = { value: undefined };
  for (;;) {
    const step: IteratorResult<Step, unknown> = 'error' in reply ? story.throw(reply.error) : story.next(reply.value);
    if (step.done)
      return {
        lines: [...turn.opening, ...turn.lines],
        open: { kind: 'ended' },
        bookmark: { language: turn.language, log: [], pending: null },
        place: '',
      };
    const taken: Reply | Stop = await take(turn, step.value);
    if ('told' in taken) return taken.told;
    if ('replay' in taken) return 'replay';
    reply = taken;
  }
}

async function take(turn: Turn, step: Step): Promise<Reply | Stop> {
  switch (step.kind) {
    case 'say':
      turn.lines.push(step.line);
      return { value: undefined };
    case 'enter':
      return enter(turn, step.label);
    case 'leave':
      return leave(turn, step);
    case 'call':
      return callOut(turn, step.label, step.run);
    case 'wait':
      return waitFor(turn, step.wait);
    case 'noted':
      return takeNote(turn);
    case 'ask':
      turn.beforeQuestion = [...turn.lines];
      if (turn.log.length > longestLog)
        return interrupt(turn, keyOf.ask(step.question.label), 'too_long', step.question.label);
      return ask(turn, step.question);
  }
}

function takeNote(turn: Turn): Reply {
  const known = replayed(turn, [keyOf.note]);
  if (known) return replyOf(known);
  const value = turn.notes;
  turn.notes = [];
  return recordValue(turn, keyOf.note, value);
}

function enter(turn: Turn, label: string): Reply {
  const known = replayed(turn, [keyOf.scene(label), keyOf.enter(label)]);
  if (known?.key === keyOf.scene(label))
    return known.thrown ? { error: thaw(known.thrown) } : { value: { value: known.value } };
  if (!known) record(turn, { key: keyOf.enter(label) });
  return { value: undefined };
}

/** Forgets all that a scene asked and heard, but for its result. */
function leave(turn: Turn, { label, outcome }: Extract<Step, { kind: 'leave' }>): Reply {
  const at = turn.log.findLastIndex((entry) => entry.key === keyOf.enter(label));
  const entry: Entry = {
    key: keyOf.scene(label),
    ...('thrown' in outcome ? { thrown: freeze(outcome.thrown) } : { value: outcome.value ?? null }),
  };
  turn.log = [...turn.log.slice(0, Math.max(at, 0)), entry];
  turn.position = turn.log.length;
  return { value: undefined };
}
