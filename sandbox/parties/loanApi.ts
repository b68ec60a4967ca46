import express, { type RequestHandler, type Response, Router } from 'express';
import { DateTime } from 'luxon';
import * as z from 'zod';
import {
  type Ledger,
  type Ledgers,
  type LedgerTransaction,
  nextDueOf,
  owedOn,
  standingOf,
  unreversedOf,
} from '../ledgers.js';
import type { World } from '../world.js';
import { bearer, callerOf, fail, jsonErrors, noRoute, param } from './bearer.js';
import { refuseWhileRunning } from './running.js';

const amount = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const currency = z.string().regex(/^[A-Z]{3}$/);
const day = z.iso.date();
const searchBody = z.object({ imei: z.string().regex(/^\d{14,16}$/) });
const paymentBody = z.object({ amount, currency, reference: z.string().min(1), channel: z.string().min(1) });
const reversalBody = z.object({ transactionId: z.string().min(1), amount, reason: z.string().min(1) });
const holdBody = z.object({
  kind: z.enum(['lock_grace', 'plan', 'dispute']),
  until: z.iso.datetime({ offset: true }),
  reason: z.string(),
});
const planBody = z.object({
  agreedAt: z.iso.datetime({ offset: true }),
  total: amount,
  currency,
  downPayment: z.number().int().nonnegative(),
  instalments: z.array(z.object({ on: day, amount })).min(1),
  status: z.string().min(1),
});
const promiseBody = z.object({ amount, currency, on: day });
const noteBody = z.object({ text: z.string().min(1) });

const payoffDays = 7;

function arrearsOf(ledger: Ledger, now: Date): Record<string, unknown> {
  const { overdue, balance, daysPastDue } = owedOn(ledger, now);
  const nextDue = nextDueOf(ledger, now);
  return {
    overdue,
    minimumToUnlock: overdue,
    balance,
    currency: ledger.currency,
    daysPastDue,
    ...(overdue > 0 && ledger.oldestDueOn ? { oldestDueOn: ledger.oldestDueOn } : {}),
    ...(nextDue ? { nextDue } : {}),
    asOf: now.toISOString(),
    transactionsCount: ledger.transactions.length,
  };
}

function loanOf(ledger: Ledger, now: Date): Record<string, unknown> {
  const { id, currency, timeZone, holder, contacts, devices, flags, brokenPlansIn12Months } = ledger;
  const status = standingOf(ledger, now);
  return { id, status, currency, timeZone, holder, contacts, devices, flags, brokenPlansIn12Months };
}

function transactionOf({ id, type, amount, key, reference, at }: LedgerTransaction): Record<string, unknown> {
  return { id, type, amount, key, ...(reference ? { reference } : {}), at };
}

function ledgerHere(response: Response): Ledger {
  return response.locals['ledger'] as Ledger;
}

/** What stands against taking money on this loan now. */
function obstacle(ledger: Ledger, now: Date): 'closed' | 'sold' | undefined {
  const standing = standingOf(ledger, now);
  return standing === 'closed' || standing === 'sold' ? standing : undefined;
}

/** Parses the body by a schema, or answers 400. */
function bodyOf<T>(schema: z.ZodType<T>, body: unknown, response: Response): T | undefined {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  fail(response, 400, 'invalid', z.prettifyError(parsed.error));
  return undefined;
}

/** A movement that was made under this key before is answered again, or refused when it was another. */
function answeredBefore(ledger: Ledger, key: string, fingerprint: string, response: Response): boolean {
  const before = ledger.transactions.find((transaction) => transaction.key === key);
  if (!before) return false;
  if (before.fingerprint === fingerprint) response.set('Idempotent-Replay', 'true').status(200).json(before.answer);
  else fail(response, 422, 'invalid', 'this Idempotency-Key was used for another request');
  return true;
}

function keyOf(header: string | undefined, response: Response): string | undefined {
  if (!header) fail(response, 400, 'invalid', 'the Idempotency-Key header is missing');
  return header;
}

function payments(world: World, ledgers: Ledgers): RequestHandler {
  return (request, response) => {
    const ledger = ledgerHere(response);
    const now = world.clock.now();
    const key = keyOf(request.get('idempotency-key'), response);
    const payment = key && bodyOf(paymentBody, request.body, response);
    if (!key || !payment) return;
    const fingerprint = JSON.stringify(['payment', payment.amount, payment.currency, payment.reference]);
    if (answeredBefore(ledger, key, fingerprint, response)) return;
    if (payment.currency !== ledger.currency) return fail(response, 422, 'currency_mismatch', 'not its currency');
    const against = obstacle(ledger, now);
    if (against) return fail(response, 409, against, `the loan is ${against}`);
    const { currency: _, ...rest } = payment;
    const posted = ledgers.post(ledger, { type: 'repayment', key, fingerprint, ...rest }, (transaction, after) => ({
      transactionId: transaction.id,
      status: 'posted',
      arrears: arrearsOf(after, now),
    }));
    response.status(201).json(posted.answer);
  };
}

function reversals(world: World, ledgers: Ledgers): RequestHandler {
  return (request, response) => {
    const ledger = ledgerHere(response);
    const now = world.clock.now();
    const key = keyOf(request.get('idempotency-key'), response);
    const reversal = key && bodyOf(reversalBody, request.body, response);
    if (!key || !reversal) return;
    const fingerprint = JSON.stringify(['reversal', reversal.transactionId, reversal.amount]);
    if (answeredBefore(ledger, key, fingerprint, response)) return;
    const repayment = ledger.transactions.find(({ id, type }) => id === reversal.transactionId && type === 'repayment');
    if (!repayment) return fail(response, 404, 'not_found', 'no such repayment on this loan');
    if (reversal.amount > unreversedOf(ledger, repayment))
      return fail(response, 422, 'invalid', 'more than is left of the repayment');
    const movement = { type: 'reversal' as const, key, fingerprint, amount: reversal.amount, reverses: repayment.id };
    const posted = ledgers.post(ledger, { ...movement, reference: reversal.reason }, (transaction, after) => ({
      transactionId: transaction.id,
      status: 'posted',
      arrears: arrearsOf(after, now),
    }));
    response.status(201).json(posted.answer);
  };
}

function holds(world: World, ledgers: Ledgers): Router {
  const router = Router({ mergeParams: true });
  router.get('/', (_request, response) => {
    const now = world.clock.now();
    response.json({ holds: ledgerHere(response).holds.filter(({ until }) => new Date(until) > now) });
  });
  router.put('/:key', (request, response) => {
    const hold = bodyOf(holdBody, request.body, response);
    if (!hold) return;
    const row = { key: param(request, 'key'), ...hold };
    ledgers.hold(ledgerHere(response), row);
    response.json(row);
  });
  router.delete('/:key', (request, response) => {
    if (ledgers.unhold(ledgerHere(response), param(request, 'key'))) response.status(204).end();
    else fail(response, 404, 'not_found', 'no hold of this key');
  });
  return router;
}

function agreements(world: World, ledgers: Ledgers): Router {
  const router = Router({ mergeParams: true });
  router.put('/plans/:key', (request, response) => {
    const ledger = ledgerHere(response);
    const plan = bodyOf(planBody, request.body, response);
    if (!plan) return;
    if (plan.currency !== ledger.currency) return fail(response, 422, 'currency_mismatch', 'not its currency');
    const row = { key: param(request, 'key'), ...plan };
    ledgers.put({ ...ledger, plans: { ...ledger.plans, [row.key]: row } });
    response.json(row);
  });
  router.put('/promises/:key', (request, response) => {
    const ledger = ledgerHere(response);
    const promise = bodyOf(promiseBody, request.body, response);
    if (!promise) return;
    if (promise.currency !== ledger.currency) return fail(response, 422, 'currency_mismatch', 'not its currency');
    const row = { key: param(request, 'key'), ...promise };
    ledgers.put({ ...ledger, promises: { ...ledger.promises, [row.key]: row } });
    response.json(row);
  });
  router.post('/notes', (request, response) => {
    const ledger = ledgerHere(response);
    const key = keyOf(request.get('idempotency-key'), response);
    const note = key && bodyOf(noteBody, request.body, response);
    if (!key || !note) return;
    const before = ledger.notes.find((one) => one.key === key);
    const row = before ?? { key, text: note.text, at: world.clock.now().toISOString() };
    if (!before) ledgers.put({ ...ledger, notes: [...ledger.notes, row] });
    response.status(before ? 200 : 201).json(row);
  });
  return router;
}

function reading(world: World): Router {
  const router = Router({ mergeParams: true });
  const now = (): Date => world.clock.now();
  router.get('/', (_request, response) => void response.json(loanOf(ledgerHere(response), now())));
  router.get('/arrears', (_request, response) => void response.json(arrearsOf(ledgerHere(response), now())));
  router.get('/payoff', (_request, response) => {
    const ledger = ledgerHere(response);
    const last = DateTime.fromJSDate(now(), { zone: ledger.timeZone }).plus({ days: payoffDays });
    const total = owedOn(ledger, now()).balance;
    response.json({ total, currency: ledger.currency, goodThrough: last.toISODate() });
  });
  router.get('/transactions', (_request, response) => {
    response.json({ transactions: ledgerHere(response).transactions.map(transactionOf) });
  });
  router.get('/payments', (request, response) => {
    const ledger = ledgerHere(response);
    const key = request.query['key'];
    const found = ledger.transactions.find((one) => one.key === key && one.type === 'repayment');
    if (!found) return fail(response, 404, 'not_found', 'no payment of this key');
    response.json({ transactionId: found.id, amount: found.amount, currency: ledger.currency, at: found.at });
  });
  return router;
}

/** The generic loan API of docs/loan-api.openapi.yaml. Bearer token of a lender: `sandbox-<lender>-loans`. */
export function createLoanApi(world: World, ledgers: Ledgers): { router: Router } {
  const loans = Router();
  loans.use(express.json(), bearer('loans'));
  loans.post('/search', (request, response) => {
    const search = bodyOf(searchBody, request.body, response);
    if (search) response.json({ loans: ledgers.byImei(callerOf(response), search.imei).map(({ id }) => ({ id })) });
  });
  const mine: RequestHandler = (request, response, next) => {
    const ledger = ledgers.get(param(request, 'id'));
    if (ledger?.lender !== callerOf(response)) return fail(response, 404, 'not_found', 'no such loan');
    response.locals['ledger'] = ledger;
    next();
  };
  loans.post('/:id/payments', mine, payments(world, ledgers));
  loans.post('/:id/reversals', mine, reversals(world, ledgers));
  loans.use('/:id/holds', mine, holds(world, ledgers));
  loans.use('/:id', mine, agreements(world, ledgers), reading(world));
  loans.use(noRoute, jsonErrors);

  const router = Router();
  router.use(
    '/loans',
    refuseWhileRunning((response) => fail(response, 409, 'in_progress', 'the first request with this key still runs')),
    world.faults.middleware('loans'),
    loans,
  );
  return { router };
}
