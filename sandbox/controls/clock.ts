import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import { fail } from '../parties/bearer.js';
import type { World } from '../world.js';

/** Milliseconds for which a question waits for the time to be moved, and within which somebody who asks is a follower. */
const heldFor = 10_000;
const followsWithin = 1000;

/**
 * Who follows the clock. With `moved`, what the follower knows already, the answer waits until that is true no more; who
 * has the new time says so by asking with it. Without it, somebody has it who has asked twice.
 */
function following(world: World) {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;
  let informed = 0;
  const held = new Set<() => void>();
  world.onChanged((topic) => {
    if (topic === 'clock' || topic === 'reset') for (const letGo of held) letGo();
  });

  async function untilMoved(response: Response): Promise<void> {
    const end = new AbortController();
    const letGo = (): void => end.abort();
    held.add(letGo);
    const { signal } = end;
    const over = [pause(heldFor, null, { signal, ref: false }), once(response, 'close', { signal })];
    await Promise.race(over).catch(() => undefined);
    held.delete(letGo);
    letGo();
  }

  return {
    async ask({ query }: Request, response: Response): Promise<void> {
      askedAt = performance.now();
      asked += 1;
      if (query['moved'] !== String(world.clock.moved())) return;
      informed += 1;
      await untilMoved(response);
    },
    /** Moves the time, and waits until those have it who follow it. */
    async caughtUp(move: () => void): Promise<void> {
      const start = performance.now();
      const follows = held.size > 0 || start - askedAt <= followsWithin;
      const informedThen = informed + Math.max(1, held.size);
      const askedThen = held.size > 0 ? Number.POSITIVE_INFINITY : asked + 2;
      move();
      const isBehind = (): boolean => informed < informedThen && asked < askedThen;
      while (follows && isBehind() && performance.now() - start < followsWithin) await pause(10);
    },
  };
}

/** `GET` tells the time and by how many milliseconds it was moved on; `POST` moves it. */
export function clockControl(world: World): Router {
  const router = Router();
  const followers = following(world);
  router.get('/', async (request, response) => {
    await followers.ask(request, response);
    response.json({ now: world.clock.now().toISOString(), moved: world.clock.moved() });
  });
  // Answered once the product has the new time too: what is done next is done in it on both sides.
  router.post('/', async (request, response) => {
    const { advance } = (request.body ?? {}) as { advance?: unknown };
    try {
      let now = world.clock.now();
      await followers.caughtUp(() => {
        now = world.clock.advance(typeof advance === 'string' ? advance : '');
        world.changed('clock');
      });
      response.json({ now: now.toISOString() });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fail(response, 400, 'invalid', error.message);
    }
  });
  return router;
}
