import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Unix socket names hold about a hundred bytes; a deep folder has its socket beside the temporary files. */
function socketOf(folder: string): string {
  const path = join(folder, 'lock.sock');
  if (Buffer.byteLength(path) < 100) return path;
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24);
  return join(tmpdir(), `liftline-${name}.sock`);
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

function somebodyListens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Keeps a second process out of the folder; the lock of a killed one is taken over. Gives the way to let go of it. */
export async function lockFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = socketOf(folder);
  let server = await listen(path);
  if (!server && !(await somebodyListens(path))) {
    rmSync(path, { force: true });
    server = await listen(path);
  }
  if (!server) throw new Error(`${folder} is in use by another sandbox process`);
  const held = server;
  return () => held.close();
}
