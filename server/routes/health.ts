import { Router } from 'express';
import type { Clock } from '../../core/clock.js';
import type { Database } from '../../core/ports/store.js';
import type { Shared } from '../../core/ports/shared.js';

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
  router.get('/healthz', (_request, response) => void response.json({ ok: true }));
  router.get('/readyz', async (_request, response) => {
    try {
      await database.check();
      const tasks = await database.read.tasks.counts(clock.now());
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
