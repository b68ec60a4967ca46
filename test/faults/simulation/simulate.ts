import { isKilled, openEngine } from './engine.js';
import { optionsOf } from './options.js';
import { type Outcome, runSchedule } from './schedule.js';

/**
 * `npm run simulate -- --schedules N --seed S`: N schedules from seed S on, each with and without the reconciler by turns.
 * `--seeds 3,8` names them instead, `--only on|off` runs one of both, `--story` tells what happened. `--until any` ends with
 * the first that fails, `--until 2,3` with the first that breaks one of these invariants; `--twice` runs each a second time,
 * which must tell the same story, and `--json` ends with the figures as JSON.
 */
const values = optionsOf({
  options: {
    schedules: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    story: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    until: { type: 'string', default: '' },
    twice: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

process.on('unhandledRejection', (thrown) => {
  if (isKilled(thrown)) return;
  console.error(thrown);
  process.exit(2);
});

function tell(outcome: Outcome): void {
  const { seed, reconciler, violations, story } = outcome;
  console.log(
    `seed ${seed}${reconciler ? '' : ' without the reconciler'}: ${violations.map(({ number, what }) => `${number} ${what}`).join('; ')}`,
  );
  console.log(
    `    again: npm run simulate -- --schedules 1 --seed ${seed} --only ${reconciler ? 'on' : 'off'} --story`,
  );
  if (values.story) console.log(story.map((line) => `    ${line}`).join('\n'));
}

const count = Number(values.schedules);
const first = Number(values.seed);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(first) || first < 0) {
  console.error('--schedules and --seed are whole numbers');
  process.exit(2);
}
const seeds = values.seeds?.split(',').map(Number) ?? Array.from({ length: count }, (_, index) => first + index);
if (!seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0) || !/^(on|off)?$/.test(values.only ?? '')) {
  console.error('--seeds are whole numbers with commas between, --only is on or off');
  process.exit(2);
}
const engine = await openEngine();
const began = performance.now();
const failed: Outcome[] = [];
let steps = 0;
let ran = 0;
const awaited = values.until.split(',').filter(Boolean).map(Number);
const toldOf = ({ trace, story }: Outcome): string => [trace, ...story].join('\n');
const isEnd = ({ violations }: Outcome): boolean =>
  values.until === 'any' || violations.some(({ number }) => awaited.includes(number));
for (const seed of seeds) {
  const reconciler = values.only ? values.only === 'on' : seed % 2 === 1;
  const outcome = await runSchedule(engine, { seed, reconciler });
  if (values.twice && toldOf(await runSchedule(engine, { seed, reconciler })) !== toldOf(outcome)) {
    console.error(`seed ${seed} tells another story the second time`);
    process.exit(2);
  }
  ran += 1;
  steps += outcome.steps;
  if (outcome.violations.length > 0) {
    failed.push(outcome);
    tell(outcome);
    if (isEnd(outcome)) break;
  } else if (values.story && count === 1) console.log(outcome.story.join('\n'));
  if (ran % 100 === 0) console.log(`${ran} of ${count}, ${failed.length} failed`);
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${ran} schedules, ${failed.length} failed, ${steps} steps, ${seconds.toFixed(1)} s, ${(ran / seconds).toFixed(1)} schedules/s`,
);
if (values.json)
  console.log(
    JSON.stringify({
      ran,
      failed: failed.map(({ seed, reconciler, violations }) => ({ seed, reconciler, violations })),
      seconds,
    }),
  );
process.exit(failed.length > 0 ? 1 : 0);
