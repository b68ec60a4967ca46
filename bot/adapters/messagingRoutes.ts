import express, { type Request, type Response, type Router } from 'express';
import twilio from 'twilio';
import { databaseIsSilent, inTime, patiently } from '../../core/patience.js';
import { firstLanguage, type Lender } from '../../core/lender.js';
import type { MessageEvent } from '../../core/message.js';
import type { Stores } from '../../core/ports/store.js';
import { asProblem, Problem } from '../../core/problem.js';
import type { Messages } from '../../core/services/messages.js';
import type { Workshop } from '../../core/services/workshop.js';
import type { Dialogue } from '../dialogue.js';
import { formOf, type Sender, signedOnly } from '../signature.js';
import { incomingIn, messageIdIn } from './messagingHeard.js';
import type { Messaging } from './messaging.js';

export interface MessagingRouteParts extends Sender {
  readonly shop: Pick<Workshop, 'database' | 'vault' | 'clock' | 'lenders' | 'shared'>;
  readonly messaging: Pick<Messaging, 'receive'>;
  readonly messages: Pick<Messages, 'takeReport'>;
  readonly dialogue: Pick<Dialogue, 'trouble'>;
  onTrouble(problem: Problem, conversationId: string): void;
  /** What an error number of the provider means, such as `outside_window`. */
  meaningOf(errorCode: number): string;
}

/** So many messages of one person in a minute are heard; what is beyond is acknowledged and left. */
const mostInMinute = 120;

/** The provider waits for fifteen seconds, and does not bring again what was not taken. */
const patienceMs = 9000;

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
  function once(request: Request, type: string, eventId: string, effects: (stores: Stores) => Promise<void>) {
    const keep = (): Promise<void> =>
      database.transaction(async (stores) => {
        const bodyHash = vault.hash('token', String(request.body));
        if (await stores.inbox.receive({ source: 'twilio', eventId, type, bodyHash, at: clock.now() }))
          await effects(stores);
      });
    return inTime(patienceMs, patiently(patienceMs, keep), databaseIsSilent);
  }

  async function incoming(request: Request, response: Response): Promise<void> {
    const form = formOf(response);
    const id = messageIdIn(form);
    const message = id === undefined ? undefined : incomingIn(id, form, lenders, vault);
    const heard = message && (await shared.allow(`writings:${message.thread.id}`, mostInMinute, 60));
    let answer = emptyTwiml;
    try {
      if (id !== undefined)
        await once(request, 'message', id, async (stores) => {
          if (heard) await parts.messaging.receive(stores, message);
        });
    } catch (thrown) {
      parts.onTrouble(asProblem(thrown), message?.thread.id ?? '');
      if (message) answer = apology(message.lender);
    }
    response.status(200).set('Cache-Control', 'no-store').type('text/xml').send(answer);
  }

  /** What could not be kept is gone: its person hears that, and writes again. */
  function apology(lender: Lender): string {
    const document = new twilio.twiml.MessagingResponse();
    document.message(parts.dialogue.trouble(firstLanguage(lender)).text);
    return document.toString();
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
