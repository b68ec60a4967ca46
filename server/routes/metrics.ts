import { Router } from 'express';
import type { Database } from '../../core/ports/store.js';
import type { Telemetry } from '../telemetry.js';

/** For operators: everything that is counted, as Prometheus reads it. */
export function createMetricsRoutes(parts: { telemetry: Telemetry; database: Pick<Database, 'read'> }): Router {
  const { telemetry, database } = parts;
  const router = Router();
  router.get('/metrics', async (_request, response) => {
    response.set({ 'Content-Type': telemetry.contentType, 'Cache-Control': 'no-store' });
    response.send(await telemetry.text(database));
  });
  return router;
}
