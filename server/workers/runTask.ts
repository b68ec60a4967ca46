import { type Clock, later } from '../../core/clock.js';
import type { Database } from '../../core/ports/store.js';
import { asProblem } from '../../core/problem.js';
import type { Task } from '../../core/task.js';
import type { Log } from '../log.js';

/** Does one task. A date asks to come again then; anything else says that it is done. Throwing asks for another try later. */
export type TaskHandler = (task: Task) => Promise<Date | null | void>;

export interface RunTaskParts {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly handlers: Readonly<Record<string, TaskHandler>>;
  readonly onDone?: ((kind: string, outcome: 'done' | 'again' | 'failed', milliseconds: number) => void) | undefined;
}

/** Does a claimed task and says to the database what became of it; failures back off by 1, 2, 4 … 60 seconds. Never throws. */
export async function runTask(parts: RunTaskParts, task: Task): Promise<void> {
  const { database, clock, handlers, onDone } = parts;
  const began = clock.elapsed();
  try {
    const handler = handlers[task.kind];
    const again = handler ? await handler(task) : null;
    if (again) await database.read.tasks.postpone(task, again, null);
    else await database.read.tasks.complete(task, clock.now());
    onDone?.(task.kind, again ? 'again' : 'done', clock.elapsed() - began);
  } catch (thrown) {
    onDone?.(task.kind, 'failed', clock.elapsed() - began);
    await backOff(parts, task, thrown);
  }
}

async function backOff({ database, clock, log }: RunTaskParts, task: Task, thrown: unknown): Promise<void> {
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

const causeOf = (problem: Error): string | undefined =>
  problem.cause instanceof Error ? problem.cause.message.slice(0, 200) : undefined;
