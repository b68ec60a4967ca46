import pg from 'pg';
import type { Connections } from './connections.js';
import { createNaming } from './statementNames.js';

/** A pool of connections to a PostgreSQL server (15 or newer). Nothing is connected before the first statement. */
export function connectPostgresql(databaseUrl: string, maxConnections = 10): Connections {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    application_name: 'liftline',
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // An idle connection that the server closes is replaced; the error has nobody to go to.
  pool.on('error', () => undefined);
  const named = createNaming();
  return {
    engine: 'postgresql',
    query: named(pool).query,
    withClient: async (work) => {
      const client = await pool.connect();
      let lost = false;
      const lose = (): void => {
        lost = true;
      };
      client.on('error', lose);
      try {
        return await work(named(client) as unknown as pg.ClientBase, lose);
      } finally {
        client.off('error', lose);
        client.release(lost);
      }
    },
    migrated: async () => undefined,
    close: () => pool.end(),
  };
}
