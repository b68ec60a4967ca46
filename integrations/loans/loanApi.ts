import { z } from 'zod';
import { type Imei14, imei15, readImei } from '../../core/imei.js';
import { type Money, money } from '../../core/money.js';
import type { Agreement, Arrears, Contact, LoanSystem, LoanTransaction } from '../../core/ports/loans.js';
import { Problem } from '../../core/problem.js';
import { createHttp, type Http, type HttpOptions } from '../http.js';
import { unlessRefused } from '../httpAnswers.js';

/** What every loan driver is made with. */
export interface LoanDriverOptions {
  readonly url: string;
  /** The lender's credential at its loan system. */
  readonly token: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly http?: Partial<Omit<HttpOptions, 'party' | 'baseUrl'>>;
}

const minor = z.int();
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const day = z.iso.date();
const currencyCode = z.string().regex(/^[A-Z]{3}$/);

const found = z.object({ loans: z.array(z.object({ id: z.string().min(1) })) });
const contact = z.object({
  id: z.string().min(1),
  number: z.string().regex(/^\+[1-9]\d{6,14}$/),
  kind: z.literal('mobile'),
  onFileSince: z.string().min(1),
});
const loan = z.object({
  id: z.string().min(1),
  status: z.enum(['active', 'closed', 'charged_off', 'sold', 'fraud', 'deceased']),
  currency: currencyCode,
  timeZone: z.string().min(1),
  holder: z.object({ name: z.string(), language: z.string().optional() }),
  contacts: z.array(z.unknown()),
  devices: z.array(z.object({ imei: z.string(), imei2: z.string().optional() })),
  flags: z.object({
    stolen: z.boolean(),
    dispute: z.boolean(),
    vulnerable: z.boolean(),
    moratorium: z.object({ kind: z.string(), until: z.string().optional() }).optional(),
  }),
  brokenPlansIn12Months: z.int().nonnegative(),
});
const arrears = z.object({
  overdue: minor.nonnegative(),
  minimumToUnlock: minor.nonnegative(),
  balance: minor.nonnegative(),
  currency: currencyCode,
  daysPastDue: z.int().nonnegative(),
  nextDue: z.object({ on: day, amount: minor.nonnegative() }).optional(),
});
const payoff = z.object({ total: minor.nonnegative(), currency: currencyCode, goodThrough: day });
const transactions = z.object({
  transactions: z.array(
    z.object({ id: z.string().min(1), type: z.string(), amount: minor, key: z.string().optional(), at: moment }),
  ),
});
const posted = z.object({ transactionId: z.string().min(1) });
const holdKinds = ['lock_grace', 'plan', 'dispute'] as const;
const holds = z.object({
  holds: z.array(z.object({ key: z.string(), kind: z.enum(holdKinds), until: moment, reason: z.string() })),
});
const anything = z.unknown();

/** The contacts that a code can be sent to; one that is no mobile number in E.164 form is passed over. */
function contactsOf(rows: readonly unknown[]): Contact[] {
  return rows.flatMap((row) => {
    const read = contact.safeParse(row);
    return read.success ? [{ id: read.data.id, number: read.data.number, onFileSince: read.data.onFileSince }] : [];
  });
}

export function imeisOf(texts: readonly (string | undefined)[]): Imei14[] {
  return texts.flatMap((text) => {
    const read = readImei(text ?? '');
    return read.ok ? [read.imei14] : [];
  });
}

function agreementOf(row: z.infer<typeof loan>): Agreement {
  const { id, status, currency, timeZone, flags, brokenPlansIn12Months } = row;
  return {
    id,
    status,
    currency,
    timeZone,
    holder: { name: row.holder.name, language: row.holder.language },
    contacts: contactsOf(row.contacts),
    imeis: imeisOf(row.devices.flatMap(({ imei, imei2 }) => [imei, imei2])),
    flags: {
      stolen: flags.stolen,
      dispute: flags.dispute,
      vulnerable: flags.vulnerable,
      moratorium: flags.moratorium && { kind: flags.moratorium.kind, until: flags.moratorium.until },
    },
    brokenPlansIn12Months,
  };
}

/** Amounts in another currency than the lender's are neither believed nor sent. */
export function inCurrency(expected: string): (amount: number, currency: string) => Money {
  return (amount, currency) => {
    if (currency !== expected)
      throw new Problem('loans.currency_mismatch', { message: 'not the currency of the lender' });
    return money(amount, currency);
  };
}

function reading(http: Http, currency: string): Pick<LoanSystem, 'findByImei' | 'agreement' | 'arrears' | 'payoff'> {
  const amount = inCurrency(currency);
  return {
    async findByImei(imei) {
      const body = { imei: imei15(imei) };
      const answer = await http.post({
        name: 'findByImei',
        path: ['loans', 'search'],
        body,
        reads: true,
        schema: found,
      });
      return answer.loans.map(({ id }) => id);
    },
    async agreement(loanId) {
      const asked = http.get({ name: 'agreement', path: ['loans', loanId], schema: loan });
      const row = await unlessRefused(asked, { not_found: undefined });
      return row && agreementOf(row);
    },
    async arrears(loanId): Promise<Arrears> {
      const row = await http.get({ name: 'arrears', path: ['loans', loanId, 'arrears'], schema: arrears });
      const due = row.nextDue;
      return {
        overdue: amount(row.overdue, row.currency),
        minimumToUnlock: amount(row.minimumToUnlock, row.currency),
        balance: amount(row.balance, row.currency),
        daysPastDue: row.daysPastDue,
        nextDue: due && { on: due.on, amount: amount(due.amount, row.currency) },
      };
    },
    async payoff(loanId) {
      const row = await http.get({ name: 'payoff', path: ['loans', loanId, 'payoff'], schema: payoff });
      return { total: amount(row.total, row.currency), goodThrough: row.goodThrough };
    },
  };
}

type Posting = Pick<LoanSystem, 'transactions' | 'postPayment' | 'findPosting' | 'reverse'>;

function posting(http: Http, currency: string): Posting {
  const amountOf = inCurrency(currency);
  return {
    async transactions(loanId): Promise<LoanTransaction[]> {
      const path = ['loans', loanId, 'transactions'];
      const answer = await http.get({ name: 'transactions', path, schema: transactions });
      return answer.transactions
        .map((row) => ({ ...row, key: row.key, amount: amountOf(row.amount, currency) }))
        .toSorted((a, b) => a.at.getTime() - b.at.getTime());
    },
    async postPayment({ loanId, key, amount, reference, channel }) {
      const { minor: sum, currency: unit } = amountOf(amount.minor, amount.currency);
      const body = { amount: sum, currency: unit, reference, channel };
      const path = ['loans', loanId, 'payments'];
      const answer = await http.exchange('POST', { name: 'postPayment', path, key, body, schema: posted });
      const again = answer.headers.get('idempotent-replay') === 'true';
      return { transactionId: answer.data.transactionId, outcome: again ? 'duplicate' : 'posted' };
    },
    async findPosting(loanId, key) {
      const path = ['loans', loanId, 'payments'];
      const asked = http.get({ name: 'findPosting', path, query: { key }, schema: posted });
      return (await unlessRefused(asked, { not_found: undefined }))?.transactionId;
    },
    async reverse(loanId, key, transactionId, amount, reason) {
      const body = { transactionId, amount: amountOf(amount.minor, amount.currency).minor, reason };
      const path = ['loans', loanId, 'reversals'];
      const answer = await http.post({ name: 'reverse', path, key, body, schema: posted });
      return { transactionId: answer.transactionId };
    },
  };
}

type Keeping = Pick<LoanSystem, 'setHold' | 'holds' | 'removeHold' | 'savePlan' | 'savePromise' | 'note'>;

function keeping(http: Http, currency: string): Keeping {
  const amountOf = inCurrency(currency);
  const minorOf = (amount: Money): number => amountOf(amount.minor, amount.currency).minor;
  return {
    async setHold(loanId, { key, kind, until, reason }) {
      const path = ['loans', loanId, 'holds', key];
      const body = { kind, until: until.toISOString(), reason };
      await http.put({ name: 'setHold', path, body, repeatable: true, schema: anything });
    },
    async holds(loanId) {
      return (await http.get({ name: 'holds', path: ['loans', loanId, 'holds'], schema: holds })).holds;
    },
    async removeHold(loanId, key) {
      const path = ['loans', loanId, 'holds', key];
      try {
        await http.remove({ name: 'removeHold', path, repeatable: true, schema: anything });
      } catch (thrown) {
        // A hold that is not there any more is removed, whether by this try or an earlier one.
        if (!isMissing(thrown)) throw thrown;
      }
    },
    async savePlan(loanId, plan) {
      const body = {
        agreedAt: plan.agreedAt.toISOString(),
        total: minorOf(plan.total),
        currency,
        downPayment: minorOf(plan.downPayment),
        instalments: plan.instalments.map(({ on, amount }) => ({ on, amount: minorOf(amount) })),
        status: plan.state,
      };
      const path = ['loans', loanId, 'plans', plan.key];
      await http.put({ name: 'savePlan', path, body, repeatable: true, schema: anything });
    },
    async savePromise(loanId, { key, amount, on }) {
      const body = { amount: minorOf(amount), currency, on };
      const path = ['loans', loanId, 'promises', key];
      await http.put({ name: 'savePromise', path, body, repeatable: true, schema: anything });
    },
    async note(loanId, key, text) {
      const path = ['loans', loanId, 'notes'];
      await http.post({ name: 'note', path, key, body: { text }, schema: anything });
    },
  };
}

const isMissing = (thrown: unknown): boolean =>
  thrown instanceof Problem && 'errorCode' in thrown && thrown.errorCode === 'not_found';

/** Speaks docs/loan-api.openapi.yaml, our own interface for a lender's loan system. */
export function createLoanApi(options: LoanDriverOptions): LoanSystem {
  const headers = { ...options.http?.headers, authorization: `Bearer ${options.token}` };
  const http = createHttp({ ...options.http, party: 'loans', baseUrl: options.url, headers });
  return { ...reading(http, options.currency), ...posting(http, options.currency), ...keeping(http, options.currency) };
}
