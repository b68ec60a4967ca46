import express, { type Request, type Response, Router } from 'express';
import type { World } from '../world.js';
import { checkoutHtml } from './stripeCheckoutPage.js';
import { createPaymentMethod, luhn, stripeId } from './stripeCards.js';
import { charge, newIntent } from './stripeCharging.js';
import type { Cause, StripeEvents } from './stripeEvents.js';
import {
  type Form,
  type Gate,
  type Reply,
  causeOf,
  integer,
  invalid,
  listOf,
  metadataOf,
  missing,
  ok,
  record,
  text,
  unknownField,
  words,
} from './stripeRest.js';
import { intentJson, sessionJson } from './stripeObjects.js';
import type { IntentRow, SessionRow, StripeTables } from './stripeRows.js';

interface Parts {
  world: World;
  tables: StripeTables;
  events: StripeEvents;
}

const CREATE = words(
  'mode line_items success_url cancel_url client_reference_id metadata payment_intent_data ' +
    'expires_at customer_email locale payment_method_types ui_mode submit_type customer_creation ' +
    'billing_address_collection custom_text phone_number_collection',
);
const MINUTE = 60_000;
const SHORTEST_LIFE = 30 * MINUTE;
const LONGEST_LIFE = 24 * 60 * MINUTE;

interface Bill {
  amount: number;
  currency: string;
  title: string;
}

function addUp(form: Form): Bill | Reply {
  const items = Object.values(record(form['line_items'])).map(record);
  const bill: Bill = { amount: 0, currency: '', title: '' };
  for (const item of items) {
    const price = record(item['price_data']);
    const [each, quantity] = [integer(price['unit_amount']), integer(item['quantity'] ?? '1')];
    const currency = text(price['currency'])?.toLowerCase();
    if (each === undefined || each < 0)
      return invalid('Invalid integer', {
        code: 'parameter_invalid_integer',
        param: 'line_items[0][price_data][unit_amount]',
      });
    if (!quantity || quantity < 1) return invalid('Invalid quantity', { param: 'line_items[0][quantity]' });
    if (!currency || (bill.currency && bill.currency !== currency))
      return invalid('Invalid currency', { param: 'line_items[0][price_data][currency]' });
    const title = text(record(price['product_data'])['name']) ?? 'Payment';
    Object.assign(bill, { amount: bill.amount + each * quantity, currency, title: bill.title || title });
  }
  return bill.amount > 0
    ? bill
    : invalid('Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
}

function create({ world, tables }: Parts, form: Form): Reply {
  const unknown = unknownField(form, CREATE);
  if (unknown) return unknown;
  if (form['mode'] !== 'payment') return invalid('mode is payment', { param: 'mode' });
  const successUrl = text(form['success_url']);
  if (!successUrl || !URL.canParse(successUrl))
    return invalid('Not a valid URL', { code: 'url_invalid', param: 'success_url' });
  const bill = addUp(form);
  if ('status' in bill) return bill;
  const now = world.clock.now().getTime();
  const asked = integer(form['expires_at']);
  const expiresAt = asked === undefined ? now + LONGEST_LIFE : asked * 1000;
  // A minute of grace: the two clocks and the way between them are not exact.
  if (expiresAt < now + SHORTEST_LIFE - MINUTE || expiresAt > now + LONGEST_LIFE + MINUTE) {
    return invalid('expires_at is from 30 minutes to 24 hours from now', { param: 'expires_at' });
  }
  const intentData = record(form['payment_intent_data']);
  const row: SessionRow = {
    id: stripeId('cs_test'),
    status: 'open',
    ...bill,
    created: now,
    expiresAt,
    successUrl,
    cancelUrl: text(form['cancel_url']) ?? null,
    reference: text(form['client_reference_id']) ?? null,
    customerEmail: text(form['customer_email']) ?? null,
    locale: text(form['locale']) ?? null,
    metadata: metadataOf(form['metadata']),
    intentMetadata: metadataOf(intentData['metadata']),
    intentDescription: text(intentData['description']) ?? null,
    intent: null,
  };
  tables.sessions.put(row.id, row);
  return ok(sessionJson(world, row));
}

function expire({ world, tables, events }: Parts, row: SessionRow, cause: Cause): SessionRow {
  const after: SessionRow = { ...row, status: 'expired' };
  tables.sessions.put(row.id, after);
  const batch = events.batch(cause);
  batch.add('checkout.session.expired', sessionJson(world, after));
  batch.send();
  return after;
}

/** Arms the end of a session's life. */
function armExpiry(parts: Parts, row: SessionRow): void {
  const { world, tables } = parts;
  world.clock.at(new Date(row.expiresAt), `stripe.session:${row.id}`, () => {
    const now = tables.sessions.get(row.id);
    const cause = { method: 'POST', path: `/checkout/${row.id}`, requestId: null, idempotencyKey: null };
    if (now?.status === 'open') world.journal.atomically(() => expire(parts, now, cause));
  });
}

/** `/v1/checkout/sessions`. */
export function checkoutRoutes(gate: Gate, parts: Parts): void {
  const { world, tables } = parts;
  const json = (row: SessionRow): Record<string, unknown> => sessionJson(world, row);
  for (const row of tables.sessions.all()) if (row.status === 'open') armExpiry(parts, row);
  const path = '/v1/checkout/sessions';
  gate.post(path, (form) => {
    const reply = create(parts, form);
    const row = tables.sessions.get(String(reply.body['id']));
    if (row) armExpiry(parts, row);
    return reply;
  });
  gate.get(path, (request) => {
    const [intent, status] = [text(request.query['payment_intent']), text(request.query['status'])];
    const rows = tables.sessions
      .all()
      .filter((row) => (!intent || row.intent === intent) && (!status || row.status === status));
    return listOf(request, rows, json);
  });
  gate.get(`${path}/:id`, ({ params }) => {
    const row = tables.sessions.get(String(params['id']));
    return row ? ok(json(row)) : missing('checkout.session', String(params['id']));
  });
  gate.post(`${path}/:id/expire`, (_form, cause, { params }) => {
    const row = tables.sessions.get(String(params['id']));
    if (!row) return missing('checkout.session', String(params['id']));
    if (row.status !== 'open')
      return invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This one is ${row.status}.`);
    return ok(json(expire(parts, row, cause)));
  });
}

type Paid = { outcome: 'paid'; session: SessionRow } | { outcome: 'refused'; message: string; status: 400 | 402 };

interface Card {
  number: string;
  expMonth: number;
  expYear: number;
}

function readCard(body: Form, now: Date): Card | string {
  const number = (text(body['number']) ?? '').replace(/[\s-]/g, '');
  const [, month = '', year = ''] = /^(\d{1,2})\s*\/?\s*(?:20)?(\d\d)$/.exec((text(body['expiry']) ?? '').trim()) ?? [];
  const [expMonth, expYear] = [Number(month), 2000 + Number(year)];
  if (!luhn(number)) return 'Your card number is invalid.';
  if (!month || expMonth < 1 || expMonth > 12) return "Your card's expiration date is incomplete.";
  if (expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1)
    return "Your card's expiration year is in the past.";
  if (!/^\d{3,4}$/.test(text(body['cvc']) ?? '')) return "Your card's security code is incomplete.";
  return { number, expMonth, expYear };
}

/** Charges the card of the page under the session's one intent. */
function payOn(parts: Parts, before: SessionRow, card: Card, cause: Cause): Paid {
  const { world, tables, events } = parts;
  const method = createPaymentMethod(world, card);
  if (!method) return { outcome: 'refused', status: 402, message: 'Your card was declined: it is no test card.' };
  const batch = events.batch(cause);
  let intent: IntentRow | undefined = before.intent ? tables.intents.get(before.intent) : undefined;
  if (!intent) {
    const { amount, currency, intentMetadata: metadata, intentDescription: description } = before;
    intent = newIntent(world, { amount, currency, metadata, description, customer: null, method: null });
    batch.add('payment_intent.created', intentJson(tables, intent));
  }
  const after = charge(world, tables, batch, cause, intent, method);
  const session: SessionRow = { ...before, intent: after.id, status: after.failure ? 'open' : 'complete' };
  tables.sessions.put(session.id, session);
  if (!after.failure) batch.add('checkout.session.completed', sessionJson(world, session));
  batch.send();
  if (after.failure) return { outcome: 'refused', status: 402, message: after.failure.message };
  return { outcome: 'paid', session };
}

function answerPage(request: Request, response: Response, row: SessionRow, status: number, message?: string): void {
  const back = row.successUrl.replaceAll('{CHECKOUT_SESSION_ID}', row.id);
  const wantsJson = request.accepts(['html', 'json']) === 'json';
  if (wantsJson) {
    const url = row.status === 'complete' ? back : row.cancelUrl;
    response.status(status).json({ id: row.id, status: row.status, url, ...(message && { message }) });
  } else if (row.status === 'complete') response.redirect(303, back);
  else
    response
      .status(row.status === 'expired' ? 410 : status)
      .type('html')
      .send(checkoutHtml(row, message));
}

/** The page at `/checkout/:id` that takes the test cards. */
export function checkoutPage(parts: Parts): Router {
  const { world, tables, events } = parts;
  const router = Router();
  const of = (request: Request): SessionRow | undefined => tables.sessions.get(String(request.params['id']));
  router.get('/checkout/:id', (request, response, next) => {
    const row = of(request);
    if (row) answerPage(request, response, row, 200);
    else next();
  });
  const forms = [express.urlencoded({ extended: false }), express.json()];
  router.post('/checkout/:id', ...forms, world.faults.middleware('stripe'), async (request, response, next) => {
    const row = of(request);
    if (!row) return next();
    if (row.status !== 'open') return answerPage(request, response, row, row.status === 'complete' ? 200 : 410);
    const card = readCard(record(request.body), world.clock.now());
    if (typeof card === 'string') return answerPage(request, response, row, 400, card);
    const cause = causeOf(request, response);
    const first = events.comesFirst(cause);
    const paid = world.journal.atomically(() => payOn(parts, row, card, cause));
    if (first) await events.tried();
    if (paid.outcome === 'paid') answerPage(request, response, paid.session, 200);
    else answerPage(request, response, row, paid.status, paid.message);
  });
  return router;
}
