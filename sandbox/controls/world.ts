import { setTimeout } from 'node:timers/promises';
import { Router } from 'express';
import * as z from 'zod';
import { type Fault, faultKinds, faultParties, lockFaultKinds } from '../faults.js';
import { fail } from '../parties/bearer.js';
import type { World } from '../world.js';

const faultBody = z
  .object({
    party: z.enum(faultParties),
    kind: z.enum([...faultKinds, ...lockFaultKinds]),
    times: z.number().int().positive().default(1),
    where: z.string().min(1).optional(),
  })
  .refine(({ party, kind }) => party === 'locks' || !(lockFaultKinds as readonly string[]).includes(kind), {
    message: 'this kind is for locks alone',
  });

function faults(world: World): Router {
  const router = Router();
  router.get('/', (_request, response) => void response.json(world.faults.all()));
  router.post('/', (request, response) => {
    const parsed = faultBody.safeParse(request.body);
    if (!parsed.success) return fail(response, 400, 'invalid', z.prettifyError(parsed.error));
    const { where, ...rest } = parsed.data;
    const fault: Fault = { ...rest, ...(where ? { where } : {}) };
    world.faults.add(fault);
    response.status(201).json(fault);
  });
  router.delete('/', (_request, response) => {
    world.faults.clear();
    response.status(204).end();
  });
  return router;
}

/** Milliseconds within which somebody who follows the clock asks again. */
const followsWithin = 1000;

/** Who follows the clock by asking for it again and again has the new time once they have asked twice. */
function following() {
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;
  return {
    ask(): void {
      askedAt = performance.now();
      asked += 1;
    },
    async caughtUp(): Promise<void> {
      const start = performance.now();
      const before = asked;
      if (start - askedAt > followsWithin) return;
      while (asked < before + 2 && performance.now() - start < followsWithin) await setTimeout(10);
    },
  };
}

function clock(world: World): Router {
  const router = Router();
  const followers = following();
  router.get('/', (_request, response) => {
    followers.ask();
    response.json({ now: world.clock.now().toISOString() });
  });
  // Answered once the product has the new time too: what is done next is done in it on both sides.
  router.post('/', async (request, response) => {
    const { advance } = (request.body ?? {}) as { advance?: unknown };
    try {
      const now = world.clock.advance(typeof advance === 'string' ? advance : '');
      world.changed('clock');
      await followers.caughtUp();
      response.json({ now: now.toISOString() });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fail(response, 400, 'invalid', error.message);
    }
  });
  return router;
}

/** Faults, the clock, the first day again, and the stream of what has changed. */
export function worldControls(world: World): Router {
  const router = Router();
  router.use('/faults', faults(world));
  router.use('/clock', clock(world));
  router.post('/reset', (_request, response) => {
    world.reset();
    response.json({ now: world.clock.now().toISOString() });
  });
  router.get('/events', (request, response) => {
    response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': here\n\n');
    const stop = world.onChanged((topic) => response.write(`data: ${JSON.stringify({ topic })}\n\n`));
    request.once('close', stop);
  });
  return router;
}
