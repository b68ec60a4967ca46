import { randomUUID } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { DateTime } from 'luxon';
import { pathOf } from '../faults.js';
import { type Ledger, type Ledgers, type LedgerTransaction, owedOn, standingOf, unreversedOf } from '../ledgers.js';
import type { World } from '../world.js';
import { param } from './bearer.js';
import { clientIdOf, dayOf, major, minorOf, numberOf, partsOf, refuse, tenantOf } from './fineractFormats.js';

/** What a command was answered, for its repetition. */
interface Served {
  status: number;
  body: unknown;
}

type Refusal = { refusal: { status: number; code: string; message: string } };
type Outcome = { body: unknown } | Refusal;

const types = {
  repayment: { id: 2, code: 'loanTransactionType.repayment', value: 'Repayment' },
  reversal: { id: 26, code: 'loanTransactionType.chargeback', value: 'Chargeback' },
  charge: { id: 10, code: 'loanTransactionType.accrual', value: 'Accrual' },
};

/** A movement as Fineract shows it: what was undone is marked, what was charged back is a movement of its own. */
export function transactionOf(ledger: Ledger, transaction: LedgerTransaction): Record<string, unknown> {
  const { id, type, amount, reference, at } = transaction;
  const undone = ledger.transactions.some(({ reverses, channel }) => reverses === id && channel === 'undo');
  return {
    id: numberOf(id),
    loanId: numberOf(ledger.id),
    type: { ...types[type], repayment: type === 'repayment', chargeback: type === 'reversal' },
    date: partsOf(at, ledger.timeZone),
    currency: { code: ledger.currency, decimalPlaces: 2 },
    amount: major(amount),
    ...(reference ? { externalId: reference } : {}),
    manuallyReversed: undone,
  };
}

export function shownTransactions(ledger: Ledger): Record<string, unknown>[] {
  return ledger.transactions
    .filter(({ type, channel }) => type !== 'charge' && channel !== 'undo')
    .map((transaction) => transactionOf(ledger, transaction));
}

function refusal(status: number, code: string, message: string): Refusal {
  return { refusal: { status, code, message } };
}

function invalid(field: string): Refusal {
  return refusal(400, 'validation.msg.validation.errors.exist', `The parameter ${field} is missing or malformed`);
}

function postedBody(ledger: Ledger, posted: LedgerTransaction, changes: unknown): Record<string, unknown> {
  return {
    officeId: 1,
    clientId: clientIdOf(ledger),
    loanId: numberOf(ledger.id),
    resourceId: numberOf(posted.id),
    ...(posted.reference ? { resourceExternalId: posted.reference } : {}),
    changes,
  };
}

function externalIdTaken(ledgers: Ledgers, externalId: unknown): boolean {
  if (typeof externalId !== 'string') return false;
  return ledgers.all().some((ledger) => ledger.transactions.some(({ reference }) => reference === externalId));
}

/** Runs a command once for a key, an action and an entity; repetitions get the stored answer, failures too. */
function served(world: World, work: (request: Request, response: Response, key: string) => Outcome): RequestHandler {
  const table = world.journal.table<Served>('fineractCommands');
  return (request, response) => {
    const key = request.get('idempotency-key') ?? randomUUID();
    const command = typeof request.query['command'] === 'string' ? request.query['command'] : 'adjust';
    const id = [tenantOf(response), pathOf(request), command, key].join(' ');
    const before = table.get(id);
    if (before) {
      response.set('x-served-from-cache', 'true').status(before.status).json(before.body);
      return;
    }
    const outcome = world.journal.atomically(() => {
      const fresh = work(request, response, key);
      if (!('refusal' in fresh)) table.put(id, { status: 200, body: fresh.body });
      return fresh;
    });
    if (!('refusal' in outcome)) {
      response.json(outcome.body);
      return;
    }
    const { status, code, message } = outcome.refusal;
    if (status === 403) {
      const text = { developerMessage: message, defaultUserMessage: message, userMessageGlobalisationCode: code };
      table.put(id, { status, body: { ...text, httpStatusCode: String(status), errors: [text] } });
    }
    refuse(response, status, code, message);
  };
}

function repay(world: World, ledgers: Ledgers, ledger: Ledger, body: Record<string, unknown>, key: string): Outcome {
  const amount = minorOf(body['transactionAmount'], body);
  const day = dayOf(body['transactionDate'], body, ledger.timeZone);
  const externalId = body['externalId'];
  if (!amount) return invalid('transactionAmount');
  if (!day) return invalid('transactionDate');
  if (day > DateTime.fromJSDate(world.clock.now(), { zone: ledger.timeZone }))
    return refusal(403, 'error.msg.loan.transaction.cannot.be.a.future.date', 'The date is in the future');
  if (externalIdTaken(ledgers, externalId))
    return refusal(403, 'error.msg.loan.transaction.duplicate.externalId', 'The external id is taken');
  if (standingOf(ledger, world.clock.now()) !== 'active')
    return refusal(403, 'error.msg.loan.repayment.or.waiver.account.is.not.active', 'The loan is not active');
  const posted = ledgers.post(ledger, {
    type: 'repayment',
    amount,
    key,
    fingerprint: key,
    ...(typeof externalId === 'string' ? { reference: externalId } : {}),
    ...(typeof body['receiptNumber'] === 'string' ? { channel: body['receiptNumber'] } : {}),
  });
  const { locale, dateFormat, transactionDate, transactionAmount } = body;
  return { body: postedBody(ledger, posted, { locale, dateFormat, transactionDate, transactionAmount }) };
}

function takeBack(
  ledgers: Ledgers,
  ledger: Ledger,
  repayment: LedgerTransaction | undefined,
  command: unknown,
  body: Record<string, unknown>,
  key: string,
): Outcome {
  if (!repayment) return refusal(404, 'error.msg.loan.transaction.id.invalid', 'No such transaction on this loan');
  const left = unreversedOf(ledger, repayment);
  const chargeback = command === 'chargeback';
  const asked = minorOf(body['transactionAmount'], body);
  if (!chargeback && command !== 'undo' && asked !== 0) return invalid('transactionAmount');
  const amount = chargeback ? asked : left;
  if (!amount || amount > left)
    return refusal(403, 'error.msg.loan.transaction.already.reversed', 'Less is left of the transaction');
  const external = body['reversalExternalId'] ?? body['externalId'];
  const posted = ledgers.post(ledger, {
    type: 'reversal',
    amount,
    key,
    fingerprint: key,
    reverses: repayment.id,
    channel: chargeback ? 'chargeback' : 'undo',
    ...(typeof external === 'string' ? { reference: external } : {}),
  });
  return { body: postedBody(ledger, chargeback ? posted : repayment, {}) };
}

/** Transactions of one loan; the loan is in `locals.ledger`. */
export function createFineractMoney(world: World, ledgers: Ledgers): Router {
  const router = Router({ mergeParams: true });
  const here = (response: Response): Ledger => response.locals['ledger'] as Ledger;
  router.get('/template', (request, response) => {
    const ledger = here(response);
    const { command } = request.query;
    if (command !== 'prepayLoan' && command !== 'foreclosure' && command !== 'repayment')
      return refuse(response, 400, 'error.msg.unrecognized.query.param', 'The command is not supported');
    const owed = owedOn(ledger, world.clock.now());
    const amount = command === 'repayment' ? owed.overdue : owed.balance;
    const today = partsOf(world.clock.now().toISOString(), ledger.timeZone);
    const currency = { code: ledger.currency, decimalPlaces: 2 };
    response.json({ type: types.repayment, date: today, currency, amount: major(amount), loanId: numberOf(ledger.id) });
  });
  router.get('/external-id/:external', (request, response) => {
    const ledger = here(response);
    const found = ledger.transactions.find(({ reference }) => reference === param(request, 'external'));
    if (found) response.json(transactionOf(ledger, found));
    else refuse(response, 404, 'error.msg.loan.transaction.external.id.invalid', 'No such external id');
  });
  router.get('/:transaction', (request, response) => {
    const ledger = here(response);
    const found = ledger.transactions.find(({ id }) => String(numberOf(id)) === param(request, 'transaction'));
    if (found) response.json(transactionOf(ledger, found));
    else refuse(response, 404, 'error.msg.loan.transaction.id.invalid', 'No such transaction on this loan');
  });
  router.post(
    '/',
    served(world, (request, response, key) => {
      const { command } = request.query;
      if (command !== 'repayment' && command !== 'downPayment')
        return refusal(400, 'error.msg.unrecognized.query.param', 'The command is not supported');
      return repay(world, ledgers, here(response), request.body ?? {}, key);
    }),
  );
  router.post(
    '/:transaction',
    served(world, (request, response, key) => {
      const ledger = here(response);
      const { transaction } = request.params;
      const found = ledger.transactions.find(
        ({ id, type }) => type === 'repayment' && String(numberOf(id)) === transaction,
      );
      return takeBack(ledgers, ledger, found, request.query['command'], request.body ?? {}, key);
    }),
  );
  return router;
}
