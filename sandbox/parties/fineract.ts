import express, { type RequestHandler, type Response, Router } from 'express';
import { DateTime } from 'luxon';
import { type Ledger, type Ledgers, nextDueOf, owedOn, standingOf } from '../ledgers.js';
import type { World } from '../world.js';
import { jsonErrors, param } from './bearer.js';
import {
  authenticate,
  clientIdOf,
  dayOf,
  externalIdOf,
  loanByNumber,
  major,
  numberOf,
  partsOf,
  refuse,
  tenantOf,
} from './fineractFormats.js';
import { createFineractMoney, shownTransactions } from './fineractMoney.js';
import { createFineractTables } from './fineractTables.js';
import { refuseWhileRunning } from './running.js';

const statuses: Record<Ledger['standing'], { id: number; code: string; value: string }> = {
  active: { id: 300, code: 'loanStatusType.active', value: 'Active' },
  closed: { id: 600, code: 'loanStatusType.closed.obligations.met', value: 'Closed (obligations met)' },
  charged_off: { id: 300, code: 'loanStatusType.active', value: 'Active' },
  sold: { id: 700, code: 'loanStatusType.transferred', value: 'Transferred' },
  fraud: { id: 300, code: 'loanStatusType.active', value: 'Active' },
  deceased: { id: 300, code: 'loanStatusType.active', value: 'Active' },
};

function pausesOf(ledger: Ledger): Record<string, unknown>[] {
  return ledger.holds
    .filter(({ key }) => key.startsWith('pause-'))
    .map(({ until, reason }) => ({
      active: true,
      pausePeriodStart: partsOf(reason, ledger.timeZone),
      pausePeriodEnd: partsOf(until, ledger.timeZone),
    }));
}

function delinquentOf(ledger: Ledger, now: Date): Record<string, unknown> {
  const { overdue, daysPastDue } = owedOn(ledger, now);
  const next = nextDueOf(ledger, now);
  const last = ledger.transactions.filter(({ type }) => type === 'repayment').at(-1);
  return {
    pastDueDays: daysPastDue,
    delinquentDays: daysPastDue,
    ...(overdue > 0 && ledger.oldestDueOn ? { delinquentDate: partsOf(ledger.oldestDueOn) } : {}),
    delinquentAmount: major(overdue),
    ...(next ? { nextPaymentDueDate: partsOf(next.on), nextPaymentAmount: major(next.amount) } : {}),
    ...(last ? { lastPaymentDate: partsOf(last.at, ledger.timeZone), lastPaymentAmount: major(last.amount) } : {}),
    delinquencyPausePeriods: pausesOf(ledger),
  };
}

function loanOf(ledger: Ledger, now: Date, associations: string): Record<string, unknown> {
  const owed = owedOn(ledger, now);
  const standing = standingOf(ledger, now);
  // More paid than owed is a standing of its own.
  const status = owed.credit > 0 ? { id: 700, code: 'loanStatusType.overpaid', value: 'Overpaid' } : statuses[standing];
  const currency = { code: ledger.currency, decimalPlaces: 2, inMultiplesOf: 0 };
  return {
    id: numberOf(ledger.id),
    accountNo: String(numberOf(ledger.id)).padStart(9, '0'),
    externalId: externalIdOf(ledger),
    status: { ...status, active: standing === 'active', closed: standing === 'closed', overpaid: owed.credit > 0 },
    clientId: clientIdOf(ledger),
    clientName: ledger.holder.name,
    currency,
    chargedOff: standing === 'charged_off',
    fraud: standing === 'fraud',
    ...(owed.credit > 0 ? { totalOverpaid: major(owed.credit) } : {}),
    summary: {
      currency,
      totalOverdue: major(owed.overdue),
      totalOutstanding: major(owed.balance),
      ...(owed.overdue > 0 && ledger.oldestDueOn ? { overdueSinceDate: partsOf(ledger.oldestDueOn) } : {}),
    },
    delinquent: delinquentOf(ledger, now),
    ...(/all|transactions/.test(associations) ? { transactions: shownTransactions(ledger) } : {}),
  };
}

function clientOf(ledger: Ledger): Record<string, unknown> {
  return {
    id: clientIdOf(ledger),
    accountNo: String(clientIdOf(ledger)).padStart(9, '0'),
    status: { id: 300, code: 'clientStatusType.active', value: 'Active' },
    active: true,
    displayName: ledger.holder.name,
    mobileNo: ledger.contacts[0]?.number,
    officeId: 1,
  };
}

function here(response: Response): Ledger {
  return response.locals['ledger'] as Ledger;
}

/** A pause of delinquency keeps the lock automation away as a hold does. */
function delinquencyActions(world: World, ledgers: Ledgers): Router {
  const router = Router({ mergeParams: true });
  router.get('/', (_request, response) => void response.json(pausesOf(here(response))));
  router.post('/', (request, response) => {
    const ledger = here(response);
    const body = (request.body ?? {}) as Record<string, unknown>;
    const start = dayOf(body['startDate'], body, ledger.timeZone);
    if (!start) return refuse(response, 400, 'validation.msg.validation.errors.exist', 'startDate');
    const id = numberOf(world.journal.next('DA'));
    const answer = { officeId: 1, clientId: clientIdOf(ledger), loanId: numberOf(ledger.id), resourceId: id };
    if (body['action'] === 'resume') {
      ledgers.put({ ...ledger, holds: ledger.holds.filter(({ key }) => !key.startsWith('pause-')) });
      response.json(answer);
      return;
    }
    const end = dayOf(body['endDate'], body, ledger.timeZone);
    if (body['action'] !== 'pause' || !end || end <= start)
      return refuse(response, 400, 'validation.msg.validation.errors.exist', 'action, endDate');
    const until = end.endOf('day').toUTC().toISO() ?? '';
    ledgers.hold(ledger, { key: `pause-${id}`, kind: 'lock_grace', until, reason: start.toISODate() ?? '' });
    response.json(answer);
  });
  return router;
}

function notes(world: World, ledgers: Ledgers): RequestHandler {
  return (request, response) => {
    const ledger = here(response);
    const { note } = (request.body ?? {}) as { note?: unknown };
    if (typeof note !== 'string' || note === '')
      return refuse(response, 400, 'validation.msg.validation.errors.exist', 'note');
    const key = request.get('idempotency-key') ?? world.journal.next('NT');
    const before = ledger.notes.some((one) => one.key === key);
    const at = world.clock.now().toISOString();
    if (before) response.set('x-served-from-cache', 'true');
    else ledgers.put({ ...ledger, notes: [...ledger.notes, { key, text: note, at }] });
    const index = before ? ledger.notes.findIndex((one) => one.key === key) + 1 : ledger.notes.length + 1;
    response.json({ officeId: 1, clientId: clientIdOf(ledger), loanId: numberOf(ledger.id), resourceId: index });
  };
}

function loanRoutes(world: World, ledgers: Ledgers): Router {
  const router = Router();
  const show: RequestHandler = (request, response) => {
    const { associations } = request.query;
    const asked = typeof associations === 'string' ? associations : '';
    response.json(loanOf(here(response), world.clock.now(), asked));
  };
  router.get('/', (request, response) => {
    const { externalId } = request.query;
    const pageItems = ledgers
      .all()
      .filter((ledger) => ledger.lender === tenantOf(response))
      .filter((ledger) => externalId === undefined || externalIdOf(ledger) === externalId)
      .map((ledger) => loanOf(ledger, world.clock.now(), ''));
    response.json({ totalFilteredRecords: pageItems.length, pageItems });
  });
  const byExternalId: RequestHandler = (request, response, next) => {
    const ledger = ledgers
      .all()
      .find((one) => one.lender === tenantOf(response) && externalIdOf(one) === param(request, 'external'));
    if (!ledger) return refuse(response, 404, 'error.msg.loan.external.id.invalid', 'No such loan');
    response.locals['ledger'] = ledger;
    next();
  };
  router.get('/external-id/:external', byExternalId, show);
  const byNumber: RequestHandler = (request, response, next) => {
    const ledger = loanByNumber(ledgers, tenantOf(response), param(request, 'id'));
    if (!ledger) return refuse(response, 404, 'error.msg.loan.id.invalid', 'No such loan');
    response.locals['ledger'] = ledger;
    next();
  };
  router.get('/:id', byNumber, show);
  router.use('/:id/transactions', byNumber, createFineractMoney(world, ledgers));
  router.use('/:id/delinquency-actions', byNumber, delinquencyActions(world, ledgers));
  router.post('/:id/notes', byNumber, notes(world, ledgers));
  router.get('/:id/notes', byNumber, (_request, response) => {
    const rows = here(response).notes.map(({ text, at }, index) => ({ id: index + 1, note: text, createdOn: at }));
    response.json(rows);
  });
  return router;
}

/** Apache Fineract, as far as a support line needs it. Tenants are lenders; dates, amounts and errors are in Fineract's own forms. */
export function createFineract(world: World, ledgers: Ledgers): { router: Router } {
  const api = Router();
  api.use(express.json(), authenticate);
  api.get('/clients/:id', (request, response) => {
    const found = ledgers
      .all()
      .find((one) => one.lender === tenantOf(response) && String(clientIdOf(one)) === param(request, 'id'));
    if (found) response.json(clientOf(found));
    else refuse(response, 404, 'error.msg.client.id.invalid', 'No such client');
  });
  api.get('/businessdate', (_request, response) => {
    const today = DateTime.fromJSDate(world.clock.now(), { zone: 'Asia/Kolkata' });
    response.json([{ type: 'BUSINESS_DATE', date: partsOf(today.toISODate() ?? '') }]);
  });
  api.use('/loans', loanRoutes(world, ledgers));
  api.use('/datatables', createFineractTables(world, ledgers));
  const noResource: RequestHandler = (_request, response) =>
    refuse(response, 404, 'error.msg.resource.not.found', 'No such resource');
  api.use(noResource, jsonErrors);
  const router = Router();
  router.use(
    '/fineract-provider/api/v1',
    refuseWhileRunning((response) =>
      refuse(response, 409, 'error.msg.command.under.processing', 'A request with this key is under processing'),
    ),
    world.faults.middleware('loans'),
    api,
  );
  return { router };
}
