import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';

/** Requests under way at once, and milliseconds that everything waits for its turn, from which on it is a press. */
const press = { requests: 20, delay: 15 } as const;
/** Milliseconds between two timers that are measured, and of one verdict. */
const resolution = 10;
const verdictEvery = 200;

/**
 * Whether requests wait for this process rather than for others: then work gives way, because who sent an event or is on a
 * call waits for an answer, and work is only later.
 */
export function createPressure(now: () => number) {
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  let underWay = 0;
  let judgedAt = now();
  let isHigh = false;

  /** Counts requests while they are under way. To be mounted before all routes. */
  const requests: RequestHandler = (_request, response, next) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };

  return {
    requests,
    isHigh(): boolean {
      if (now() - judgedAt < verdictEvery) return isHigh;
      isHigh = underWay >= press.requests && delays.mean / 1e6 - resolution > press.delay;
      judgedAt = now();
      delays.reset();
      return isHigh;
    },
  };
}

export type Pressure = ReturnType<typeof createPressure>;
