import { createHash } from 'node:crypto';
import { raw, Router } from 'express';
import type { LockEvents } from '../../core/ports/locks.js';
import type { Inbox } from '../../core/services/inbox.js';

/** What lock services tell of their own accord: verified, kept, and a reason to ask them now. */
export function createLockEventRoutes(options: { readers: ReadonlyMap<string, LockEvents>; inbox: Inbox }): Router {
  const { readers, inbox } = options;
  const router = Router();
  router.post('/mdm/:driver/events', raw({ type: () => true, limit: '512kb' }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const driver = String(request.params['driver']);
    const events = await readers.get(driver)?.read(request.headers as Record<string, string | undefined>, body);
    if (!events) return void response.status(403).end();
    const bodyHash = createHash('sha256').update(body).digest('hex');
    await inbox.takeLockEvents(events, { source: driver, bodyHash });
    response.status(200).json({ received: true });
  });
  return router;
}
