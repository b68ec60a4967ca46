import { createChronicle } from './chronicle.js';
import { type Conditions, conditionsOf } from './conditions.js';
import { createDice } from './dice.js';
import type { Engine } from './engine.js';
import { createGatewayModel } from './gatewayModel.js';
import { judge } from './grounds.js';
import { createLenderModel, type Loan } from './lenderModel.js';
import { createLockModel } from './lockModel.js';
import { createNetwork } from './network.js';
import { fairWeather, type Outside, type Weather } from './outside.js';
import { imeis, start } from './setting.js';

export interface ScheduleOptions {
  readonly seed: number;
  /** Without it, events and the worker's own calls have to do: nothing hides behind being asked again. */
  readonly reconciler: boolean;
}

/** What goes wrong soon after something moved, in so many moves of the schedule. */
export interface Trouble {
  moves: number;
  readonly kind: 'kill' | 'deed' | 'leases';
}

const goodManners = { busy: 0, refuses: 0, fails: 0, never: 0 };

/** All that is there beside our processes: time, chance, the parties with their books, and the account of what happened. */
export function createWorld(engine: Engine, options: ScheduleOptions) {
  const { seed, reconciler } = options;
  let now = start;
  let raining = true;
  const dice = createDice(seed * 2 + (reconciler ? 1 : 0));
  const conditions: Conditions = conditionsOf(dice, reconciler);
  const chronicle = createChronicle(() => now);
  const troubles: Trouble[] = [];
  // What is taken in by halves shows only where a process dies between the halves.
  const killSoon = (): void => {
    if (raining && dice.chance(conditions.killsAtEvents)) troubles.push({ moves: dice.between(1, 3), kind: 'kill' });
  };
  const network = createNetwork(() => now, dice, conditions, chronicle, killSoon);
  const outside: Outside = {
    now: () => new Date(now),
    chance: dice.chance,
    pick: dice.pick,
    note: chronicle.note,
    alias: chronicle.alias,
    send: network.send,
    mark: () => {
      if (raining && dice.chance(conditions.trouble))
        troubles.push({ moves: dice.between(1, 30), kind: dice.pick(['kill', 'deed', 'deed', 'leases']) });
    },
  };
  const gateway = createGatewayModel(outside, chronicle.broken);
  const lenderBooks = createLenderModel(outside);
  const locks = createLockModel(outside, () => (raining ? conditions.manners : goodManners), chronicle.broken);
  const loanIds = dice.chance(0.25) ? ['L1', 'L2'] : ['L1'];
  for (const [index, loanId] of loanIds.entries()) {
    lenderBooks.add(loanId, imeis[index] ?? '', dice.pick([1, 1, 0.6]));
    locks.add(imeis[index] ?? '');
  }
  const loanOf = (imei: string): Loan | undefined => [...lenderBooks.loans.values()].find((loan) => loan.imei === imei);
  locks.judge((device, command, flow) => judge(device, command, loanOf(device.imei), flow));

  return {
    seed,
    reconciler,
    engine,
    dice,
    conditions,
    chronicle,
    network,
    troubles,
    outside,
    gateway,
    lenderBooks,
    locks,
    loanOf,
    get now(): number {
      return now;
    },
    /** Never back. */
    moveOn(to: number): void {
      now = Math.max(now + 1, to);
      locks.relockInTime();
      gateway.expireInTime();
    },
    /** A step takes a moment. */
    tick(): void {
      now += 15;
    },
    weather: (): Weather => (raining ? conditions.weather : fairWeather),
    /** All is well again, and every party does its part. */
    clearUp(): void {
      raining = false;
      troubles.length = 0;
      chronicle.note('all is well again');
      for (const one of locks.devices.values()) if (!one.online) locks.connect(one, true);
    },
  };
}

export type World = ReturnType<typeof createWorld>;
