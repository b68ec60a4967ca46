import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import type { ClientBase } from 'pg';
import type { Connections } from '../../../store/connections.js';
import { connectionsTo, type EngineHost, openEmbedded, snapshotFile } from '../../../store/embedded.js';
import { migrateSchema } from '../../../store/migrations.js';
import { type Life, Killed, type Scheduler } from './scheduler.js';

/**
 * PGlite in memory and on this thread: a statement is carried out at once, when its step is, and costs no way to another
 * thread. It begins as the product's own does, with the empty database that is kept beside the packages.
 */
async function openHere(): Promise<Connections> {
  if (!existsSync(snapshotFile())) {
    const first = await openEmbedded(undefined);
    await migrateSchema(first);
    await first.close();
  }
  const pglite = await PGlite.create({ loadDataDir: new Blob([readFileSync(snapshotFile())]) });
  const host = new EventEmitter();
  // As a stream, for otherwise PGlite reads every answer as well, and keeps what it read.
  const postMessage = async (message: Buffer): Promise<void> => {
    const parts: Uint8Array[] = [];
    await pglite.execProtocolRawStream(message, {
      syncToFs: false,
      onRawData: (part) => void parts.push(part.slice()),
    });
    host.emit('message', Buffer.concat(parts));
  };
  return connectionsTo(Object.assign(host, { postMessage }) as unknown as EngineHost);
}

const nextDue = `select min(run_at) as at from tasks where done_at is null
  and (leased_until is null or leased_until < clock_timestamp()) and not (kind = any ($1))`;

/** The embedded engine, emptied between schedules. */
export async function openEngine() {
  const connections = await openHere();
  const { rows } = await connections.query({
    text: "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'",
  });
  const tables = (rows as { name: string }[]).map(({ name }) => name);
  // Within a function the statements are planned once.
  const wipe = tables.map((name) => `delete from ${name};`).join(' ');
  await connections.query({
    text: `create function pg_temp.wipe() returns void language plpgsql as $$ begin ${wipe} end $$`,
  });
  let emptied = 0;
  return {
    connections,
    sql: async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await connections.query({ text, values })).rows as Row[],
    /** When the next task is due that nobody has, but for kinds that nobody does; infinite where there is none. */
    async nextDue(without: readonly string[]): Promise<number> {
      const { rows: found } = await connections.query({ text: nextDue, values: [without] });
      const [next] = found as { at: Date | null }[];
      return next?.at?.getTime() ?? Number.POSITIVE_INFINITY;
    },
    /** Deleting rows of small tables is faster than truncating; now and then their remains are cleared as well. */
    async empty(): Promise<void> {
      emptied += 1;
      const all = emptied % 50 === 0 ? `truncate ${tables.join()}` : 'select pg_temp.wipe()';
      await connections.withClient(async (client) => {
        await client.query(`set session_replication_role = replica; ${all}; reset session_replication_role`);
      });
    },
  };
}

export type Engine = Awaited<ReturnType<typeof openEngine>>;

export interface Faults {
  /** Whether this statement's connection is lost: before it is carried out, or (a commit) after. */
  connectionLost(): boolean;
}

/** One statement or transaction at a time has the engine, whoever it is. */
export interface Turn {
  holder: Life | null;
}

const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });

const textOf = (config: unknown): string => (typeof config === 'string' ? config : (config as { text: string }).text);

/** A statement in two words, without values: `update tasks`. */
function nameOf(config: unknown): string {
  const text = textOf(config);
  const [verb = ''] = /^\w+/.exec(text) ?? [];
  const table = /(?:from|into|update) "?(\w+)"?/.exec(text)?.[1] ?? '';
  return text.startsWith('with') ? `claim ${table}` : `${verb} ${table}`.trim();
}

/** The engine as one process sees it: every statement is a step, and a kill leaves the server to roll back. */
export function connectionsOf(
  life: Life,
  { connections }: Engine,
  scheduler: Scheduler,
  turn: Turn,
  faults: Faults,
): Connections {
  const free = (): boolean => turn.holder === null;

  function within(client: ClientBase): { client: ClientBase; open: () => boolean } {
    let open = false;
    const query = (config: unknown, values?: unknown[]): Promise<unknown> =>
      scheduler.step(life, nameOf(config), async () => {
        const text = textOf(config);
        const isLost = faults.connectionLost();
        if (isLost && text !== 'commit') throw lost();
        const result = await client.query(config as string, values);
        if (text === 'begin') open = true;
        if (text === 'commit' || text === 'rollback') open = false;
        if (isLost) throw lost();
        return result;
      });
    return { client: { query } as unknown as ClientBase, open: () => open };
  }

  return {
    ...connections,
    query: (config, values) => scheduler.step(life, nameOf(config), () => connections.query(config, values), free),
    withClient: async (work) => {
      await scheduler.step(
        life,
        'transaction',
        () => {
          turn.holder = life;
        },
        free,
      );
      return connections.withClient(async (real) => {
        const { client, open } = within(real);
        try {
          return await work(client, () => undefined);
        } finally {
          // What was not committed when its client went away is undone by the server.
          if (open()) await real.query('rollback');
          turn.holder = null;
        }
      });
    },
  };
}

export const isKilled = (thrown: unknown): boolean =>
  thrown instanceof Killed || (thrown instanceof Error && thrown.cause !== undefined && isKilled(thrown.cause));
