import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { freePort, has } from './services.js';

export interface Redis {
  readonly url: string;
  stop(): Promise<void>;
  /** Again on the same port, empty. */
  start(): Promise<void>;
  /** Stands still with its connections open, until `thaw`. */
  freeze(): void;
  thaw(): void;
}

export const redisInstalled = has('redis-server');

/** Starts a throw-away Redis on a free port (some milliseconds). It keeps nothing on disk. */
export async function startRedis(): Promise<Redis> {
  if (!redisInstalled) throw new Error('no Redis on this machine: install redis-server');
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    for (let tries = 0; !(await accepts(port)); tries += 1) {
      if (tries > 500) throw new Error('Redis does not start');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function stop(): Promise<void> {
    const stopping = server;
    if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return;
    const ended = new Promise((resolve) => stopping.once('exit', resolve));
    stopping.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
