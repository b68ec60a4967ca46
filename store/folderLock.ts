import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '../core/problem.js';

/** A lock on a folder is a socket that its owner listens on: it dies with the process, whatever kills that. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Makes the folder for its owner's eyes only and takes it for this process. Throws `store.folder_in_use` where another
 * process has it; what a killed process left is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = socketOf(folder);
  for (let tries = 0; tries < 5; tries += 1) {
    const server = await listen(path);
    if (server) return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    const seen = inodeOf(path);
    if (await answers(path)) break;
    if (seen !== undefined) removeStale(path, seen);
  }
  throw new Problem('store.folder_in_use', { message: `another process is using ${folder}` });
}

/** Socket names end at about 107 bytes: a folder deep down has its socket beside the temporary files. */
function socketOf(folder: string): string {
  const path = join(folder, 'lock.sock');
  if (Buffer.byteLength(path) < 100) return path;
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  return join(tmpdir(), `liftline-store-${name}.sock`);
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => {
      server.unref();
      resolve(server);
    });
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;

/** Of several contenders one moves the stale socket away; who moved a fresh one by accident puts it back. */
function removeStale(path: string, seen: number): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (inodeOf(aside) === seen) rmSync(aside, { force: true });
    else renameSync(aside, path);
  } catch {
    // Somebody else was quicker.
  }
}
