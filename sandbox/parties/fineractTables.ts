import { Router } from 'express';
import type { Hold, HoldKind, Ledger, Ledgers } from '../ledgers.js';
import type { World } from '../world.js';
import { param, textOf } from './bearer.js';
import { clientIdOf, loanByNumber, numberOf, partsOf, refuse, tenantOf } from './fineractFormats.js';

type Row = Record<string, unknown>;

/** A datatable that callers write; `key` is its unique column. */
interface Written {
  key: string;
  rows(ledger: Ledger): Row[];
  /** The ledger with this row put, or nothing when the row does not fit. */
  put(ledger: Ledger, key: string, row: Row): Ledger | undefined;
  remove(ledger: Ledger, key: string): Ledger;
}

const holdKinds = new Set<unknown>(['lock_grace', 'plan', 'dispute'] satisfies HoldKind[]);

function holdOf(key: string, { kind, until_at: until, reason }: Row): Hold | undefined {
  if (!holdKinds.has(kind) || typeof until !== 'string' || Number.isNaN(Date.parse(until))) return undefined;
  return { key, kind: kind as HoldKind, until, reason: typeof reason === 'string' ? reason : '' };
}

const holds: Written = {
  key: 'hold_key',
  rows: (ledger) =>
    ledger.holds.map(({ key, kind, until, reason }) => ({ hold_key: key, kind, until_at: until, reason })),
  put(ledger, key, row) {
    const hold = holdOf(key, row);
    return hold && { ...ledger, holds: [...ledger.holds.filter((other) => other.key !== key), hold] };
  },
  remove: (ledger, key) => ({ ...ledger, holds: ledger.holds.filter((other) => other.key !== key) }),
};

/** Plans and promises are rows of texts, as an administrator would register them. */
function texts(field: 'plans' | 'promises', keyColumn: string, columns: readonly string[]): Written {
  return {
    key: keyColumn,
    rows: (ledger) => Object.entries(ledger[field]).map(([key, row]) => ({ ...(row as Row), [keyColumn]: key })),
    put(ledger, key, row) {
      if (columns.some((column) => row[column] === undefined)) return undefined;
      const kept = Object.fromEntries(columns.map((column) => [column, row[column]]));
      return { ...ledger, [field]: { ...ledger[field], [key]: { key, ...kept } } };
    },
    remove(ledger, key) {
      const { [key]: _, ...rest } = ledger[field];
      return { ...ledger, [field]: rest };
    },
  };
}

const written: Record<string, Written> = {
  dt_hold: holds,
  dt_plan: texts('plans', 'plan_key', ['terms', 'status']),
  dt_promise: texts('promises', 'promise_key', ['amount', 'currency', 'due_on']),
};

function contactRows(ledger: Ledger): Row[] {
  return ledger.contacts.map(({ id, number, onFileSince }) => ({
    id: numberOf(id),
    client_id: clientIdOf(ledger),
    contact_key: id,
    number,
    on_file_since: partsOf(onFileSince),
  }));
}

function readRows(table: string, ledger: Ledger): Row[] | undefined {
  const loan_id = numberOf(ledger.id);
  const { dispute, vulnerable, stolen, moratorium } = ledger.flags;
  switch (table) {
    case 'dt_device':
      return ledger.devices.map(({ imei, imei2 }) => ({ loan_id, imei, imei2: imei2 ?? null }));
    case 'dt_care':
      return [
        {
          loan_id,
          language: ledger.holder.language,
          stolen,
          dispute,
          vulnerable,
          moratorium_kind: moratorium?.kind ?? null,
          moratorium_until: moratorium ? partsOf(moratorium.until) : null,
          broken_plans_12m: ledger.brokenPlansIn12Months,
        },
      ];
    case 'dt_contact':
      return contactRows(ledger);
    default:
      return undefined;
  }
}

/**
 * The datatables that this lender has registered: `dt_device` (imei, imei2), `dt_care` (flags and language) and, to write, `dt_hold`, `dt_plan`,
 * `dt_promise`, each on m_loan; `dt_contact` on m_client.
 */
export function createFineractTables(world: World, ledgers: Ledgers): Router {
  const router = Router();
  const ids = world.journal.table<number>('fineractRows');
  const rowId = (table: string, ledger: Ledger, key: string): number => {
    const name = `${table} ${ledger.id} ${key}`;
    const known = ids.get(name);
    if (known !== undefined) return known;
    const fresh = numberOf(world.journal.next('DT'));
    ids.put(name, fresh);
    return fresh;
  };
  const keyOfRow = (table: Written, name: string, ledger: Ledger, id: string): string | undefined =>
    table
      .rows(ledger)
      .map((row) => textOf(row[table.key]))
      .find((key) => String(rowId(name, ledger, key)) === id);

  router.get('/:table/query', (request, response) => {
    const { columnFilter, valueFilter, resultColumns } = request.query;
    if (typeof columnFilter !== 'string' || typeof valueFilter !== 'string' || typeof resultColumns !== 'string')
      return refuse(
        response,
        400,
        'validation.msg.validation.errors.exist',
        'columnFilter, valueFilter, resultColumns',
      );
    const found = ledgers
      .all()
      .filter((ledger) => ledger.lender === tenantOf(response))
      .flatMap((ledger) => readRows(param(request, 'table'), ledger) ?? [])
      .filter((row) => row[columnFilter] === valueFilter);
    const columns = resultColumns.split(',');
    response.json(found.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))));
  });

  router.param('entity', (request, response, next) => {
    const entity = param(request, 'entity');
    const client = param(request, 'table') === 'dt_contact';
    const ledger = client
      ? ledgers.all().find((one) => one.lender === tenantOf(response) && String(clientIdOf(one)) === entity)
      : loanByNumber(ledgers, tenantOf(response), entity);
    if (!ledger) return refuse(response, 404, 'error.msg.datatable.entry.not.found', 'No such entity');
    response.locals['ledger'] = ledger;
    next();
  });

  router.get('/:table/:entity', (request, response) => {
    const name = param(request, 'table');
    const ledger = response.locals['ledger'] as Ledger;
    const table = written[name];
    const loan_id = numberOf(ledger.id);
    const rows = table
      ? table.rows(ledger).map((row) => ({ id: rowId(name, ledger, textOf(row[table.key])), loan_id, ...row }))
      : readRows(name, ledger);
    if (rows) response.json(rows);
    else refuse(response, 404, 'error.msg.datatable.not.found', 'No such datatable');
  });
  router.post('/:table/:entity', (request, response) => {
    const name = param(request, 'table');
    const ledger = response.locals['ledger'] as Ledger;
    const table = written[name];
    const row = (request.body ?? {}) as Row;
    const key = table && row[table.key];
    if (!table || typeof key !== 'string') return refuse(response, 400, 'validation.msg.validation.errors.exist', name);
    if (table.rows(ledger).some((other) => other[table.key] === key))
      return refuse(response, 403, 'error.msg.datatable.entry.duplicate', 'A row with this key is there');
    const after = table.put(ledger, key, row);
    if (!after) return refuse(response, 400, 'validation.msg.validation.errors.exist', 'A column is missing');
    ledgers.put(after);
    response.json({ officeId: 1, loanId: numberOf(ledger.id), resourceId: rowId(name, ledger, key) });
  });
  router.put('/:table/:entity/:row', (request, response) => {
    const name = param(request, 'table');
    const ledger = response.locals['ledger'] as Ledger;
    const table = written[name];
    const key = table && keyOfRow(table, name, ledger, param(request, 'row'));
    if (!table || key === undefined) return refuse(response, 404, 'error.msg.datatable.entry.not.found', 'No such row');
    const before = table.rows(ledger).find((row) => row[table.key] === key);
    const after = table.put(ledger, key, { ...before, ...(request.body as Row) });
    if (!after) return refuse(response, 400, 'validation.msg.validation.errors.exist', 'A column is malformed');
    ledgers.put(after);
    response.json({ officeId: 1, loanId: numberOf(ledger.id), resourceId: rowId(name, ledger, key), changes: {} });
  });
  router.delete('/:table/:entity/:row', (request, response) => {
    const name = param(request, 'table');
    const ledger = response.locals['ledger'] as Ledger;
    const table = written[name];
    const key = table && keyOfRow(table, name, ledger, param(request, 'row'));
    if (!table || key === undefined) return refuse(response, 404, 'error.msg.datatable.entry.not.found', 'No such row');
    ledgers.put(table.remove(ledger, key));
    response.json({ officeId: 1, loanId: numberOf(ledger.id), resourceId: rowId(name, ledger, key) });
  });
  return router;
}
