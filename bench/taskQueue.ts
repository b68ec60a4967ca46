import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../core/clock.js';
import type { Database } from '../core/ports/store.js';
import type { Connections } from '../store/connections.js';
import { databaseOver } from '../store/database.js';
import { openEmbedded } from '../store/embedded.js';
import { migrateSchema } from '../store/migrations.js';
import { connectPostgresql } from '../store/postgresql.js';
import { addressOf, postgresInstalled, startPostgres } from '../tools/trialPostgres.js';
import { alternating, type Figure, median } from './measuring.js';

const rounds = 5;
const tasks = 1000;
const batch = 20;

/** Claiming and completing tasks, twenty at a time, beside the plainest loop with SKIP LOCKED on the same database, on both engines. */
export async function benchTaskQueue(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const embedded = await figureOf('tasks claimed and completed', await openEmbedded(folder)).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
  if (!postgresInstalled) {
    console.log('tasks: no PostgreSQL here, left out');
    return [embedded];
  }
  const server = await startPostgres();
  try {
    const connections = connectPostgresql(addressOf(server.port, 'postgres'));
    return [embedded, await figureOf('tasks claimed and completed, PostgreSQL', connections)];
  } finally {
    server.stop();
  }
}

async function figureOf(name: string, connections: Connections): Promise<Figure> {
  try {
    await migrateSchema(connections);
    await connections.query({
      text: 'create table plain (id bigint generated always as identity primary key, kind text, payload jsonb, run_at timestamptz, taken boolean default false, done_at timestamptz)',
    });
    await connections.query({ text: 'create index plain_due on plain (run_at, id) where not taken' });
    const database = databaseOver(connections);
    await ourLoop(connections, database);
    await plainLoop(connections);
    const { ours, baseline } = await alternating(
      rounds,
      () => ourLoop(connections, database),
      () => plainLoop(connections),
    );
    const against = 'a bare loop: claim 20 with SKIP LOCKED, one update each to complete; no lease, no fencing token';
    return { name, unit: '/s', ours: median(ours), baseline: median(baseline), against };
  } finally {
    await connections.close();
  }
}

/** Fills a table, runs a loop until it finds nothing more, and gives tasks a second. */
async function timed(connections: Connections, table: string, takeBatch: () => Promise<number>): Promise<number> {
  const text = `insert into ${table} (kind, payload, run_at) select 'bench', '{"paymentId":"pay_1"}', now() - interval '1 minute' from generate_series(1, ${tasks})`;
  await connections.query({ text });
  const began = performance.now();
  let done = 0;
  for (let taken = await takeBatch(); taken > 0; taken = await takeBatch()) done += taken;
  const rate = (done * 1000) / (performance.now() - began);
  if (done !== tasks) throw new Error(`${done} of ${tasks} tasks were done`);
  await connections.query({ text: `delete from ${table}` });
  return rate;
}

const ourLoop = (connections: Connections, database: Database): Promise<number> =>
  timed(connections, 'tasks', async () => {
    const store = database.read.tasks;
    const claimed = await store.claim(systemClock.now(), 10, batch, ['bench']);
    const done = await Promise.all(claimed.map((task) => store.complete(task, systemClock.now())));
    // Whatever somebody else had taken meanwhile would not count: each once, or the run fails.
    return done.filter(Boolean).length;
  });

const plainLoop = (connections: Connections): Promise<number> =>
  timed(connections, 'plain', async () => {
    const { rows } = await connections.query({
      text: 'update plain set taken = true where id in (select id from plain where not taken and run_at <= $1 order by run_at, id limit 20 for update skip locked) returning id, kind, payload',
      values: [systemClock.now()],
    });
    const complete = { text: 'update plain set done_at = $2 where id = $1' };
    await Promise.all(
      (rows as { id: string }[]).map(({ id }) => connections.query({ ...complete, values: [id, systemClock.now()] })),
    );
    return rows.length;
  });
