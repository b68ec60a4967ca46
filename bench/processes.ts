import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../store/projectFile.js';
import { freePort } from '../tools/machine.js';

export interface Started {
  readonly baseUrl: string;
  /** Milliseconds from the process's start to its word that it is ready. */
  readonly readyAfter: number;
  /** Megabytes that it holds in memory. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts a compiled program of the project, or of a copy of it, that says `ready at http…` on standard output. */
export async function start(
  program: string,
  settings: Readonly<Record<string, string>> = {},
  root: string = projectFile(),
): Promise<Started> {
  const port = settings['PORT'] ?? String(await freePort());
  // Nobody is at the other end of the product's outside calls.
  const env = { ...process.env, PORT: port, SANDBOX_PORT: String(await freePort()), HOST: '127.0.0.1' };
  const began = performance.now();
  const child = spawn(process.execPath, ['--enable-source-maps', `${root}/dist/${program}`], {
    env: { ...env, DATABASE_URL: '', REDIS_URL: '', PUBLIC_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    readyAfter: performance.now() - began,
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Both halves on an empty folder, as `npm start` has them: each finds the other. They are gone after the work. */
export async function inTown<T>(work: (town: { productUrl: string; sandboxUrl: string }) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [port, sandboxPort] = [await freePort(), await freePort()].map(String);
  const productUrl = `http://localhost:${port}`;
  const town = { DATA_DIR: folder, PORT: `${port}`, SANDBOX_PORT: `${sandboxPort}`, PUBLIC_URL: productUrl };
  const halves = await Promise.all([start('sandbox/start.js', town), start('server/start.js', town)]);
  try {
    return await work({ productUrl, sandboxUrl: `http://127.0.0.1:${sandboxPort}` });
  } finally {
    await Promise.all(halves.map((half) => half.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: unknown): void => {
      said = (said + String(chunk)).slice(-4000);
      if (/ready at http/.test(said)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

function memoryOf(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1024;
}
