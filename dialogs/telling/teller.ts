import type { Clock } from '../../core/clock.js';
import { Problem } from '../../core/problem.js';
import type { Aside, FindAside } from './asides.js';
import type { Heard } from './heard.js';
import { freeze, Interrupt, type InterruptReason, thaw } from './interrupt.js';
import { type Bookmark, cutBefore, type Entry, keyOf, openScenes, type Pending } from './log.js';
import { isMiss, type Line, type Question, type Step, type Story, type Wait } from './story.js';

/** A log longer than this belongs to somebody who goes round in circles: a person takes over. */
export const longestLog = 600;

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
}

export interface Told {
  readonly lines: readonly Line[];
  /** Open after this turn: a question to answer, a hold to be looked at again, or nothing because the story ended. */
  readonly open:
    | { readonly kind: 'question'; readonly question: Question<unknown> }
    | { readonly kind: 'hold'; readonly label: string }
    | { readonly kind: 'ended' };
  readonly bookmark: Bookmark;
  /** Where it stands, such as `pay / amount`: what an agent sees. */
  readonly place: string;
}

/** One turn: replays the story from the bookmark, gives it what was heard, and runs on to the next question. */
export async function tell(telling: Telling, bookmark: Bookmark | null, heard: Heard): Promise<Told> {
  const turn = createTurn(telling, bookmark, heard);
  for (;;) {
    const told = await turn.play();
    if (told !== 'replay') return told;
  }
}

type Reply = { value: unknown } | { error: Error };
type Stop = { told: Told } | { replay: true };

function createTurn(telling: Telling, bookmark: Bookmark | null, firstHeard: Heard) {
  let language = bookmark?.language ?? telling.language;
  let log: Entry[] = [...(bookmark?.log ?? [])];
  let pending: Pending | null = bookmark?.pending ?? null;
  let heard: Heard | undefined = firstHeard;
  /** Lines that come before all others, kept over a replay within the turn. */
  let opening: Line[] = [];
  let position = 0;
  let lines: Line[] = [];
  /** What was said just before the question that is open, for saying it again. */
  let beforeQuestion: readonly Line[] = [];

  const place = (label?: string): string => [...openScenes(log), ...(label ? [label] : [])].join(' / ');
  const mark = (at: Pending | null): Bookmark => ({ language, log, pending: at });
  const stop = (open: Told['open'], at: Pending | null, label?: string): Stop => ({
    told: { lines: [...opening, ...lines], open, bookmark: mark(at), place: place(label) },
  });

  /** What the log has for a step: its entry, or undefined where the story runs on from here. */
  function replayed(keys: readonly string[]): Entry | undefined {
    const entry = log[position];
    if (!entry) return undefined;
    if (keys.includes(entry.key)) {
      position += 1;
      // What was said before an answer is past; what was said before a call still belongs to the question that follows.
      if (!entry.key.startsWith('call:')) lines = [];
      return entry;
    }
    // The story was changed while this conversation was open: what fits stays, the rest is asked again.
    log = log.slice(0, position);
    pending = null;
    heard = undefined;
    return undefined;
  }

  function record(entry: Entry): void {
    log = [...log, entry];
    position = log.length;
    pending = null;
  }

  /** At the step that the last turn stopped at: its lines were said then. */
  function resume(key: string): Pending | undefined {
    if (pending?.key !== key) return undefined;
    lines = [];
    return pending;
  }

  const replyOf = (entry: Entry): Reply => (entry.thrown ? { error: thaw(entry.thrown) } : { value: entry.value });
  const fresh = (key: string): Pending => ({ key, misses: 0, since: telling.clock.now().toISOString(), held: 0 });

  function interrupt(key: string, reason: InterruptReason, label: string, about?: string): Reply {
    const thrown = new Interrupt(reason, place(label), about);
    record({ key, thrown: freeze(thrown) });
    heard = undefined;
    return { error: thrown };
  }

  async function ask(question: Question<unknown>): Promise<Reply | Stop> {
    const key = keyOf.ask(question.label);
    const known = replayed([key]);
    if (known) return replyOf(known);
    const asked = resume(key);
    if (!asked) return askFirst(key, question);
    const said = heard;
    heard = undefined;
    return said ? answer(key, question, asked, said) : reask(question, asked);
  }

  async function askFirst(key: string, question: Question<unknown>): Promise<Reply | Stop> {
    const early = heard;
    heard = undefined;
    // Whoever opens with words has often said already what they want.
    if (early && early.kind !== 'start' && !log.some((entry) => entry.key.startsWith('ask:'))) {
      const opened = await acceptEarly(key, question, early);
      if (opened) return opened;
    }
    lines.push(question.ladder[0]);
    return stop({ kind: 'question', question }, fresh(key), question.label);
  }

  async function acceptEarly(
    key: string,
    question: Question<unknown>,
    early: Heard,
  ): Promise<Reply | Stop | undefined> {
    const aside = await telling.findAside('before', early, question);
    if (aside) return applyAside(aside, key, question, fresh(key));
    const accepted = await question.accept(early);
    if (accepted === undefined || isMiss(accepted)) {
      const second = await telling.findAside('after', early, question);
      return second && applyAside(second, key, question, fresh(key));
    }
    record({ key, value: accepted });
    return { value: accepted };
  }

  async function answer(key: string, question: Question<unknown>, asked: Pending, said: Heard): Promise<Reply | Stop> {
    const first = await telling.findAside('before', said, question);
    if (first) return applyAside(first, key, question, asked);
    const accepted = await question.accept(said);
    if (accepted !== undefined && !isMiss(accepted)) {
      record({ key, value: accepted });
      return { value: accepted };
    }
    const second = isMiss(accepted) ? undefined : await telling.findAside('after', said, question);
    if (second) return applyAside(second, key, question, asked);
    if (said.kind === 'news') return stop({ kind: 'question', question }, asked, question.label);
    return missed(key, question, asked, isMiss(accepted) ? accepted.miss : undefined);
  }

  function missed(key: string, question: Question<unknown>, asked: Pending, why: Line | undefined): Reply | Stop {
    const misses = asked.misses + 1;
    if (misses >= 3) return interrupt(key, 'not_understood', question.label);
    if (why) lines.push(why);
    return reask(question, { ...asked, misses });
  }

  function reask(question: Question<unknown>, asked: Pending): Stop {
    const rung = question.ladder[Math.min(asked.misses, question.ladder.length - 1)] ?? question.ladder[0];
    lines.push(rung);
    return stop({ kind: 'question', question }, asked, question.label);
  }

  function applyAside(aside: Aside, key: string, question: Question<unknown>, asked: Pending): Reply | Stop {
    switch (aside.do) {
      case 'say':
        lines.push(...aside.lines);
        return aside.askAgain ? reask(question, asked) : stayOpen(question, asked, aside.buttons);
      case 'repeat':
        return repeat(question, asked);
      case 'interrupt':
        return interrupt(key, aside.reason, question.label, aside.about);
      case 'startOver':
        return rewind([], aside.lines ?? []);
      case 'language':
        language = aside.language;
        return rewind((aside.to && cutBefore(log, aside.to)) || log, aside.lines);
      case 'back':
        return rewind(cutBefore(log, aside.to) ?? log, aside.lines);
    }
  }

  function stayOpen(question: Question<unknown>, asked: Pending, buttons = question.buttons): Stop {
    return stop({ kind: 'question', question: buttons ? { ...question, buttons } : question }, asked, question.label);
  }

  /** The lines before the question are still known from the replay: they are said again, with it. */
  function repeat(question: Question<unknown>, asked: Pending): Stop {
    lines.push(...beforeQuestion);
    return reask(question, asked);
  }

  function rewind(to: Entry[], first: readonly Line[]): Stop {
    log = to;
    pending = null;
    heard = undefined;
    opening = [...opening, ...first];
    return { replay: true };
  }

  async function callOut(label: string, run: () => Promise<unknown>): Promise<Reply | Stop> {
    const key = keyOf.call(label);
    const known = replayed([key]);
    if (known) return replyOf(known);
    const held = resume(key);
    const aside = held && heard && (await heardMeanwhile(heard));
    if (aside?.do === 'interrupt') return interrupt(key, aside.reason, label, aside.about);
    if (aside) lines.push(...aside.lines);
    const slot = `${position}:${key}`;
    const running = telling.underWay.get(slot) ?? track(slot, run());
    const settled = await within(running, telling.callPatienceMs);
    if (settled === 'late') return hold(label, held ?? fresh(key), telling.holdLine(language));
    telling.underWay.delete(slot);
    if ('error' in settled) record({ key, thrown: freeze(settled.error) });
    else record({ key, value: settled.value ?? null });
    return settled;
  }

  function track(slot: string, running: Promise<unknown>): Promise<unknown> {
    telling.underWay.set(slot, running);
    running.catch(() => undefined);
    return running;
  }

  function hold(label: string, held: Pending, line: Line): Stop {
    // Said at first and then every fourth time: a caller should hear that the line is alive, not a parrot.
    if (held.held % 4 === 0 || heard?.kind === 'words') lines.push(line);
    heard = undefined;
    return stop({ kind: 'hold', label }, { ...held, held: held.held + 1 }, label);
  }

  async function waitFor(wait: Wait<unknown>): Promise<Reply | Stop> {
    const key = keyOf.wait(wait.label);
    const known = replayed([key]);
    if (known) return replyOf(known);
    const held = resume(key) ?? fresh(key);
    const aside = heard && heard.kind !== 'start' ? await heardMeanwhile(heard) : undefined;
    if (aside?.do === 'interrupt') return interrupt(key, aside.reason, wait.label, aside.about);
    if (aside) lines.push(...aside.lines);
    const seen = await wait.look();
    const waited = (telling.clock.now().getTime() - new Date(held.since).getTime()) / 1000;
    if (!wait.done(seen) && waited < wait.patienceSeconds) {
      const rung = wait.hold[Math.min(Math.floor(held.held / 4), wait.hold.length - 1)] ?? wait.hold[0];
      return hold(wait.label, held, rung);
    }
    heard = undefined;
    record({ key, value: seen ?? null });
    return { value: seen };
  }

  /** What is heard while something outside is waited for may bring a person, or be answered; the wait goes on. */
  async function heardMeanwhile(said: Heard): Promise<Extract<Aside, { do: 'say' | 'interrupt' }> | undefined> {
    const aside =
      (await telling.findAside('before', said, patientQuestion)) ??
      (await telling.findAside('after', said, patientQuestion));
    if (aside?.do === 'say') return aside;
    return aside?.do === 'interrupt' && aside.reason === 'person' ? aside : undefined;
  }

  function enter(label: string): Reply {
    const known = replayed([keyOf.scene(label), keyOf.enter(label)]);
    if (known?.key === keyOf.scene(label))
      return known.thrown ? { error: thaw(known.thrown) } : { value: { value: known.value } };
    if (!known) record({ key: keyOf.enter(label) });
    return { value: undefined };
  }

  /** Forgets all that a scene asked and heard, but for its result. */
  function leave(step: Extract<Step, { kind: 'leave' }>): Reply {
    const at = log.findLastIndex((entry) => entry.key === keyOf.enter(step.label));
    const { outcome } = step;
    const entry: Entry = {
      key: keyOf.scene(step.label),
      ...('thrown' in outcome ? { thrown: freeze(outcome.thrown) } : { value: outcome.value ?? null }),
    };
    log = [...log.slice(0, Math.max(at, 0)), entry];
    position = log.length;
    return { value: undefined };
  }

  async function take(step: Step): Promise<Reply | Stop> {
    switch (step.kind) {
      case 'say':
        lines.push(step.line);
        return { value: undefined };
      case 'enter':
        return enter(step.label);
      case 'leave':
        return leave(step);
      case 'call':
        return callOut(step.label, step.run);
      case 'wait':
        return waitFor(step.wait);
      case 'ask':
        beforeQuestion = [...lines];
        if (log.length > longestLog) return interrupt(keyOf.ask(step.question.label), 'too_long', step.question.label);
        return ask(step.question);
    }
  }

  async function play(): Promise<Told | 'replay'> {
    const story = telling.story(language);
    position = 0;
    lines = [];
    let reply: Reply = { value: undefined };
    for (;;) {
      const step: IteratorResult<Step, unknown> = 'error' in reply ? story.throw(reply.error) : story.next(reply.value);
      if (step.done)
        return {
          lines: [...opening, ...lines],
          open: { kind: 'ended' },
          bookmark: { language, log: [], pending: null },
          place: '',
        };
      const taken: Reply | Stop = await take(step.value);
      if ('told' in taken) return taken.told;
      if ('replay' in taken) return 'replay';
      reply = taken;
    }
  }

  return { play };
}

/** Stands for "no question is open" when an aside is looked for during a wait. */
const patientQuestion: Question<unknown> = {
  label: 'wait',
  ladder: [{ voice: '', text: '' }],
  listen: { by: 'nothing', seconds: 0 },
  accept: () => undefined,
};

async function within(running: Promise<unknown>, patienceMs: number): Promise<Reply | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patienceMs);
  });
  try {
    const settled = running.then(
      (value): Reply => ({ value }),
      (error: unknown): Reply => ({
        error: error instanceof Error ? error : new Problem('unexpected', { cause: error }),
      }),
    );
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
