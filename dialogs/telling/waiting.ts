import { inTime } from '../../core/patience.js';
import { Problem } from '../../core/problem.js';
import type { Aside } from './asides.js';
import type { Heard } from './heard.js';
import { freeze, toMenu } from './interrupt.js';
import { decided, offer, offeredBy } from './leaving.js';
import { keyOf, type Pending } from './log.js';
import type { Button, Line, Question, Wait } from './story.js';
import {
  fresh,
  interrupt,
  record,
  recordValue,
  replayed,
  type Reply,
  replyOf,
  resume,
  retold,
  type Stop,
  stop,
  type Turn,
} from './turn.js';

/** A call to something outside. Where it takes longer than a turn may, the other side is asked to hold on. */
export async function callOut(turn: Turn, label: string, run: () => Promise<unknown>): Promise<Reply | Stop> {
  const { telling } = turn;
  const key = keyOf.call(label);
  const known = replayed(turn, [key]);
  if (known) return replyOf(known);
  const held = resume(turn, key);
  const aside = held && turn.heard && (await heardMeanwhile(turn, turn.heard));
  if (aside?.do === 'interrupt') return interrupt(turn, key, aside.reason, label, aside.about, aside.besides);
  if (aside?.do === 'say') take(turn, aside);
  const slot = `${turn.position}:${key}`;
  const running = telling.underWay.get(slot) ?? track(telling.underWay, slot, run());
  const settled = await within(running, telling.callPatienceMs);
  if (settled === 'late') return hold(turn, label, held ?? fresh(turn, key), telling.holdLine(turn.language));
  telling.underWay.delete(slot);
  if ('error' in settled) record(turn, { key, thrown: freeze(settled.error) });
  else record(turn, { key, value: settled.value ?? null });
  return settled;
}

function track(underWay: Map<string, Promise<unknown>>, slot: string, running: Promise<unknown>): Promise<unknown> {
  underWay.set(slot, running);
  running.catch(() => undefined);
  return running;
}

/** Waits for something that happens elsewhere, looking again each turn, for as long as its patience. */
export async function waitFor(turn: Turn, wait: Wait<unknown>): Promise<Reply | Stop> {
  const key = keyOf.wait(wait.label);
  const known = replayed(turn, [key]);
  if (known) return replyOf(known);
  const met = await metMeanwhile(turn, wait, resume(turn, key) ?? fresh(turn, key));
  if (!('held' in met)) return met;
  const looked = await lookedAt(wait);
  if ('error' in looked) {
    record(turn, { key, thrown: freeze(looked.error) });
    return looked;
  }
  const seen = looked.value;
  const waited = (turn.telling.clock.now().getTime() - new Date(met.since).getTime()) / 1000;
  if (!wait.done(seen) && waited < wait.patienceSeconds) {
    const rung = wait.hold[Math.min(Math.floor(met.held / 4), wait.hold.length - 1)] ?? wait.hold[0];
    return hold(turn, wait.label, met, rung, wait.instead?.buttons);
  }
  turn.heard = undefined;
  return recordValue(turn, key, seen ?? null);
}

/** What another look would meet again, such as a proof that has run out, is the story's to deal with: it waits for nothing. */
async function lookedAt(wait: Wait<unknown>): Promise<Reply> {
  try {
    return { value: await wait.look() };
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.retry !== 'never') throw thrown;
    return { error: thrown };
  }
}

function hold(turn: Turn, label: string, held: Pending, line: Line, buttons?: readonly Button[]): Stop {
  // At first, once more, and then seldom: a caller should hear that the line is alive, not a parrot.
  const isSpokenTo = turn.heard?.kind === 'words' || turn.heard?.kind === 'keys' || turn.heard?.kind === 'button';
  // What is news elsewhere and changes nothing here is no reason to say it again.
  const isTime = held.held % 16 === 4 && turn.heard?.kind !== 'news';
  if (held.held === 0 || isTime || isSpokenTo) turn.lines.push(line);
  turn.heard = undefined;
  const open = { kind: 'hold', label, ...(buttons ? { buttons } : {}) } as const;
  return stop(turn, open, { ...held, held: held.held + 1 }, label);
}

/** What is heard during a wait may leave it, or open the question whether to; else the wait goes on, and it is looked again. */
async function metMeanwhile(turn: Turn, wait: Wait<unknown>, held: Pending): Promise<Reply | Stop | Pending> {
  const { heard } = turn;
  if (!heard && held.offered) return offer(turn, held.offered, held, wait.label) ?? held;
  if (!heard || heard.kind === 'start' || heard.kind === 'news') return held;
  if (held.offered) return decided(turn, wait.label, held, heard, (goesOn) => goesOn);
  const instead = await wait.instead?.accept(heard);
  if (typeof instead === 'string') {
    turn.heard = undefined;
    return recordValue(turn, held.key, { instead });
  }
  const aside = await heardMeanwhile(turn, heard, wait.leaves, wait.label);
  if (aside?.do === 'language') return retold(turn, aside.language, held, aside.lines);
  if (aside?.do === 'say') take(turn, aside);
  else turn.lines.push(...(aside?.lines ?? []));
  if (aside?.do === 'interrupt') return interrupt(turn, held.key, aside.reason, wait.label, aside.about, aside.besides);
  if (aside?.do === 'offer') return offer(turn, offeredBy(aside), held, wait.label) ?? held;
  return held;
}

function take(turn: Turn, { lines, askAgain, notes = [] }: Extract<Aside, { do: 'say' }>): void {
  turn.lines.push(...lines);
  turn.notes = [...turn.notes, ...notes];
  // What the wait is for is said again with it, unless it takes leave.
  if (!askAgain && lines.length > 0) turn.heard = undefined;
}

/** What is heard while something outside is waited for may bring a person, take leave, or be answered; the wait goes on. */
async function heardMeanwhile(
  { telling }: Turn,
  said: Heard,
  leaves = false,
  label = 'wait',
): Promise<Extract<Aside, { do: 'say' | 'interrupt' | 'offer' | 'language' }> | undefined> {
  const waiting = { ...noQuestion, label };
  const aside = (await telling.findAside('before', said, waiting)) ?? (await telling.findAside('after', said, waiting));
  if (aside?.do === 'say' || aside?.do === 'language' || (leaves && aside?.do === 'offer')) return aside;
  if (aside?.do === 'offer') return { do: 'say', lines: [], askAgain: false, notes: [aside.about] };
  // Where the wait may be left, the menu is one more wish.
  if (aside?.do === 'startOver' && leaves) return { do: 'interrupt', reason: 'wish', about: toMenu };
  if (aside?.do !== 'interrupt') return undefined;
  const always = aside.reason === 'person' || aside.reason === 'goodbye';
  if (always || (leaves && aside.reason === 'wish')) return aside;
  // What cannot be left is waited for, and the wish comes after it.
  const isWish = aside.reason === 'wish' && aside.about !== undefined;
  return isWish ? { do: 'say', lines: [], askAgain: false, notes: [aside.about] } : undefined;
}

/** Stands for "no question is open" when an aside is looked for during a wait. */
const noQuestion: Question<unknown> = {
  label: 'wait',
  ladder: [{ voice: '', text: '' }],
  listen: { by: 'nothing', seconds: 0 },
  accept: () => undefined,
};

function within(running: Promise<unknown>, patienceMs: number): Promise<Reply | 'late'> {
  const settled = running.then(
    (value): Reply => ({ value }),
    (error: unknown): Reply => ({
      error: error instanceof Error ? error : new Problem('unexpected', { cause: error }),
    }),
  );
  return inTime(patienceMs, settled, () => 'late' as const);
}
