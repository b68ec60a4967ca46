import { createHash } from 'node:crypto';
import { start } from './setting.js';

/** Something that must always hold (by its number) and did not. */
export interface Violation {
  readonly number: number;
  readonly what: string;
}

/** What happened in a schedule: its story, what was broken, and a trace of every step. */
export function createChronicle(now: () => number) {
  const story: string[] = [];
  const violations: Violation[] = [];
  const trace = createHash('sha256');
  const names = new Map<string, string>();
  let steps = 0;

  const note = (line: string): void => {
    story.push(`${String(Math.round((now() - start) / 1000)).padStart(7)} s  ${line}`);
  };
  return {
    story,
    violations,
    note,
    broken(number: number, what: string): void {
      note(`BROKEN ${number}: ${what}`);
      violations.push({ number, what });
    },
    /** The same short name for an id in every run. */
    alias(id: string): string {
      const known = names.get(id) ?? `${id.split('_')[0]}#${names.size + 1}`;
      names.set(id, known);
      return known;
    },
    step(what: string): void {
      steps += 1;
      trace.update(`${what}\n`);
    },
    get steps(): number {
      return steps;
    },
    digest: (): string => trace.digest('hex'),
  };
}

export type Chronicle = ReturnType<typeof createChronicle>;
