import { Router } from 'express';
import type { Clock } from '../../core/clock.js';
import type { Database } from '../../core/ports/store.js';
import type { Shared } from '../../core/ports/shared.js';
import { soon } from '../soon.js';

/** For operators: alive, and able to take work. */
export function createHealthRoutes({
  database,
  shared,
  clock,
}: {
  database: Database;
  shared: Shared;
  clock: Clock;
}): Router {
  const router = Router();
  const look = soon(async () => {
    await database.check();
    return database.read.tasks.counts(clock.now());
  });
  router.get('/healthz', (_request, response) => void response.json({ ok: true }));
  router.get('/readyz', async (_request, response) => {
    try {
      const tasks = await look();
      response.json({
        ok: true,
        now: clock.now().toISOString(),
        database: database.engine,
        shared: shared.scope,
        tasks,
      });
    } catch {
      response.status(503).json({ ok: false });
    }
  });
  return router;
}
