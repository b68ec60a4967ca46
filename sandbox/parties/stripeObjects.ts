import type { Table } from '../journal.js';
import type { World } from '../world.js';
import type { PaymentMethodRow } from './stripeCards.js';
import type { ChargeRow, DisputeRow, IntentRow, RefundRow, SessionRow, StripeTables } from './stripeRows.js';

const seconds = (ms: number): number => Math.floor(ms / 1000);

export function methodJson(row: PaymentMethodRow): Record<string, unknown> {
  const { brand, last4, expMonth: exp_month, expYear: exp_year } = row;
  const address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return {
    id: row.id,
    object: 'payment_method',
    type: 'card',
    billing_details: { address, email: null, name: null, phone: null, tax_id: null },
    card: { brand, last4, exp_month, exp_year, funding: 'credit', country: 'GB', display_brand: brand, checks: {} },
    created: row.created,
    customer: row.customer ?? null,
    livemode: false,
    metadata: {},
  };
}

function failureJson(tables: StripeTables, row: IntentRow): Record<string, unknown> | null {
  if (!row.failure) return null;
  const method = row.method ? tables.methods.get(row.method) : undefined;
  return {
    type: row.voucher ? 'invalid_request_error' : 'card_error',
    code: row.failure.code,
    ...(row.failure.declineCode && { decline_code: row.failure.declineCode }),
    message: row.failure.message,
    charge: row.latestCharge,
    payment_method: method ? methodJson(method) : null,
  };
}

/** What its payer has to do. */
function nextActionJson(tables: StripeTables, row: IntentRow): Record<string, unknown> | null {
  const voucher = row.status === 'requires_action' && row.voucher ? tables.vouchers.get(row.voucher) : undefined;
  if (!voucher) return null;
  const { number, expiresAt } = voucher;
  return {
    type: 'oxxo_display_details',
    oxxo_display_details: { number, expires_after: seconds(expiresAt), hosted_voucher_url: null },
  };
}

export function intentJson(tables: StripeTables, row: IntentRow): Record<string, unknown> {
  const { id, amount, currency, status } = row;
  return {
    id,
    object: 'payment_intent',
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: status === 'succeeded' ? amount : 0,
    automatic_payment_methods: null,
    canceled_at: row.canceledAt === null ? null : seconds(row.canceledAt),
    cancellation_reason: row.cancellationReason,
    capture_method: 'automatic',
    client_secret: `${id}_secret_sandbox`,
    confirmation_method: 'automatic',
    created: seconds(row.created),
    currency,
    customer: row.customer,
    description: row.description,
    last_payment_error: failureJson(tables, row),
    latest_charge: row.latestCharge,
    livemode: false,
    metadata: row.metadata,
    next_action: nextActionJson(tables, row),
    payment_method: status === 'requires_payment_method' ? null : row.method,
    payment_method_types: [row.voucher ? 'oxxo' : 'card'],
    receipt_email: null,
    setup_future_usage: null,
    status,
  };
}

const SELLER_MESSAGE = 'The bank did not return any further details with this decline.';

function outcomeJson(row: ChargeRow): Record<string, unknown> {
  const { failure } = row;
  return {
    network_status: failure ? 'declined_by_network' : 'approved_by_network',
    reason: failure ? (failure.declineCode ?? failure.code) : null,
    risk_level: 'normal',
    seller_message: failure ? SELLER_MESSAGE : 'Payment complete.',
    type: failure ? 'issuer_declined' : 'authorized',
  };
}

export function chargeJson(tables: StripeTables, row: ChargeRow): Record<string, unknown> {
  const { id, amount, currency, status, failure, amountRefunded } = row;
  const method = tables.methods.get(row.method);
  const card = method ? { ...(methodJson(method)['card'] as object), network: method.brand } : {};
  const paid = status === 'succeeded';
  return {
    id,
    object: 'charge',
    amount,
    amount_captured: paid ? amount : 0,
    amount_refunded: amountRefunded,
    balance_transaction: paid ? id.replace('ch_', 'txn_') : null,
    captured: paid,
    created: seconds(row.created),
    currency,
    customer: row.customer,
    description: row.description,
    disputed: row.dispute !== null,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    livemode: false,
    metadata: row.metadata,
    outcome: outcomeJson(row),
    paid,
    payment_intent: row.intent,
    payment_method: row.method,
    payment_method_details: row.voucher ? { oxxo: { number: row.voucher }, type: 'oxxo' } : { card, type: 'card' },
    receipt_url: null,
    refunded: paid && amountRefunded === amount,
    status,
  };
}

export function refundJson(row: RefundRow): Record<string, unknown> {
  const { id, amount, currency, charge, status, reason, metadata } = row;
  const created = seconds(row.created);
  return {
    id,
    object: 'refund',
    amount,
    charge,
    created,
    currency,
    metadata,
    payment_intent: row.intent,
    reason,
    status,
  };
}

export function disputeJson(row: DisputeRow): Record<string, unknown> {
  const { id, amount, currency, charge, status, reason } = row;
  return {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge,
    created: seconds(row.created),
    currency,
    evidence_details: { due_by: seconds(row.created) + 7 * 86_400, has_evidence: false, past_due: false },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: row.intent,
    reason,
    status,
  };
}

export function sessionJson(world: World, row: SessionRow): Record<string, unknown> {
  const { id, amount, currency, status } = row;
  return {
    id,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: row.cancelUrl,
    client_reference_id: row.reference,
    created: seconds(row.created),
    currency,
    customer: null,
    customer_email: row.customerEmail,
    expires_at: seconds(row.expiresAt),
    livemode: false,
    locale: row.locale,
    metadata: row.metadata,
    mode: 'payment',
    payment_intent: row.intent,
    payment_method_types: ['card'],
    payment_status: status === 'complete' ? 'paid' : 'unpaid',
    status,
    success_url: row.successUrl,
    ui_mode: 'hosted',
    url: status === 'open' ? `${world.config.ownUrl}/checkout/${id}` : null,
  };
}

/** The object of an id, by the id's prefix. */
export function objectOf(world: World, tables: StripeTables, id: string): Record<string, unknown> | undefined {
  const make = <T>(table: Table<T>, json: (row: T) => Record<string, unknown>): Record<string, unknown> | undefined => {
    const row = table.get(id);
    return row && json(row);
  };
  switch (id.split('_')[0] ?? '') {
    case 'pi':
      return make(tables.intents, (row) => intentJson(tables, row));
    case 'ch':
      return make(tables.charges, (row) => chargeJson(tables, row));
    case 'pm':
      return make(tables.methods, methodJson);
    case 're':
      return make(tables.refunds, refundJson);
    case 'du':
      return make(tables.disputes, disputeJson);
    case 'cs':
      return make(tables.sessions, (row) => sessionJson(world, row));
    default:
      return undefined;
  }
}
