import { type Clock, later } from '../../core/clock.js';
import type { Database } from '../../core/ports/store.js';
import { asProblem } from '../../core/problem.js';
import type { Task } from '../../core/task.js';
import type { Log } from '../log.js';

/** Does one task. A date asks to come again then; anything else says that it is done. Throwing asks for another try later. */
export type TaskHandler = (task: Task) => Promise<Date | null | void>;

export interface TaskWorkerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: Readonly<Record<string, TaskHandler>>;
  /** How many tasks are under way at once. */
  readonly width?: number;
  readonly onDone?: (kind: string, outcome: 'done' | 'again' | 'failed', milliseconds: number) => void;
}

/** Seconds of a lease: what a killed worker held is free again after it. */
const leaseSeconds = 10;
/** How often it looks by itself, in milliseconds; a commit in this process wakes it at once. */
const lookEveryMs = 250;

/** Claims due tasks under a lease and does them, several at a time; failures back off by 1, 2, 4 … 60 seconds. */
export function createTaskWorker({ database, clock, log, handlers, width = 20, onDone }: TaskWorkerOptions) {
  const underWay = new Set<Promise<void>>();
  const kinds = Object.keys(handlers);
  let stopped = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      const room = width - underWay.size;
      if (room <= 0) return;
      const claimed = await database.read.tasks.claim(clock.now(), leaseSeconds, room, kinds);
      for (const task of claimed) start(task);
      if (claimed.length === room) lookAgain = true;
    } while (lookAgain && !stopped);
  }

  function wake(): void {
    lookAgain = true;
    if (stopped || looking) return;
    looking = look()
      .catch((thrown: unknown) => log.error({ code: asProblem(thrown).code }, 'looking for tasks failed'))
      .finally(() => {
        looking = undefined;
        if (lookAgain && underWay.size < width) setImmediate(wake);
      });
  }

  function start(task: Task): void {
    const work = run(task).finally(() => {
      underWay.delete(work);
      wake();
    });
    underWay.add(work);
  }

  async function run(task: Task): Promise<void> {
    const renewing = setInterval(
      () => void database.read.tasks.renew(task, leaseSeconds).catch(() => false),
      (leaseSeconds * 1000) / 3,
    );
    const began = clock.elapsed();
    try {
      const handler = handlers[task.kind];
      const again = handler ? await handler(task) : null;
      if (again instanceof Date) await database.read.tasks.postpone(task, again, null);
      else await database.read.tasks.complete(task, clock.now());
      onDone?.(task.kind, again instanceof Date ? 'again' : 'done', clock.elapsed() - began);
    } catch (thrown) {
      onDone?.(task.kind, 'failed', clock.elapsed() - began);
      await backOff(task, thrown);
    } finally {
      clearInterval(renewing);
    }
  }

  async function backOff(task: Task, thrown: unknown): Promise<void> {
    const problem = asProblem(thrown);
    const seconds = Math.max(Math.min(60, 2 ** Math.min(task.attempts - 1, 6)), problem.retryAfterSeconds ?? 0);
    log.warn(
      { task: task.kind, id: task.id, attempts: task.attempts, code: problem.code, cause: causeOf(problem) },
      'task failed, tried again later',
    );
    try {
      // Somebody else wrote first: the work looks again at once, but not for ever.
      const conflict = problem.code === 'store.conflict' && task.attempts < 5;
      await database.read.tasks.postpone(task, conflict ? clock.now() : later(clock.now(), seconds), problem.code);
    } catch {
      // The database is away: the lease runs out and the task is claimed again.
    }
  }

  const timer = setInterval(wake, lookEveryMs);
  const unlisten = database.onTasks(wake);
  wake();

  return {
    wake,
    /** Claims nothing more and waits for what is under way. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      unlisten();
      await looking;
      await Promise.allSettled(underWay);
    },
  };
}

export type TaskWorker = ReturnType<typeof createTaskWorker>;

const causeOf = (problem: Error): string | undefined =>
  problem.cause instanceof Error ? problem.cause.message.slice(0, 200) : undefined;
