import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { projectFile } from '../store/projectFile.js';
import { benchCardToUnlocked } from './cardToUnlocked.js';
import { benchClaimedChat } from './claimedChat.js';
import { type Figure, ratioOf } from './measuring.js';
import { benchChatPage } from './chatPage.js';
import { benchInbox } from './inbox.js';
import { benchStarts } from './starts.js';
import { benchStoryEngine } from './storyEngine.js';
import { benchTaskQueue } from './taskQueue.js';
import { benchVoiceTurns } from './voiceTurns.js';
import { benchWebChat } from './webChat.js';

/**
 * `npm run bench`: each figure beside its baseline, measured in the same run by turns, as a ratio; and the ratio that
 * `bench/baseline.json` keeps from before. `-- --only turns,web,page,story,tasks,inbox,chat,unlock,starts` runs some, `-- --keep` keeps
 * the ratios.
 * Nothing fails for being slow: what else a machine does is not ours to judge.
 */
const parts = {
  story: benchStoryEngine,
  tasks: benchTaskQueue,
  inbox: benchInbox,
  turns: benchVoiceTurns,
  chat: benchClaimedChat,
  web: benchWebChat,
  page: benchChatPage,
  unlock: benchCardToUnlocked,
  starts: benchStarts,
} as const;

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } },
});

interface Kept {
  readonly note: string;
  /** Ours to the baseline's, by the figure's name. */
  readonly ratios: Readonly<Record<string, number>>;
}

const keptFile = projectFile('bench', 'baseline.json');
const kept: Kept = existsSync(keptFile)
  ? (JSON.parse(readFileSync(keptFile, 'utf8')) as Kept)
  : { note: '', ratios: {} };

const number = (value: number): string => value.toPrecision(3).replace(/e\+?(\d+)$/, (_, power) => `e${power}`);
const shown = (value: number): string => (value >= 1000 ? value.toFixed(0) : number(value));

function print(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { name, unit, ours, baseline, against } = figure;
    const before = kept.ratios[name];
    const change =
      before === undefined ? 'none kept' : `kept ${number(before)}, now ${shown(ratioOf(figure) / before)} of it`;
    console.log(
      `${name}: ${shown(ours)} ${unit}, against ${shown(baseline)} ${unit}: ratio ${number(ratioOf(figure))}  (${change})`,
    );
    console.log(`    against ${against}`);
  }
}

function keep(figures: readonly Figure[]): void {
  const measured = Object.fromEntries(figures.map((figure) => [figure.name, Number(number(ratioOf(figure)))]));
  const note = `Ratios of ours to the baseline in one run (Node ${process.versions.node}, ${cpus().length} cores, load ${number(loadAtFirst)} at its start). On a shared machine with other work on it, the ratio of p99 has differed by a factor of three from run to run, those of other turns and starts by two, the rest by a tenth.`;
  writeFileSync(keptFile, `${JSON.stringify({ note, ratios: { ...kept.ratios, ...measured } }, null, 2)}\n`);
}

const wanted = options.only?.split(',') ?? Object.keys(parts);
const began = performance.now();
const loadAtFirst = loadavg()[0] ?? 0;
console.log(
  `${cpus().length} cores, load ${loadavg().map(number).join(' ')}; figures are medians of rounds that take turns`,
);
const all: Figure[] = [];
for (const [name, run] of Object.entries(parts)) {
  if (!wanted.includes(name)) continue;
  const figures = await run();
  print(figures);
  all.push(...figures);
}
if (options.keep) keep(all);
console.log(`${((performance.now() - began) / 1000).toFixed(0)} s`);
// Connections that are kept alive to servers that are gone would hold the process.
process.exit(0);
