import { Router } from 'express';
import { createExchange } from '../telephone/exchange.js';
import type { World } from '../world.js';
import { callsRouter } from './twilioCalls.js';
import { contentAndApprovalsRouter, contentRouter } from './twilioContent.js';
import { messageControls, sendMedia } from './twilioInbound.js';
import { createMessages } from './twilioMessages.js';
import { messagesRouter } from './twilioMessagesApi.js';
import { phoneControls } from './twilioPhones.js';
import { queuesRouter } from './twilioQueues.js';
import { accountRouter, param, twilioError } from './twilioRest.js';

/** Twilio: its REST API below `/2010-04-01`, the phones that it reaches, and the controls of their people (below `/sandbox`). */
export function createTwilio(world: World): { router: Router; controls: Router } {
  const exchange = createExchange(world);
  const messages = createMessages(world, exchange.callbacks);
  const { twilioAccountSid } = world.config;

  const account = accountRouter(world);
  account.get('/Messages/:message/Media/:media', (request, response, next) => {
    if (!sendMedia(world, param(request, 'media'), response)) next();
  });
  account.use(callsRouter(world, exchange), messagesRouter(world, messages), queuesRouter(world, exchange));

  const router = Router();
  router.use(`/2010-04-01/Accounts/${twilioAccountSid}`, account);
  router.use('/2010-04-01', (request, response) => {
    twilioError(response, 404, 20404, `The requested resource ${request.originalUrl.split('?')[0]} was not found`);
  });
  router.use('/v1/ContentAndApprovals', contentAndApprovalsRouter(world));
  router.use(['/v1/Content', '/twilio-content/v1/Content'], contentRouter(world));

  const controls = Router();
  controls.use(phoneControls(exchange), messageControls(world, exchange.callbacks, messages));
  return { router, controls };
}
