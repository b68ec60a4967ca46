import { randomBytes } from 'node:crypto';
import type { World } from '../world.js';

/** What becomes of a charge on a test card. */
export type Fate =
  | 'pays'
  | 'disputable'
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'processing_error'
  | 'authentication_required';

/** A card as the gateway keeps it: never the whole number. */
export interface PaymentMethodRow {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  fate: Fate;
  /** Unix seconds. */
  created: number;
  customer?: string;
  /** It has paid; without a customer it does so once. */
  paid?: true;
}

const FATES: Record<string, Fate> = {
  '4242424242424242': 'pays',
  '4000056655665556': 'pays',
  '5555555555554444': 'pays',
  '2223003122003222': 'pays',
  '378282246310005': 'pays',
  '4000000000000259': 'disputable',
  '4000000000000002': 'generic_decline',
  '4000000000000341': 'generic_decline',
  '4000000000009995': 'insufficient_funds',
  '4000000000009987': 'lost_card',
  '4000000000000069': 'expired_card',
  '4000000000000127': 'incorrect_cvc',
  '4000000000000119': 'processing_error',
  '4000002500003155': 'authentication_required',
};

/** The payment methods that Stripe's documentation has for tests, by id. */
export const TEST_METHODS: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_createDispute: '4000000000000259',
};

/** Whether the last digit checks the others. */
export function luhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = Array.from(number)
    .reverse()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** The card's brand by its first digits, in Stripe's words. */
export function brandOf(number: string): string {
  const four = Number(number.slice(0, 4));
  if (number.startsWith('4')) return 'visa';
  if ((four >= 5100 && four < 5600) || (four >= 2221 && four <= 2720)) return 'mastercard';
  if (/^3[47]/.test(number)) return 'amex';
  if (/^3[068]/.test(number)) return 'diners';
  if (number.startsWith('35')) return 'jcb';
  if (/^6(011|5)/.test(number)) return 'discover';
  return 'unknown';
}

/** What a test card does; undefined for a number that is none, which Stripe refuses in test mode. */
export const fateOf = (number: string): Fate | undefined => FATES[number];

/** A random id in Stripe's form. */
export const stripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

export const paymentMethods = (world: World) => world.journal.table<PaymentMethodRow>('stripe.payment_methods');

/** Keeps a test card as a payment method; undefined for a number that is no test card. */
export function createPaymentMethod(
  world: World,
  card: { number: string; expMonth: number; expYear: number },
): PaymentMethodRow | undefined {
  const fate = fateOf(card.number);
  if (!fate) return undefined;
  const { expMonth, expYear } = card;
  const created = Math.floor(world.clock.now().getTime() / 1000);
  const kept = { brand: brandOf(card.number), last4: card.number.slice(-4), expMonth, expYear, fate, created };
  const row: PaymentMethodRow = { id: stripeId('pm'), ...kept };
  paymentMethods(world).put(row.id, row);
  return row;
}
