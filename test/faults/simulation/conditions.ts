import type { Dice } from './dice.js';
import type { LockManners } from './lockModel.js';
import { fairWeather, type Weather } from './outside.js';

/** Under what conditions a schedule runs; probabilities are from 0 to 1. */
export interface Conditions {
  /** Two processes share the database. */
  readonly two: boolean;
  readonly eventsLost: number;
  readonly eventsDoubled: number;
  /** Of a kill, at each step. */
  readonly crash: number;
  /** Of leases that run out under their worker, at each step. */
  readonly stall: number;
  /** Of something going wrong shortly after money moved or a phone was commanded. */
  readonly trouble: number;
  /** Of a kill while an event is taken in. */
  readonly killsAtEvents: number;
  readonly weather: Weather;
  readonly manners: LockManners;
}

export function conditionsOf({ chance, pick }: Dice, reconciler: boolean): Conditions {
  return {
    two: chance(0.35),
    // Where nobody asks again, an event that is lost is lost for good.
    eventsLost: reconciler ? pick([0, 0.3, 1]) : 0,
    eventsDoubled: pick([0, 0.3]),
    crash: pick([0.002, 0.008, 0.02]),
    stall: pick([0, 0.02]),
    trouble: pick([0.1, 0.3]),
    killsAtEvents: pick([0.1, 0.5]),
    weather: pick<Weather>([
      fairWeather,
      { refused: 0.05, timedOut: 0.03, lostReply: 0.1, connectionLost: 0.002 },
      { refused: 0.2, timedOut: 0.1, lostReply: 0.25, connectionLost: 0.005 },
    ]),
    manners: pick([
      { busy: 0, refuses: 0, fails: 0, never: 0 },
      { busy: 0.3, refuses: 0, fails: 0.6, never: 0 },
      { busy: 0.1, refuses: 0.1, fails: 0.3, never: 0.1 },
    ]),
  };
}
