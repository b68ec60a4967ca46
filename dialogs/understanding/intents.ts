/** What a person may want. `none` is what this line cannot do; the other names are fixed, and printed by `npm run understand`. */
export const intents = [
  'lock_reason',
  'pay',
  'pay_off',
  'payment_plan',
  'promise',
  'paid_still_locked',
  'release_status',
  'relocked',
  'payment_failed',
  'charged_twice',
  'not_my_debt',
  'wrong_imei',
  'second_hand',
  'unknown_lender',
  'stolen',
  'no_passcode',
  'changed_number',
  'find_imei',
  'emergency',
  'my_data',
  'factory_reset',
  'bypass',
  'mi_account',
  'hardship',
  'bereavement',
  'third_party_payer',
  'moratorium',
  'dispute_amount',
  'person',
  'book_visit',
  'change_visit',
  'complaint',
  'opt_out',
  'data_rights',
  'no_recording',
  'remove_lock_for_good',
  'repair',
  'receipt',
  'next_due',
  'language',
  'repeat',
  'greeting',
  'thanks',
  'goodbye',
  'none',
] as const;
export type Intent = (typeof intents)[number];

/** The languages that are understood; each has its examples, model, rules and words of number, date and yes or no. */
export const languages = ['en', 'es', 'hi', 'si', 'ta'] as const;
export type Language = (typeof languages)[number];

export const isIntent = (name: string): name is Intent => (intents as readonly string[]).includes(name);
export const isLanguage = (name: string): name is Language => (languages as readonly string[]).includes(name);
