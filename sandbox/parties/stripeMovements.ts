import { type Request, Router } from 'express';
import type { World } from '../world.js';
import { fail, param } from './bearer.js';
import { stripeId } from './stripeCards.js';
import { type Cause, type StripeEvents, eventJson } from './stripeEvents.js';
import {
  type Form,
  type Gate,
  type Reply,
  integer,
  invalid,
  listOf,
  metadataOf,
  missing,
  ok,
  text,
  unknownField,
} from './stripeRest.js';
import { chargeJson, disputeJson, refundJson } from './stripeObjects.js';
import type { ChargeRow, DisputeRow, RefundRow, StripeTables } from './stripeRows.js';

interface Parts {
  world: World;
  tables: StripeTables;
  events: StripeEvents;
}

const REFUND = ['charge', 'payment_intent', 'amount', 'reason', 'metadata'];
const REFUND_REASONS = ['duplicate', 'fraudulent', 'requested_by_customer'];

function paidCharge(tables: StripeTables, form: Form): ChargeRow | undefined {
  const [id, intent] = [text(form['charge']), text(form['payment_intent'])];
  if (id) return tables.charges.get(id);
  return tables.charges.all().find((row) => row.intent === intent && row.status === 'succeeded');
}

function checkRefund(form: Form, charge: ChargeRow | undefined): Reply | { charge: ChargeRow; amount: number } {
  const unknown = unknownField(form, REFUND);
  if (unknown) return unknown;
  if (!charge) return missing('charge', text(form['charge']) ?? text(form['payment_intent']) ?? '');
  const reason = text(form['reason']);
  if (reason && !REFUND_REASONS.includes(reason)) return invalid('Invalid reason', { param: 'reason' });
  if (charge.status === 'failed')
    return invalid('This charge has not succeeded and cannot be refunded.', { param: 'charge' });
  if (charge.voucher) return invalid('Cash that was paid at a shop cannot be refunded.', { param: 'charge' });
  if (charge.dispute)
    return invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  const left = charge.amount - charge.amountRefunded;
  if (left === 0) return invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const amount = form['amount'] === undefined ? left : integer(form['amount']);
  if (amount === undefined || amount < 1)
    return invalid('Invalid integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left)
    return invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  return { charge, amount };
}

function refund({ world, tables, events }: Parts, form: Form, cause: Cause): Reply {
  const checked = checkRefund(form, paidCharge(tables, form));
  if ('status' in checked) return checked;
  const { charge, amount } = checked;
  const row: RefundRow = {
    id: stripeId('re'),
    charge: charge.id,
    intent: charge.intent,
    amount,
    currency: charge.currency,
    status: 'succeeded',
    reason: text(form['reason']) ?? null,
    metadata: metadataOf(form['metadata']),
    created: world.clock.now().getTime(),
  };
  const after = { ...charge, amountRefunded: charge.amountRefunded + amount };
  tables.refunds.put(row.id, row);
  tables.charges.put(after.id, after);
  const batch = events.batch(cause);
  batch.add('refund.created', refundJson(row));
  batch.add('charge.refunded', chargeJson(tables, after));
  batch.send();
  return ok(refundJson(row));
}

/** The cardholder's bank takes the money back. */
function openDispute({ world, tables, events }: Parts, charge: ChargeRow): DisputeRow {
  const row: DisputeRow = {
    id: stripeId('du'),
    charge: charge.id,
    intent: charge.intent,
    amount: charge.amount - charge.amountRefunded,
    currency: charge.currency,
    reason: 'fraudulent',
    status: 'needs_response',
    created: world.clock.now().getTime(),
  };
  world.journal.atomically(() => {
    tables.disputes.put(row.id, row);
    tables.charges.put(charge.id, { ...charge, dispute: row.id });
    const cause = {
      method: 'POST',
      path: `/sandbox/charges/${charge.id}/dispute`,
      requestId: null,
      idempotencyKey: null,
    };
    const batch = events.batch(cause);
    batch.add('charge.dispute.created', disputeJson(row));
    batch.add('charge.dispute.funds_withdrawn', disputeJson(row));
    batch.send();
  });
  return row;
}

function closeDispute({ tables, events }: Parts, row: DisputeRow, status: 'won' | 'lost', cause: Cause): DisputeRow {
  const after = { ...row, status };
  tables.disputes.put(row.id, after);
  const batch = events.batch(cause);
  if (status === 'won') batch.add('charge.dispute.funds_reinstated', disputeJson(after));
  batch.add('charge.dispute.closed', disputeJson(after));
  batch.send();
  return after;
}

function movementList<T extends { id: string; created: number; charge: string; intent: string }>(
  request: Request,
  rows: T[],
  json: (row: T) => Record<string, unknown>,
): Reply {
  const [charge, intent] = [text(request.query['charge']), text(request.query['payment_intent'])];
  const asked = rows.filter((row) => (!charge || row.charge === charge) && (!intent || row.intent === intent));
  return listOf(request, asked, json);
}

/** `/v1/charges`, `/v1/refunds`, `/v1/disputes` and `/v1/events`: everything that moved. */
export function movementRoutes(gate: Gate, parts: Parts): void {
  const { tables } = parts;
  gate.get('/v1/charges', (request) => {
    const [intent, customer] = [text(request.query['payment_intent']), text(request.query['customer'])];
    const rows = tables.charges
      .all()
      .filter((row) => (!intent || row.intent === intent) && (!customer || row.customer === customer));
    return listOf(request, rows, (row) => chargeJson(tables, row));
  });
  gate.get('/v1/charges/:id', ({ params }) => {
    const row = tables.charges.get(String(params['id']));
    return row ? ok(chargeJson(tables, row)) : missing('charge', String(params['id']));
  });
  gate.post('/v1/refunds', (form, cause) => refund(parts, form, cause));
  gate.get('/v1/refunds', (request) => movementList(request, tables.refunds.all(), refundJson));
  gate.get('/v1/refunds/:id', ({ params }) => {
    const row = tables.refunds.get(String(params['id']));
    return row ? ok(refundJson(row)) : missing('refund', String(params['id']));
  });
  gate.get('/v1/disputes', (request) => movementList(request, tables.disputes.all(), disputeJson));
  gate.get('/v1/disputes/:id', ({ params }) => {
    const row = tables.disputes.get(String(params['id']));
    return row ? ok(disputeJson(row)) : missing('dispute', String(params['id']));
  });
  gate.post('/v1/disputes/:id/close', (_form, cause, { params }) => {
    const row = tables.disputes.get(String(params['id']));
    return row ? ok(disputeJson(closeDispute(parts, row, 'lost', cause))) : missing('dispute', String(params['id']));
  });
  gate.get('/v1/events', (request) => {
    const type = text(request.query['type']);
    const several = Object.entries(request.query).filter(([name]) => /^types(\[\d*\])?$/.test(name));
    const types = [type, ...several.flatMap(([, value]) => value)].filter((one) => typeof one === 'string');
    const matches = (name: string): boolean =>
      types.some((wanted) => wanted === name || (wanted.endsWith('*') && name.startsWith(wanted.slice(0, -1))));
    const rows = tables.events.all().filter((row) => types.length === 0 || matches(row.type));
    return listOf(request, rows, eventJson);
  });
  gate.get('/v1/events/:id', ({ params }) => {
    const row = tables.events.get(String(params['id']));
    return row ? ok(eventJson(row)) : missing('event', String(params['id']));
  });
}

interface Movement {
  id: string;
  kind: 'charge' | 'refund' | 'dispute';
  status: 'succeeded' | 'failed' | 'pending';
  amount: number;
  currency: string;
  loan?: string;
  at: string;
  intent: string;
}

/** Everything at the gateway, oldest first. A dispute has succeeded when the money is gone. */
function movements(tables: StripeTables): Movement[] {
  const loanOf = (chargeId: string): string | undefined => tables.charges.get(chargeId)?.metadata['loan'];
  const shown = (
    row: { id: string; amount: number; currency: string; created: number; intent: string },
    kind: Movement['kind'],
    status: Movement['status'],
    loan: string | undefined,
  ): Movement => {
    const { id, amount, currency, intent } = row;
    const at = new Date(row.created).toISOString();
    return { id, kind, status, amount, currency: currency.toUpperCase(), ...(loan && { loan }), at, intent };
  };
  const all = [
    ...tables.charges.all().map((row) => shown(row, 'charge', row.status, row.metadata['loan'])),
    ...tables.refunds.all().map((row) => shown(row, 'refund', row.status, loanOf(row.charge))),
    ...tables.disputes
      .all()
      .map((row) => shown(row, 'dispute', row.status === 'won' ? 'failed' : 'succeeded', loanOf(row.charge))),
  ];
  return all.sort((a, b) => a.at.localeCompare(b.at));
}

/** `/sandbox/charges`: what is at the gateway, and the bank's word that a payment is charged back. */
export function chargeControls(parts: Parts): Router {
  const { tables } = parts;
  const router = Router();
  router.get('/charges', (_request, response) => void response.json(movements(tables)));
  const chargeOf = (id: string): ChargeRow | undefined =>
    tables.charges.get(id) ?? tables.charges.all().find((row) => row.intent === id && row.status === 'succeeded');
  router.post('/charges/:id/dispute', (request, response) => {
    const charge = chargeOf(param(request, 'id'));
    if (!charge) return fail(response, 404, 'not_found', 'no such charge');
    if (charge.status === 'failed')
      return fail(response, 409, 'failed', 'the charge has failed: there is nothing to dispute');
    if (charge.voucher) return fail(response, 409, 'cash', 'cash that was paid at a shop cannot be charged back');
    if (charge.dispute) return fail(response, 409, 'disputed', 'the charge is disputed already');
    if (charge.amountRefunded === charge.amount) return fail(response, 409, 'refunded', 'the charge was refunded');
    const dispute = openDispute(parts, charge);
    response.status(201).json(movements(tables).find(({ id }) => id === dispute.id));
  });
  router.post('/charges/:id/dispute/:outcome', (request, response) => {
    const charge = chargeOf(param(request, 'id'));
    const dispute = charge?.dispute ? tables.disputes.get(charge.dispute) : undefined;
    const outcome = param(request, 'outcome');
    if (!dispute) return fail(response, 404, 'not_found', 'no such dispute');
    if (outcome !== 'won' && outcome !== 'lost') return fail(response, 404, 'not_found', 'a dispute is won or lost');
    if (dispute.status !== 'needs_response') return fail(response, 409, 'closed', 'the dispute is closed');
    const cause = { method: 'POST', path: request.originalUrl, requestId: null, idempotencyKey: null };
    parts.world.journal.atomically(() => closeDispute(parts, dispute, outcome, cause));
    response.json(movements(tables).find(({ id }) => id === dispute.id));
  });
  return router;
}
