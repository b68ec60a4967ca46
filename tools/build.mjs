// Builds the compiled server (tsc) and the pages (vite) under dist/. `--if-stale` builds what has changed, without
// checking its types.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Looking at every type takes six times as long as writing the JavaScript: whoever starts the product does not wait for it. */
const unchecked = ['--noCheck', '--noResolve'];

const parts = [
  {
    name: 'server',
    sources: [
      'core',
      'dialogs',
      'bot',
      'ivr',
      'integrations',
      'store',
      'server',
      'sandbox',
      'tools',
      'bench',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    output: 'dist/server',
    build: (checked) => run(bin('tsc'), ['-p', 'tsconfig.build.json', ...(checked ? [] : unchecked)]),
  },
  ...['sandbox', 'chat', 'desk']
    .filter((page) => existsSync(join(root, 'web', page, 'index.html')))
    .map((page) => ({
      name: `web-${page}`,
      sources: [`web/${page}`, 'web/shared', 'web/vite.config.mjs', 'package-lock.json'],
      output: `dist/web/${page}`,
      build: () =>
        run(bin('vite'), ['build', '--config', 'web/vite.config.mjs', '--logLevel', 'warn'], { LIFTLINE_PAGE: page }),
    })),
];

async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`${args[0] === '-p' ? 'tsc' : 'vite'} ended with ${status}`);
}

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

/** Names, sizes and moments of all sources: cheap to take, and changed whenever a source is. */
function stampOf(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(join(root, source))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}|${size}|${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function buildPart({ name, sources, output, build }, onlyStale) {
  const stampFile = join(root, 'dist', `.${name}.stamp`);
  const stamp = stampOf(sources);
  const current = existsSync(join(root, output)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (onlyStale && current) return;
  await build(!onlyStale);
  writeFileSync(stampFile, stamp);
}

/** Builds the server, the pages, or both, all at once; throws where one fails. */
export async function build({ onlyStale, server = true, pages = true }) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const wanted = parts.filter(({ name }) => (name === 'server' ? server : pages));
  await Promise.all(wanted.map((part) => buildPart(part, onlyStale)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const onlyStale = process.argv.includes('--if-stale');
  if (!onlyStale) rmSync(join(root, 'dist'), { recursive: true, force: true });
  try {
    await build({ onlyStale });
  } catch (thrown) {
    console.error(thrown.message);
    process.exit(1);
  }
}
