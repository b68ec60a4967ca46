import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { addressOf, administer, startPostgres } from '../../tools/trialPostgres.js';

export { postgresInstalled } from '../../tools/trialPostgres.js';

export interface Postgres {
  /** The address of a fresh, empty database on the server. */
  newDatabase(): Promise<string>;
  /** The address of a copy of a database of that name, which `make` fills when it is first asked for. */
  copyOf(name: string, make: (address: string) => Promise<void>): Promise<string>;
  /** Cuts every connection to a database, as a restart of the server does. */
  cutConnections(): Promise<void>;
}

/** The server of this worker: every test file has databases of its own on it. */
interface Running {
  readonly port: number;
  databases: number;
  readonly made: Record<string, true>;
}

const kept = (globalThis as unknown as { __kept: { postgres?: Running } }).__kept;

/** The end of the tests ends it (globalTeardown.mjs). */
async function startServer(): Promise<Running> {
  const { port } = await startPostgres((folder) =>
    writeFileSync(join(String(process.env['LIFTLINE_TEST_RUN']), basename(folder)), folder),
  );
  return { port, databases: 0, made: {} };
}

/** The throw-away server that all test files of a worker share. */
export async function openPostgres(): Promise<Postgres> {
  const server = (kept.postgres ??= await startServer());
  const address = (database: string): string => addressOf(server.port, database);
  const admin = (statement: string): Promise<void> => administer(server.port, statement);
  const create = async (more = ''): Promise<string> => {
    server.databases += 1;
    const name = `test_${server.databases}`;
    await admin(`create database ${name} ${more}`);
    return address(name);
  };
  return {
    newDatabase: () => create(),
    copyOf: async (name, make) => {
      if (!server.made[name]) {
        await admin(`create database ${name}`);
        await make(address(name));
        server.made[name] = true;
      }
      return create(`template ${name}`);
    },
    cutConnections: () =>
      admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname like 'test%' and pid <> pg_backend_pid()`,
      ),
  };
}
