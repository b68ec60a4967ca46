import type { ClientBase, QueryResult } from 'pg';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { Database } from '../core/ports/store.js';

/** What repositories run their statements on. */
export type Queries = NodePgDatabase<Record<string, never>>;

/** What drizzle asks of a connection: node-postgres' `query`. */
export interface QueryRunner {
  query(config: unknown, values?: unknown[]): Promise<QueryResult>;
}

/** The connections of one engine. Both engines speak through node-postgres, so that values and errors are the same. */
export interface Connections extends QueryRunner {
  readonly engine: Database['engine'];
  /** Gives `work` a connection of its own; `broken` throws the connection away afterwards. */
  withClient<T>(work: (client: ClientBase, broken: () => void) => Promise<T>): Promise<T>;
  /** Gives `work`, which brings the schema up to date, a connection that may take its time. */
  migrate(work: (client: ClientBase) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}
