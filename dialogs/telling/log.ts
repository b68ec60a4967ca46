import type { Thrown } from './interrupt.js';

/** One recorded step: the key says what it was, `value` or `thrown` what came of it. JSON. */
export interface Entry {
  readonly key: string;
  readonly value?: unknown;
  readonly thrown?: Thrown;
}

/** What a step was offered to be left for, what comes after that, and how often whether to was missed. */
export interface Offered {
  readonly about: string;
  readonly besides?: readonly string[];
  readonly misses: number;
}

/**
 * Where the teller waits: at which step, how often it was missed, since when (ISO, world time), how often it was held; and
 * what it was offered to be left for.
 */
export interface Pending {
  readonly key: string;
  readonly misses: number;
  readonly since: string;
  readonly held: number;
  /** How often it was asked to be said again. */
  readonly repeats?: number;
  readonly offered?: Offered;
}

/** All that is kept of a conversation between turns. JSON. */
export interface Bookmark {
  readonly language: string;
  readonly log: readonly Entry[];
  readonly pending: Pending | null;
  /** What somebody wished for, in its order, at questions that had to come first. */
  readonly notes?: readonly string[];
}

export const keyOf = {
  ask: (label: string): string => `ask:${label}`,
  call: (label: string): string => `call:${label}`,
  wait: (label: string): string => `wait:${label}`,
  enter: (label: string): string => `enter:${label}`,
  scene: (label: string): string => `scene:${label}`,
  note: 'note',
};

/** The names of the scenes that are open in a log, outermost first. */
export function openScenes(log: readonly Entry[]): string[] {
  return log.filter((entry) => entry.key.startsWith('enter:')).map((entry) => entry.key.slice('enter:'.length));
}

/** The log cut before the last step of a name (a question, or a scene as a whole), or undefined where there is none. */
export function cutBefore(log: readonly Entry[], label: string): Entry[] | undefined {
  const keys = [keyOf.ask(label), keyOf.scene(label), keyOf.enter(label)];
  const at = log.findLastIndex((entry) => keys.includes(entry.key));
  return at < 0 ? undefined : log.slice(0, at);
}
