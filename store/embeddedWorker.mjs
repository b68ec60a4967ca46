// Hosts PGlite away from the main thread: bytes of PostgreSQL's wire protocol in, bytes out. Plain JavaScript, because a
// worker thread starts from a file, from the sources and from the compiled tree alike.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** `folder` undefined keeps everything in memory; `madeMark` says that the folder's first start came to its end. */
const { folder, madeMark, snapshot } = workerData;
const initDbStartParams = ['--no-sync', '--no-instructions', '--wal-segsize=1'];

/** Unpacks an archive of plain files and folders. PGlite's own way, through its imagined file system, takes ten times as long. */
function unpack(archive, into) {
  const text = (at, length) => archive.toString('latin1', at, at + length).split('\0', 1)[0];
  let at = 0;
  while (archive[at]) {
    const path = join(into, text(at, 100));
    const size = Number.parseInt(text(at + 124, 12), 8);
    const end = at + 512 + size;
    if (text(at + 156, 1) === '5') mkdirSync(path, { recursive: true, mode: 0o700 });
    else writeFileSync(path, archive.subarray(at + 512, end), { mode: 0o600 });
    at += 512 * Math.ceil((end - at) / 512);
  }
}

async function makeFrom(archive) {
  if (!folder) return PGlite.create({ initDbStartParams, loadDataDir: archive && new Blob([archive]) });
  // What a start that was cut off left behind holds nothing that was ever acknowledged.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  if (archive) unpack(archive, folder);
  return PGlite.create({ dataDir: folder, initDbStartParams });
}

let madeFromNothing = false;

/** Making a database from nothing takes seconds, beginning with the kept one a fraction of that. */
async function make() {
  if (existsSync(snapshot)) {
    try {
      return await makeFrom(readFileSync(snapshot));
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

/**
 * The answer to one message. As a stream, for otherwise PGlite reads every answer itself as well, and keeps what it read
 * for as long as it lives.
 */
async function answer(message) {
  const parts = [];
  const onRawData = (part) => void parts.push(part.slice());
  await database.execProtocolRawStream(message, { syncToFs: false, onRawData });
  return parts.length === 1 ? parts[0] : new Uint8Array(Buffer.concat(parts));
}

parentPort.on('message', (message) => {
  if (typeof message === 'string') void obey(message);
  else void answer(message).then((bytes) => parentPort.postMessage(bytes));
});
parentPort.postMessage('ready');
