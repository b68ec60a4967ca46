import type { Clock } from '../../core/clock.js';
import type { FindAside } from './asides.js';
import type { Heard } from './heard.js';
import { freeze, Interrupt, type InterruptReason, thaw } from './interrupt.js';
import { type Bookmark, type Entry, keyOf, openScenes, type Pending } from './log.js';
import type { Button, Line, Question, Story } from './story.js';

export interface Telling {
  /** The story in a language. Called on every turn: it is replayed from the log. */
  story(language: string): Story<unknown>;
  readonly language: string;
  readonly findAside: FindAside;
  readonly clock: Clock;
  /** How long one turn waits for an outside call, in milliseconds, before it asks the caller to hold on. */
  readonly callPatienceMs: number;
  /** Calls under way in this process, so that the next turn goes on waiting for the same one. */
  readonly underWay: Map<string, Promise<unknown>>;
  readonly holdLine: (language: string) => Line;
  /** Whether to leave the question of a label for something else: what an aside of that name asks. */
  readonly offer?: (about: string, label: string) => Question<'yes' | 'no'>;
}

export interface Told {
  readonly lines: readonly Line[];
  /** To be spoken slower: they were not understood before. */
  readonly slow?: boolean;
  /** Open after this turn: a question to answer, a hold to be looked at again, or nothing because the story ended. */
  readonly open:
    | { readonly kind: 'question'; readonly question: Question<unknown> }
    | { readonly kind: 'hold'; readonly label: string; readonly buttons?: readonly Button[] }
    | { readonly kind: 'ended' };
  readonly bookmark: Bookmark;
  /** Where it stands, such as `pay / amount`: what an agent sees. */
  readonly place: string;
}

/** What a step gives back to the story, or throws into it. */
export type Reply = { readonly value: unknown } | { readonly error: Error };
/** The turn is over, or the story is told again from its log. */
export type Stop = { readonly told: Told } | { readonly replay: true };

/** One turn as it goes: what is known of the conversation, how far the story has been replayed, what was said. */
export interface Turn {
  readonly telling: Telling;
  /** What was heard in this turn. */
  readonly first: Heard;
  language: string;
  log: readonly Entry[];
  pending: Pending | null;
  notes: readonly string[];
  /** What nothing has heard yet. */
  heard: Heard | undefined;
  /** What an earlier question is to hear, once the story is back there. */
  corrected: Heard | undefined;
  /** Lines that come before all others, kept over a replay within the turn. */
  opening: readonly Line[];
  /** The step of the log that is replayed next. */
  position: number;
  lines: Line[];
  /** What was said just before the question that is open, for saying it again. */
  beforeQuestion: readonly Line[];
}

export const createTurn = (telling: Telling, bookmark: Bookmark | null, heard: Heard): Turn => ({
  telling,
  first: heard,
  language: bookmark?.language ?? telling.language,
  log: bookmark?.log ?? [],
  pending: bookmark?.pending ?? null,
  notes: bookmark?.notes ?? [],
  heard,
  corrected: undefined,
  opening: [],
  position: 0,
  lines: [],
  beforeQuestion: [],
});

/** What the log has for a step: its entry, or undefined where the story runs on from here. */
export function replayed(turn: Turn, keys: readonly string[]): Entry | undefined {
  const entry = turn.log[turn.position];
  if (!entry) return undefined;
  if (keys.includes(entry.key)) {
    turn.position += 1;
    // What was said before an answer is past; what was said before a call still belongs to the question that follows.
    if (!entry.key.startsWith('call:') && entry.key !== keyOf.note) turn.lines = [];
    return entry;
  }
  // The story was changed while this conversation was open: what fits stays, the rest is asked again.
  turn.log = turn.log.slice(0, turn.position);
  turn.pending = null;
  turn.heard = undefined;
  return undefined;
}

export function record(turn: Turn, entry: Entry): void {
  turn.log = [...turn.log, entry];
  turn.position = turn.log.length;
  turn.pending = null;
}

/** Records what came of a step, and gives it to the story. */
export function recordValue(turn: Turn, key: string, value: unknown): Reply {
  record(turn, { key, value });
  return { value };
}

/** At the step that the last turn stopped at: its lines were said then. */
export function resume(turn: Turn, key: string): Pending | undefined {
  if (turn.pending?.key !== key) return undefined;
  turn.lines = [];
  return turn.pending;
}

export const replyOf = (entry: Entry): Reply => (entry.thrown ? { error: thaw(entry.thrown) } : { value: entry.value });

export const fresh = (turn: Turn, key: string): Pending => ({
  key,
  misses: 0,
  since: turn.telling.clock.now().toISOString(),
  held: 0,
});

/** Takes what was heard: nothing else hears it. */
export function takeHeard(turn: Turn): Heard | undefined {
  const { heard } = turn;
  turn.heard = undefined;
  return heard;
}

const placeOf = (turn: Turn, label?: string): string =>
  [...openScenes(turn.log), ...(label ? [label] : [])].join(' / ');

/** Leaves the story at a step, which it hears as an error. */
export function interrupt(
  turn: Turn,
  key: string,
  reason: InterruptReason,
  label: string,
  about?: string,
  besides?: readonly string[],
): Reply {
  const thrown = new Interrupt(reason, placeOf(turn, label), about, besides);
  record(turn, { key, thrown: freeze(thrown) });
  turn.heard = undefined;
  return { error: thrown };
}

/** Ends the turn with a step left open. */
export const stop = (turn: Turn, open: Told['open'], pending: Pending | null, label?: string): Stop => ({
  told: {
    lines: [...turn.opening, ...turn.lines],
    open,
    bookmark: {
      language: turn.language,
      log: turn.log,
      pending,
      ...(turn.notes.length === 0 ? {} : { notes: turn.notes }),
    },
    place: placeOf(turn, label),
  },
});

/** Tells the story again in another language, up to what is open. */
export function retold(turn: Turn, language: string, open: Pending, first: readonly Line[]): Stop {
  turn.language = language;
  // Said anew, as at first.
  turn.pending = { ...open, held: 0 };
  turn.heard = undefined;
  turn.opening = [...turn.opening, ...first];
  return { replay: true };
}

/** Tells the story again from an earlier place of its log. */
export function rewind(turn: Turn, to: readonly Entry[], first: readonly Line[]): Stop {
  turn.log = to;
  turn.pending = null;
  turn.heard = undefined;
  turn.opening = [...turn.opening, ...first];
  return { replay: true };
}
