import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
