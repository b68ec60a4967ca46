import type Stripe from 'stripe';
import { z } from 'zod';
import type { Movement } from '../../core/payment.js';
import { Refusal } from '../httpAnswers.js';
import { fromGateway } from './stripeAmounts.js';
import { checked, failureOf, stripeProblem } from './stripeProblems.js';

const idOf = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);
const metadata = z.record(z.string(), z.string()).nullish();
const sum = z.int();

export const intentForm = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: sum,
  currency: z.string(),
  created: z.int(),
  canceled_at: z.int().nullish(),
  metadata,
  last_payment_error: z.object({ code: z.string().nullish(), decline_code: z.string().nullish() }).nullish(),
});
export type Intent = z.infer<typeof intentForm>;

export const sessionForm = z.object({
  id: z.string().min(1),
  status: z.string().nullish(),
  payment_status: z.string().nullish(),
  url: z.string().nullish(),
  amount_total: sum.nullish(),
  currency: z.string().nullish(),
  expires_at: z.int().nullish(),
  payment_intent: idOf.nullish(),
});
type Session = z.infer<typeof sessionForm>;

const card = z.object({ card: z.object({ brand: z.string().nullish(), last4: z.string().nullish() }).nullish() });

export const chargeForm = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: sum,
  amount_captured: sum.nullish(),
  currency: z.string(),
  created: z.int(),
  metadata,
  failure_code: z.string().nullish(),
  outcome: z.object({ reason: z.string().nullish() }).nullish(),
  payment_method_details: card.nullish(),
});
type Charge = z.infer<typeof chargeForm>;

const refundForm = z.object({
  id: z.string().min(1),
  charge: idOf.nullish(),
  status: z.string().nullish(),
  amount: sum,
  currency: z.string(),
  created: z.int(),
});
const disputeForm = z.object({
  id: z.string().min(1),
  charge: idOf.nullish(),
  status: z.string(),
  amount: sum,
  currency: z.string(),
  created: z.int(),
  balance_transactions: z.array(z.object({ amount: sum, created: z.int() })).nullish(),
});

const moment = (seconds: number): Date => new Date(seconds * 1000);
const about = (charge: string | null | undefined): Pick<Movement, 'charge'> => (charge ? { charge } : {});

/** Brand and last four digits, for the receipt. */
export function cardOf(charge: Pick<Charge, 'payment_method_details'>): string | undefined {
  const { brand, last4 } = charge.payment_method_details?.card ?? {};
  return last4 ? `${brand ?? 'card'} ${last4}` : undefined;
}

/** A charge that is still pending has moved nothing. */
function ofCharge(charge: Charge): Movement[] {
  const { id, currency, created } = charge;
  const shown = cardOf(charge);
  const loan = charge.metadata?.['loan'];
  const common = {
    id,
    at: moment(created),
    ...(shown === undefined ? {} : { card: shown }),
    ...(loan === undefined ? {} : { loan }),
  };
  if (charge.status === 'succeeded')
    return [{ ...common, kind: 'paid', amount: fromGateway(charge.amount_captured ?? charge.amount, currency) }];
  if (charge.status !== 'failed') return [];
  const failure = failureOf(charge.outcome?.reason, charge.failure_code);
  return [{ ...common, kind: 'failed', amount: fromGateway(charge.amount, currency), failure }];
}

/** Money leaves with the refund's creation; one that fails later, even after it looked well, brings it back. */
function ofRefund({ id, charge, status, amount, currency, created }: z.infer<typeof refundForm>): Movement[] {
  const movement = { amount: fromGateway(amount, currency), at: moment(created), ...about(charge) };
  const back = status === 'failed' || status === 'canceled';
  return [
    { ...movement, id, kind: 'refunded' },
    ...(back ? [{ ...movement, id: `${id}:failed`, kind: 'reinstated' as const }] : []),
  ];
}

const moved: Readonly<Record<string, readonly number[]>> = {
  needs_response: [-1],
  under_review: [-1],
  lost: [-1],
  won: [-1, 1],
  appeal_needs_response: [-1],
  appeal_under_review: [-1],
};

/**
 * Each withdrawal and return of the disputed money, counted, so that an id is the same before and after the gateway
 * lists its balance entries. Inquiries and prevented disputes move nothing.
 */
function ofDispute(dispute: z.infer<typeof disputeForm>): Movement[] {
  const listed = (dispute.balance_transactions ?? []).toSorted((a, b) => a.created - b.created);
  const steps =
    listed.length > 0 ? listed : (moved[dispute.status] ?? []).map((amount) => ({ amount, created: dispute.created }));
  const amount = fromGateway(dispute.amount, dispute.currency);
  const counts = { disputed: 0, reinstated: 0 };
  return steps.map((step) => {
    const kind = step.amount < 0 ? 'disputed' : 'reinstated';
    counts[kind] += 1;
    const id = `${dispute.id}:${kind}:${counts[kind]}`;
    return { id, kind, amount, at: moment(step.created), ...about(dispute.charge) };
  });
}

interface Attempt {
  readonly id: string;
  readonly gatewayRef: string | null;
  readonly method: string;
}

/** A whole list of the gateway's, checked. */
async function all<T>(list: Stripe.ApiListPromise<unknown>, form: z.ZodType<T>, name: string): Promise<T[]> {
  const rows = await (list as Stripe.ApiListPromise<{ id: string }>).autoPagingToArray({ limit: 1000 });
  return rows.map((row) => checked(form, row, name, false));
}

/** The search lags by up to a minute and is not offered everywhere; the newest intents stand in for it. */
async function findIntents(stripe: Stripe, attempt: Attempt): Promise<Intent[]> {
  const query = `metadata['attempt']:'${attempt.id.replace(/[^\w:-]/g, '')}'`;
  const mine = (rows: readonly unknown[]): Intent[] =>
    rows
      .map((row) => checked(intentForm, row, 'movements', false))
      .filter((intent) => intent.metadata?.['attempt'] === attempt.id);
  const searched = await stripe.paymentIntents
    .search({ query, limit: 100 })
    .then(({ data }) => mine(data))
    .catch((thrown: unknown) => {
      const problem = stripeProblem(thrown, 'movements', false);
      if (problem instanceof Refusal) return [];
      throw problem;
    });
  if (searched.length > 0 || attempt.gatewayRef !== null) return searched;
  return mine(await stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 500 }));
}

function ofSession(session: Session): Movement[] {
  if (session.status !== 'expired' || session.amount_total == null || !session.currency) return [];
  const amount = fromGateway(session.amount_total, session.currency);
  return [
    { id: `${session.id}:expired`, kind: 'failed', amount, at: moment(session.expires_at ?? 0), failure: 'expired' },
  ];
}

/** What an intent says by itself: closed for good, or refused before a charge was even made. */
function ofIntent(intent: Intent, attempt: Attempt, charges: readonly Charge[]): Movement[] {
  const amount = fromGateway(intent.amount, intent.currency);
  if (intent.status === 'canceled') {
    const at = moment(intent.canceled_at ?? intent.created);
    return [{ id: `${intent.id}:canceled`, kind: 'failed', amount, at, failure: 'abandoned' }];
  }
  // On the gateway's own page somebody may go on trying; a charge of ours is tried once.
  const error = intent.status === 'requires_payment_method' ? intent.last_payment_error : undefined;
  if (!error || charges.length > 0 || attempt.method === 'link') return [];
  const failure = failureOf(error.decline_code, error.code);
  return [{ id: `${intent.id}:refused`, kind: 'failed', amount, at: moment(intent.created), failure }];
}

/** A card that was refused on the gateway's own page ends nothing while the page is open: the next one may pay. */
function stillOpen(intent: Intent, attempt: Attempt, session: Session | undefined): boolean {
  const over = intent.status === 'succeeded' || intent.status === 'canceled';
  return attempt.method === 'link' && session?.status !== 'expired' && !over;
}

async function around(stripe: Stripe, intent: Intent, attempt: Attempt, session: Session | undefined) {
  const of = { payment_intent: intent.id, limit: 100 };
  const charges = await all(stripe.charges.list(of), chargeForm, 'movements');
  const told = stillOpen(intent, attempt, session) ? charges.filter(({ status }) => status !== 'failed') : charges;
  const own = [...told.flatMap(ofCharge), ...ofIntent(intent, attempt, charges)];
  if (!charges.some(({ status }) => status === 'succeeded')) return own;
  const [refunds, disputes] = await Promise.all([
    all(stripe.refunds.list(of), refundForm, 'movements'),
    all(stripe.disputes.list(of), disputeForm, 'movements'),
  ]);
  return [...own, ...refunds.flatMap(ofRefund), ...disputes.flatMap(ofDispute)];
}

const rank: Readonly<Record<Movement['kind'], number>> = {
  failed: 0,
  paid: 1,
  refunded: 2,
  disputed: 3,
  reinstated: 4,
};

/** Everything that ever happened to an attempt, oldest first: every intent that carries its id, and all around each. */
export async function movementsOf(stripe: Stripe, attempt: Attempt): Promise<Movement[]> {
  const ref = attempt.gatewayRef ?? '';
  const session = ref.startsWith('cs_')
    ? checked(sessionForm, await stripe.checkout.sessions.retrieve(ref), 'movements', false)
    : undefined;
  const intents = new Map((await findIntents(stripe, attempt)).map((intent) => [intent.id, intent]));
  const known = ref.startsWith('pi_') ? ref : session?.payment_intent;
  if (known && !intents.has(known))
    intents.set(known, checked(intentForm, await stripe.paymentIntents.retrieve(known), 'movements', false));
  const found = await Promise.all([...intents.values()].map((intent) => around(stripe, intent, attempt, session)));
  const movements = [...found.flat(), ...(session ? ofSession(session) : [])];
  return movements.toSorted((a, b) => a.at.getTime() - b.at.getTime() || rank[a.kind] - rank[b.kind]);
}
