import { setTimeout as pause } from 'node:timers/promises';
import { type ShiftedClock, systemClock } from '../core/clock.js';

/** Milliseconds between two questions, where the answer does not wait for news. */
const everyMs = 100;
/** Longer than an answer waits. */
const longestMs = 15_000;

/**
 * Follows the sandbox's world time, so that days can be tried in seconds. It is told by how much the time was moved on, and
 * asks with that: the answer comes once it is something else. While nobody answers, time goes on as it was. Returns a
 * function that ends it.
 */
export async function followClock(url: string, clock: ShiftedClock): Promise<() => void> {
  const end = new AbortController();
  let known: number | undefined;

  async function look(): Promise<void> {
    const asked = new URL(url);
    if (known !== undefined) asked.searchParams.set('moved', String(known));
    try {
      const before = systemClock.now().getTime();
      const limit = AbortSignal.timeout(known === undefined ? 2000 : longestMs);
      const answer = await fetch(asked, { signal: AbortSignal.any([limit, end.signal]) });
      const { now, moved } = (await answer.json()) as { now: string; moved?: number };
      known = moved;
      const offset = moved ?? new Date(now).getTime() - (before + systemClock.now().getTime()) / 2;
      // Small differences are the network's, not the world's.
      if (Number.isFinite(offset)) clock.shift(Math.abs(offset) < 1000 ? 0 : offset);
    } catch {
      // The sandbox may be stopped and started again without us.
      known = undefined;
    }
  }

  async function follow(): Promise<void> {
    while (!end.signal.aborted) {
      const before = systemClock.elapsed();
      await look();
      const rest = everyMs - (systemClock.elapsed() - before);
      if (rest > 0) await pause(rest, undefined, { ref: false });
    }
  }

  await look();
  void follow();
  return () => end.abort();
}
