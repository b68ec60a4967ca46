import { createHash } from 'node:crypto';
import { raw, Router } from 'express';
import type { Clock } from '../../core/clock.js';
import type { GatewayEvent, PaymentGateway } from '../../core/ports/gateway.js';
import type { Database, Stores } from '../../core/ports/store.js';

/** What the gateway tells of its own accord. Verified, kept, and its reason to look made a task, in one transaction; then 200. */
export function createGatewayEventRoutes(options: {
  gateway: PaymentGateway;
  /** One whose payments this gateway serves: events are traced with its driver. */
  lenderId: string;
  database: Database;
  clock: Clock;
}): Router {
  const { gateway, lenderId, database, clock } = options;
  const router = Router();
  router.post('/payments/stripe', raw({ type: () => true, limit: '512kb' }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const event = gateway.readEvent(request.headers as Record<string, string | undefined>, body);
    if (event === 'forged') return void response.status(403).end();
    await database.transaction(async (stores) => {
      const bodyHash = createHash('sha256').update(body).digest('hex');
      const first = await stores.inbox.receive({
        source: 'stripe',
        eventId: event.id,
        type: event.type,
        bodyHash,
        at: clock.now(),
      });
      // The event's own amount and state are never taken: the gateway is asked for all movements.
      if (first)
        await stores.tasks.enqueue({
          kind: 'payment.look',
          payload: await whatToLookAt(stores, event, lenderId),
          runAt: clock.now(),
          dedupe: event.id,
        });
    });
    response.status(200).json({ received: true });
  });
  return router;
}

/** The attempt that an event speaks of; where it names none, the gateway's own id to trace it by. */
async function whatToLookAt(
  stores: Stores,
  event: GatewayEvent,
  lenderId: string,
): Promise<Record<string, string | null>> {
  const named = event.attemptId ? await stores.payments.get(event.attemptId) : undefined;
  const known = named ?? (event.gatewayRef ? await stores.payments.byGatewayRef(event.gatewayRef) : undefined);
  return { paymentId: known?.id ?? null, lenderId, gatewayRef: event.gatewayRef ?? null };
}
