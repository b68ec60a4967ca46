import pg from 'pg';
import type { Connections } from './connections.js';
import { createNaming } from './statementNames.js';

/**
 * Milliseconds. What is slow the server ends itself, so that its outcome is known and the connection stays; only a server
 * that says nothing at all is given up from here. A caller hears "one moment" after eight seconds and Twilio waits for
 * fifteen: by then all of this is over.
 */
const limits = {
  connection: 5000,
  lock: 8000,
  statement: 10_000,
  silence: 12_000,
  /** No transaction waits for anything outside: one that stands idle belongs to a process that stands still, and holds rows. */
  idleInTransaction: 15_000,
  idle: 30_000,
  /** What lies between us and the server forgets a connection that is silent for some minutes. */
  keepAlive: 10_000,
} as const;

export interface PoolOptions {
  /** Connections at the most. */
  readonly most?: number;
  /** Who reads all that there is has all the time that it takes. */
  readonly patient?: boolean;
}

/** A pool of connections to a PostgreSQL server (15 or newer). Nothing is connected before the first statement. */
export function connectPostgresql(databaseUrl: string, { most = 10, patient = false }: PoolOptions = {}): Connections {
  const server = {
    connectionString: databaseUrl,
    application_name: 'liftline',
    connectionTimeoutMillis: limits.connection,
    keepAlive: true,
    keepAliveInitialDelayMillis: limits.keepAlive,
  };
  const named = createNaming();
  let pool = newPool();

  function newPool(): pg.Pool {
    const fresh = new pg.Pool({
      ...server,
      max: most,
      idleTimeoutMillis: limits.idle,
      ...(patient ? {} : { query_timeout: limits.silence, statement_timeout: limits.statement }),
      lock_timeout: limits.lock,
      idle_in_transaction_session_timeout: limits.idleInTransaction,
    });
    // An idle connection that the server closes is replaced; the error has nobody to go to.
    fresh.on('error', () => undefined);
    // One may be ended at any moment, also while it passes from hand to hand and nobody listens: the next statement sees it.
    fresh.on('connect', (client) => client.on('error', () => undefined));
    return fresh;
  }

  /** Where one connection has gone silent the others lead to the same server: each would have somebody wait in vain again. */
  const renewing = <T>(of: pg.Pool, work: Promise<T>): Promise<T> =>
    work.catch((thrown: unknown) => {
      if (fellSilent(thrown) && of === pool) {
        pool = newPool();
        of.end().catch(() => undefined);
      }
      throw thrown;
    });

  return {
    engine: 'postgresql',
    query: (config, values) => renewing(pool, named(pool).query(config, values)),
    withClient: async (work) => {
      const of = pool;
      const client = await of.connect();
      let lost = false;
      const lose = (): void => {
        lost = true;
      };
      client.on('error', lose);
      const runner = named({ query: (config, values) => renewing(of, client.query(config as string, values)) });
      try {
        return await work(runner as unknown as pg.ClientBase, lose);
      } finally {
        client.off('error', lose);
        client.release(lost);
      }
    },
    migrate: async (work) => {
      // An index over a large table takes its time, and so does another process that is at it.
      const client = new pg.Client(server);
      await client.connect();
      try {
        await work(client);
      } finally {
        await client.end();
      }
    },
    close: () => pool.end(),
  };
}

/** node-postgres gave a statement up; its connection still waits for the answer. */
export const fellSilent = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.message === 'Query read timeout';
