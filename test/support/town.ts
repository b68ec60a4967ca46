import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openPostgres, postgresInstalled } from './postgres.js';
import { freePort } from './services.js';

const root = resolve(import.meta.dirname, '..', '..');

/** A message as a phone of the sandbox received it. */
export interface Received {
  readonly sid: string;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly deliveredTo: string;
  readonly buttons?: readonly { readonly title: string; readonly value: string }[];
}

export interface CallState {
  readonly sid: string;
  readonly status: string;
  readonly heard: readonly string[];
  readonly waitingFor: string | null;
}

/** A process of the product beside the one that the sandbox sends to. */
export interface AnotherProduct {
  readonly url: string;
  kill(): Promise<void>;
}

export interface Town {
  readonly productUrl: string;
  readonly sandboxUrl: string;
  /** Calls a control of the sandbox; throws with its answer where that is not 2xx. */
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Moves the world's time on and waits until the product has followed. */
  advance(duration: string): Promise<void>;
  fault(fault: { party: string; kind: string; times?: number; where?: string }): Promise<void>;
  messages(to: string): Promise<readonly Received[]>;
  /** The newest passcode that a number received, once there are `count` of them. */
  passcode(number: string, count?: number): Promise<string>;
  killProduct(): Promise<void>;
  startProduct(): Promise<void>;
  killSandbox(): Promise<void>;
  startSandbox(): Promise<void>;
  /** Starts another process of the product on the same database, which must be a served one. */
  anotherProduct(): Promise<AnotherProduct>;
  /** The environment that both processes are started with. */
  readonly settings: NodeJS.ProcessEnv;
  /** All that both processes have printed. */
  printed(): string;
  stop(): Promise<void>;
}

/**
 * Waits for a condition, looking every 50 ms, and less often the longer it takes, for every look is work of both sides;
 * throws with `what` after `seconds`.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = 45,
): Promise<T> {
  const begun = Date.now();
  for (;;) {
    const found = await look();
    if (found) return found;
    const waited = Date.now() - begun;
    if (waited > seconds * 1000) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((wake) => setTimeout(wake, Math.min(250, Math.max(50, waited / 6))));
  }
}

/** Waits until nothing is due any more, for some looks in a row: one task may lead to the next. */
export async function comesToRest({ productUrl }: Pick<Town, 'productUrl'>, seconds?: number): Promise<void> {
  let looks = 0;
  const isQuiet = async (): Promise<boolean> => {
    const metrics = await (await fetch(`${productUrl}/metrics`)).text();
    looks = /^liftline_tasks_due 0$/m.test(metrics) ? looks + 1 : 0;
    return looks > 8;
  };
  await until('the work to come to rest', isQuiet, seconds);
}

/** A half in one file (townHalves.mjs), where this run of the tests has made it: its start takes 40 % of the time. */
const commandOf = (half: 'server' | 'sandbox', form: 'bundled' | 'modules'): string[] =>
  form === 'bundled' && process.env['LIFTLINE_TEST_HALVES']
    ? [join(root, 'test', 'support', 'townHalf.cjs'), half]
    : ['--enable-source-maps', join(root, 'dist', half, 'start.js')];

/** The settings of a town on the embedded database, which costs three times the CPU of the served one. */
export const embedded = { DATABASE_URL: '' } as const;
/** `TOWN_ENGINE=embedded` has all towns on the embedded database, as they are where PostgreSQL is not installed. */
const servedByDefault = postgresInstalled && process.env['TOWN_ENGINE'] !== 'embedded';

/**
 * The compiled product and the sandbox, each in a process of its own, on free ports and an empty folder. The product's
 * database is an empty one of the tests' PostgreSQL, unless `env` says otherwise. One town is to run the compiled modules
 * one by one, as production does: what only the bundled form would hide has to fail a test.
 */
export async function startTown(
  env: Readonly<Record<string, string>> = {},
  form: 'bundled' | 'modules' = 'bundled',
): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), 'town-'));
  const served = servedByDefault && env['DATABASE_URL'] === undefined;
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const settings = {
    ...process.env,
    DATA_DIR: folder,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DATABASE_URL: served ? await (await openPostgres()).newDatabase() : '',
    ...env,
  };
  let printed = '';
  const halves: Partial<Record<'server' | 'sandbox', ChildProcess>> = {};
  const others: ChildProcess[] = [];

  const start = async (half: 'server' | 'sandbox'): Promise<void> => void (await started(half, settings));

  async function started(half: 'server' | 'sandbox', itsSettings: NodeJS.ProcessEnv): Promise<ChildProcess> {
    const child = spawn(process.execPath, commandOf(half, form), {
      env: itsSettings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (itsSettings === settings) halves[half] = child;
    else others.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        said += String(chunk);
        printed += String(chunk);
      });
    }
    const failed = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`${half} ended with ${code}: ${said}`)),
    );
    failed.catch(() => undefined);
    await Promise.race([until(`${half} to be ready`, () => said.includes('ready at http'), 45), failed]);
    return child;
  }

  const end = (half: 'server' | 'sandbox', signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => ended(halves[half], signal);

  async function ended(child: ChildProcess | undefined, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${sandboxUrl}/sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  const messages = (to: string): Promise<readonly Received[]> =>
    control('GET', `/messages?to=${encodeURIComponent(to)}`);

  await Promise.all([start('sandbox'), start('server')]).catch(async (thrown: unknown) => {
    // Nobody else can end what has no town: it would outlive the tests.
    await Promise.all([end('server', 'SIGKILL'), end('sandbox', 'SIGKILL')]);
    throw thrown;
  });
  return {
    productUrl: `http://localhost:${port}`,
    sandboxUrl,
    control,
    async advance(duration) {
      const { now } = await control<{ now: string }>('POST', '/clock', { advance: duration });
      await until('the product to follow the clock', async () => {
        const ready = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as { now: string };
        return new Date(ready.now).getTime() >= new Date(now).getTime() - 1500;
      });
    },
    fault: (fault) => control('POST', '/faults', fault),
    messages,
    passcode: (number, count = 1) =>
      until(`passcode ${count} for ${number}`, async () => {
        const codes = (await messages(number))
          .map((message) => /\b\d{6}\b/.exec(message.body)?.[0])
          .filter((code) => code !== undefined);
        return codes.length >= count ? codes.at(-1) : undefined;
      }),
    killProduct: () => end('server', 'SIGKILL'),
    startProduct: () => start('server'),
    killSandbox: () => end('sandbox', 'SIGKILL'),
    startSandbox: () => start('sandbox'),
    async anotherProduct() {
      const itsPort = await freePort();
      const child = await started('server', {
        ...settings,
        PORT: String(itsPort),
        PUBLIC_URL: `http://localhost:${port}`,
      });
      return { url: `http://localhost:${itsPort}`, kill: () => ended(child, 'SIGKILL') };
    },
    settings,
    printed: () => printed,
    async stop() {
      await Promise.all(others.map((child) => ended(child, 'SIGTERM')));
      await Promise.all([end('server', 'SIGTERM'), end('sandbox', 'SIGTERM')]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
