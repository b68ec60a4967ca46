import type { Actors } from './actors.js';
import type { Deeds } from './deeds.js';
import type { Process } from './process.js';
import type { Processes } from './processes.js';
import { settled } from './scheduler.js';
import { day, hour, minute } from './setting.js';
import type { Trouble, World } from './world.js';

const mostSteps = 30_000;

/** Something that could happen next, the more often the more it weighs. */
interface Move {
  readonly weight: number;
  readonly make: () => Promise<void> | void;
}

/** The course of a schedule: one move after the other, each drawn from all that are possible, until there is rest. */
export function createCourse(world: World, processes: Processes, actors: Actors, deeds: Deeds) {
  const { dice, conditions, chronicle, network, locks, gateway, troubles } = world;
  const { chance, pick, between } = dice;
  const { scheduler } = processes;
  let deedsLeft = between(0, 5);
  let lateDeeds = between(0, 2);

  const settle = async (): Promise<void> => {
    await settled();
    await settled();
  };
  const isEndless = (): boolean => {
    if (chronicle.steps <= mostSteps) return false;
    chronicle.broken(8, 'does not come to rest');
    return true;
  };

  /** Steps that processes wait for, looks at what is due, and events that arrive. */
  async function underWay(): Promise<Move[]> {
    const moves: Move[] = scheduler.ready().map((step) => ({
      weight: 10,
      make: () => {
        world.tick();
        chronicle.step(`${step.life.name} ${step.what}`);
        return scheduler.run(step);
      },
    }));
    const look = (process: Process): Move => ({ weight: 6, make: () => processes.look(process) });
    const idle = processes.all.filter((one) => one.mayLook());
    if (idle.length > 0 && (await processes.due()) <= world.now) moves.push(...idle.map(look));
    if (network.next() <= world.now) moves.push({ weight: 4, make: () => network.deliver(processes.any()) });
    return moves;
  }

  /** What belongs to nobody's work: people, the world, time. */
  function around(busy: boolean): Move[] {
    const moves: Move[] = [];
    if (processes.isFree()) {
      for (const act of actors.waiting()) moves.push({ weight: busy ? 1 : 4, make: act });
      if (!busy) moves.push({ weight: 4, make: () => advance(pick([1000, 20_000, 3 * minute, hour])) });
      if (processes.all.some((one) => !one.idle()) && chance(conditions.stall))
        moves.push({ weight: 20, make: processes.runOutLeases });
    }
    if (deedsLeft > 0)
      moves.push({
        weight: busy ? 0.3 : 3,
        make: () => {
          deedsLeft -= 1;
          deeds.happen();
        },
      });
    moves.push({ weight: busy ? 0.5 : 2, make: () => void locks.progress() });
    if (gateway.busy()) moves.push({ weight: busy ? 0.3 : 3, make: () => void gateway.settleSlow(chance(0.7)) });
    return moves;
  }

  /** To the next moment at which something is due, or a little further where that is now. */
  async function advance(least: number): Promise<void> {
    const next = Math.min(await processes.due(), network.next());
    world.moveOn(Number.isFinite(next) ? Math.max(next, world.now + least) : world.now + least);
  }

  function kill(): void {
    processes.kill(() => {
      if (!chance(0.3)) return;
      // Nobody starts it again for hours.
      world.moveOn(world.now + pick([minute, hour, 7 * hour]));
      deeds.happen();
    });
    // Of two, the other waits until the leases of the one that is gone have run out.
    if (conditions.two) troubles.push({ moves: between(5, 60), kind: 'leases' });
  }

  const befalls: Readonly<Record<Trouble['kind'], () => Promise<void> | void>> = {
    kill,
    deed: deeds.happen,
    leases: processes.runOutLeases,
  };

  /** Whether one of the troubles on their way came about. */
  async function trouble(idle: boolean): Promise<boolean> {
    for (const one of troubles) one.moves -= 1;
    const come = troubles.find(({ moves, kind }) => (moves <= 0 || idle) && (kind !== 'leases' || processes.isFree()));
    if (!come) return false;
    troubles.splice(troubles.indexOf(come), 1);
    await befalls[come.kind]();
    return true;
  }

  async function chaos(): Promise<void> {
    while (!isEndless()) {
      await settle();
      const busy = await underWay();
      const idle = busy.length === 0;
      // What takes its time mostly comes while it rains still.
      const isOver = !gateway.busy() || chance(0.1);
      if (idle && actors.waiting().length === 0 && deedsLeft <= 0 && troubles.length === 0 && isOver) return;
      if (await trouble(idle)) continue;
      if (!idle && chance(conditions.crash)) kill();
      else await dice.weigh([...busy, ...around(!idle)])?.make();
    }
  }

  /** All is well again: what is under way comes to its end, and days go by in which a little happens still. */
  async function calm(): Promise<void> {
    world.clearUp();
    await quiet();
    await processes.runOutLeases();
    const [lateEnd, end] = [world.now + 2 * day, world.now + 4 * day];
    let jump = minute;
    while (world.now < end && !isEndless()) {
      await quiet();
      for (let willing = true; willing; ) {
        willing = locks.progress() || (gateway.busy() && gateway.settleSlow(chance(0.7)));
        await quiet();
      }
      if (lateDeeds > 0 && world.now < lateEnd && chance(0.4)) {
        lateDeeds -= 1;
        deeds.happenLate();
        continue;
      }
      await advance(jump);
      if ((await processes.due()) > end && network.next() > end) world.moveOn(end);
      jump = Math.min(jump * 4, 12 * hour);
    }
    await quiet();
  }

  /** Until nothing is under way at this moment. */
  async function quiet(): Promise<void> {
    for (;;) {
      await settle();
      const moves = await underWay();
      if (moves.length === 0 || chronicle.steps > mostSteps) return;
      await dice.weigh(moves)?.make();
    }
  }

  return { settle, chaos, calm };
}
