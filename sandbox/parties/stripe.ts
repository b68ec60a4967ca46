import { Router } from 'express';
import type { World } from '../world.js';
import { checkoutPage, checkoutRoutes } from './stripeCheckout.js';
import { createStripeEvents } from './stripeEvents.js';
import { intentRoutes } from './stripeIntents.js';
import { methodRoutes } from './stripeMethods.js';
import { chargeControls, movementRoutes } from './stripeMovements.js';
import { createGate, refuse } from './stripeRest.js';
import { stripeTables } from './stripeRows.js';
import { resumeVouchers, tillControls } from './stripeVouchers.js';

/** Stripe: its API below `/v1`, its hosted checkout at `/checkout`, and the controls over charges (below `/sandbox`). */
export function createStripe(world: World): { router: Router; controls: Router } {
  const tables = stripeTables(world);
  const events = createStripeEvents(world, tables);
  const parts = { world, tables, events };
  const gate = createGate(world, tables, events);
  methodRoutes(gate, world);
  intentRoutes(gate, parts);
  movementRoutes(gate, parts);
  checkoutRoutes(gate, parts);
  events.resume();
  resumeVouchers(parts);

  const router = Router();
  router.use(gate.router, checkoutPage(parts));
  router.use('/v1', (request, response) => {
    const message = `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0]}).`;
    const { status, body } = refuse(404, 'invalid_request_error', message);
    response.status(status).json(body);
  });
  return { router, controls: Router().use(chargeControls(parts), tillControls(parts)) };
}
