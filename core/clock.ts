/**
 * Time as the business sees it and time as machines need it.
 * `now` is the world's time (in trial runs it may be moved forward); `elapsed` is monotonic milliseconds for time limits.
 */
export interface Clock {
  now(): Date;
  elapsed(): number;
}

/** The machine's clock: the one place that reads it. */
export const systemClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
};

/** A clock that is ahead of (or behind) another by an offset in milliseconds that may change. */
export interface ShiftedClock extends Clock {
  shift(offsetMs: number): void;
}

export function shiftedClock(base: Clock = systemClock): ShiftedClock {
  let offset = 0;
  return {
    now: () => new Date(base.now().getTime() + offset),
    elapsed: base.elapsed,
    shift: (offsetMs) => {
      offset = offsetMs;
    },
  };
}

export const later = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);
export const earlier = (from: Date, seconds: number): Date => later(from, -seconds);
