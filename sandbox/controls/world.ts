import { Router } from 'express';
import * as z from 'zod';
import { type Fault, faultKinds, faultParties, lockFaultKinds } from '../faults.js';
import { fail } from '../parties/bearer.js';
import type { World } from '../world.js';
import { clockControl } from './clock.js';

const faultBody = z
  .object({
    party: z.enum(faultParties),
    kind: z.enum([...faultKinds, ...lockFaultKinds]),
    times: z.number().int().positive().default(1),
    where: z
      .string()
      .regex(/^\s*([A-Za-z]+\s+)?\/\S*\s*$/, 'a method and a path prefix, such as POST /v1/payment_intents')
      .optional(),
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

/** Faults, the clock, the first day again, and the stream of what has changed. */
export function worldControls(world: World): Router {
  const router = Router();
  router.use('/faults', faults(world));
  router.use('/clock', clockControl(world));
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
