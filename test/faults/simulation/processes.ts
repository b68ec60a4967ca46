import type { Task } from '../../../core/task.js';
import { isKilled, type Turn } from './engine.js';
import { callerOf } from './outside.js';
import { type Process, startProcess } from './process.js';
import { createScheduler } from './scheduler.js';
import { lenders, vault } from './setting.js';
import type { World } from './world.js';

/** Kinds of tasks that nobody does where the reconciler is off. */
const reconciling = ['payment.reconcile', 'release.sweep'];

/** The product's processes: one or two at a time, each from a start to a kill, and what is due for them. */
export function createProcesses(world: World) {
  const { engine, reconciler, conditions, chronicle, dice } = world;
  const scheduler = createScheduler();
  const turn: Turn = { holder: null };
  const leases = new Map<string, string>();
  const without = reconciler ? [] : reconciling;
  let lives = 0;
  let dirty = true;
  let dueAt = world.now;

  const startOne = (): Process => {
    lives += 1;
    return startProcess(`p${lives}`, {
      engine,
      scheduler,
      turn,
      vault,
      lenders,
      clock: { now: () => new Date(world.now), elapsed: () => world.now },
      connectionLost: () => dice.chance(world.weather().connectionLost),
      without,
      only: !conditions.two,
      onTasks: () => {
        dirty = true;
      },
      claimed: (tasks: readonly Task[]) => {
        for (const task of tasks) leases.set(task.id, task.lease);
      },
      settledTask: (task) => {
        if (leases.get(task.id) !== task.lease)
          chronicle.broken(8, `${task.kind} was settled under a lease that was taken over`);
      },
      parties: (life) => {
        const caller = callerOf(life, scheduler, world.outside, world.weather);
        const { lenderBooks, locks, gateway } = world;
        const [loans, lockService, payments] = [lenderBooks.port(caller), locks.port(caller), gateway.port(caller)];
        return { loans: () => loans, locks: () => lockService, payments: () => payments };
      },
    });
  };
  let all: readonly Process[] = conditions.two ? [startOne(), startOne()] : [startOne()];

  return {
    scheduler,
    isKilled,
    /** Nobody has a transaction open, so statements of our own do not stand in anybody's way. */
    isFree: (): boolean => turn.holder === null,
    get all(): readonly Process[] {
      return all;
    },
    any: (): Process => dice.pick(all),
    /** One is killed, `meanwhile` the world goes on, and another is started in its place. */
    kill(meanwhile: () => void): void {
      const victim = dice.pick(all);
      chronicle.note(`${victim.life.name} is killed`);
      victim.kill();
      meanwhile();
      all = all.map((process) => (process === victim ? startOne() : process));
      dirty = true;
    },
    /** Leases run out: of a process that was killed, or of one that is only slow and goes on believing in its own. */
    async runOutLeases(): Promise<void> {
      await engine.sql(
        "update tasks set leased_until = clock_timestamp() - interval '1 hour' where lease is not null and done_at is null",
      );
      dirty = true;
    },
    /** When the next task is due that nobody has, in milliseconds; asked again only after something may have changed. */
    async due(): Promise<number> {
      if (dirty && turn.holder === null) {
        dirty = false;
        dueAt = await engine.nextDue(without);
      }
      return dueAt;
    },
    look(process: Process): void {
      dueAt = Number.POSITIVE_INFINITY;
      process.look();
    },
    end(): void {
      for (const process of all) process.kill();
    },
  };
}

export type Processes = ReturnType<typeof createProcesses>;
