import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from './clock.js';
import { asProblem, Problem } from './problem.js';

/** The work's result; where that does not come within so many milliseconds, what `late` gives or throws. The work goes on. */
export async function inTime<T, Late>(milliseconds: number, work: Promise<T>, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  }).then(late);
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** For `inTime`: throws `store.down`. */
export const databaseIsSilent = (): never => {
  throw new Problem('store.down', { retry: 'later', message: 'the database is silent' });
};

const pauseMs = 300;

/**
 * Does work that may be done twice; while the database is away it is tried again for so many milliseconds. One that is
 * started again is back within some seconds, and then nobody has noticed.
 */
export async function patiently<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const end = systemClock.elapsed() + milliseconds;
  for (;;) {
    try {
      return await work();
    } catch (thrown) {
      if (asProblem(thrown).code !== 'store.down' || systemClock.elapsed() + pauseMs > end) throw thrown;
    }
    await pause(pauseMs);
  }
}
