import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../core/clock.js';
import { Problem } from '../core/problem.js';

/** A lock on a folder is a socket that its owner listens on: it dies with the process, whatever kills that. */
export interface FolderLock {
  release(): Promise<void>;
}

/** What the process behind a socket is; a dead one's socket is nobody's. */
type Role = 'owner' | 'contender' | 'nobody';

/** Milliseconds for contenders to settle it among themselves. */
const settlingTime = 10_000;
/** Milliseconds after which whoever listens and says nothing counts as the owner. */
const silence = 4000;

/**
 * Takes the folder for this process, and makes it for its owner's eyes only. Throws `store.folder_in_use` where another
 * process has it; what a killed process left is taken over.
 *
 * Everybody listens under a name of their own before they look at the others: of two the later one sees the earlier one,
 * so there are never two owners. Of contenders that see each other the one whose name comes later stands back.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const until = systemClock.elapsed() + settlingTime;
  while (systemClock.elapsed() < until) {
    const lock = await contend(folder, until);
    if (lock) {
      // Only now: who is refused, or looks in (`npm run verify`), changes nothing of what is another's.
      chmodSync(folder, 0o700);
      return lock;
    }
    await pause(10 + Math.random() * 40);
  }
  throw inUse(folder);
}

const inUse = (folder: string): Problem =>
  new Problem('store.folder_in_use', { message: `another process is using ${folder}` });

/** One round: the lock, or undefined where this process stood back for another contender. */
async function contend(folder: string, until: number): Promise<FolderLock | undefined> {
  const sockets = socketFolder(folder);
  const name = `lock-${randomBytes(4).toString('hex')}.sock`;
  let role: Role = 'contender';
  const server = await listen(join(sockets, name), () => role);
  const leave = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  while (systemClock.elapsed() < until) {
    const others = await lookAround(sockets, name);
    if (others.some((other) => other.role === 'owner')) {
      await leave();
      throw inUse(folder);
    }
    const contenders = others.filter((other) => other.role === 'contender');
    if (contenders.length === 0) {
      role = 'owner';
      for (const { path } of others) rmSync(path, { force: true });
      return { release: leave };
    }
    if (contenders.some((other) => other.name < name)) break;
    await pause(5);
  }
  await leave();
  return undefined;
}

/** Socket names end at about 107 bytes: a folder deep down has its sockets beside the temporary files. */
export function socketFolder(folder: string): string {
  if (Buffer.byteLength(folder) < 80) return folder;
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  const sockets = join(tmpdir(), `liftline-${name}`);
  mkdirSync(sockets, { recursive: true, mode: 0o700 });
  return sockets;
}

function listen(path: string, role: () => Role): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end(role()));
    server.once('error', reject);
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

async function lookAround(sockets: string, own: string): Promise<{ name: string; path: string; role: Role }[]> {
  const names = readdirSync(sockets).filter((name) => /^lock-[0-9a-f]{8}\.sock$/.test(name) && name !== own);
  const paths = names.map((name) => ({ name, path: join(sockets, name) }));
  return Promise.all(paths.map(async (other) => ({ ...other, role: await roleAt(other.path) })));
}

function roleAt(path: string): Promise<Role> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(path);
    // Somebody is there and does not speak: a process that was stopped still owns what it owned. One that has much to do speaks sooner.
    socket.setTimeout(silence, () => {
      socket.destroy();
      resolve('owner');
    });
    socket.on('data', (bytes) => {
      said += bytes.toString();
    });
    socket.once('end', () => resolve(said === 'contender' ? 'contender' : 'owner'));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'nobody' : 'contender'),
    );
  });
}
