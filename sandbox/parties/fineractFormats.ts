import type { RequestHandler, Response } from 'express';
import { DateTime } from 'luxon';
import type { Ledger, Ledgers } from '../ledgers.js';
import { lenders } from '../people.js';

/** Fineract writes a day as [year, month, day]. */
export type DayParts = [number, number, number];

/** What Fineract says when a request is wrong. */
export function refuse(response: Response, status: number, code: string, message: string): void {
  const text = { developerMessage: message, defaultUserMessage: message, userMessageGlobalisationCode: code };
  response.status(status).json({ ...text, httpStatusCode: String(status), errors: [{ ...text, parameterName: 'id' }] });
}

/** Basic mifos/password and a tenant, which is a lender's id. */
export const authenticate: RequestHandler = (request, response, next) => {
  const expected = `Basic ${Buffer.from('mifos:password').toString('base64')}`;
  const tenant = request.get('fineract-platform-tenantid');
  if (request.get('authorization') !== expected)
    return refuse(response, 401, 'error.msg.not.authenticated', 'Unauthenticated');
  if (!lenders.some(({ id }) => id === tenant))
    return refuse(response, 401, 'error.msg.invalid.tenant.identifier', 'Invalid tenant identifier');
  response.locals['tenant'] = tenant;
  next();
};

export function tenantOf(response: Response): string {
  return response.locals['tenant'] as string;
}

/** The number at the end of our own ids: 1004 for a loan, 2 for TX00000002. */
export function numberOf(id: string): number {
  return Number(id.replace(/\D/g, ''));
}

/** A loan of the tenant by its number. */
export function loanByNumber(ledgers: Ledgers, tenant: string, number: string): Ledger | undefined {
  return ledgers.all().find((ledger) => ledger.lender === tenant && String(numberOf(ledger.id)) === number);
}

export function externalIdOf(ledger: Ledger): string {
  return `${ledger.lender.slice(0, 2).toUpperCase()}-${numberOf(ledger.id)}`;
}

export function clientIdOf(ledger: Ledger): number {
  return numberOf(ledger.id) - 500;
}

/** Major units, as Fineract's numbers are; all currencies of the sandbox have two decimals. */
export function major(minor: number): number {
  return minor / 100;
}

export function partsOf(isoDay: string, timeZone = 'utc'): DayParts {
  const day = DateTime.fromISO(isoDay, { zone: timeZone });
  return [day.year, day.month, day.day];
}

interface Localised {
  dateFormat?: unknown;
  locale?: unknown;
}

/** A day in the caller's own format, which is Java's, such as "dd MMMM yyyy"; undefined when it does not fit. */
export function dayOf(value: unknown, { dateFormat, locale }: Localised, timeZone: string): DateTime | undefined {
  if (typeof value !== 'string' || typeof dateFormat !== 'string' || typeof locale !== 'string') return undefined;
  const day = DateTime.fromFormat(value, dateFormat, { locale, zone: timeZone });
  return day.isValid ? day : undefined;
}

function decimalSigns(locale: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(12345.6);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { group: sign('group'), decimal: sign('decimal') };
}

/** Minor units of an amount: a JSON number, or a text written as the locale writes numbers. */
export function minorOf(value: unknown, { locale }: Localised): number | undefined {
  if (typeof locale !== 'string') return undefined;
  let text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  if (typeof value === 'string') {
    const { group, decimal } = decimalSigns(locale);
    text = text
      .split(group || ' ')
      .join('')
      .replace(decimal, '.');
  }
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(text)) return undefined;
  const [whole = '0', cents = ''] = text.split('.');
  return Number(whole) * 100 + Number(cents.padEnd(2, '0'));
}
