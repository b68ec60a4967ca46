// Hosts PGlite away from the main thread: bytes of PostgreSQL's wire protocol in, bytes out. Plain JavaScript, because a
// worker thread starts from a file, from the sources and from the compiled tree alike.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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

async function keepSnapshot(database) {
  const aside = `${snapshot}.${process.pid}.${Math.random()}`;
  try {
    await database.exec('checkpoint');
    mkdirSync(dirname(snapshot), { recursive: true });
    writeFileSync(aside, Buffer.from(await (await database.dumpDataDir('none')).arrayBuffer()));
    renameSync(aside, snapshot);
  } catch {
    rmSync(aside, { force: true }); // A read-only tree only makes first starts slower.
  }
}

/** Making a database anew takes seconds: an empty one is kept beside the packages, and later first starts begin with it. */
async function make() {
  if (existsSync(snapshot)) {
    try {
      return await makeFrom(new Blob([readFileSync(snapshot)]));
    } catch {
      rmSync(snapshot, { force: true });
    }
  }
  const database = await makeFrom(undefined);
  await keepSnapshot(database);
  return database;
}

async function open() {
  if (folder && existsSync(madeMark)) return PGlite.create(folder);
  const database = await make();
  if (folder) writeFileSync(madeMark, '');
  return database;
}

const database = await open();

parentPort.on('message', (message) => {
  if (message === 'close') void database.close().then(() => parentPort.close());
  else parentPort.postMessage(database.execProtocolRawSync(message));
});
parentPort.postMessage('ready');
