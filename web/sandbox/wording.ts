/** An amount of minor units as the lender writes it. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** Digits in groups, as one reads them out: `86 112203 000101 0` for an IMEI. */
export const imeiGroups = (imei: string): string => imei.replace(/^(\d{2})(\d{6})(\d{6})(\d+)$/, '$1 $2 $3 $4');

const numberForms: [RegExp, string][] = [
  [/^\+44(\d{4})(\d{6})$/, '+44 $1 $2'],
  [/^\+94(\d{2})(\d{3})(\d{4})$/, '+94 $1 $2 $3'],
  [/^\+91(\d{5})(\d{5})$/, '+91 $1 $2'],
  [/^\+52(\d{2})(\d{4})(\d{4})$/, '+52 $1 $2 $3'],
];

/** A telephone number with the spaces that people expect in it. */
export function spacedNumber(number: string): string {
  for (const [form, spaced] of numberForms) if (form.test(number)) return number.replace(form, spaced);
  return number;
}

export function clockTime(moment: string | Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...(timeZone && { timeZone }) }).format(
    new Date(moment),
  );
}

export function dayOf(moment: string | Date, timeZone?: string): string {
  const form = { weekday: 'short', day: 'numeric', month: 'short', ...(timeZone && { timeZone }) } as const;
  return new Intl.DateTimeFormat('en-GB', form).format(new Date(moment));
}

/** A time today, else its day as well. */
export function momentText(moment: string, now: Date, timeZone?: string): string {
  const time = clockTime(moment, timeZone);
  return dayOf(moment, timeZone) === dayOf(now, timeZone) ? time : `${dayOf(moment, timeZone)}, ${time}`;
}

export const minutes = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

/** `accepted_then_never` → `accepted then never`. */
export const plain = (name: string): string => name.replaceAll('_', ' ');

/** The passcode in a message: one run of six digits. */
export const codeIn = (text: string): string | undefined => /\b\d{6}\b/.exec(text)?.[0];

/** The first letter large, the rest as it is. */
export const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};
