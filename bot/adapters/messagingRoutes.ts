import express, { type Request, type Response, type Router } from 'express';
import type { MessageEvent } from '../../core/message.js';
import type { Stores } from '../../core/ports/store.js';
import type { Messages } from '../../core/services/messages.js';
import type { Workshop } from '../../core/services/workshop.js';
import { formOf, type Sender, signedOnly } from '../signature.js';
import { incomingIn, messageIdIn } from './messagingHeard.js';
import type { Messaging } from './messaging.js';

export interface MessagingRouteParts extends Sender {
  readonly shop: Pick<Workshop, 'database' | 'vault' | 'clock' | 'lenders' | 'shared'>;
  readonly messaging: Pick<Messaging, 'receive'>;
  readonly messages: Pick<Messages, 'takeReport'>;
  /** What an error number of the provider means, such as `outside_window`. */
  meaningOf(errorCode: number): string;
}

/** So many messages of one person in a minute are heard; what is beyond is acknowledged and left. */
const mostInMinute = 120;

const emptyTwiml = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/** What the provider's message states mean; the others say nothing new. */
const events: ReadonlyMap<string, MessageEvent> = new Map([
  ['sent', 'send'],
  ['delivered', 'deliver'],
  ['read', 'read'],
  ['failed', 'fail'],
  ['undelivered', 'fail'],
]);

/**
 * WhatsApp and text messages: what people write, kept and acknowledged at once, and what became of ours. To be mounted
 * where nothing has read the bodies yet.
 */
export function createMessagingRoutes(parts: MessagingRouteParts): Router {
  const { database, vault, clock, lenders, shared } = parts.shop;
  const router = express.Router();

  /** The event's row and its effects are one transaction. A duplicate has neither. */
  const once = (request: Request, type: string, eventId: string, effects: (stores: Stores) => Promise<void>) =>
    database.transaction(async (stores) => {
      const bodyHash = vault.hash('token', String(request.body));
      if (await stores.inbox.receive({ source: 'twilio', eventId, type, bodyHash, at: clock.now() }))
        await effects(stores);
    });

  async function incoming(request: Request, response: Response): Promise<void> {
    const form = formOf(response);
    const id = messageIdIn(form);
    const message = id === undefined ? undefined : incomingIn(id, form, lenders, vault);
    const heard = message && (await shared.allow(`writings:${message.thread.id}`, mostInMinute, 60));
    if (id !== undefined)
      await once(request, 'message', id, async (stores) => {
        if (heard) await parts.messaging.receive(stores, message);
      });
    response.status(200).set('Cache-Control', 'no-store').type('text/xml').send(emptyTwiml);
  }

  async function status(request: Request, response: Response): Promise<void> {
    const form = formOf(response);
    const ref = messageIdIn(form);
    const state = form['MessageStatus'] ?? form['SmsStatus'] ?? '';
    const event = events.get(state);
    if (ref !== undefined && event) {
      const error = event === 'fail' ? `messages.${parts.meaningOf(Number(form['ErrorCode']) || 0)}` : null;
      await once(request, 'message_status', `${ref}:${state}`, (stores) =>
        parts.messages.takeReport(stores, { ref, event, error }),
      );
    }
    response.status(204).end();
  }

  router.use(['/whatsapp', '/sms'], signedOnly(parts));
  router.post(['/whatsapp/incoming', '/sms/incoming'], incoming);
  router.post(['/whatsapp/status', '/sms/status'], status);
  return router;
}
