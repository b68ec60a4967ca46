import { Router } from 'express';
import { faultKinds, faultParties, lockFaultKinds } from '../faults.js';
import type { World } from '../world.js';

/** `GET /sandbox/settings`: where the product is, and which faults there are. */
export function settingsControl(world: World): Router {
  const router = Router();
  router.get('/settings', (_request, response) => {
    response.json({
      product: world.config.publicUrl,
      faults: { parties: faultParties, kinds: faultKinds, lockKinds: lockFaultKinds },
    });
  });
  return router;
}
