import type { PaymentFailure } from '../../core/payment.js';
import { Problem } from '../../core/problem.js';
import { type Failure, problemOf, safeCode, whyNotSent } from '../httpAnswers.js';

/** The fields of the client's errors that decide something. */
interface StripeFault {
  readonly type?: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payment_intent?: { readonly id?: string };
  readonly detail?: unknown;
}

const faultOf = (thrown: unknown): StripeFault => (typeof thrown === 'object' && thrown !== null ? thrown : {});

const failures: Readonly<Record<string, PaymentFailure>> = {
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'insufficient_funds',
  expired_card: 'card_invalid',
  incorrect_number: 'card_invalid',
  invalid_number: 'card_invalid',
  incorrect_cvc: 'card_invalid',
  invalid_cvc: 'card_invalid',
  invalid_expiry_month: 'card_invalid',
  invalid_expiry_year: 'card_invalid',
  incorrect_zip: 'card_invalid',
  processing_error: 'gateway',
  issuer_not_available: 'gateway',
  try_again_later: 'gateway',
  payment_intent_payment_attempt_expired: 'expired',
};

/** Why a card was refused, from the issuer's reason first and the gateway's code second. */
export function failureOf(declineCode: string | null | undefined, code: string | null | undefined): PaymentFailure {
  const known = [declineCode, code].find((word) => word && Object.hasOwn(failures, word));
  return (known && failures[known]) || 'declined';
}

/** The outcome of a charge that the gateway refused for good, or undefined where the error is no such answer. */
export function declineOf(thrown: unknown) {
  const fault = faultOf(thrown);
  if (fault.type === 'StripeCardError')
    return {
      outcome: 'failed' as const,
      ref: fault.payment_intent?.id,
      failure: failureOf(fault.decline_code, fault.code),
    };
  // A token that is used up or unknown will never pay; nothing was charged.
  if (fault.type === 'StripeInvalidRequestError' && fault.param === 'payment_method')
    return { outcome: 'failed' as const, ref: fault.payment_intent?.id, failure: 'gateway' as const };
  return undefined;
}

function connectionFailure(fault: StripeFault): Failure {
  const cause = faultOf(fault.detail);
  if (cause.code === 'ETIMEDOUT') return { kind: 'slow', received: true, passes: true };
  return whyNotSent({ cause: { code: cause.code } });
}

function failureKind(fault: StripeFault): Failure {
  const { statusCode: status = 0 } = fault;
  const errorCode = safeCode(fault.code);
  const seconds = Number(fault.headers?.['retry-after']);
  const retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
  if (fault.type === 'StripeConnectionError') return connectionFailure(fault);
  if (fault.type === 'StripeRateLimitError')
    return { kind: 'rate_limited', received: false, passes: true, retryAfterSeconds };
  if (fault.type === 'StripeAuthenticationError') return { kind: 'auth', received: false, passes: false };
  if (status === 409) return { kind: 'in_progress', received: true, passes: true };
  if (status >= 500) return { kind: 'down', received: true, passes: true, detail: `${status}`, retryAfterSeconds };
  if (status === 0) return { kind: 'rubbish', received: true, passes: true, detail: 'not JSON' };
  // Other parameters went out under this key before: what they did is not known here.
  const received = fault.type === 'StripeIdempotencyError';
  return { kind: 'refused', received, passes: false, status, errorCode, detail: `${status} ${errorCode ?? ''}`.trim() };
}

/** What the client itself throws when nothing came in time. */
export const tooLate = (): never => {
  throw Object.assign(new Error('too late'), { type: 'StripeConnectionError', detail: { code: 'ETIMEDOUT' } });
};

const impossibleCodes = ['amount_too_small', 'amount_too_large', 'invalid_charge_amount_no_decimal_compatible'];

/** Any error of the client's as a Problem; one of a call that only reads is never ambiguous. */
export function stripeProblem(thrown: unknown, name: string, writes: boolean): Problem {
  if (thrown instanceof Problem) return thrown;
  const fault = faultOf(thrown);
  if (typeof fault.type !== 'string' || !fault.type.startsWith('Stripe'))
    return new Problem('payments.rubbish', { message: `payments.rubbish: ${name}`, retry: 'later', ambiguous: writes });
  if (impossibleCodes.includes(fault.code ?? ''))
    return new Problem('payments.amount_impossible', { message: `payments.amount_impossible: ${name}` });
  const failure = failureKind(fault);
  return problemOf('payments', name, failure, writes && failure.received);
}

/** The data of an answer in the form that is relied on, or `payments.rubbish`. */
export function checked<T>(
  schema: { safeParse(data: unknown): { success: boolean; data?: T } },
  answer: unknown,
  name: string,
  writes: boolean,
): T {
  const { success, data } = schema.safeParse(answer);
  if (success) return data as T;
  throw problemOf('payments', name, { kind: 'rubbish', received: true, passes: false }, writes);
}
