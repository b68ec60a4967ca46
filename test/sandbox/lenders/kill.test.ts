import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { freePort } from '../../support/services.js';
import { type Answer, type Call, callerOf, listOf, startProduct, textOf, until } from './startLenders.js';

const product = await startProduct();
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  product.stop();
});

/** The whole sandbox in a process of its own. */
function spawnSandbox(dataDir: string, port: string) {
  const env = { ...process.env, DATA_DIR: dataDir, SANDBOX_PORT: port, HOST: '127.0.0.1', PUBLIC_URL: product.url };
  const child = spawn(process.execPath, ['dist/sandbox/start.js'], { env, stdio: 'pipe' });
  running.add(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (said.out += String(chunk)));
  child.stderr.on('data', (chunk) => (said.err += String(chunk)));
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, said, ended };
}

async function startSandbox(dataDir: string, port: string) {
  const sandbox = spawnSandbox(dataDir, port);
  await Promise.race([
    until(() => sandbox.said.out.includes('ready')),
    sandbox.ended.then(() => Promise.reject(new Error(sandbox.said.err))),
  ]);
  return sandbox;
}

const money = { authorization: 'Bearer sandbox-northwind-loans' };
const locks = { authorization: 'Bearer sandbox-northwind-locks' };

function pay(call: Call, loan: string, key: string): Promise<Answer> {
  const body = { amount: 1, currency: 'GBP', reference: key, channel: 'card' };
  return call('POST', `/loans/${loan}/payments`, body, { ...money, 'idempotency-key': key });
}

function unlock(call: Call, device: string, key: string): Promise<Answer> {
  const path = `/release/devices/${device}/commands`;
  return call('POST', path, { operation: 'unlock', reason: 'test' }, { ...locks, 'idempotency-key': key });
}

/** Pays one unit after the other until the line breaks; says which keys were asked and which were answered. */
async function payUntilBroken(call: Call, loan: string, round: number, done: string[]): Promise<string[]> {
  const asked: string[] = [];
  for (let n = 0; ; n += 1) {
    const key = `${loan}-${round}-${n}`;
    asked.push(key);
    try {
      await pay(call, loan, key);
      done.push(key);
    } catch {
      return asked;
    }
  }
}

test('a kill at any moment loses nothing that was answered, and doubles nothing that is asked again', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'killed-'));
  const port = String(await freePort());
  const call = callerOf(`http://127.0.0.1:${port}`);
  const keysOf = async (loan: string) =>
    listOf((await call('GET', `/sandbox/loans/${loan}`)).body['transactions']).map((row) => textOf(row['key']));
  const asked: Record<string, string[]> = { 'NW-1001': [], 'NW-1002': [], 'NW-1006': [] };
  for (let round = 0; round < 3; round += 1) {
    const sandbox = await startSandbox(dataDir, port);
    const done: string[] = [];
    const paying = Object.keys(asked).map((loan) => payUntilBroken(call, loan, round, done));
    await until(() => done.length > 20 + round * 17);
    sandbox.child.kill('SIGKILL');
    await sandbox.ended;
    const keys = (await Promise.all(paying)).flat();
    const next = await startSandbox(dataDir, port);
    for (const loan of Object.keys(asked)) {
      const mine = keys.filter((key) => key.startsWith(loan));
      const there = await keysOf(loan);
      for (const key of done.filter((one) => one.startsWith(loan))) expect(there).toContain(key);
      for (const key of mine) await pay(call, loan, key);
      asked[loan]?.push(...mine);
      const after = await keysOf(loan);
      expect(after).toEqual(expect.arrayContaining(asked[loan] ?? []));
      expect(new Set(after).size).toBe(after.length);
    }
    next.child.kill('SIGKILL');
    await next.ended;
  }
}, 60_000);

test('what was accepted before a kill is done after it, the clock and the faults stay, and the event still comes', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'killed-'));
  const port = String(await freePort());
  const call = callerOf(`http://127.0.0.1:${port}`);
  const first = await startSandbox(dataDir, port);
  await call('POST', '/sandbox/clock', { advance: 'P10D' });
  await call('POST', '/sandbox/faults', { party: 'loans', kind: 'down' });
  const accepted = await unlock(call, 'DV-1001', 'k');
  first.child.kill('SIGKILL');
  await first.ended;
  product.refuse(1);
  product.received.length = 0;
  const second = await startSandbox(dataDir, port);
  const { body } = await call('GET', '/sandbox/clock');
  expect(Date.parse(textOf(body['now'])) - Date.now()).toBeGreaterThan(9.9 * 24 * 3_600_000);
  expect((await unlock(call, 'DV-1001', 'k')).body).toEqual(accepted.body);
  await until(
    async () => ((await call('GET', '/sandbox/devices/861122030001010')).body['state'] as unknown) === 'unlocked',
  );
  expect((await call('GET', '/loans/NW-1001', undefined, money)).status).toBe(503);
  await until(() => product.received.length === 1);
  second.child.kill('SIGKILL');
  await second.ended;
  const third = await startSandbox(dataDir, port);
  await until(() => product.received.length >= 2);
  expect(new Set(product.received.map((event) => event.body['id'])).size).toBe(1);

  const rival = spawnSandbox(dataDir, String(await freePort()));
  expect(await rival.ended).toBe(1);
  expect(rival.said.err).toMatch('in use by another sandbox process');

  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(third.said).toEqual({ out: `sandbox ready at http://localhost:${port}\n`, err: '' });
}, 60_000);
