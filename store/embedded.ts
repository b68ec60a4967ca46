import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { Connections } from './connections.js';
import { type FolderLock, lockFolder } from './folderLock.js';
import { migrationHashes } from './migrations.js';
import { createMutex } from './mutex.js';
import { projectFile } from './projectFile.js';

/**
 * PGlite in a worker thread, spoken to as if it were a server: node-postgres writes its messages to a stream that ends in
 * the worker. It has one session, so statements and transactions wait for each other in the order in which they came.
 * Without a folder everything is in memory. Throws `store.folder_in_use` where another process has the folder.
 */
export async function openEmbedded(folder: string | undefined): Promise<Connections> {
  const lock = folder ? await lockFolder(folder) : undefined;
  try {
    const worker = await startWorker(folder);
    const client = await connect(worker);
    return connectionsOver(worker, client, lock);
  } catch (thrown) {
    await lock?.release();
    throw thrown;
  }
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
function snapshotFile(): string {
  const hash = createHash('sha256');
  hash.update(readFileSync(projectFile('node_modules', '@electric-sql', 'pglite', 'package.json')));
  for (const migration of migrationHashes()) hash.update(migration);
  return projectFile('node_modules', '.cache', 'liftline', `store-${hash.digest('hex').slice(0, 16)}.tar`);
}

async function connect(worker: Worker): Promise<pg.Client> {
  const client = new pg.Client({ stream: () => streamTo(worker), user: 'postgres', database: 'postgres', ssl: false });
  // A lost worker fails every later statement; the error itself has nobody else to go to.
  client.on('error', () => undefined);
  await client.connect();
  await client.query("set time zone 'UTC'");
  return client;
}

/** The stream that node-postgres takes for a socket. What it writes at once goes to the worker as one message. */
function streamTo(worker: Worker): Duplex {
  const send = (chunks: readonly Buffer[], done: () => void): void => {
    worker.postMessage(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
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
  worker.on('message', (answer: Uint8Array | string) => {
    if (typeof answer !== 'string') stream.push(Buffer.from(answer.buffer, answer.byteOffset, answer.length));
  });
  worker.once('error', (error) => stream.destroy(error));
  worker.once('exit', () => stream.destroy());
  const self = (): Duplex => stream;
  return Object.assign(stream, {
    connect: () => setImmediate(() => stream.emit('connect')),
    setNoDelay: self,
    setKeepAlive: self,
    ref: self,
    unref: self,
  });
}

function connectionsOver(worker: Worker, client: pg.Client, lock: FolderLock | undefined): Connections {
  const inTurn = createMutex();
  const named = withNames(client);
  return {
    engine: 'embedded',
    query: (config, values) => inTurn(() => named.query(config, values)),
    withClient: (work) => inTurn(() => work(named as unknown as pg.ClientBase, () => undefined)),
    migrated: () => inTurn(() => keepSnapshot(worker)),
    close: () =>
      inTurn(async () => {
        await client.end().catch(() => undefined);
        const ended = new Promise((resolve) => worker.once('exit', resolve));
        worker.postMessage('close');
        await ended;
        await lock?.release();
      }),
  };
}

async function keepSnapshot(worker: Worker): Promise<void> {
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

const mostNames = 500;

/** Gives every statement with values a name, so that it is parsed once: half the time of a small statement is parsing. */
function withNames(client: pg.Client): Pick<Connections, 'query'> {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known || names.size >= mostNames) return known;
    names.set(text, `s${names.size}`);
    return names.get(text);
  };
  return {
    query: (config, values) => {
      if (typeof config === 'string') return client.query(config, values);
      const { text } = config as { text: string };
      return client.query({ ...(config as object), text, name: nameOf(text) } as pg.QueryConfig, values);
    },
  };
}
