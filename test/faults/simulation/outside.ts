import type { GatewayEvent } from '../../../core/ports/gateway.js';
import type { LockEvent } from '../../../core/ports/locks.js';
import { Problem } from '../../../core/problem.js';
import type { Life, Scheduler } from './scheduler.js';

/** An event on its way to us. */
export type Sent =
  | { readonly to: 'gateway'; readonly event: GatewayEvent }
  | { readonly to: 'locks'; readonly event: LockEvent };

/** What the models of outside parties share: one clock, one source of chance, one network, one account of what happened. */
export interface Outside {
  now(): Date;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  send(sent: Sent): void;
  note(line: string): void;
  /** Money or a phone has just moved: soon something may go wrong. */
  mark(): void;
  /** The same short name for an id in every run. */
  alias(id: string): string;
}

/** How often calls go wrong, from 0 to 1. */
export interface Weather {
  /** 503, nothing has happened. */
  refused: number;
  /** No answer in time, and nothing has happened. */
  timedOut: number;
  /** It happened, and the answer was lost. */
  lostReply: number;
  /** The connection to the database breaks. */
  connectionLost: number;
}

export const fairWeather: Weather = { refused: 0, timedOut: 0, lostReply: 0, connectionLost: 0 };

/** One process's calls of one party. */
export interface Caller {
  /** Changes something over there; the effect and its answer are steps of their own. */
  command<T>(what: string, effect: () => T): Promise<T>;
  read<T>(what: string, look: () => T): Promise<T>;
}

const down = (what: string, ambiguous: boolean): Problem =>
  new Problem(`${what.split('.')[0]}.down`, { retry: 'later', ambiguous });

export function callerOf(life: Life, scheduler: Scheduler, outside: Outside, weather: () => Weather): Caller {
  return {
    async command(what, effect) {
      const { refused, timedOut, lostReply } = weather();
      const result = await scheduler.step(life, `→ ${what}`, () => {
        if (outside.chance(refused)) throw down(what, false);
        if (outside.chance(timedOut)) throw down(what, true);
        const done = effect();
        if (!outside.chance(lostReply)) return done;
        outside.note(`the answer of ${what} is lost`);
        throw down(what, true);
      });
      return scheduler.step(life, `← ${what}`, () => result);
    },
    read: (what, look) =>
      scheduler.step(life, `? ${what}`, () => {
        if (outside.chance(weather().refused)) throw down(what, false);
        return look();
      }),
  };
}
