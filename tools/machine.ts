import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Below the ports that the system gives to connections by itself (from 32,768 on Linux). */
const ports = { first: 10_000, count: 22_000 } as const;

/**
 * A port of the loopback address that nobody listens on. Not one that the system would pick: until somebody listens on it,
 * a connection of any process may be given that. Drawn, so that two who ask at once get two.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => void server.close(() => resolve(true)));
  });

/** Runs a command to its end; throws with what it said where it failed. */
export function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr || stdout || String(error)}`);
  return stdout;
}

export const has = (command: string): boolean => spawnSync('which', [command]).status === 0;
