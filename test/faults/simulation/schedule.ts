import { createActors } from './actors.js';
import { checkAtRest } from './checks.js';
import type { Violation } from './chronicle.js';
import { createCourse } from './course.js';
import { createDeeds } from './deeds.js';
import type { Engine } from './engine.js';
import { createProcesses } from './processes.js';
import { createWorld, type ScheduleOptions } from './world.js';

export interface Outcome extends ScheduleOptions {
  readonly violations: readonly Violation[];
  /** What happened, without the statements. */
  readonly story: readonly string[];
  /** Of every step in its order: equal for equal seeds. */
  readonly trace: string;
  readonly steps: number;
}

/** Runs one schedule from an empty database to rest, and looks whether all that must hold does. */
export async function runSchedule(engine: Engine, options: ScheduleOptions): Promise<Outcome> {
  await engine.empty();
  const world = createWorld(engine, options);
  const { chronicle } = world;
  const processes = createProcesses(world);
  const course = createCourse(world, processes, createActors(world, processes), createDeeds(world));
  await course.settle();
  await course.chaos();
  await course.calm();
  for (const { number, what } of await checkAtRest(world)) chronicle.broken(number, what);
  processes.end();
  const { violations, story, steps } = chronicle;
  return { ...options, violations, story, trace: chronicle.digest(), steps };
}
