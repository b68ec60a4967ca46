import type { Thrown } from './interrupt.js';

/** One recorded step: the key says what it was, `value` or `thrown` what came of it. JSON. */
export interface Entry {
  readonly key: string;
  readonly value?: unknown;
  readonly thrown?: Thrown;
}

/** Where the teller waits: at which step, how often it was missed, since when (ISO, world time), how often it was held. */
export interface Pending {
  readonly key: string;
  readonly misses: number;
  readonly since: string;
  readonly held: number;
}

/** All that is kept of a conversation between turns. JSON. */
export interface Bookmark {
  readonly language: string;
  readonly log: readonly Entry[];
  readonly pending: Pending | null;
}

export const keyOf = {
  ask: (label: string): string => `ask:${label}`,
  call: (label: string): string => `call:${label}`,
  wait: (label: string): string => `wait:${label}`,
  enter: (label: string): string => `enter:${label}`,
  scene: (label: string): string => `scene:${label}`,
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
