import type { Language } from '../../core/lender.js';
import type { Money } from '../../core/money.js';
import type { Heard } from './heard.js';

/** One line of the assistant, as it is spoken and as it is written. */
export interface Line {
  readonly voice: string;
  readonly text: string;
  /** Said after `voice`, each in the voice of its own language: for who does not understand the rest. */
  /** The same in a language that has a voice, where its own has recordings only and this has none. */
  readonly spare?: { readonly language: Language; readonly voice: string };
  readonly also?: readonly { readonly language: Language; readonly voice: string }[];
  /** Shown beside the text where there is a screen for it. The text says all of it. */
  readonly card?: Card;
}

/** The heart of a line, to be seen at a glance. */
export interface Card {
  readonly kind: 'amount' | 'receipt' | 'offers' | 'visit';
  readonly title: string;
  readonly big?: string;
  readonly rows: readonly (readonly [left: string, right: string])[];
}

/** A choice shown as a button: `value` is what comes back, `title` what is read. */
export interface Button {
  readonly value: string;
  readonly title: string;
}

/** How the channel should listen while a question is open. */
export type Listen =
  | { readonly by: 'choice' }
  | { readonly by: 'digits'; readonly max: number }
  | { readonly by: 'card'; readonly amount: Money; readonly description: string }
  /** A person has, or will have, the conversation: on a call the caller waits in a queue, in a chat the assistant is silent. */
  | { readonly by: 'queue' }
  | { readonly by: 'nothing'; readonly seconds: number };

/**
 * A question: what it is called, how it is worded (first, again, last), how to listen, and what counts as an answer.
 * `accept` gives the answer, a `miss` with a line of its own, or undefined where it did not understand.
 * Of a `secret` question nothing that was heard is kept anywhere, only the answer that `accept` made of it.
 */
export interface Question<Answer> {
  readonly label: string;
  readonly ladder: readonly [Line, ...Line[]];
  readonly listen: Listen;
  readonly buttons?: readonly Button[];
  readonly secret?: boolean;
  accept(heard: Heard): Answer | Miss | undefined | Promise<Answer | Miss | undefined>;
}

/** Understood, but no answer: says why, and the question is asked again one rung higher. */
export interface Miss {
  readonly miss: Line;
}

export const miss = (line: Line): Miss => ({ miss: line });
export const isMiss = (answer: unknown): answer is Miss =>
  typeof answer === 'object' && answer !== null && 'miss' in answer;

/** Waits for something outside: looks again on every turn until `done`, or until patience ends. Only the last look is kept. */
export interface Wait<Seen> {
  readonly label: string;
  look(): Promise<Seen>;
  done(seen: Seen): boolean;
  readonly patienceSeconds: number;
  /** Whether it may be left for something else, once that was asked and agreed to. */
  readonly leaves?: boolean;
  /** What may be chosen instead of waiting on: the answer then ends the wait, as `{ instead }`. */
  readonly instead?: Pick<Question<string>, 'buttons' | 'accept'>;
  /** What is said while waiting, and how to listen meanwhile. */
  readonly hold: readonly [Line, ...Line[]];
}

/** What a story yields. The generator functions below are the only way to make one. */
export type Step =
  | { readonly kind: 'say'; readonly line: Line }
  | { readonly kind: 'ask'; readonly question: Question<unknown> }
  | { readonly kind: 'call'; readonly label: string; run(): Promise<unknown> }
  | { readonly kind: 'wait'; readonly wait: Wait<unknown> }
  | { readonly kind: 'noted' }
  | { readonly kind: 'enter'; readonly label: string }
  | { readonly kind: 'leave'; readonly label: string; readonly outcome: Outcome };

export type Outcome = { readonly value: unknown } | { readonly thrown: unknown };

/**
 * A conversation, or a part of one, that reads top to bottom. It is replayed from its log on every turn, so between
 * yields it is pure: no clock, no chance, no environment. A plain `await` in it does not compile.
 */
export type Story<Result = void> = Generator<Step, Result, unknown>;

export function* say(...lines: readonly Line[]): Story {
  for (const line of lines) yield { kind: 'say', line };
}

export function* ask<Answer>(question: Question<Answer>): Story<Answer> {
  return (yield { kind: 'ask', question }) as Answer;
}

export function* waitUntil<Seen>(wait: Wait<Seen> & { readonly instead?: never }): Story<Seen> {
  return (yield { kind: 'wait', wait: wait as Wait<unknown> }) as Seen;
}

/** As `waitUntil`, beside a choice. */
export function* waitOrChoose<Seen>(wait: Wait<Seen>): Story<Seen | { readonly instead: string }> {
  return (yield { kind: 'wait', wait: wait as Wait<unknown> }) as Seen | { readonly instead: string };
}

export function* call<Result>(label: string, run: () => Promise<Result>): Story<Result> {
  return (yield { kind: 'call', label, run }) as Result;
}

/** What was noted at earlier questions, in its order, once. */
export function* noted(): Story<readonly string[]> {
  return (yield { kind: 'noted' }) as readonly string[];
}

/** A part of a story with a name. Once it has ended, only its result (or what it threw) stays in the log. */
export function* scene<Result>(label: string, story: Story<Result>): Story<Result> {
  const ended = (yield { kind: 'enter', label }) as { value: Result } | undefined;
  if (ended) return ended.value;
  let value: Result;
  try {
    value = yield* story;
  } catch (thrown) {
    yield { kind: 'leave', label, outcome: { thrown } };
    throw thrown;
  }
  yield { kind: 'leave', label, outcome: { value } };
  return value;
}

/** A service whose every method is a recorded call: `yield* bills.quote(loan)` has the types of the service itself. */
export type Recorded<Service> = {
  readonly [Name in keyof Service]: Service[Name] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Story<Result>
    : never;
};

export function recorded<Service extends object>(name: string, service: Service): Recorded<Service> {
  const entries = Object.entries(service).map(([method, run]) => [
    method,
    (...args: unknown[]) => call(`${name}.${method}`, () => (run as (...a: unknown[]) => Promise<unknown>)(...args)),
  ]);
  return Object.fromEntries(entries) as Recorded<Service>;
}
