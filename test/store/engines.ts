import { afterAll, beforeAll, describe } from '@jest/globals';
import type { Database } from '../../core/ports/store.js';
import type { Connections } from '../../store/connections.js';
import { databaseOver } from '../../store/database.js';
import { openEmbedded } from '../../store/embedded.js';
import { migrateSchema } from '../../store/migrations.js';
import { connectPostgresql } from '../../store/postgresql.js';
import { openPostgres, postgresInstalled } from '../support/postgres.js';
import { describeWith } from '../support/services.js';

/** A migrated database of one engine, and a way past its stores. */
export interface OpenEngine {
  readonly database: Database;
  readonly connections: Connections;
  /** A statement that no store would make. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
}

function over(connections: Connections): OpenEngine {
  return {
    database: databaseOver(connections),
    connections,
    sql: async (text) => (await connections.query({ text })).rows,
    close: () => connections.close(),
  };
}

async function openEmpty(): Promise<OpenEngine> {
  const connections = await openEmbedded(undefined);
  await migrateSchema(connections);
  return over(connections);
}

/** The address of a migrated database: the schema is made once on a worker's server, and copied. */
export async function migratedAddress(): Promise<string> {
  const server = await openPostgres();
  return server.copyOf('migrated', async (databaseUrl) => {
    const connections = connectPostgresql(databaseUrl, { most: 1 });
    await migrateSchema(connections);
    await connections.close();
  });
}

const openServed = async (): Promise<OpenEngine> => over(connectPostgresql(await migratedAddress(), { most: 8 }));

/** The same tests run on both engines. */
export const engines = [
  { name: 'embedded', describe, open: openEmpty },
  { name: 'postgresql', describe: describeWith('PostgreSQL', postgresInstalled), open: openServed },
] as const;

/** Any engine, for tests that are of something else: the served one takes a tenth of the other's time to be there. */
export const openAnyEngine = (): Promise<OpenEngine> => (postgresInstalled ? openServed() : openEmpty());

/** The same for all tests of a file: there before the first of them, closed after the last. */
export function anyEngine(): Pick<OpenEngine, 'database' | 'sql'> {
  let engine: OpenEngine;
  beforeAll(async () => {
    engine = await openAnyEngine();
  }, 30_000);
  afterAll(() => engine.close());
  return {
    get database() {
      return engine.database;
    },
    sql: (text) => engine.sql(text),
  };
}
