import { type ShiftedClock, systemClock } from '../core/clock.js';

const everyMs = 100;

/**
 * Follows the sandbox's world time, so that days can be tried in seconds. While it does not answer, time goes on as it was.
 * Returns a function that ends it.
 */
export async function followClock(url: string, clock: ShiftedClock): Promise<() => void> {
  const look = async (): Promise<void> => {
    try {
      const before = systemClock.now().getTime();
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      const { now } = (await answer.json()) as { now: string };
      const offset = new Date(now).getTime() - (before + systemClock.now().getTime()) / 2;
      // Small differences are the network's, not the world's.
      if (Number.isFinite(offset)) clock.shift(Math.abs(offset) < 1000 ? 0 : offset);
    } catch {
      // The sandbox may be stopped and started again without us.
    }
  };
  await look();
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
