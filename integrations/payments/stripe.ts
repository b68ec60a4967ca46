import Stripe from 'stripe';
import { z } from 'zod';
import { type Clock, systemClock } from '../../core/clock.js';
import type {
  Charge,
  ChargeOutcome,
  Checkout,
  GatewayEvent,
  PaymentGateway,
  ReferenceOrder,
} from '../../core/ports/gateway.js';
import { inTime } from '../../core/patience.js';
import { Refusal } from '../httpAnswers.js';
import { toGateway } from './stripeAmounts.js';
import { cardOf, chargeForm, type Intent, intentForm, movementsOf, sessionForm } from './stripeMovements.js';
import { checked, declineOf, failureOf, stripeProblem, tooLate } from './stripeProblems.js';

export interface StripeOptions {
  readonly secretKey: string;
  /** Several stand side by side while one is changed for the next. */
  readonly webhookSecrets: readonly string[];
  /** Another origin than the gateway's own, such as `http://localhost:3979`. */
  readonly apiUrl?: string;
  /** The limit of one call in milliseconds, 8000 at the most. */
  readonly timeoutMs?: number;
  readonly clock?: Pick<Clock, 'now'>;
}

/** Seconds that a signature's moment may lie in the past or in the future. */
const tolerance = 300;
const longest = 8000;

function clientOf({ secretKey, apiUrl, timeoutMs = longest }: StripeOptions): Stripe {
  const url = apiUrl === undefined ? undefined : new URL(apiUrl);
  const protocol = url?.protocol === 'http:' ? 'http' : 'https';
  const place = url && { host: url.hostname, port: url.port || (protocol === 'http' ? 80 : 443), protocol };
  // No repetition here: the worker behind it repeats under the same key, and counts.
  const limits = { timeout: Math.min(timeoutMs, longest), maxNetworkRetries: 0, telemetry: false };
  return new Stripe(secretKey, { ...limits, ...(place as Stripe.StripeConfig | undefined) });
}

/** A driver's calls as its caller sees them: in time, or a Problem. */
function asker(limit: number) {
  return async <T>(name: string, writes: boolean, call: () => Promise<T>): Promise<T> => {
    try {
      // The client bounds silence on the line only: an answer that drips in for ever is ended here.
      return await inTime(limit, call(), tooLate);
    } catch (thrown) {
      throw stripeProblem(thrown, name, writes);
    }
  };
}
type Asked = ReturnType<typeof asker>;

const chargedForm = intentForm.extend({ latest_charge: z.union([z.string(), chargeForm]).nullish() });

function outcomeOf(intent: Intent, card: string | undefined): ChargeOutcome {
  const { id: ref, last_payment_error: error } = intent;
  if (intent.status === 'succeeded') return { outcome: 'settled', ref, card };
  if (intent.status === 'requires_payment_method')
    return { outcome: 'failed', ref, failure: failureOf(error?.decline_code, error?.code) };
  if (intent.status === 'canceled') return { outcome: 'failed', ref, failure: 'gateway' };
  return { outcome: 'pending', ref };
}

async function charge(stripe: Stripe, order: Charge): Promise<ChargeOutcome> {
  const params = {
    ...toGateway(order.amount),
    payment_method: order.token,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    // Nobody on a telephone can follow a bank's page: such a card is refused at once and a link is offered instead.
    error_on_requires_action: true,
    metadata: { attempt: order.attemptId, loan: order.loanId },
    expand: ['latest_charge'],
  } satisfies Stripe.PaymentIntentCreateParams;
  try {
    const answer = await stripe.paymentIntents.create(params, { idempotencyKey: order.key });
    const intent = checked(chargedForm, answer, 'charge', true);
    const latest = intent.latest_charge;
    return outcomeOf(intent, typeof latest === 'object' && latest ? cardOf(latest) : undefined);
  } catch (thrown) {
    const declined = declineOf(thrown);
    if (declined) return declined;
    throw thrown;
  }
}

function pageOf(page: Checkout): Stripe.Checkout.SessionCreateParams {
  const { amount, currency } = toGateway(page.amount);
  const metadata = { attempt: page.attemptId, loan: page.loanId };
  return {
    mode: 'payment',
    client_reference_id: page.attemptId,
    metadata,
    payment_intent_data: { metadata },
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: page.title } } }],
    success_url: page.doneUrl,
    cancel_url: page.returnUrl,
    expires_at: Math.floor(page.expiresAt.getTime() / 1000),
  };
}

async function closePage(stripe: Stripe, asked: Asked, ref: string): Promise<'closed' | 'paid'> {
  try {
    await asked('close', true, () => stripe.checkout.sessions.expire(ref));
    return 'closed';
  } catch (thrown) {
    // A page that is not open any more is refused: it has expired already, or somebody has paid.
    if (!(thrown instanceof Refusal)) throw thrown;
    const answer = await asked('close', false, () => stripe.checkout.sessions.retrieve(ref));
    const { status } = checked(sessionForm, answer, 'close', false);
    if (status === 'complete') return 'paid';
    if (status === 'expired') return 'closed';
    throw thrown;
  }
}

const voucherForm = z.object({
  id: z.string().min(1),
  next_action: z.object({
    oxxo_display_details: z.object({ number: z.string().regex(/^\d{8,}$/), expires_after: z.int() }),
  }),
});

function voucherOf(order: ReferenceOrder): Stripe.PaymentIntentCreateParams {
  return {
    ...toGateway(order.amount),
    confirm: true,
    allowed_payment_method_types: [order.scheme],
    payment_method_data: { type: order.scheme, billing_details: { ...order.payer } },
    payment_method_options: { [order.scheme]: { expires_after_days: order.validDays } },
    metadata: { attempt: order.attemptId, loan: order.loanId },
  };
}

async function closeVoucher(stripe: Stripe, asked: Asked, ref: string): Promise<'closed' | 'paid'> {
  try {
    await asked('close', true, () => stripe.paymentIntents.cancel(ref));
    return 'closed';
  } catch (thrown) {
    // What has come to an end can not be cancelled any more.
    if (!(thrown instanceof Refusal)) throw thrown;
    const answer = await asked('close', false, () => stripe.paymentIntents.retrieve(ref));
    const { status } = checked(intentForm, answer, 'close', false);
    if (status === 'succeeded') return 'paid';
    if (status === 'canceled') return 'closed';
    throw thrown;
  }
}

const ref = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullish();
const eventForm = z.object({
  id: z.string().min(1),
  type: z.string().min(1),
  /** Left out by whoever makes an event by hand. */
  livemode: z.boolean().optional(),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      object: z.string().optional(),
      client_reference_id: z.string().nullish(),
      payment_intent: ref,
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

const forged = Symbol('forged');

/** What a right signature vouches for, read; undefined where it is no JSON. */
function verified(stripe: Stripe, options: StripeOptions, header: string, rawBody: Buffer): unknown {
  const now = (options.clock ?? systemClock).now().getTime();
  const signedAt = Number(/(?:^|,)\s*t=(\d+)/.exec(header)?.[1]);
  // The client bounds the past alone.
  if (!(signedAt * 1000 - now <= tolerance * 1000)) return forged;
  for (const secret of options.webhookSecrets) {
    try {
      return stripe.webhooks.constructEvent(rawBody, header, secret, tolerance, undefined, now);
    } catch (thrown) {
      // The client reads a body only once its signature is right.
      if (thrown instanceof SyntaxError) return undefined;
      // Another secret may fit.
    }
  }
  return forged;
}

function readEvent(
  stripe: Stripe,
  options: StripeOptions,
  header: string,
  rawBody: Buffer,
): GatewayEvent | 'forged' | 'unreadable' {
  const genuine = verified(stripe, options, header, rawBody);
  if (genuine === forged) return 'forged';
  const { data: event } = eventForm.safeParse(genuine);
  if (!event) return 'unreadable';
  const live = /^[sr]k_live_/.test(options.secretKey);
  if ((event.livemode ?? live) !== live) return 'forged';
  const { object } = event.data;
  const itself = object.object === 'payment_intent' || object.object === 'checkout.session';
  return {
    id: event.id,
    type: event.type,
    attemptId: object.metadata?.['attempt'] ?? object.client_reference_id ?? undefined,
    gatewayRef: (itself ? object.id : object.payment_intent) ?? undefined,
  };
}

/** Stripe through its own client. Cards reach it as tokens or on its own page, never through here. */
export function createStripe(options: StripeOptions): PaymentGateway & Required<Pick<PaymentGateway, 'attemptOf'>> {
  const stripe = clientOf(options);
  // Room for the one repeat that the client makes by itself after a cut line, and for the many questions of a whole history.
  const limit = 2 * Math.min(options.timeoutMs ?? longest, longest) + 1000;
  const asked = asker(limit);
  const askedAtLength = asker(3 * limit);
  return {
    charge: (order) => asked('charge', true, () => charge(stripe, order)),
    async checkout(page) {
      const params = pageOf(page);
      const answer = await asked('checkout', true, () =>
        stripe.checkout.sessions.create(params, { idempotencyKey: page.key }),
      );
      const { id, url } = checked(sessionForm.extend({ url: z.url() }), answer, 'checkout', true);
      return { ref: id, url };
    },
    async reference(order) {
      const params = voucherOf(order);
      const answer = await asked('reference', true, () =>
        stripe.paymentIntents.create(params, { idempotencyKey: order.key }),
      );
      const { id, next_action } = checked(voucherForm, answer, 'reference', true);
      const { number: code, expires_after } = next_action.oxxo_display_details;
      return { ref: id, code, expiresAt: new Date(expires_after * 1000) };
    },
    close: (ref) => (ref.startsWith('cs_') ? closePage : closeVoucher)(stripe, asked, ref),
    movements: (attempt) => askedAtLength('movements', false, () => movementsOf(stripe, attempt)),
    async attemptOf(gatewayRef) {
      const answer = await asked('attemptOf', false, () => stripe.paymentIntents.retrieve(gatewayRef));
      return checked(intentForm, answer, 'attemptOf', false).metadata?.['attempt'];
    },
    readEvent: (headers, rawBody) => readEvent(stripe, options, headers['stripe-signature'] ?? '', rawBody),
  };
}
