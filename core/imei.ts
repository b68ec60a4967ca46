import { luhnDigit } from './luhn.js';

/** An IMEI as it is kept and looked up: its first 14 digits (TAC and serial number, 3GPP TS 23.003). */
export type Imei14 = string & { readonly imei14: unique symbol };

export type ImeiFault = 'empty' | 'letters' | 'too_short' | 'too_long' | 'check_digit' | 'reserved';
export type ImeiReading = { ok: true; imei14: Imei14; digits: string } | { ok: false; fault: ImeiFault };

/** Any script's decimal digits as 0–9: a decimal digit's value is its distance from the zero of its block of ten. */
export function foldDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
    return String((code - zero) % 10);
  });
}

/** The check digit of 14 digits (Luhn, 3GPP TS 23.003 annex B). */
export const checkDigit = luhnDigit;

/**
 * Reads an IMEI as people give it: 14 digits, 15 with the check digit, or 16 (IMEISV), with any separators and digits of
 * any script. Repeated digits and the test allocation 00… are refused. An IMEI identifies a phone; it proves nothing.
 */
export function readImei(text: string): ImeiReading {
  const folded = foldDigits(text.normalize('NFKC')).replace(/^\s*imei\s*[12]?\s*[:.#-]?\s*/i, '');
  if (/\p{L}/u.test(folded)) return { ok: false, fault: 'letters' };
  const digits = folded.replace(/\D/g, '');
  if (digits.length === 0) return { ok: false, fault: 'empty' };
  if (digits.length < 14) return { ok: false, fault: 'too_short' };
  if (digits.length > 16) return { ok: false, fault: 'too_long' };
  const first14 = digits.slice(0, 14);
  if (/^(\d)\1*$/.test(first14) || first14.startsWith('00')) return { ok: false, fault: 'reserved' };
  if (digits.length === 15 && Number(digits[14]) !== checkDigit(first14)) return { ok: false, fault: 'check_digit' };
  return { ok: true, imei14: first14 as Imei14, digits };
}

/** The full 15-digit form that lock services and lenders are asked with. */
export const imei15 = (imei: Imei14): string => `${imei}${checkDigit(imei)}`;
export const imeiTail = (imei: Imei14): string => imei15(imei).slice(-4);
