import { z } from 'zod';
import { imei15 } from '../../core/imei.js';
import { decimal } from '../../core/money.js';
import type { Agreement, LoanSystem } from '../../core/ports/loans.js';
import { createHttp, type Http } from '../http.js';
import { problemOf, Refusal } from '../httpAnswers.js';
import { amountOf, dayOf, dayParts, decimalNumber, isoDayOf, startOfDay, termsOf } from './fineractFormats.js';
import { createFineractTables, type FineractTables } from './fineractTables.js';
import { imeisOf, inCurrency, type LoanDriverOptions } from './loanApi.js';

/** `token` is `user:password`. */
export interface FineractOptions extends LoanDriverOptions {
  readonly tenant: string;
}

const loanForm = z.object({
  id: z.number(),
  status: z.object({ code: z.string() }),
  chargedOff: z.boolean().nullish(),
  fraud: z.boolean().nullish(),
  clientId: z.number(),
  currency: z.object({ code: z.string() }),
  summary: z.object({ totalOverdue: decimalNumber.nullish(), totalOutstanding: decimalNumber }).nullish(),
  delinquent: z
    .object({
      pastDueDays: z.int().nonnegative().nullish(),
      nextPaymentDueDate: dayParts.nullish(),
      nextPaymentAmount: decimalNumber.nullish(),
    })
    .nullish(),
});
type Loan = z.infer<typeof loanForm>;

const clientForm = z.object({ displayName: z.string() });
const transactionForm = z.object({
  id: z.number(),
  type: z.object({ code: z.string() }),
  date: dayParts,
  amount: decimalNumber,
  currency: z.object({ code: z.string() }).optional(),
  externalId: z.string().nullish(),
  manuallyReversed: z.boolean().nullish(),
});
const done = z.object({ resourceId: z.number() });
const payoffForm = z.object({ amount: decimalNumber, date: dayParts, currency: z.object({ code: z.string() }) });

/** What the command's dates and amounts are written in: a locale with a point, and days that need no names of months. */
const writing = { locale: 'en', dateFormat: 'yyyy-MM-dd' } as const;

const root = ['fineract-provider', 'api', 'v1'] as const;
const loanPath = (...rest: string[]): string[] => [...root, 'loans', ...rest];

/** Where a 404 with Fineract's own code says that something is not there. */
export async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.status === 404 && thrown.errorCode && !thrown.ambiguous) return undefined;
    throw thrown;
  }
}

function statusOf({ status, chargedOff, fraud }: Loan): Agreement['status'] {
  const code = status.code.replace('loanStatusType.', '');
  if (code.startsWith('transferred')) return 'sold';
  if (fraud) return 'fraud';
  if (chargedOff || code === 'closed.written.off') return 'charged_off';
  if (code === 'active') return 'active';
  if (code.startsWith('closed') || code === 'overpaid') return 'closed';
  // Not paid out yet: no phone was financed by it.
  throw problemOf('loans', 'agreement', { kind: 'rubbish', received: false, passes: false, detail: 'status' }, false);
}

async function agreement(
  http: Http,
  tables: FineractTables,
  timeZone: string,
  loanId: string,
): Promise<Agreement | undefined> {
  const row = await orMissing(http.get({ name: 'agreement', path: loanPath(loanId), schema: loanForm }));
  if (!row) return undefined;
  const clientId = String(row.clientId);
  const [client, devices, care, contacts] = await Promise.all([
    http.get({ name: 'agreement', path: [...root, 'clients', clientId], schema: clientForm }),
    tables.devices(loanId),
    tables.care(loanId),
    tables.contacts(clientId),
  ]);
  const { language, stolen = false, dispute = false, vulnerable = false, moratorium } = care ?? {};
  return {
    id: loanId,
    status: statusOf(row),
    currency: row.currency.code,
    timeZone,
    holder: { name: client.displayName, language },
    contacts,
    imeis: imeisOf(devices),
    flags: { stolen, dispute, vulnerable, moratorium },
    brokenPlansIn12Months: care?.brokenPlans ?? 0,
  };
}

type Reading = Pick<LoanSystem, 'arrears' | 'payoff' | 'transactions' | 'findPosting'>;

function reading(http: Http, currency: string, timeZone: string): Reading {
  const expected = inCurrency(currency);
  const amount = (value: number, code: string) => expected(amountOf(value, code), code);
  return {
    async arrears(loanId) {
      const row = await http.get({ name: 'arrears', path: loanPath(loanId), schema: loanForm });
      const code = row.currency.code;
      // A loan that is over may come without its sums; one that is not must have them.
      if (!row.summary && statusOf(row) === 'active')
        throw problemOf(
          'loans',
          'arrears',
          { kind: 'rubbish', received: false, passes: false, detail: 'summary' },
          false,
        );
      const overdue = amount(row.summary?.totalOverdue ?? 0, code);
      const { pastDueDays, nextPaymentDueDate: on, nextPaymentAmount: next } = row.delinquent ?? {};
      return {
        overdue,
        // Fineract knows no other threshold than all that is overdue.
        minimumToUnlock: overdue,
        balance: amount(row.summary?.totalOutstanding ?? 0, code),
        daysPastDue: overdue.minor > 0 ? (pastDueDays ?? 0) : 0,
        nextDue: on && next != null ? { on: isoDayOf(on), amount: amount(next, code) } : undefined,
      };
    },
    async payoff(loanId) {
      const path = loanPath(loanId, 'transactions', 'template');
      const row = await http.get({ name: 'payoff', path, query: { command: 'prepayLoan' }, schema: payoffForm });
      return { total: amount(row.amount, row.currency.code), goodThrough: isoDayOf(row.date) };
    },
    async transactions(loanId) {
      const schema = z.object({
        currency: z.object({ code: z.string() }),
        transactions: z.array(transactionForm).default([]),
      });
      const query = { associations: 'transactions' };
      const row = await http.get({ name: 'transactions', path: loanPath(loanId), query, schema });
      return row.transactions
        .filter(({ manuallyReversed }) => !manuallyReversed)
        .map((one) => ({
          id: String(one.id),
          type: one.type.code.replace('loanTransactionType.', ''),
          amount: amount(one.amount, row.currency.code),
          key: one.externalId ?? undefined,
          at: startOfDay(one.date, timeZone),
        }))
        .toSorted((a, b) => a.at.getTime() - b.at.getTime());
    },
    async findPosting(loanId, key) {
      const path = loanPath(loanId, 'transactions', 'external-id', key);
      const row = await orMissing(http.get({ name: 'findPosting', path, schema: transactionForm }));
      return row && !row.manuallyReversed ? String(row.id) : undefined;
    },
  };
}

type Writing = Pick<LoanSystem, 'postPayment' | 'reverse' | 'note'>;

function posting(http: Http, currency: string, find: LoanSystem['findPosting']): Writing {
  const expected = inCurrency(currency);
  return {
    async postPayment({ loanId, key, amount, reference, on }) {
      const transactionAmount = decimal(expected(amount.minor, amount.currency));
      const receiptNumber = reference.slice(0, 50);
      const body = { ...writing, transactionDate: dayOf(on), transactionAmount, externalId: key, receiptNumber };
      const path = loanPath(loanId, 'transactions');
      const query = { command: 'repayment' };
      try {
        const answer = await http.exchange('POST', { name: 'postPayment', path, query, key, body, schema: done });
        const again = answer.headers.get('x-served-from-cache') === 'true';
        return { transactionId: String(answer.data.resourceId), outcome: again ? 'duplicate' : 'posted' };
      } catch (thrown) {
        // Keys are forgotten in time, external ids never: one that is taken was posted under an older key.
        const posted = thrown instanceof Refusal && thrown.status === 403 ? await find(loanId, key) : undefined;
        if (posted === undefined) throw thrown;
        return { transactionId: posted, outcome: 'duplicate' };
      }
    },
    async reverse(loanId, key, transactionId, amount) {
      const transactionAmount = decimal(expected(amount.minor, amount.currency));
      const body = { locale: writing.locale, transactionAmount, externalId: key };
      const path = loanPath(loanId, 'transactions', transactionId);
      const query = { command: 'chargeback' };
      const answer = await http.post({ name: 'reverse', path, query, key, body, schema: done });
      return { transactionId: String(answer.resourceId) };
    },
    async note(loanId, key, text) {
      await http.post({
        name: 'note',
        path: loanPath(loanId, 'notes'),
        key,
        body: { note: text },
        schema: z.unknown(),
      });
    },
  };
}

const errorForm = z.object({
  userMessageGlobalisationCode: z.string().optional(),
  errors: z.array(z.object({ userMessageGlobalisationCode: z.string().optional() })).optional(),
});

function errorCode(body: unknown): unknown {
  const { data } = errorForm.safeParse(body);
  return data?.errors?.[0]?.userMessageGlobalisationCode ?? data?.userMessageGlobalisationCode;
}

/**
 * Apache Fineract. What it has no place for (phones, flags, contacts, holds, plans) is in data tables that the lender
 * registers (fineractTables.ts names them).
 */
export function createFineract(options: FineractOptions): LoanSystem {
  const authorization = `Basic ${Buffer.from(options.token).toString('base64')}`;
  const headers = { ...options.http?.headers, authorization, 'fineract-platform-tenantid': options.tenant };
  // A command of the same key that is still under way is 409, whatever its code.
  const stillRuns = (status: number): boolean => status === 409;
  const http = createHttp({ ...options.http, party: 'loans', baseUrl: options.url, headers, errorCode, stillRuns });
  const tables = createFineractTables(http, root);
  const read = reading(http, options.currency, options.timeZone);
  return {
    ...read,
    ...posting(http, options.currency, read.findPosting),
    findByImei: (imei) => tables.loansOf(imei15(imei)),
    agreement: (loanId) => agreement(http, tables, options.timeZone, loanId),
    setHold: (loanId, hold) => tables.setHold(loanId, hold),
    holds: (loanId) => tables.holds(loanId),
    removeHold: (loanId, key) => tables.removeHold(loanId, key),
    savePlan: (loanId, plan) => tables.savePlan(loanId, plan.key, termsOf(plan), plan.state),
  };
}
