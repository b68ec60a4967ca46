// Builds what is stale: the compiled server (tsc) and the pages (vite) under dist/. `--if-stale` does nothing when all is current.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

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
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
    ],
    output: 'dist/server',
    build: () => run(bin('tsc'), ['-p', 'tsconfig.build.json']),
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

function run(command, args, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exit(status ?? 1);
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

const onlyStale = process.argv.includes('--if-stale');
if (!onlyStale) rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'), { recursive: true });
for (const part of parts) {
  const stampFile = join(root, 'dist', `.${part.name}.stamp`);
  const stamp = stampOf(part.sources);
  const current =
    existsSync(join(root, part.output)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (current) continue;
  part.build();
  writeFileSync(stampFile, stamp);
}
