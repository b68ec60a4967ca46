import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { parse } from 'yaml';
import { projectRoot } from '../config.js';

/** The description of all that this product answers to, from `docs/liftline-api.openapi.yaml`. Read when first asked for. */
export function createOpenApiRoutes(): Router {
  const router = Router();
  let document: unknown;
  router.get('/openapi.json', (_request, response) => {
    document ??= parse(readFileSync(join(projectRoot, 'docs', 'liftline-api.openapi.yaml'), 'utf8'));
    response.json(document);
  });
  return router;
}
