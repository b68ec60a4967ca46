import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { describe } from '@jest/globals';

/** `REQUIRE_SERVICES=1` turns a service that is not installed into a failure; else its tests are skipped, by name. */
const required = process.env['REQUIRE_SERVICES'] === '1';

/** `describe` for tests that need a service of this machine. */
export function describeWith(service: string, installed: boolean): typeof describe | typeof describe.skip {
  if (installed || required) return describe;
  const skip = (name: unknown, body: () => void): void => describe.skip(`${String(name)} (no ${service} here)`, body);
  return skip as unknown as typeof describe.skip;
}

/** A port of the loopback address that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Runs a command to its end; throws with what it said where it failed. */
export function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr || stdout || String(error)}`);
  return stdout;
}

export const has = (command: string): boolean => spawnSync('which', [command]).status === 0;
