import type { World } from '../world.js';
import { type PaymentMethodRow, TEST_METHODS, createPaymentMethod } from './stripeCards.js';
import { charge, newIntent } from './stripeCharging.js';
import type { Cause, StripeEvents } from './stripeEvents.js';
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
  refuse,
  text,
  unknownField,
  words,
} from './stripeRest.js';
import { intentJson, methodJson } from './stripeObjects.js';
import type { IntentRow, StripeTables } from './stripeRows.js';
import { issueVoucher } from './stripeVouchers.js';

const CREATE = words(
  'amount currency payment_method confirm off_session metadata description customer ' +
    'payment_method_types allowed_payment_method_types payment_method_data automatic_payment_methods error_on_requires_action capture_method ' +
    'confirmation_method receipt_email statement_descriptor statement_descriptor_suffix return_url ' +
    'payment_method_options setup_future_usage use_stripe_sdk',
);
const CONFIRM = ['payment_method', 'off_session', 'return_url', 'error_on_requires_action', 'receipt_email'];
const LARGEST = 99_999_999;
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'];

interface Parts {
  world: World;
  tables: StripeTables;
  events: StripeEvents;
}

/** The payment method of an id; Stripe's own names for test cards make one. */
function methodOf({ world, tables }: Parts, id: string): PaymentMethodRow | undefined {
  const number = TEST_METHODS[id];
  if (!number) return tables.methods.get(id);
  return createPaymentMethod(world, { number, expMonth: 12, expYear: world.clock.now().getUTCFullYear() + 3 });
}

function checkAmount(form: Form): Reply | { amount: number; currency: string } {
  const [amount, currency] = [integer(form['amount']), text(form['currency'])?.toLowerCase()];
  if (form['amount'] === undefined)
    return invalid('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  if (amount === undefined)
    return invalid(`Invalid integer: ${text(form['amount']) ?? 'none'}`, {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (amount < 1)
    return invalid('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  if (!currency) return invalid('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' });
  if (!/^[a-z]{3}$/.test(currency)) return invalid(`Invalid currency: ${currency}`, { param: 'currency' });
  if (amount > LARGEST)
    return invalid('Amount must be no more than 999,999.99', { code: 'amount_too_large', param: 'amount' });
  return { amount, currency };
}

const WRONG_STATE = 'payment_intent_unexpected_state';

function confirm(parts: Parts, form: Form, cause: Cause, intent: IntentRow, created: boolean): Reply {
  const { world, tables, events } = parts;
  const json = (row: IntentRow): Record<string, unknown> => intentJson(tables, row);
  if (!['requires_payment_method', 'requires_confirmation'].includes(intent.status)) {
    const message = `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`;
    return invalid(message, { code: WRONG_STATE, payment_intent: json(intent) });
  }
  const id = text(form['payment_method']) ?? intent.method ?? '';
  const method = methodOf(parts, id);
  if (!id)
    return invalid('You cannot confirm this PaymentIntent because it is missing a payment method.', {
      code: WRONG_STATE,
    });
  if (!method) return invalid(`No such PaymentMethod: '${id}'`, { code: 'resource_missing', param: 'payment_method' });
  if (method.paid && !method.customer) {
    return invalid(
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment. It may not be used again.',
    );
  }
  const batch = events.batch(cause);
  if (created)
    batch.add('payment_intent.created', json({ ...intent, status: 'requires_confirmation', method: method.id }));
  const after = charge(world, tables, batch, cause, intent, method);
  batch.send();
  if (!after.failure) return ok(json(after));
  const { code, declineCode, message } = after.failure;
  const more = { code, ...(declineCode && { decline_code: declineCode }), charge: after.latestCharge };
  return refuse(402, 'card_error', message, {
    ...more,
    payment_intent: json(after),
    payment_method: methodJson(method),
  });
}

function create(parts: Parts, form: Form, cause: Cause): Reply {
  const { world, tables, events } = parts;
  const unknown = unknownField(form, CREATE);
  const checked = checkAmount(form);
  if (unknown) return unknown;
  if ('status' in checked) return checked;
  const methodId = text(form['payment_method']) ?? null;
  const method = methodId ? methodOf(parts, methodId) : undefined;
  if (methodId && !method) {
    return invalid(`No such PaymentMethod: '${methodId}'`, { code: 'resource_missing', param: 'payment_method' });
  }
  if (form['off_session'] === 'true' && form['confirm'] !== 'true') {
    return invalid('off_session can only be set when confirm is true', { param: 'off_session' });
  }
  const described = { description: text(form['description']) ?? null, customer: text(form['customer']) ?? null };
  const intent = newIntent(world, {
    ...checked,
    metadata: metadataOf(form['metadata']),
    ...described,
    method: method?.id ?? null,
  });
  if (form['payment_method_data'] !== undefined) return issueVoucher(parts, form, cause, intent);
  if (form['confirm'] === 'true') {
    return confirm(parts, { payment_method: method?.id }, cause, intent, true);
  }
  tables.intents.put(intent.id, intent);
  const batch = events.batch(cause);
  batch.add('payment_intent.created', intentJson(tables, intent));
  batch.send();
  return ok(intentJson(tables, intent));
}

function cancel({ world, tables, events }: Parts, form: Form, cause: Cause, intent: IntentRow): Reply {
  if (['succeeded', 'canceled'].includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`;
    return invalid(message, { code: WRONG_STATE, payment_intent: intentJson(tables, intent) });
  }
  const reason = text(form['cancellation_reason']) ?? null;
  if (reason && !REASONS.includes(reason))
    return invalid('Invalid cancellation_reason', { param: 'cancellation_reason' });
  const canceledAt = world.clock.now().getTime();
  const after: IntentRow = { ...intent, status: 'canceled', canceledAt, cancellationReason: reason };
  tables.intents.put(after.id, after);
  const batch = events.batch(cause);
  batch.add('payment_intent.canceled', intentJson(tables, after));
  batch.send();
  return ok(intentJson(tables, after));
}

function update({ tables }: Parts, form: Form, intent: IntentRow): Reply {
  const unknown = unknownField(form, ['metadata', 'description', 'receipt_email']);
  if (unknown) return unknown;
  const description = text(form['description']) ?? intent.description;
  const after = { ...intent, metadata: { ...intent.metadata, ...metadataOf(form['metadata']) }, description };
  tables.intents.put(after.id, after);
  return ok(intentJson(tables, after));
}

/** Clauses such as `metadata['attempt']:'pay_1' AND status:'succeeded'`; undefined when the query is none. */
function readQuery(query: string): ((row: IntentRow) => boolean) | undefined {
  const clauses = query.split(/\s+AND\s+/i).map((clause) => {
    const [, key, value] = /^\s*metadata\[["'](.+?)["']\]:["'](.*)["']\s*$/.exec(clause) ?? [];
    if (key !== undefined) return (row: IntentRow): boolean => row.metadata[key] === value;
    const [, status] = /^\s*status:["'](\w+)["']\s*$/.exec(clause) ?? [];
    return status === undefined ? undefined : (row: IntentRow): boolean => row.status === status;
  });
  if (clauses.some((clause) => clause === undefined)) return undefined;
  return (row) => clauses.every((clause) => clause?.(row));
}

/** `/v1/payment_intents`. */
export function intentRoutes(gate: Gate, parts: Parts): void {
  const { tables } = parts;
  const json = (row: IntentRow): Record<string, unknown> => intentJson(tables, row);
  const withIntent = (id: unknown, run: (row: IntentRow) => Reply): Reply => {
    const row = tables.intents.get(String(id));
    return row ? run(row) : missing('payment_intent', String(id));
  };
  gate.post('/v1/payment_intents', (form, cause) => create(parts, form, cause));
  gate.get('/v1/payment_intents', (request) => {
    const customer = text(request.query['customer']);
    const rows = tables.intents.all().filter((row) => !customer || row.customer === customer);
    return listOf(request, rows, json);
  });
  gate.get('/v1/payment_intents/search', ({ query }) => {
    const holds = readQuery(text(query['query']) ?? '');
    if (!holds) return invalid('We were unable to parse your search query', { param: 'query' });
    const data = tables.intents.all().toReversed().filter(holds).map(json);
    return ok({ object: 'search_result', url: '/v1/payment_intents/search', has_more: false, next_page: null, data });
  });
  gate.get('/v1/payment_intents/:id', ({ params }) => withIntent(params['id'], (row) => ok(json(row))));
  gate.post('/v1/payment_intents/:id', (form, _cause, { params }) =>
    withIntent(params['id'], (row) => update(parts, form, row)),
  );
  gate.post('/v1/payment_intents/:id/confirm', (form, cause, { params }) =>
    withIntent(params['id'], (row) => unknownField(form, CONFIRM) ?? confirm(parts, form, cause, row, false)),
  );
  gate.post('/v1/payment_intents/:id/cancel', (form, cause, { params }) =>
    withIntent(params['id'], (row) => cancel(parts, form, cause, row)),
  );
}
