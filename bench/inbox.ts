import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../core/ids.js';
import { money } from '../core/money.js';
import { agreedPayment, type PaymentAttempt } from '../core/payment.js';
import { createDatabase } from '../store/database.js';
import { freePort } from '../tools/machine.js';
import {
  addressOf,
  administer,
  type PostgresServer,
  postgresInstalled,
  startPostgres,
} from '../tools/trialPostgres.js';
import { closeConnections, sendEvent } from './gatewayEvents.js';
import { alternating, type Figure, median, openModel, percentile } from './measuring.js';
import { start, type Started } from './processes.js';

const rounds = 3;
const seconds = 5;
const attempts = 50;
const mostDrainSeconds = 120;

interface Trial {
  readonly product: Started;
  readonly bare: Started;
  readonly attemptIds: readonly string[];
  stop(): Promise<void>;
}

/**
 * A gateway's event from its arrival to its acknowledgement, whether those before it are answered or not, while the worker
 * asks the gateway (the sandbox) about each: 50 a second on the embedded engine, 500 a second on PostgreSQL. Beside a bare
 * Express route that checks the same signature and inserts one row.
 */
export async function benchInbox(): Promise<Figure[]> {
  const embedded = await figuresOf('embedded', 50);
  if (!postgresInstalled) {
    console.log('inbox: no PostgreSQL here, left out');
    return embedded;
  }
  const server = await startPostgres();
  try {
    return [...embedded, ...(await figuresOf('PostgreSQL', 500, server))];
  } finally {
    server.stop();
  }
}

async function figuresOf(engine: string, perSecond: number, server?: PostgresServer): Promise<Figure[]> {
  const trial = await startTrial(server);
  const { product, bare } = trial;
  try {
    const atFirst = product.memory();
    const ours = async (): Promise<number[]> => {
      const times = await sendAt(perSecond, product, trial.attemptIds);
      await drained(product);
      return times;
    };
    const plain = (): Promise<number[]> => sendAt(perSecond, bare, trial.attemptIds);
    await ours();
    await plain();
    const times = await alternating(rounds, ours, plain);
    const at = (part: number, of: readonly (readonly number[])[]): number =>
      median(of.map((one) => percentile(one, part)));
    const name = `event to its acknowledgement at ${perSecond}/s, ${engine}`;
    const against = 'a bare Express route with the same signature check and one insert';
    const figure = (what: string, part: number): Figure => {
      const [mine, theirs] = [at(part, times.ours), at(part, times.baseline)];
      return { name: `${name}, ${what}`, unit: 'ms', ours: mine, baseline: theirs, against };
    };
    const count = perSecond * seconds * (rounds + 1);
    const memory = { name: `memory after ${count} events, ${engine}`, unit: 'MB', ours: product.memory() } as const;
    return [
      figure('median', 0.5),
      figure('p99', 0.99),
      { ...memory, baseline: atFirst, against: 'the same process after its start' },
    ];
  } finally {
    await trial.stop();
  }
}

const sendAt = (perSecond: number, { baseUrl }: Started, ids: readonly string[]): Promise<number[]> =>
  openModel(perSecond, seconds, (n) => sendEvent(baseUrl, ids[n % ids.length] ?? '')).finally(closeConnections);

/** The work that the events made is done, so that it is in nobody's way. */
async function drained({ baseUrl }: Started): Promise<void> {
  const end = performance.now() + mostDrainSeconds * 1000;
  for (;;) {
    const answer = await fetch(`${baseUrl}/readyz`);
    const { tasks } = (await answer.json()) as { tasks: { due: number } };
    if (tasks.due === 0) return;
    if (performance.now() > end) throw new Error(`${tasks.due} tasks are due after ${mostDrainSeconds} s`);
    await pause(100);
  }
}

/** The product with payments that are under way, the sandbox for the gateway's other end, and the bare route. */
async function startTrial(server?: PostgresServer): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [databaseUrl = '', bareUrl = ''] = server
    ? [await newDatabase(server, 'ours'), await newDatabase(server, 'bare')]
    : [];
  const attemptIds = await payments(folder, databaseUrl);
  const [port, sandboxPort] = [await freePort(), await freePort()].map(String);
  const publicUrl = `http://localhost:${port}`;
  const town = { DATA_DIR: folder, PORT: `${port}`, SANDBOX_PORT: `${sandboxPort}`, PUBLIC_URL: publicUrl };
  const sandbox = await start('sandbox/start.js', town);
  const product = await start('server/start.js', { ...town, DATABASE_URL: databaseUrl });
  const bare = await start('bench/bareInbox.js', { DATA_DIR: folder, DATABASE_URL: bareUrl });
  return {
    product,
    bare,
    attemptIds,
    async stop() {
      await Promise.all([product, bare, sandbox].map((one) => one.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function newDatabase(server: PostgresServer, name: string): Promise<string> {
  await administer(server.port, `create database ${name}`);
  return addressOf(server.port, name);
}

/** Links that wait to be paid, as a chat makes them. */
async function payments(folder: string, databaseUrl: string): Promise<string[]> {
  const database = await createDatabase(databaseUrl ? { databaseUrl } : { dataDir: join(folder, 'product') });
  const ids = Array.from({ length: attempts }, () => newId('pay'));
  for (const id of ids) await database.read.payments.insert(waiting(id));
  await database.close();
  return ids;
}

const waiting = (id: string): PaymentAttempt =>
  agreedPayment({
    id,
    lenderId: 'northwind',
    loanId: 'NW-1001',
    conversationId: null,
    quoteId: 'quo_bench',
    planId: null,
    purpose: 'overdue',
    amount: money(8998, 'GBP'),
    method: 'link',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
