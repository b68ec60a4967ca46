import type { World } from '../world.js';
import { createPaymentMethod, luhn, paymentMethods } from './stripeCards.js';
import { methodJson } from './stripeObjects.js';
import {
  type Form,
  type Gate,
  integer,
  invalid,
  missing,
  ok,
  record,
  refuse,
  type Reply,
  text,
  unknownField,
} from './stripeRest.js';

const wrong = (message: string, code: string, param: string): Reply =>
  refuse(402, 'card_error', message, { code, param: `card[${param}]` });

/** Two digits are a year of this century. */
const yearOf = (value: unknown): number => {
  const year = integer(value) ?? Number.NaN;
  return year < 100 ? 2000 + year : year;
};

/** As Stripe's connectors do it. A card that will not pay is taken all the same: that shows when it is charged. */
function create(world: World, form: Form): Reply {
  const unknown = unknownField(form, ['type', 'card']);
  if (unknown) return unknown;
  if (form['type'] !== 'card') return invalid('Invalid type: must be card', { param: 'type' });
  const card = record(form['card']);
  const number = (text(card['number']) ?? '').replaceAll(/[\s-]/g, '');
  const [expMonth, expYear] = [integer(card['exp_month']) ?? Number.NaN, yearOf(card['exp_year'])];
  if (!luhn(number)) return wrong('Your card number is incorrect.', 'incorrect_number', 'number');
  if (!(expMonth >= 1 && expMonth <= 12))
    return wrong("Your card's expiration month is invalid.", 'invalid_expiry_month', 'exp_month');
  // To the end of its month.
  if (!(Date.UTC(expYear, expMonth) > world.clock.now().getTime()))
    return wrong("Your card's expiration year is invalid.", 'invalid_expiry_year', 'exp_year');
  if (card['cvc'] !== undefined && !/^\d{3,4}$/.test(text(card['cvc']) ?? ''))
    return wrong("Your card's security code is invalid.", 'invalid_cvc', 'cvc');
  const method = createPaymentMethod(world, { number, expMonth, expYear });
  return method
    ? ok(methodJson(method))
    : refuse(402, 'card_error', 'Your card was declined: a real card was used in test mode.', {
        code: 'card_declined',
        decline_code: 'live_mode_test_card',
      });
}

/** `/v1/payment_methods`. */
export function methodRoutes(gate: Gate, world: World): void {
  gate.post('/v1/payment_methods', (form) => create(world, form));
  gate.get('/v1/payment_methods/:id', ({ params }) => {
    const id = String(params['id']);
    const row = paymentMethods(world).get(id);
    return row ? ok(methodJson(row)) : missing('PaymentMethod', id);
  });
}
