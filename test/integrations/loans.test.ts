import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { Imei14 } from '../../core/imei.js';
import { money } from '../../core/money.js';
import type { LoanSystem, Posting } from '../../core/ports/loans.js';
import { createFineract } from '../../integrations/loans/fineract.js';
import { createLoanApi } from '../../integrations/loans/loanApi.js';
import { openTestWorld, type TestWorld } from '../contracts/sandbox.js';

const origin = 'https://lender.example';
const imei = '86112203000101' as Imei14;
const http = { random: () => 0, timeoutMs: 3000 };
/** For those who wait in vain. */
const impatient = { ...http, timeoutMs: 400 };
const loanApi = createLoanApi({ url: origin, token: 'secret', currency: 'GBP', timeZone: 'Europe/London', http });
const india = { currency: 'INR', timeZone: 'Asia/Kolkata', http };
const fineract = createFineract({ ...india, url: origin, token: 'mifos:password', tenant: 'bharat' });

beforeAll(() => {
  nock.disableNetConnect();
  nock.enableNetConnect('127.0.0.1');
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

const posting: Posting = {
  loanId: '1004',
  key: 'post:pay_1',
  amount: money(4499, 'GBP'),
  reference: 'pi_1',
  channel: 'card',
  on: '2025-11-21',
};

const arrears = { overdue: 1, minimumToUnlock: 1, balance: 2, currency: 'GBP', daysPastDue: 3 };

describe('the loan API is not believed', () => {
  test.each([
    ['half a penny', { overdue: 0.5 }, 'loans.rubbish'],
    ['less than nothing', { balance: -1 }, 'loans.rubbish'],
    ['an amount as text', { minimumToUnlock: '1' }, 'loans.rubbish'],
    ['no threshold', { minimumToUnlock: undefined }, 'loans.rubbish'],
    ['more than a number can hold', { balance: 2 ** 60 }, 'loans.rubbish'],
    ['another currency', { currency: 'EUR' }, 'loans.currency_mismatch'],
  ])('%s', async (_what, part, code) => {
    nock(origin)
      .get('/loans/1004/arrears')
      .times(3)
      .reply(200, { ...arrears, ...part });
    await expect(loanApi.arrears('1004')).rejects.toMatchObject({ code, ambiguous: false });
  });

  test('a loan without its flags, or in a state that nobody knows, is no agreement', async () => {
    const loan = {
      id: '1004',
      status: 'active',
      currency: 'GBP',
      timeZone: 'Europe/London',
      holder: { name: 'Asha' },
      contacts: [],
      devices: [],
      flags: { stolen: false, dispute: false, vulnerable: false },
      brokenPlansIn12Months: 0,
    };
    for (const part of [{ flags: {} }, { flags: undefined }, { status: 'paused' }, { devices: undefined }]) {
      nock(origin)
        .get('/loans/1004')
        .reply(200, { ...loan, ...part });
      await expect(loanApi.agreement('1004')).rejects.toMatchObject({ code: 'loans.rubbish' });
    }
  });

  test('a contact or a phone that cannot be one is passed over', async () => {
    const contact = { id: 'C1', kind: 'mobile', onFileSince: '2024-01-01' };
    nock(origin)
      .get('/loans/1004')
      .reply(200, {
        id: '1004',
        status: 'active',
        currency: 'GBP',
        timeZone: 'Europe/London',
        holder: { name: 'Asha' },
        contacts: [{ ...contact, number: '0770 0900101' }, { ...contact, number: '+447700900101' }, null],
        devices: [{ imei: '861122030001010', imei2: '000000000000000' }, { imei: '861122030001011' }],
        flags: { stolen: false, dispute: false, vulnerable: false },
        brokenPlansIn12Months: 0,
      });
    const agreement = await loanApi.agreement('1004');
    expect(agreement?.contacts).toEqual([{ id: 'C1', number: '+447700900101', onFileSince: '2024-01-01' }]);
    expect(agreement?.imeis).toEqual([imei]);
  });
});

test('the lender’s token goes with every call, and the IMEI never in an address', async () => {
  const paths: string[] = [];
  nock(origin, { reqheaders: { authorization: 'Bearer secret' } })
    .post((path) => paths.push(path) > 0, { imei: '861122030001010' })
    .reply(200, { loans: [{ id: 'NW-1001' }, { id: 'NW-9' }] });
  expect(await loanApi.findByImei(imei)).toEqual(['NW-1001', 'NW-9']);
  expect(new Set(paths)).toEqual(new Set(['/loans/search']));
});

test('a 404 of some other address is not "no such loan"', async () => {
  nock(origin).get('/loans/1004').reply(404, '<h1>Not Found</h1>');
  await expect(loanApi.agreement('1004')).rejects.toMatchObject({ code: 'loans.refused', status: 404 });
});

test('a loan that is closed or sold refuses a payment, and nothing is in doubt', async () => {
  for (const code of ['closed', 'sold']) {
    nock(origin).post('/loans/1004/payments').reply(409, { error: { code } });
    const expected = { code: 'loans.refused', errorCode: code, retry: 'never', ambiguous: false };
    await expect(loanApi.postPayment(posting)).rejects.toMatchObject(expected);
  }
});

test('the same key with another amount is refused', async () => {
  nock(origin)
    .post('/loans/1004/payments')
    .reply(422, { error: { code: 'invalid' } });
  await expect(loanApi.postPayment(posting)).rejects.toMatchObject({ code: 'loans.refused', status: 422 });
});

const rupees = { ...posting, amount: money(249900, 'INR') };
const fineractLoans = '/fineract-provider/api/v1/loans/1004';
const running = { httpStatusCode: '409', userMessageGlobalisationCode: 'error.msg.command.under.processing' };

test('Fineract gets the day and the amount in a form that no locale changes', async () => {
  const body = {
    locale: 'en',
    dateFormat: 'yyyy-MM-dd',
    transactionDate: '2025-11-21',
    transactionAmount: '2499.00',
    externalId: 'post:pay_1',
    receiptNumber: 'pi_1',
  };
  nock(origin, { reqheaders: { 'idempotency-key': 'post:pay_1', 'fineract-platform-tenantid': 'bharat' } })
    .post(`${fineractLoans}/transactions`, body)
    .query({ command: 'repayment' })
    .reply(200, { resourceId: 7 });
  expect(await fineract.postPayment(rupees)).toEqual({ transactionId: '7', outcome: 'posted' });
  await expect(fineract.postPayment({ ...rupees, on: '21/11/2025' })).rejects.toMatchObject({ code: 'loans.bad_day' });
});

test('Fineract: a command that still runs is waited for, and its replay is told from it', async () => {
  const onPay = () => nock(origin).post(`${fineractLoans}/transactions`).query(true);
  onPay().reply(409, running);
  onPay().reply(200, { resourceId: 7 }, { 'x-served-from-cache': 'true' });
  expect(await fineract.postPayment(rupees)).toEqual({ transactionId: '7', outcome: 'duplicate' });
  onPay().times(3).reply(409, running);
  await expect(fineract.postPayment(rupees)).rejects.toMatchObject({ code: 'loans.in_progress', ambiguous: true });
});

test('Fineract: an external id that is taken was posted before its key was forgotten', async () => {
  const onPay = () => nock(origin).post(`${fineractLoans}/transactions`).query(true);
  const taken = { errors: [{ userMessageGlobalisationCode: 'error.msg.loan.transaction.duplicate.externalId' }] };
  const found = { id: 7, type: { code: 'loanTransactionType.repayment' }, date: [2025, 11, 21], amount: 2499 };
  const onFind = () => nock(origin).get(`${fineractLoans}/transactions/external-id/post%3Apay_1`);
  onPay().reply(403, taken);
  onFind().reply(200, found);
  expect(await fineract.postPayment(rupees)).toEqual({ transactionId: '7', outcome: 'duplicate' });
  onPay().reply(403, taken);
  onFind().reply(200, { ...found, manuallyReversed: true });
  await expect(fineract.postPayment(rupees)).rejects.toMatchObject({ code: 'loans.refused', status: 403 });
});

test('Fineract: decimals are exact, and parts of a paisa are rubbish', async () => {
  const loan = { id: 1004, status: { code: 'loanStatusType.active' }, clientId: 4, currency: { code: 'INR' } };
  const onLoan = () => nock(origin).get(fineractLoans);
  onLoan().reply(200, { ...loan, summary: { totalOverdue: 1.1, totalOutstanding: 4503599627370.49 } });
  const { overdue, balance } = await fineract.arrears('1004');
  expect([overdue.minor, balance.minor]).toEqual([110, 450359962737049]);
  onLoan().reply(200, { ...loan, summary: { totalOverdue: 1.005, totalOutstanding: 2 } });
  await expect(fineract.arrears('1004')).rejects.toMatchObject({ code: 'loans.rubbish' });
  onLoan().reply(200, loan);
  await expect(fineract.arrears('1004')).rejects.toMatchObject({ code: 'loans.rubbish' });
});

test.each([
  ['submitted.and.pending.approval', {}, 'loans.rubbish'],
  ['closed.written.off', {}, 'charged_off'],
  ['overpaid', {}, 'closed'],
  ['active', { chargedOff: true }, 'charged_off'],
  ['active', { fraud: true }, 'fraud'],
])('Fineract: %s %j is %s', async (status, part, expected) => {
  const api = '/fineract-provider/api/v1';
  const currency = { code: 'INR' };
  const loan = { id: 1004, status: { code: `loanStatusType.${status}` }, clientId: 4, currency, ...part };
  nock(origin).get(fineractLoans).reply(200, loan);
  nock(origin).get(`${api}/clients/4`).reply(200, { displayName: 'Dinesh' });
  for (const table of ['dt_device/1004', 'dt_care/1004', 'dt_contact/4'])
    nock(origin).get(`${api}/datatables/${table}`).reply(200, []);
  const told = fineract.agreement('1004').then(
    (agreement) => agreement?.status,
    (problem: { code: string }) => problem.code,
  );
  expect(await told).toBe(expected);
});

const drivers: [string, string, string, (url: string, limits: typeof http) => LoanSystem][] = [
  [
    'the loan API',
    'NW-1001',
    'POST /loans/NW-1001/payments',
    (url, limits) =>
      createLoanApi({
        url,
        token: 'sandbox-northwind-loans',
        currency: 'GBP',
        timeZone: 'Europe/London',
        http: limits,
      }),
  ],
  [
    'Fineract',
    '1004',
    'POST /fineract-provider/api/v1/loans/1004/transactions',
    (url, limits) => createFineract({ ...india, url, token: 'mifos:password', tenant: 'bharat', http: limits }),
  ],
];

describe.each(drivers)('%s on a bad line', (_name, loanId, where, create) => {
  async function inWorld(
    work: (system: LoanSystem, world: TestWorld, pay: Posting) => Promise<void>,
    limits = http,
  ): Promise<void> {
    const opened = await openTestWorld();
    const { world, url } = opened;
    const amount = money(100, loanId === '1004' ? 'INR' : 'GBP');
    const on = new Intl.DateTimeFormat('en-CA', { timeZone: 'UTC' }).format(world.clock.now());
    try {
      await work(create(url, limits), opened, { ...posting, loanId, amount, on });
    } finally {
      await opened.close();
    }
  }
  const ofKey = async (system: LoanSystem): Promise<number> =>
    (await system.transactions(loanId)).filter(({ key }) => key === posting.key).length;

  test.each(['down', 'reset', 'rate_limited', 'bad_json'])('%s once is got over and posts once', async (kind) =>
    inWorld(async (system, opened, pay) => {
      opened.fault('loans', kind, where);
      expect(await system.postPayment(pay)).toMatchObject({ outcome: 'posted' });
      expect(await ofKey(system)).toBe(1);
    }),
  );

  test('an effect without an answer is in doubt, found by its key and not done again', async () =>
    inWorld(async (system, opened, pay) => {
      opened.fault('loans', 'timeout_after_effect', where, 1);
      const first = await system.postPayment(pay).catch((problem: unknown) => problem);
      if (first instanceof Error) expect(first).toMatchObject({ ambiguous: true });
      const found = await system.findPosting(loanId, pay.key);
      expect(found).toBeDefined();
      expect(await ofKey(system)).toBe(1);
    }, impatient));

  test('a slow answer is in doubt, and nothing is posted before it comes', async () =>
    inWorld(async (system, opened, pay) => {
      opened.fault('loans', 'slow', where, 1);
      await expect(system.postPayment(pay)).rejects.toMatchObject({ ambiguous: true });
      expect(await ofKey(system)).toBe(0);
      expect(await system.findPosting(loanId, pay.key)).toBeUndefined();
    }, impatient));

  test('refused is an answer, and nothing is in doubt', async () =>
    inWorld(async (system, opened, pay) => {
      opened.fault('loans', 'refused', where, 1);
      await expect(system.postPayment(pay)).rejects.toMatchObject({ ambiguous: false });
      expect(await ofKey(system)).toBe(0);
      expect(await system.postPayment(pay)).toMatchObject({ outcome: 'posted' });
    }));

  test('down for good is told after three tries', async () =>
    inWorld(async (system, opened, pay) => {
      opened.fault('loans', 'down', undefined, 9);
      await expect(system.postPayment(pay)).rejects.toMatchObject({ code: 'loans.down', ambiguous: true });
      await expect(system.arrears(loanId)).rejects.toMatchObject({ code: 'loans.down', ambiguous: false });
      opened.world.faults.clear();
      expect(await ofKey(system)).toBe(0);
    }));
});
