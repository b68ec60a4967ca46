import { DateTime } from 'luxon';
import { type Response, Router } from 'express';
import * as z from 'zod';
import { type Ledger, type Ledgers, owedOn, standingOf } from '../ledgers.js';
import { fail, param } from '../parties/bearer.js';
import type { World } from '../world.js';

const chargeBody = z.object({ amount: z.number().int().positive() });

function ledgerOf(ledger: Ledger, now: Date): Record<string, unknown> {
  const { id, lender, currency, holds, plans, promises, notes } = ledger;
  return {
    id,
    lender,
    status: standingOf(ledger, now),
    currency,
    ...owedOn(ledger, now),
    transactions: ledger.transactions.map(({ id: transaction, type, amount, key, reference, at }) => ({
      id: transaction,
      type,
      amount,
      key,
      ...(reference ? { reference } : {}),
      at,
    })),
    holds,
    plans: Object.values(plans),
    promises: Object.values(promises),
    notes,
  };
}

/** The lenders' ledgers: `GET /sandbox/loans/:id`, and `POST /sandbox/loans/:id/charges` `{amount}` for new arrears. */
export function ledgerControls(world: World, ledgers: Ledgers): Router {
  const router = Router();
  router.param('id', (request, response, next) => {
    const ledger = ledgers.get(param(request, 'id'));
    if (!ledger) return fail(response, 404, 'not_found', 'no such loan');
    response.locals['ledger'] = ledger;
    next();
  });
  const here = (response: Response): Ledger => response.locals['ledger'] as Ledger;
  router.get('/', (_request, response) => {
    response.json(ledgers.all().map((ledger) => ledgerOf(ledger, world.clock.now())));
  });
  router.get('/:id', (_request, response) => void response.json(ledgerOf(here(response), world.clock.now())));
  router.post('/:id/charges', (request, response) => {
    const charge = chargeBody.safeParse(request.body);
    if (!charge.success) return fail(response, 400, 'invalid', 'a positive amount in minor units is needed');
    const ledger = here(response);
    const today = DateTime.fromJSDate(world.clock.now(), { zone: ledger.timeZone }).toISODate();
    const clear = ledgers.owed(ledger).overdue === 0;
    const dated = clear && today ? { ...ledger, oldestDueOn: today } : ledger;
    const key = world.journal.next('CG');
    ledgers.post(dated, { type: 'charge', amount: charge.data.amount, key, fingerprint: key });
    response.status(201).json(ledgerOf(ledgers.get(ledger.id) ?? ledger, world.clock.now()));
  });
  return router;
}
