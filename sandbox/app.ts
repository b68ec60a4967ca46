import { resolve } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import { settingsControl } from './controls/settings.js';
import { visitsControl } from './controls/visits.js';
import { createLenders } from './lenders.js';
import { fail, jsonErrors, noRoute } from './parties/bearer.js';
import { createSignIn } from './parties/signIn.js';
import { createStripe } from './parties/stripe.js';
import { createTwilio } from './parties/twilio.js';
import type { World } from './world.js';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
const localNames = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Controls are for this machine alone, and not for a web page elsewhere that names this machine as its own. */
const loopbackOnly: RequestHandler = (request, response, next) => {
  const near = loopback.has(request.socket.remoteAddress ?? '') && localNames.test(request.get('host') ?? '');
  if (near) next();
  else fail(response, 403, 'refused', 'the controls answer to this machine alone');
};

const placeholder = '<!doctype html><title>Sandbox</title><p>The page is not built. The controls are under /sandbox.';

/** The whole sandbox over HTTP. */
export function createApp(world: World): Express {
  const app = express();
  app.disable('x-powered-by');
  const lenders = createLenders(world);
  const twilio = createTwilio(world);
  const stripe = createStripe(world);
  app.use(
    '/sandbox',
    loopbackOnly,
    settingsControl(world),
    visitsControl(world),
    // What people send may be large: the messages' own limit comes before that of the rest.
    twilio.controls,
    lenders.controls,
    stripe.controls,
    noRoute,
  );
  app.use(createSignIn(world).router, lenders.router, twilio.router, stripe.router);
  app.use(express.static(resolve('dist/web/sandbox')));
  app.get('/', (_request, response) => void response.type('html').send(placeholder));
  app.use(noRoute, jsonErrors);
  return app;
}
