import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHalves } from './townHalves.mjs';

/** Where towns are; who asks for other tests does not wait for what only towns need. */
const withTowns = /journeys|faults|browser/;

/** Tests that run the product as a process need it compiled: builds what is stale, once a run. */
export default async function build({ nonFlagArgs: asked }) {
  const root = join(import.meta.dirname, '..', '..');
  const { status } = spawnSync(process.execPath, [join(root, 'tools', 'build.mjs'), '--if-stale'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the build failed');
  if (asked.length === 0 || asked.some((path) => withTowns.test(path))) {
    await bundleHalves();
    process.env.LIFTLINE_TEST_HALVES = 'bundled';
  }
  // Where workers write down what outlives them: globalTeardown ends it.
  process.env.LIFTLINE_TEST_RUN = mkdtempSync(join(tmpdir(), 'liftline-run-'));
}
