/** Something named in a message, with the words that named it. Money and dates are read back before anything is done with them. */
export type Entity =
  /** A decimal number in major units as written or said ("2500", "89.98"), with the currency that was named, if one was. */
  | { readonly kind: 'amount'; readonly value: string; readonly currency?: string; readonly text: string }
  | { readonly kind: 'share'; readonly value: Share; readonly text: string }
  /** A day, `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly value: string; readonly text: string }
  /** A time of day, `HH:mm`. */
  | { readonly kind: 'time'; readonly value: string; readonly text: string }
  /** Six digits or more that are no amount: a passcode, a phone number, an IMEI. The value is their count, never the digits. */
  | { readonly kind: 'digits'; readonly value: number; readonly text: '' }
  | { readonly kind: 'answer'; readonly value: 'yes' | 'no'; readonly text: string };

export type Share = 'half' | 'full' | 'minimum';
