import { brandOf, createPaymentMethod, luhn } from '../parties/stripeCards.js';
import type { World } from '../world.js';
import { type Source, Interruption } from './call.js';
import type { Callbacks } from './callbacks.js';
import type { Act, CardDetails, Step } from './handset.js';
import { type PayError, type PayStep, promptFor } from './payPrompts.js';
import { type Stretch, actionOf, resolve, say } from './stretch.js';
import { TwilioError, type Verb } from './twiml.js';

type PayResult =
  | 'success'
  | 'too-many-failed-attempts'
  | 'payment-connector-error'
  | 'caller-interrupted-with-star'
  | 'caller-hung-up';

/** What was taken so far. It lives in memory for as long as the question is asked, and nowhere else. */
interface Capture {
  number: string;
  expiry: string;
  code: string;
  postalCode: string;
}

interface State {
  steps: PayStep[];
  at: number;
  attempt: number;
  typed: string;
  capture: Capture;
}

interface Rules {
  timeoutMs: number;
  maxAttempts: number;
  cardTypes: string[];
}

/** Twilio's card types beside the gateway's. */
const TYPE_NAMES: Record<string, string> = { diners: 'diners-club' };
const typeOf = (number: string): string => TYPE_NAMES[brandOf(number)] ?? brandOf(number);
const FIELDS: Record<PayStep, keyof Capture> = {
  'payment-card-number': 'number',
  'expiration-date': 'expiry',
  'security-code': 'code',
  'postal-code': 'postalCode',
};

function stepsOf({ attributes }: Verb): PayStep[] {
  const steps: PayStep[] = ['payment-card-number', 'expiration-date'];
  if (attributes['securityCode'] !== 'false') steps.push('security-code');
  if ((attributes['postalCode'] ?? 'true') === 'true') steps.push('postal-code');
  return steps;
}

function inFuture(expiry: string, now: Date): boolean {
  const [month, year] = [Number(expiry.slice(0, 2)), 2000 + Number(expiry.slice(2))];
  if (!/^\d{4}$/.test(expiry) || month < 1 || month > 12) return false;
  return year * 12 + month >= now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
}

function wrong(step: PayStep, value: string, state: State, rules: Rules, now: Date): PayError | undefined {
  switch (step) {
    case 'payment-card-number':
      if (!luhn(value)) return 'invalid-card-number';
      return rules.cardTypes.includes(typeOf(value)) ? undefined : 'invalid-card-type';
    case 'expiration-date':
      return inFuture(value, now) ? undefined : 'invalid-date';
    case 'security-code':
      return value.length === (brandOf(state.capture.number) === 'amex' ? 4 : 3) && /^\d+$/.test(value)
        ? undefined
        : 'invalid-security-code';
    case 'postal-code':
      return value ? undefined : 'invalid-postal-code';
  }
}

/** How many keys end this step by themselves. */
function fullLength(step: PayStep, state: State): number {
  const amex = brandOf(step === 'payment-card-number' ? state.typed : state.capture.number) === 'amex';
  if (step === 'payment-card-number') return amex ? 15 : 16;
  if (step === 'expiration-date') return 4;
  return step === 'security-code' ? (amex ? 4 : 3) : Number.POSITIVE_INFINITY;
}

/** The loopback of one's own machine may do without TLS; nothing else may. */
function checkAction(stretch: Stretch, verb: Verb): void {
  const { protocol, hostname } = new URL(resolve(stretch, verb.attributes['action']));
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !loopback) throw new TwilioError(12200, 'Pay action must be an https address');
}

function createSession(stretch: Stretch, verb: Verb, callbacks: Callbacks) {
  const { attributes } = verb;
  const rules: Rules = {
    timeoutMs: Number(attributes['timeout'] ?? 5) * 1000,
    maxAttempts: Number(attributes['maxAttempts'] ?? 3),
    cardTypes: (attributes['validCardTypes'] ?? 'visa mastercard amex').split(/\s+/),
  };
  const empty: Capture = { number: '', expiry: '', code: '', postalCode: '' };
  const state: State = { steps: stepsOf(verb), at: 0, attempt: 1, typed: '', capture: empty };

  function report(step: PayStep, error?: PayError): void {
    const { statusCallback } = attributes;
    if (!statusCallback) return;
    const { AccountSid = '', CallSid = '' } = stretch.call.params();
    const params: Record<string, string> = { AccountSid, CallSid, For: step, Attempt: String(state.attempt) };
    if (error) params['ErrorType'] = error === 'timeout' ? 'input-timeout' : error;
    void callbacks.send({ url: resolve(stretch, statusCallback), method: 'POST', params });
  }

  /** Asks the current step; gives the milliseconds until the caller must have begun. */
  function ask(error?: PayError): number {
    const step = state.steps[state.at];
    if (!step) return rules.timeoutMs;
    report(step, error);
    const number = state.capture.number;
    const asking = {
      step,
      attempt: state.attempt,
      ...(error && { error }),
      ...(number && { cardType: typeOf(number) }),
    };
    let spoken = 0;
    for (const line of promptFor(verb, asking)) spoken += say(stretch, line);
    return rules.timeoutMs + spoken;
  }

  function miss(error: PayError): Step<PayResult> {
    state.typed = '';
    state.attempt += 1;
    if (state.attempt > rules.maxAttempts) return { done: 'too-many-failed-attempts' };
    return { more: true, ms: ask(error) };
  }

  function enter(value: string): Step<PayResult> {
    const step = state.steps[state.at];
    if (!step) return 'lost';
    const error = wrong(step, value, state, rules, stretch.world.clock.now());
    if (error) return miss(error);
    state.capture[FIELDS[step]] = value;
    Object.assign(state, { typed: '', attempt: 1, at: state.at + 1 });
    if (state.at === state.steps.length) return { done: 'success' };
    return { more: true, ms: ask() };
  }

  function key(pressed: string): Step<PayResult> {
    const step = state.steps[state.at];
    if (!step) return 'lost';
    if (pressed === '*') return { done: 'caller-interrupted-with-star' };
    if (pressed === '#') return state.typed ? enter(state.typed) : { more: true, ms: rules.timeoutMs };
    state.typed += pressed;
    if (state.typed.length >= fullLength(step, state)) return enter(state.typed);
    return { more: true, ms: rules.timeoutMs };
  }

  /** The whole card at once: it answers the questions from the current one on, up to the first mistake. */
  function card(details: CardDetails): Step<PayResult> {
    const digits = (text: string): string => text.replace(/[\s/-]/g, '');
    const values: Record<PayStep, string> = {
      'payment-card-number': digits(details.number),
      'expiration-date': digits(details.expiry).replace(/^(\d\d)20(\d\d)$/, '$1$2'),
      'security-code': details.cvc,
      'postal-code': '00000',
    };
    for (;;) {
      const step = state.steps[state.at];
      if (!step) return { done: 'success' };
      const before = state.at;
      const result = enter(values[step]);
      if (state.at === before || result === 'lost' || 'done' in result) return result;
    }
  }

  function on(act: Act): Step<PayResult> {
    if (act.kind === 'key') return key(act.key);
    if (act.kind === 'card') return card(act.card);
    return act.kind === 'silence' ? miss('timeout') : 'lost';
  }

  return { state, ask, on, onTimeout: () => miss('timeout') };
}

/** A fault aimed at the connector's own call; one without an aim is meant for the product's calls. */
function connectorFails(world: World): boolean {
  const path = '/v1/payment_methods';
  const aimed = world.faults.all().find(({ party, where }) => party === 'stripe' && where?.includes(path));
  return aimed !== undefined && world.faults.take('stripe', 'POST', path, [aimed.kind]) !== undefined;
}

function tokenise(stretch: Stretch, verb: Verb, capture: Capture): Record<string, string> {
  const { number, expiry, postalCode } = capture;
  const fail = (PaymentError: string, PayErrorCode: string): Record<string, string> => ({
    Result: 'payment-connector-error' satisfies PayResult,
    PaymentError,
    PayErrorCode,
  });
  if (Number(verb.attributes['chargeAmount'] ?? 0) > 0) return fail('The connector cannot charge', '64007');
  if (verb.attributes['tokenType'] !== 'payment-method') return fail('The connector cannot make such a token', '64005');
  if (connectorFails(stretch.world)) return fail('The connector did not answer', '64006');
  const dates = { expMonth: Number(expiry.slice(0, 2)), expYear: 2000 + Number(expiry.slice(2)) };
  const method = createPaymentMethod(stretch.world, { number, ...dates });
  if (!method) return fail('Your card was declined: a real card was used in test mode', '64006');
  return {
    Result: 'success' satisfies PayResult,
    PaymentToken: method.id,
    PaymentMethod: 'credit-card',
    PaymentCardNumber: number.slice(-4).padStart(number.length, 'x'),
    PaymentCardType: typeOf(number),
    ExpirationDate: expiry,
    SecurityCode: 'xxx',
    PaymentCardPostalCode: postalCode,
    ProfileId: '',
    PaymentConfirmationCode: '',
  };
}

/** Runs a `<Pay>`: takes the card by keys, has it made a token, and gives the action to go on with. */
export async function pay(stretch: Stretch, verb: Verb, callbacks: Callbacks): Promise<Source> {
  checkAction(stretch, verb);
  const session = createSession(stretch, verb, callbacks);
  const { on, onTimeout } = session;
  const common = { waitingFor: stretch.shown('card'), settled: true, signal: stretch.signal };
  try {
    const ms = session.ask();
    const result = await stretch.call.handset.wait<PayResult>({ ...common, ms, on, onTimeout });
    if (result !== 'success') return actionOf(stretch, verb, { Result: result });
    for (const line of promptFor(verb, { step: 'payment-processing', attempt: 1 })) say(stretch, line);
    return actionOf(stretch, verb, tokenise(stretch, verb, session.state.capture));
  } catch (error) {
    if (error instanceof Interruption && error.kind === 'hangup') {
      const { url } = actionOf(stretch, verb, {}) as { url: string };
      const params = {
        ...stretch.call.params(),
        CallStatus: 'completed',
        Result: 'caller-hung-up' satisfies PayResult,
      };
      void callbacks.send({ url, method: 'POST', params });
    }
    throw error;
  }
}
