import type { Database } from '../../core/ports/store.js';
import { asProblem } from '../../core/problem.js';
import type { Task } from '../../core/task.js';
import { runTask, type RunTaskParts } from './runTask.js';

export interface TaskWorkerOptions extends RunTaskParts {
  readonly database: Database;
  /** How many tasks are under way at once. */
  readonly width?: number;
  /** Requests wait: as few tasks as keep everything moving, until they do no more. */
  readonly givesWay?: () => boolean;
}

/** Tasks under way at once while requests wait. */
const narrow = 2;

/** Seconds of a lease: what a killed worker held is free again after it. */
const leaseSeconds = 10;
/** How often it looks by itself, in milliseconds; a commit in this process wakes it at once. */
const lookEveryMs = 250;
/** After a look that failed it is left in peace for so many milliseconds. */
const restMs = 1000;

/** Claims due tasks under a lease and does them, several at a time; failures back off by 1, 2, 4 … 60 seconds. */
export function createTaskWorker({ database, clock, log, handlers, onDone, ...options }: TaskWorkerOptions) {
  const underWay = new Set<Promise<void>>();
  const kinds = Object.keys(handlers);
  let stopped = false;
  let looking: Promise<void> | undefined;
  let lookAgain = false;
  /** The last look had no room for all that may be due: only then does the end of a task bring another one its turn. */
  let full = false;
  let restsUntil = 0;
  const width = (): number => (options.givesWay?.() ? narrow : (options.width ?? 20));

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      const room = width() - underWay.size;
      full = room <= 0;
      if (full) return;
      const claimed = await database.read.tasks.claim(clock.now(), leaseSeconds, room, kinds);
      for (const task of claimed) start(task);
      full = claimed.length === room;
      if (full) lookAgain = true;
    } while (lookAgain && !stopped);
  }

  function wake(): void {
    lookAgain = true;
    if (stopped || looking || clock.elapsed() < restsUntil) return;
    looking = look()
      .catch((thrown: unknown) => {
        restsUntil = clock.elapsed() + restMs;
        log.error({ code: asProblem(thrown).code }, 'looking for tasks failed');
      })
      .finally(() => {
        looking = undefined;
        if (lookAgain && underWay.size < width()) setImmediate(wake);
      });
  }

  function start(task: Task): void {
    const renewing = setInterval(
      () => void database.read.tasks.renew(task, leaseSeconds).catch(() => false),
      (leaseSeconds * 1000) / 3,
    );
    const work = runTask({ database, clock, log, handlers, onDone }, task).finally(() => {
      clearInterval(renewing);
      underWay.delete(work);
      if (full) wake();
    });
    underWay.add(work);
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
