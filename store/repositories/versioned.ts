import { and, eq, type Placeholder, sql } from 'drizzle-orm';
import type { PgColumn, PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Versioned } from '../../core/ports/store.js';
import { Problem } from '../../core/problem.js';
import type { Queries } from '../connections.js';

type VersionedTable = PgTable & { readonly id: PgColumn; readonly version: PgColumn };

/** How a row of the business lies in its table. */
export interface Layout<Row, Table extends PgTable> {
  readonly table: Table;
  readonly toColumns: (row: Row) => Table['$inferInsert'];
  readonly toRow: (columns: Table['$inferSelect']) => Row;
}

/** A row that lies in its table as it is, but for the order in which rows came. */
export function asItIs<Columns extends { seq: number }>({ seq: _, ...row }: Columns): Omit<Columns, 'seq'> {
  return row;
}

export const conflict = (what: string): Problem =>
  new Problem('store.conflict', { retry: 'again', message: `${what} was changed by somebody else` });

/** Insert, read, lock and save of rows with a version, the same for every table that has them. */
export function versioned<Row extends { id: string; version: number }, Table extends VersionedTable>(
  queries: Queries,
  layout: Layout<Row, Table>,
): Versioned<Row> {
  const { table, toColumns, toRow } = layout;
  const find = (id: string | Placeholder) =>
    queries
      .select()
      .from(table as VersionedTable)
      .where(eq(table.id, id));
  const rowOf = (rows: readonly unknown[]): Row | undefined =>
    rows[0] === undefined ? undefined : toRow(rows[0] as Table['$inferSelect']);
  // Written once for all reads: that takes drizzle as long as the engine needs to answer one.
  let found: ReturnType<ReturnType<typeof find>['prepare']> | undefined;
  return {
    insert: async (row) => {
      await queries.insert(table).values(toColumns(row));
    },
    get: async (id) => {
      found ??= find(sql.placeholder('id')).prepare('get');
      return rowOf(await found.execute({ id }));
    },
    lock: async (id) => rowOf(await find(id).for('update')),
    save: async (row) => {
      const change = { ...toColumns(row), version: row.version + 1 } as unknown as PgUpdateSetSource<Table>;
      const saved = await queries
        .update(table)
        .set(change)
        .where(and(eq(table.id, row.id), eq(table.version, row.version)))
        .returning({ id: table.id });
      if (saved.length === 0) throw conflict(row.id);
      return { ...row, version: row.version + 1 };
    },
  };
}
