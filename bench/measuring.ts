import { setTimeout as pause } from 'node:timers/promises';
/** A figure of ours beside the same work done plainly, measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** What the baseline is. */
  readonly against: string;
}

export const ratioOf = ({ ours, baseline }: Pick<Figure, 'ours' | 'baseline'>): number => ours / baseline;

/** The value below which the given part (0 to 1) of all lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Both in turn, so that what else the machine does meets both; every other round begins with the other one. */
export async function alternating<Result>(
  rounds: number,
  ours: () => Promise<Result>,
  baseline: () => Promise<Result>,
): Promise<{ ours: Result[]; baseline: Result[] }> {
  const results: { ours: Result[]; baseline: Result[] } = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) results.ours.push(await ours());
    results.baseline.push(await baseline());
    if (round % 2 === 1) results.ours.push(await ours());
  }
  return results;
}

/**
 * So many deeds a second for so long; they come when they come, whether the ones before are done or not: whoever is slow
 * finds more of them waiting. Gives what the deeds give.
 */
export async function openModel<Result>(
  perSecond: number,
  seconds: number,
  deed: (n: number) => Promise<Result>,
): Promise<Result[]> {
  const random = seeded(20);
  const under: Promise<Result>[] = [];
  const end = performance.now() + seconds * 1000;
  for (let due = performance.now(); due < end; due += (-Math.log(1 - random()) * 1000) / perSecond) {
    await pause(Math.max(0, due - performance.now()));
    under.push(deed(under.length));
  }
  return Promise.all(under);
}

/** Milliseconds of this process's CPU time that some work took. */
export async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Numbers between 0 and 1 in the same order in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
