import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { changesOf, type Mutant, mutants } from './mutants.mjs';
import { optionsOf } from './options.js';

/**
 * `npm run simulate:mutants`: breaks one rule after the other in the code as it is and simulates until one of the invariants
 * that the rule is there for is seen broken. Fails where less than 95 % are, or where the code as it is does not pass with
 * the same seeds. `-- --schedules N` says how long each is looked for, `--seed S` from which seed on, `--only TEXT` takes
 * those whose name has it.
 */
const values = optionsOf({
  options: {
    schedules: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});

interface Report {
  readonly ran: number;
  readonly failed: readonly {
    readonly seed: number;
    readonly violations: readonly { readonly number: number; readonly what: string }[];
  }[];
}

const folder = import.meta.dirname;

async function simulate(mutant: string, args: readonly string[]): Promise<Report | undefined> {
  const child = spawn(
    process.execPath,
    ['--import', join(folder, 'sources.mjs'), join(folder, 'simulate.ts'), ...args, '--json'],
    { env: { ...process.env, LIFTLINE_MUTANT: mutant }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  if (last.startsWith('{')) return JSON.parse(last) as Report;
  console.error(stderr || stdout);
  return undefined;
}

/** The seed that shows a mutant broken by an invariant of its own rule; undefined where none does. */
async function look({ name, breaks }: Mutant): Promise<number | undefined> {
  const { schedules, seed } = values;
  const report = await simulate(name, ['--schedules', schedules, '--seed', seed, '--until', breaks.join()]);
  const isOwn = ({ number }: { number: number }): boolean => breaks.includes(number);
  const caught = report?.failed.find(({ violations }) => violations.some(isOwn));
  const shown = (caught ?? report?.failed[0])?.violations;
  const violation = shown?.find(isOwn) ?? shown?.[0];
  const verdict = caught
    ? `caught after ${String(report?.ran).padStart(3)}`
    : !report
      ? 'DOES NOT RUN   '
      : violation
        ? 'BY OTHERS ONLY '
        : 'SURVIVED       ';
  console.log(`${verdict}  ${name}${violation ? `  (${violation.number}: ${violation.what})` : ''}`);
  return caught?.seed;
}

const wanted = mutants.filter(({ name }) => name.includes(values.only));
for (const { name } of wanted) changesOf(name);
const waiting = [...wanted];
const seeds: number[] = [];
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const seed = await look(mutant);
      if (seed !== undefined) seeds.push(seed);
    }
  }),
);
const share = (100 * seeds.length) / wanted.length;
console.log(`\n${seeds.length} of ${wanted.length} caught, ${share.toFixed(0)} %`);
// What fails without a mutant shows nothing about one.
const asItIs = seeds.length > 0 ? await simulate('', ['--seeds', [...new Set(seeds)].join()]) : undefined;
if (seeds.length > 0 && asItIs?.failed.length !== 0) {
  console.error('The code as it is does not pass: that comes first.', JSON.stringify(asItIs?.failed));
  process.exit(2);
}
console.log(`as it is: none of the ${asItIs?.ran ?? 0} schedules that show it failed`);
process.exit(share >= 95 ? 0 : 1);
