import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort, has, run } from './machine.js';

/** A throw-away server of this machine, for tests and benchmarks. */
export interface PostgresServer {
  readonly port: number;
  stop(): void;
  /** All its processes stand still, with their connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** kill -9 of all its processes. */
  kill(): void;
  /** After a kill: the same data on the same port, once it accepts connections. */
  restart(): void;
}

const binaries = findBinaries();
export const postgresInstalled = binaries !== undefined;

function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const installed = versions
    .map((version) => join(debian, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  if (installed) return installed;
  return has('initdb') ? '' : undefined;
}

/**
 * Starts a server on a free port (about a second). PostgreSQL refuses to run as root: root steps down. `onFolder` is told
 * where it lives before it runs.
 */
export async function startPostgres(onFolder: (folder: string) => void = () => undefined): Promise<PostgresServer> {
  if (binaries === undefined) throw new Error('no PostgreSQL on this machine: install postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'liftline-postgres-'));
  onFolder(folder);
  const asRoot = process.getuid?.() === 0;
  if (asRoot) chownSync(folder, Number(run('id', ['-u', 'postgres'])), Number(run('id', ['-g', 'postgres'])));
  const as = (name: string, ...args: string[]): string => {
    const command = join(binaries, name);
    return asRoot ? run('runuser', ['-u', 'postgres', '--', command, ...args]) : run(command, args);
  };
  const data = join(folder, 'data');
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off -c shared_buffers=32MB`;
  as('initdb', '-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8');
  const start = (): void => void as('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start');
  const signal = (name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void => {
    const [main = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const children = run('pgrep', ['-P', main]).trim().split('\n');
    for (const pid of [main, ...children]) process.kill(Number(pid), name);
  };
  start();
  return {
    port,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill: () => signal('SIGKILL'),
    restart: start,
    stop: () => {
      as('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The address of a database of such a server. */
export const addressOf = (port: number, database: string): string =>
  `postgresql://postgres@127.0.0.1:${port}/${database}`;

/** Runs one statement as the server's administrator. */
export async function administer(port: number, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf(port, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
