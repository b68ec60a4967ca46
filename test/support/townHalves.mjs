import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'dist', 'towns');

/**
 * The compiled halves for towns, each with its packages in one file (townHalf.cjs runs it): reading two thousand modules is
 * more than half of a start, and a run of all tests starts sixty halves.
 */
export async function bundleHalves() {
  const stamp = readFileSync(join(root, 'dist', '.server.stamp'), 'utf8');
  const stampFile = join(folder, '.stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const { build } = await import('vite');
  for (const half of ['server', 'sandbox']) await build(settingsOf(half));
  writeFileSync(stampFile, stamp);
}

const settingsOf = (half) => ({
  root,
  configFile: false,
  logLevel: 'error',
  // PGlite looks for its own files beside its code.
  ssr: { noExternal: true, external: ['@electric-sql/pglite'] },
  build: {
    ssr: join(root, 'dist', half, 'start.js'),
    outDir: join(folder, half),
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'start.cjs', chunkFileNames: '[name].cjs' } },
  },
});
