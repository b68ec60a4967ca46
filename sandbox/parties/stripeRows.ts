import type { Table } from '../journal.js';
import type { World } from '../world.js';
import { type PaymentMethodRow, paymentMethods } from './stripeCards.js';

/** Moments in rows are Unix milliseconds of world time; Stripe's answers have seconds. Amounts are minor units. */
export interface IntentRow {
  id: string;
  amount: number;
  currency: string;
  status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  created: number;
  metadata: Record<string, string>;
  description: string | null;
  customer: string | null;
  method: string | null;
  latestCharge: string | null;
  failure: StripeFailure | null;
  canceledAt: number | null;
  cancellationReason: string | null;
  /** The number of the voucher that pays it. */
  voucher?: string;
}

/** Why a card was not charged. */
export interface StripeFailure {
  code: string;
  declineCode: string | null;
  message: string;
}

export interface ChargeRow {
  id: string;
  intent: string;
  amount: number;
  currency: string;
  status: 'succeeded' | 'failed';
  created: number;
  metadata: Record<string, string>;
  description: string | null;
  customer: string | null;
  method: string;
  /** It was paid in cash with this voucher. */
  voucher?: string;
  failure: StripeFailure | null;
  amountRefunded: number;
  dispute: string | null;
}

/** A number that is paid in cash at a shop's till. */
export interface VoucherRow {
  number: string;
  intent: string;
  created: number;
  expiresAt: number;
  payments: VoucherPayment[];
}

export interface VoucherPayment {
  amount: number;
  paidAt: number;
  /** When the shop's word reaches the gateway. */
  confirmsAt: number;
  /** The charge that its word has made. */
  charge: string | null;
}

export interface RefundRow {
  id: string;
  charge: string;
  intent: string;
  amount: number;
  currency: string;
  status: 'succeeded';
  reason: string | null;
  metadata: Record<string, string>;
  created: number;
}

export interface DisputeRow {
  id: string;
  charge: string;
  intent: string;
  amount: number;
  currency: string;
  reason: string;
  status: 'needs_response' | 'won' | 'lost';
  created: number;
}

export interface SessionRow {
  id: string;
  status: 'open' | 'complete' | 'expired';
  amount: number;
  currency: string;
  title: string;
  created: number;
  expiresAt: number;
  successUrl: string;
  cancelUrl: string | null;
  reference: string | null;
  customerEmail: string | null;
  locale: string | null;
  metadata: Record<string, string>;
  intentMetadata: Record<string, string>;
  intentDescription: string | null;
  intent: string | null;
}

export interface EventRow {
  id: string;
  type: string;
  created: number;
  object: unknown;
  request: { id: string | null; idempotency_key: string | null };
}

/** Everything at the gateway. */
export interface StripeTables {
  intents: Table<IntentRow>;
  charges: Table<ChargeRow>;
  refunds: Table<RefundRow>;
  disputes: Table<DisputeRow>;
  sessions: Table<SessionRow>;
  vouchers: Table<VoucherRow>;
  events: Table<EventRow>;
  methods: Table<PaymentMethodRow>;
}

export function stripeTables(world: World): StripeTables {
  const { journal } = world;
  return {
    intents: journal.table('stripe.intents'),
    charges: journal.table('stripe.charges'),
    refunds: journal.table('stripe.refunds'),
    disputes: journal.table('stripe.disputes'),
    sessions: journal.table('stripe.sessions'),
    vouchers: journal.table('stripe.vouchers'),
    events: journal.table('stripe.events'),
    methods: paymentMethods(world),
  };
}
