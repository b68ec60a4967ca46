import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { freePort } from '../support/services.js';

const root = resolve(import.meta.dirname, '..', '..');

test('what npm is told to end ends with it, and whoever starts it again finds folder and port free', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  const port = await freePort();
  const npm = spawn('npm', ['run', '--silent', 'sandbox'], {
    cwd: root,
    env: { ...process.env, DATA_DIR: folder, SANDBOX_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of npm.stdout) {
    said += String(chunk);
    if (said.includes('ready at http')) break;
  }
  expect(said).toContain('sandbox ready at http');
  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  await ended;
  await expect(fetch(`http://127.0.0.1:${port}/sandbox/clock`)).rejects.toThrow('fetch failed');
  rmSync(folder, { recursive: true });
}, 30_000);

test('every script that runs until it is told to end takes the place of npm’s shell, which passes no signal on', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  for (const name of ['start', 'product', 'sandbox', 'start:production'])
    expect(scripts[name]?.split(' && ').at(-1)).toMatch(/^exec node /);
});

test('options that a script does not know are refused in a line, and nothing is measured', async () => {
  const refusal = async (...args: readonly string[]) => {
    const npm = spawn('npm', ['run', '--silent', ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    const [told, [code]] = await Promise.all([text(npm.stderr), once(npm, 'close')]);
    return { told: told.trim(), code };
  };
  const [evaluate, simulate] = await Promise.all([
    refusal('evaluate', '--', '--language', 'xx'),
    refusal('simulate', '--', '--colour'),
  ]);
  expect(evaluate).toEqual({ told: '--language is one of en es hi si ta', code: 1 });
  expect(simulate).toEqual({ told: "Unknown option '--colour'", code: 2 });
}, 30_000);
