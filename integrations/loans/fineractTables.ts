import { z } from 'zod';
import type { Agreement, Contact, Hold } from '../../core/ports/loans.js';
import type { Http } from '../http.js';
import { Refusal } from '../httpAnswers.js';
import { dayParts, isoDayOf } from './fineractFormats.js';

/** What the lender noted about a loan. */
export interface Care {
  readonly language: string | undefined;
  readonly stolen: boolean;
  readonly dispute: boolean;
  readonly vulnerable: boolean;
  readonly moratorium: Agreement['flags']['moratorium'];
  readonly brokenPlans: number;
}

/**
 * The data tables that a lender registers: on loans `dt_device` (imei, imei2), `dt_care` (language, stolen, dispute,
 * vulnerable, moratorium_kind, moratorium_until, broken_plans_12m), `dt_hold` (hold_key, kind, until_at, reason) and
 * `dt_plan` (plan_key, terms, status); on clients `dt_contact` (contact_key, number, on_file_since).
 */
export interface FineractTables {
  loansOf(imei: string): Promise<string[]>;
  devices(loanId: string): Promise<(string | undefined)[]>;
  care(loanId: string): Promise<Care | undefined>;
  contacts(clientId: string): Promise<Contact[]>;
  setHold(loanId: string, hold: Hold): Promise<void>;
  holds(loanId: string): Promise<Hold[]>;
  removeHold(loanId: string, key: string): Promise<void>;
  savePlan(loanId: string, key: string, terms: string, status: string): Promise<void>;
}

const id = z.union([z.string(), z.number()]).transform(String);
const yes = z.boolean().nullish().transform(Boolean);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

const loanRows = z.array(z.object({ loan_id: id }));
const deviceRows = z.array(z.object({ imei: text, imei2: text }));
const careRows = z.array(
  z.object({
    language: text,
    stolen: yes,
    dispute: yes,
    vulnerable: yes,
    moratorium_kind: text,
    moratorium_until: dayParts.nullish(),
    broken_plans_12m: z.int().nonnegative().nullish(),
  }),
);
const contactRows = z.array(z.object({ contact_key: z.string(), number: z.string(), on_file_since: dayParts }));
const holdRows = z.array(
  z.object({
    id: z.number(),
    hold_key: z.string(),
    kind: z.enum(['lock_grace', 'plan', 'dispute']),
    until_at: z.iso.datetime({ offset: true }),
    reason: text,
  }),
);
const planRows = z.array(z.object({ id: z.number(), plan_key: z.string() }));

function careOf(row: z.infer<typeof careRows>[number]): Care {
  const { language, stolen, dispute, vulnerable, moratorium_kind: kind, moratorium_until: until } = row;
  const moratorium = kind === undefined ? undefined : { kind, until: until ? isoDayOf(until) : undefined };
  return { language, stolen, dispute, vulnerable, moratorium, brokenPlans: row.broken_plans_12m ?? 0 };
}

export function createFineractTables(http: Http, root: readonly string[]): FineractTables {
  const path = (...rest: string[]): string[] => [...root, 'datatables', ...rest];
  const read = <T>(name: string, table: string, entity: string, schema: z.ZodType<T>): Promise<T> =>
    http.get({ name, path: path(table, entity), schema });

  /** A row under a key: changed where it is there, else added, also where another call adds it in between. */
  async function put(
    name: string,
    table: string,
    loanId: string,
    find: () => Promise<number | undefined>,
    body: Record<string, string>,
  ): Promise<void> {
    const change = (row: number): Promise<unknown> =>
      http.put({ name, path: path(table, loanId, String(row)), body, repeatable: true, schema: z.unknown() });
    const row = await find();
    if (row !== undefined) return void (await change(row));
    try {
      await http.post({ name, path: path(table, loanId), body, schema: z.unknown() });
    } catch (thrown) {
      const there = thrown instanceof Refusal && thrown.status === 403 ? await find() : undefined;
      if (there === undefined) throw thrown;
      await change(there);
    }
  }

  const holdRow = async (loanId: string, key: string): Promise<number | undefined> =>
    (await read('holds', 'dt_hold', loanId, holdRows)).find((row) => row.hold_key === key)?.id;
  const planRow = async (loanId: string, key: string): Promise<number | undefined> =>
    (await read('savePlan', 'dt_plan', loanId, planRows)).find((row) => row.plan_key === key)?.id;

  return {
    async loansOf(imei) {
      const by = (columnFilter: string): Promise<z.infer<typeof loanRows>> =>
        http.get({
          name: 'findByImei',
          path: path('dt_device', 'query'),
          query: { columnFilter, valueFilter: imei, resultColumns: 'loan_id' },
          schema: loanRows,
        });
      const [first, second] = await Promise.all([by('imei'), by('imei2')]);
      return [...new Set([...first, ...second].map((row) => row.loan_id))];
    },
    async devices(loanId) {
      const rows = await read('agreement', 'dt_device', loanId, deviceRows);
      return rows.flatMap(({ imei, imei2 }) => [imei, imei2]);
    },
    async care(loanId) {
      const [row] = await read('agreement', 'dt_care', loanId, careRows);
      return row && careOf(row);
    },
    async contacts(clientId) {
      const rows = await read('agreement', 'dt_contact', clientId, contactRows);
      return rows
        .filter(({ number }) => /^\+[1-9]\d{6,14}$/.test(number))
        .map((row) => ({ id: row.contact_key, number: row.number, onFileSince: isoDayOf(row.on_file_since) }));
    },
    async setHold(loanId, { key, kind, until, reason }) {
      const body = { hold_key: key, kind, until_at: until.toISOString(), reason };
      await put('setHold', 'dt_hold', loanId, () => holdRow(loanId, key), body);
    },
    async holds(loanId) {
      const rows = await read('holds', 'dt_hold', loanId, holdRows);
      return rows.map(({ hold_key: key, kind, until_at, reason }) => ({
        key,
        kind,
        until: new Date(until_at),
        reason: reason ?? '',
      }));
    },
    async removeHold(loanId, key) {
      const row = await holdRow(loanId, key);
      if (row === undefined) return;
      try {
        await http.remove({
          name: 'removeHold',
          path: path('dt_hold', loanId, String(row)),
          repeatable: true,
          schema: z.unknown(),
        });
      } catch (thrown) {
        // Gone in the meantime is removed.
        if (!(thrown instanceof Refusal) || thrown.status !== 404) throw thrown;
      }
    },
    async savePlan(loanId, key, terms, status) {
      await put('savePlan', 'dt_plan', loanId, () => planRow(loanId, key), { plan_key: key, terms, status });
    },
  };
}
