import { createHash } from 'node:crypto';
import { raw, Router } from 'express';
import type { PaymentGateway } from '../../core/ports/gateway.js';
import type { Inbox } from '../../core/services/inbox.js';

/** What the gateway tells of its own accord: verified, kept with its effect, and only then acknowledged. */
export function createGatewayEventRoutes(options: {
  gateway: PaymentGateway;
  /** One whose payments this gateway serves: events are traced with its driver. */
  lenderId: string;
  inbox: Inbox;
}): Router {
  const { gateway, lenderId, inbox } = options;
  const router = Router();
  router.post('/payments/stripe', raw({ type: () => true, limit: '512kb' }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const event = gateway.readEvent(request.headers as Record<string, string | undefined>, body);
    if (event === 'forged') return void response.status(403).end();
    if (event === 'unreadable') return void response.status(400).json({ error: { code: 'bad_request' } });
    const bodyHash = createHash('sha256').update(body).digest('hex');
    await inbox.takeGatewayEvent(event, { source: 'stripe', bodyHash }, lenderId);
    response.status(200).json({ received: true });
  });
  return router;
}
