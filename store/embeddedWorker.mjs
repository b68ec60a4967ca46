// Hosts PGlite away from the main thread: bytes of PostgreSQL's wire protocol in, bytes out. Plain JavaScript, because a
// worker thread starts from a file, from the sources and from the compiled tree alike.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** `folder` undefined keeps everything in memory; `madeMark` says that the folder's first start came to its end. */
const { folder, madeMark, snapshot } = workerData;
const initDbStartParams = ['--no-sync', '--no-instructions', '--wal-segsize=1'];

async function makeFrom(loadDataDir) {
  // What a start that was cut off left behind holds nothing that was ever acknowledged.
  if (folder) rmSync(folder, { recursive: true, force: true });
  return PGlite.create({ ...(folder ? { dataDir: folder } : {}), initDbStartParams, loadDataDir });
}

let madeFromNothing = false;

/** Making a database from nothing takes seconds, beginning with the kept one a fraction of that. */
async function make() {
  if (existsSync(snapshot)) {
    try {
      return await makeFrom(new Blob([readFileSync(snapshot)]));
    } catch {
      rmSync(snapshot, { force: true });
    }
  }
  madeFromNothing = true;
  return makeFrom(undefined);
}

async function open() {
  if (folder && existsSync(madeMark)) return PGlite.create(folder);
  const database = await make();
  if (folder) writeFileSync(madeMark, '');
  return database;
}

/** Keeps the empty database with its schema beside the packages, for later first starts; older ones are of no use then. */
async function keepSnapshot() {
  const aside = `${snapshot}.${process.pid}-${Math.random()}`;
  try {
    await database.exec('checkpoint');
    mkdirSync(dirname(snapshot), { recursive: true });
    const older = readdirSync(dirname(snapshot)).filter((name) => name.endsWith('.tar') && name !== basename(snapshot));
    writeFileSync(aside, Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer()));
    renameSync(aside, snapshot);
    for (const name of older) rmSync(join(dirname(snapshot), name), { force: true });
  } catch {
    rmSync(aside, { force: true }); // A read-only tree only makes first starts slower.
  }
}

async function obey(order) {
  if (order === 'keep') {
    if (madeFromNothing) await keepSnapshot();
    madeFromNothing = false;
    parentPort.postMessage('kept');
  }
  if (order === 'close') {
    await database.close();
    parentPort.close();
  }
}

const database = await open();

parentPort.on('message', (message) => {
  if (typeof message === 'string') void obey(message);
  else parentPort.postMessage(database.execProtocolRawSync(message));
});
parentPort.postMessage('ready');
