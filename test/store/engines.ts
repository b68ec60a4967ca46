import { describe } from '@jest/globals';
import type { Database } from '../../core/ports/store.js';
import type { Connections } from '../../store/connections.js';
import { databaseOver } from '../../store/database.js';
import { openEmbedded } from '../../store/embedded.js';
import { migrateSchema } from '../../store/migrations.js';
import { connectPostgresql } from '../../store/postgresql.js';
import { postgresInstalled, startPostgres } from '../support/postgres.js';
import { describeWith } from '../support/services.js';

/** A migrated database of one engine, and a way past its stores. */
export interface OpenEngine {
  readonly database: Database;
  readonly connections: Connections;
  /** A statement that no store would make. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

async function over(connections: Connections, afterwards: () => void): Promise<OpenEngine> {
  await migrateSchema(connections);
  return {
    database: databaseOver(connections),
    connections,
    sql: async (text) => (await connections.query({ text })).rows,
    close: async () => {
      await connections.close();
      afterwards();
    },
  };
}

async function openServed(): Promise<OpenEngine> {
  const server = await startPostgres();
  return over(connectPostgresql(await server.newDatabase(), 8), () => server.stop());
}

/** The same tests run on both engines. */
export const engines = [
  { name: 'embedded', describe, open: async () => over(await openEmbedded(undefined), () => undefined) },
  { name: 'postgresql', describe: describeWith('PostgreSQL', postgresInstalled), open: openServed },
] as const;
