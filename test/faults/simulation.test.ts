import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { changesOf, mutants } from './simulation/mutants.mjs';

const folder = join(import.meta.dirname, 'simulation');

/** In a process of its own, as the command runs it: without the test runner's modules, and on one thread. */
function simulate(args: readonly string[], mutant = ''): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--enable-source-maps', '--import', join(folder, 'sources.mjs'), join(folder, 'simulate.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, LIFTLINE_MUTANT: mutant } },
  );
  return { status, output: `${stdout}${stderr}` };
}

test('every mutant still changes the code as it is, in one place each', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(16);
  for (const { name } of mutants) expect(changesOf(name).length).toBeGreaterThan(0);
});

test('a broken rule is noticed, and its seed tells the same story again', () => {
  const args = ['--schedules', '8', '--seed', '1', '--until', '3', '--twice', '--story'];
  const told = simulate(args, 'a posting has a new key at every try');
  expect(told).toMatchObject({ status: 1, output: expect.stringContaining('BROKEN 3') });
});

test('300 schedules come to rest with the books of all in agreement, with the reconciler and without', () => {
  const { status, output } = simulate(['--schedules', '300', '--seed', '1']);
  expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('300 schedules, 0 failed') });
}, 900_000);
