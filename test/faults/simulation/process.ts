import type { Clock } from '../../../core/clock.js';
import type { Lenders } from '../../../core/lender.js';
import type { Parties } from '../../../core/ports/parties.js';
import type { Wording } from '../../../core/ports/wording.js';
import { Problem } from '../../../core/problem.js';
import type { Workshop } from '../../../core/services/workshop.js';
import type { Task } from '../../../core/task.js';
import type { Vault } from '../../../core/vault.js';
import { createServices, type Services, taskHandlers } from '../../../server/services.js';
import { runTask } from '../../../server/workers/runTask.js';
import { databaseOver } from '../../../store/database.js';
import { createMemoryShared } from '../../../store/shared/memory.js';
import { inFlow } from './flow.js';
import { connectionsOf, type Engine, type Turn } from './engine.js';
import type { Life, Scheduler } from './scheduler.js';

export interface ProcessParts {
  readonly engine: Engine;
  readonly scheduler: Scheduler;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly lenders: Lenders;
  readonly parties: (life: Life) => Parties;
  readonly connectionLost: () => boolean;
  /** Kinds of tasks that nobody does in this schedule. */
  readonly without: readonly string[];
  /** The only process frees at its start what the last one held; of several, each waits for leases to run out. */
  readonly only: boolean;
  readonly onTasks: () => void;
  /** A claim by anybody: whose lease a task is under now. */
  readonly claimed: (tasks: readonly Task[]) => void;
  /** A worker's last word on a task was taken, under this lease. */
  readonly settledTask: (task: Task) => void;
}

/** Seconds of a lease: longer than a schedule takes, for a schedule itself says when leases run out. */
const leaseSeconds = 36_000;

const noLog = { warn: () => undefined, error: () => undefined } as never;

/** The product as one process runs it: the real services and the real worker's work, from a start to a kill. */
export function startProcess(name: string, parts: ProcessParts) {
  const { scheduler, clock, vault, lenders } = parts;
  const life: Life = { name, alive: true };
  const database = databaseOver(
    connectionsOf(life, parts.engine, scheduler, parts.turn, { connectionLost: parts.connectionLost }),
  );
  database.onTasks(parts.onTasks);
  const shop: Workshop = {
    database,
    clock,
    vault,
    lenders,
    parties: parts.parties(life),
    messenger: {
      send: async () => ({ ref: 'sm' }),
      ring: async () => ({ ref: 'ca' }),
      fetchMedia: () => Promise.reject(new Problem('messages.no_media')),
    },
    telephone: { ring: async () => ({ ref: 'ca' }) },
    shared: createMemoryShared(),
    wording: { text: () => '', voice: () => ({ language: 'en', lines: [] }) } as unknown as Wording,
    publicUrl: 'https://liftline.test',
    nudge: async () => undefined,
  };
  const services: Services = createServices(shop, async () => () => false);
  const handlers = Object.fromEntries(
    Object.entries(taskHandlers(services)).filter(([kind]) => !parts.without.includes(kind)),
  );
  const { tasks } = database.read;
  const watched = {
    ...database,
    read: {
      ...database.read,
      tasks: {
        ...tasks,
        complete: async (task: Task, now: Date) => told(task, await tasks.complete(task, now)),
        postpone: async (task: Task, runAt: Date, error: string | null) =>
          told(task, await tasks.postpone(task, runAt, error)),
      },
    },
  };
  const told = (task: Task, taken: boolean): boolean => {
    if (taken) parts.settledTask(task);
    return taken;
  };
  let underWay = 0;
  let looking: Promise<void> | undefined = begin().finally(() => {
    looking = undefined;
  });

  async function begin(): Promise<void> {
    if (parts.only) await tasks.freeAll().catch(() => undefined);
    if (handlers['release.sweep']) await services.releases.beginSweeps().catch(() => undefined);
  }

  return {
    life,
    services,
    database,
    idle: (): boolean => underWay === 0 && looking === undefined,
    mayLook: (): boolean => life.alive && looking === undefined && underWay < 3,
    /** Claims what is due and does it, several at a time; as the worker, which is told of failures by nobody but the database. */
    look(): void {
      looking = tasks
        .claim(clock.now(), leaseSeconds, 3 - underWay, Object.keys(handlers))
        .then((claimed) => {
          parts.claimed(claimed);
          if (claimed.length > 0) parts.onTasks();
          for (const task of claimed) {
            underWay += 1;
            void inFlow(() => runTask({ database: watched, clock, log: noLog, handlers }, task)).finally(() => {
              underWay -= 1;
              parts.onTasks();
            });
          }
        })
        .catch(() => parts.onTasks())
        .finally(() => {
          looking = undefined;
        });
    },
    kill: (): void => scheduler.kill(life),
  };
}

export type Process = ReturnType<typeof startProcess>;
