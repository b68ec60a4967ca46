import { DateTime, Duration } from 'luxon';
import type { Journal } from './journal.js';

/** The one time of the sandbox's world: real time plus what it was moved forward. */
export interface WorldClock {
  now(): Date;
  /** Milliseconds that it was moved on by. */
  moved(): number;
  /** Moves on by an ISO 8601 duration, running what falls due on the way in its order; throws RangeError for anything else. */
  advance(isoDuration: string): Date;
  /** Runs when world time reaches `at`, by time passing or being moved. A second timer of the same key replaces the first. The caller keeps the moment on disk and arms it again after a restart. */
  at(moment: Date, key: string, run: () => void | Promise<void>): void;
  cancel(key: string): void;
  /** The first day again: no shift, no timers. */
  reset(): void;
  close(): void;
}

interface Timer {
  moment: number;
  run: () => void | Promise<void>;
}

const longestTimeout = 2 ** 31 - 1;

function earliestOf(timers: Map<string, Timer>): [string, Timer] | undefined {
  let first: [string, Timer] | undefined;
  for (const entry of timers) if (!first || entry[1].moment < first[1].moment) first = entry;
  return first;
}

function report(error: unknown): void {
  console.error('sandbox timer failed:', error instanceof Error ? error.stack : error);
}

/** A world clock whose shift is kept in the journal. */
export function createWorldClock(journal: Journal): WorldClock {
  const kept = journal.table<{ shift: number }>('clock');
  const timers = new Map<string, Timer>();
  let shift = kept.get('world')?.shift ?? 0;
  let standing: number | undefined;
  let timeout: NodeJS.Timeout | undefined;
  const now = (): number => standing ?? Date.now() + shift;

  function runDue(limit: number): void {
    for (let first = earliestOf(timers); first && first[1].moment <= limit; first = earliestOf(timers)) {
      timers.delete(first[0]);
      // While time is moved on, each timer sees its own moment, as it would have on the day.
      if (standing !== undefined) standing = Math.max(standing, first[1].moment);
      try {
        void Promise.resolve(first[1].run()).catch(report);
      } catch (error) {
        report(error);
      }
    }
  }

  function arm(): void {
    clearTimeout(timeout);
    const first = earliestOf(timers);
    if (!first || standing !== undefined) return;
    const wait = Math.min(Math.max(0, first[1].moment - now()), longestTimeout);
    timeout = setTimeout(() => {
      runDue(now());
      arm();
    }, wait);
    timeout.unref();
  }

  return {
    now: () => new Date(now()),
    moved: () => shift,
    advance(isoDuration) {
      const duration = Duration.fromISO(isoDuration);
      const start = now();
      const target = duration.isValid ? DateTime.fromMillis(start, { zone: 'utc' }).plus(duration).toMillis() : NaN;
      if (!(target >= start)) throw new RangeError('time goes forward by an ISO 8601 duration');
      shift += target - start;
      kept.put('world', { shift });
      standing = start;
      try {
        runDue(target);
      } finally {
        standing = undefined;
        arm();
      }
      return new Date(now());
    },
    at(moment, key, run) {
      timers.set(key, { moment: moment.getTime(), run });
      arm();
    },
    cancel(key) {
      timers.delete(key);
      arm();
    },
    reset() {
      timers.clear();
      shift = 0;
      kept.remove('world');
      arm();
    },
    close() {
      timers.clear();
      clearTimeout(timeout);
    },
  };
}
