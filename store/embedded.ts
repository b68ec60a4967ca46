import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Connections } from './connections.js';
import { type Exchange, receiveGuests } from './embeddedGuests.js';
import { type FolderLock, lockFolder } from './folderLock.js';
import { migrationHashes } from './migrations.js';
import { createMutex } from './mutex.js';
import { createNaming } from './statementNames.js';
import { projectFile } from './projectFile.js';

/**
 * PGlite in a worker thread, spoken to as if it were a server: node-postgres writes its messages to a stream that ends in
 * the worker. It has one session, so statements and transactions wait for each other in the order in which they came.
 * Without a folder everything is in memory. Throws `store.folder_in_use` where another process has the folder.
 */
export async function openEmbedded(folder: string | undefined): Promise<Connections> {
  const lock = folder ? await lockFolder(folder) : undefined;
  try {
    return await connectionsTo(await startWorker(folder), folder, lock);
  } catch (thrown) {
    await lock?.release();
    throw thrown;
  }
}

/** Where the engine runs: bytes of PostgreSQL's wire protocol go in as messages, and their answers come out. */
export type EngineHost = Pick<Worker, 'postMessage' | 'on' | 'once' | 'off'>;

export async function connectionsTo(host: EngineHost, folder?: string, lock?: FolderLock): Promise<Connections> {
  const line = lineTo(host);
  return connectionsOver(host, line, await connect(line), folder, lock);
}

async function startWorker(folder: string | undefined): Promise<Worker> {
  const worker = new Worker(projectFile('store', 'embeddedWorker.mjs'), {
    workerData: {
      folder: folder && join(folder, 'database'),
      madeMark: folder && join(folder, 'database.made'),
      snapshot: snapshotFile(),
    },
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the embedded database ended with code ${code} at its start`)));
  });
  return worker;
}

/** Where an empty database of this engine and schema is kept. */
export function snapshotFile(): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(projectFile('node_modules', '@electric-sql', 'pglite', 'package.json')));
  for (const migration of migrationHashes()) hash.update(migration);
  return projectFile('node_modules', '.cache', 'liftline', `store-${hash.digest('hex').slice(0, 16)}.tar`);
}

/** Messages to the engine and its answers, which go to whoever has the line. */
interface Line {
  readonly worker: EngineHost;
  send(message: Buffer): void;
  hear: (answer: Buffer) => void;
}

function lineTo(worker: EngineHost): Line {
  const line: Line = { worker, send: (message) => worker.postMessage(message), hear: () => undefined };
  worker.on('message', (answer: Uint8Array | string) => {
    if (typeof answer !== 'string') line.hear(Buffer.from(answer.buffer, answer.byteOffset, answer.length));
  });
  return line;
}

async function connect(line: Line): Promise<pg.Client> {
  const client = new pg.Client({ stream: () => streamOver(line), user: 'postgres', database: 'postgres', ssl: false });
  // A lost worker fails every later statement; the error itself has nobody else to go to.
  client.on('error', () => undefined);
  await client.connect();
  await client.query("set time zone 'UTC'");
  return client;
}

/** The stream that node-postgres takes for a socket. What it writes at once goes to the worker as one message. */
function streamOver(line: Line): Duplex {
  const send = (chunks: readonly Buffer[], done: () => void): void => {
    const [only, ...others] = chunks;
    if (only) line.send(others.length === 0 ? only : Buffer.concat(chunks));
    done();
  };
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => send([chunk], done),
    writev: (chunks, done) =>
      send(
        chunks.map(({ chunk }) => chunk as Buffer),
        done,
      ),
    final: (done) => {
      stream.push(null);
      done();
    },
  });
  line.hear = (answer) => void stream.push(answer);
  line.worker.once('error', (error) => stream.destroy(error));
  line.worker.once('exit', () => stream.destroy());
  const self = (): Duplex => stream;
  return Object.assign(stream, {
    connect: () => setImmediate(() => stream.emit('connect')),
    setNoDelay: self,
    setKeepAlive: self,
    ref: self,
    unref: self,
  });
}

async function connectionsOver(
  worker: EngineHost,
  line: Line,
  client: pg.Client,
  folder: string | undefined,
  lock: FolderLock | undefined,
): Promise<Connections> {
  const inTurn = createMutex();
  const named = createNaming()(client);
  const guests = folder && (await receiveGuests(folder, (visit) => inTurn(() => lend(line, visit))));
  return {
    engine: 'embedded',
    query: (config, values) => inTurn(() => named.query(config, values)),
    withClient: (work) => inTurn(() => work(named as unknown as pg.ClientBase, () => undefined)),
    // What an empty folder has become is kept for later first starts.
    migrate: (work) =>
      inTurn(async () => {
        await work(named as unknown as pg.ClientBase);
        await keepSnapshot(worker);
      }),
    close: async () => {
      if (guests) await guests.close();
      await inTurn(async () => {
        await client.end().catch(() => undefined);
        const ended = new Promise((resolve) => worker.once('exit', resolve));
        worker.postMessage('close');
        await ended;
        await lock?.release();
      });
    },
  };
}

/** The line for a while in other hands: each message is answered once. */
async function lend(line: Line, visit: (exchange: Exchange) => Promise<void>): Promise<void> {
  const { hear } = line;
  const exchange: Exchange = (message) =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error('the embedded database ended'));
      line.worker.once('exit', ended);
      line.hear = (answer) => {
        line.worker.off('exit', ended);
        resolve(answer);
      };
      line.send(message);
    });
  try {
    await visit(exchange);
  } finally {
    line.hear = hear;
  }
}

async function keepSnapshot(worker: EngineHost): Promise<void> {
  const kept = new Promise<void>((resolve, reject) => {
    worker.once('exit', () => reject(new Error('the embedded database ended')));
    const listen = (answer: unknown): void => {
      if (answer !== 'kept') return;
      worker.off('message', listen);
      resolve();
    };
    worker.on('message', listen);
  });
  worker.postMessage('keep');
  await kept;
}
