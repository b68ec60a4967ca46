import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Tests that run the product as a process need it compiled: builds what is stale, once a run. */
export default function build() {
  const root = join(import.meta.dirname, '..', '..');
  const { status } = spawnSync(process.execPath, [join(root, 'tools', 'build.mjs'), '--if-stale'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the build failed');
}
