import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { callerOf, startLenders, textOf } from './startLenders.js';

const lenders = await startLenders();
const basic = `Basic ${Buffer.from('mifos:password').toString('base64')}`;
const base = `${lenders.url}/fineract-provider/api/v1`;
const fineract = callerOf(base, { authorization: basic, 'fineract-platform-tenantid': 'bharat' });
const today = (format: string): string =>
  DateTime.fromJSDate(lenders.world.clock.now(), { zone: 'Asia/Kolkata' }).toFormat(format, { locale: 'en' });
const repayment = () => ({
  transactionDate: today('dd MMMM yyyy'),
  transactionAmount: '2,499.00',
  dateFormat: 'dd MMMM yyyy',
  locale: 'en',
  externalId: 'pay-1',
});
const pay = (body: object, key: string) =>
  fineract('POST', '/loans/1004/transactions?command=repayment', body, { 'idempotency-key': key });

beforeEach(() => lenders.world.reset());
afterAll(() => lenders.stop());

test('a wrong password, a missing tenant and another tenants loan are refused', async () => {
  const path = '/loans/1004';
  expect((await callerOf(base)('GET', path)).status).toBe(401);
  expect((await callerOf(base, { authorization: basic })('GET', path)).status).toBe(401);
  const lanka = callerOf(base, { authorization: basic, 'fineract-platform-tenantid': 'lanka' });
  const { status, body } = await lanka('GET', path);
  expect([status, body['userMessageGlobalisationCode']]).toEqual([404, 'error.msg.loan.id.invalid']);
});

test.each([
  [{ locale: undefined }],
  [{ dateFormat: undefined }],
  [{ dateFormat: 'yyyy-MM-dd' }],
  [{ transactionAmount: '2.499,00' }],
  [{ transactionAmount: 0 }],
  [{ transactionAmount: -1 }],
  [{ transactionAmount: 1.999 }],
])('a repayment with %j is malformed', async (wrong) => {
  expect((await pay({ ...repayment(), ...wrong }, 'k')).status).toBe(400);
});

test('a repayment of tomorrow is refused, and so is its repetition, from the cache', async () => {
  const tomorrow = { ...repayment(), transactionDate: '31 December 2099' };
  expect((await pay(tomorrow, 'k')).status).toBe(403);
  const again = await pay(repayment(), 'k');
  expect([again.status, again.headers.get('x-served-from-cache')]).toEqual([403, 'true']);
});

test('the loan is found by IMEI and by agreement, with what is owed in major units', async () => {
  const query = (imei: string) =>
    fineract('GET', `/datatables/dt_device/query?columnFilter=imei&valueFilter=${imei}&resultColumns=loan_id`);
  expect((await query('861122030004048')).body).toEqual([{ loan_id: 1004 }]);
  expect((await query('861122030001010')).body).toEqual([]);
  expect((await fineract('GET', '/loans?externalId=BH-1004')).body).toMatchObject({ totalFilteredRecords: 1 });
  const { body } = await fineract('GET', '/loans/external-id/BH-1004?associations=all');
  expect(body).toMatchObject({
    id: 1004,
    status: { code: 'loanStatusType.active', active: true },
    currency: { code: 'INR' },
    summary: { totalOverdue: 2499, totalOutstanding: 14994 },
    delinquent: { pastDueDays: 95, delinquentAmount: 2499 },
    transactions: [],
  });
  expect((await fineract('GET', `/clients/${textOf(body['clientId'])}`)).body['mobileNo']).toBe('+919955550104');
  const template = await fineract('GET', '/loans/1004/transactions/template?command=prepayLoan');
  expect(template.body['amount']).toBe(14994);
});

test('a repayment is posted once, replayed from the cache, found by its external id and undone', async () => {
  const first = await pay(repayment(), 'k');
  expect(first.body).toMatchObject({ loanId: 1004, resourceExternalId: 'pay-1' });
  const again = await pay(repayment(), 'k');
  expect([again.status, again.headers.get('x-served-from-cache')]).toEqual([200, 'true']);
  expect(again.body).toEqual(first.body);
  expect((await pay(repayment(), 'other')).body['userMessageGlobalisationCode']).toMatch('duplicate.externalId');
  const found = await fineract('GET', '/loans/1004/transactions/external-id/pay-1');
  expect(found.body).toMatchObject({ id: first.body['resourceId'], amount: 2499, manuallyReversed: false });
  const ledger = async () => (await lenders.call('GET', '/sandbox/loans/1004')).body;
  expect(await ledger()).toMatchObject({ overdue: 0, balance: 1249500 });
  const adjust = { ...repayment(), transactionAmount: 0 };
  const undo = await fineract('POST', `/loans/1004/transactions/${textOf(first.body['resourceId'])}`, adjust);
  expect(undo.status).toBe(200);
  expect(await ledger()).toMatchObject({ overdue: 249900, balance: 1499400 });
  const shown = await fineract('GET', '/loans/1004?associations=transactions');
  expect(shown.body['transactions']).toMatchObject([{ manuallyReversed: true }]);
});

test('the same key on another loan is another command', async () => {
  await pay(repayment(), 'k');
  const other = { ...repayment(), externalId: 'pay-2' };
  const path = '/loans/1011/transactions?command=repayment';
  const { headers } = await fineract('POST', path, other, { 'idempotency-key': 'k' });
  expect(headers.get('x-served-from-cache')).toBeNull();
});

test('a part is charged back and no more than there is', async () => {
  const { body } = await pay(repayment(), 'k');
  const path = `/loans/1004/transactions/${textOf(body['resourceId'])}?command=chargeback`;
  expect((await fineract('POST', path, { transactionAmount: 1000, locale: 'en' })).status).toBe(200);
  expect((await fineract('POST', path, { transactionAmount: 1500, locale: 'en' })).status).toBe(403);
  expect((await lenders.call('GET', '/sandbox/loans/1004')).body['overdue']).toBe(100000);
});

test('a loan that is paid is closed and takes nothing more', async () => {
  await pay({ ...repayment(), transactionAmount: 15000 }, 'k');
  expect((await fineract('GET', '/loans/1004')).body).toMatchObject({ status: { overpaid: true }, totalOverpaid: 6 });
  const more = await pay({ ...repayment(), externalId: 'pay-2' }, 'k2');
  expect(more.status).toBe(403);
});

test('flags, contacts, holds, plans and pauses are datatables and actions', async () => {
  expect((await fineract('GET', '/datatables/dt_care/1011')).body).toMatchObject([
    { broken_plans_12m: 2, language: 'hi' },
  ]);
  expect((await fineract('GET', '/datatables/dt_contact/511')).body).toMatchObject([{ number: '+919955550111' }]);
  const hold = { hold_key: 'h', kind: 'plan', until_at: '2999-01-01T00:00:00Z', reason: 'x' };
  expect((await fineract('POST', '/datatables/dt_hold/1004', { ...hold, kind: 'nothing' })).status).toBe(400);
  const made = await fineract('POST', '/datatables/dt_hold/1004', hold);
  expect((await fineract('POST', '/datatables/dt_hold/1004', hold)).status).toBe(403);
  const row = `/datatables/dt_hold/1004/${textOf(made.body['resourceId'])}`;
  expect((await fineract('PUT', row, { kind: 'lock_grace' })).status).toBe(200);
  expect((await fineract('GET', '/datatables/dt_hold/1004')).body).toMatchObject([{ ...hold, kind: 'lock_grace' }]);
  expect((await fineract('DELETE', row)).status).toBe(200);
  expect((await fineract('DELETE', row)).status).toBe(404);
  const plan = { plan_key: 'p', terms: '{}', status: 'agreed' };
  expect((await fineract('POST', '/datatables/dt_plan/1004', plan)).status).toBe(200);
  const pause = { action: 'pause', startDate: '01 January 2027', endDate: '01 March 2027' };
  const format = { dateFormat: 'dd MMMM yyyy', locale: 'en' };
  expect((await fineract('POST', '/loans/1004/delinquency-actions', pause)).status).toBe(400);
  expect((await fineract('POST', '/loans/1004/delinquency-actions', { ...pause, ...format })).status).toBe(200);
  expect((await fineract('GET', '/loans/1004')).body['delinquent']?.['delinquencyPausePeriods']).toHaveLength(1);
  expect((await fineract('POST', '/loans/1004/notes', { note: 'hello' })).status).toBe(200);
});
