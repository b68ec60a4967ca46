/** One line of a test set and what an engine made of it. `sure`: it would have been acted on without asking. */
export interface Judged {
  readonly text: string;
  readonly intent: string;
  readonly style: string;
  readonly got: string;
  readonly sure: boolean;
}

export interface Measures {
  readonly lines: number;
  /** Shares, 0–1; NaN where there was nothing to count. */
  readonly accuracy: number;
  readonly macroF1: number;
  readonly outOfScopeRecall: number;
  readonly falseRejects: number;
  /** Lines on which a wrong intent would have been acted on without asking. */
  readonly wrongActions: number;
  /** In-scope lines that would have been acted on without asking. */
  readonly sure: number;
}

const share = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

export function measure(lines: readonly Judged[]): Measures {
  const outside = lines.filter(({ intent }) => intent === 'none');
  const inside = lines.filter(({ intent }) => intent !== 'none');
  return {
    lines: lines.length,
    accuracy: share(lines.filter(isRight).length, lines.length),
    macroF1: macroF1(lines),
    outOfScopeRecall: share(outside.filter(isRight).length, outside.length),
    falseRejects: share(inside.filter(({ got }) => got === 'none').length, inside.length),
    wrongActions: share(
      lines.filter((line) => line.sure && line.got !== 'none' && !isRight(line)).length,
      lines.length,
    ),
    sure: share(inside.filter((line) => line.sure && line.got !== 'none').length, inside.length),
  };
}

const isRight = ({ intent, got }: Judged): boolean => intent === got;

export function macroF1(lines: readonly Judged[]): number {
  const names = [...new Set(lines.map(({ intent }) => intent))];
  const scores = names.map((name) => {
    const right = lines.filter(({ intent, got }) => intent === name && got === name).length;
    const claimed = lines.filter(({ got }) => got === name).length;
    const actual = lines.filter(({ intent }) => intent === name).length;
    return right === 0 ? 0 : (2 * right) / (claimed + actual);
  });
  return share(
    scores.reduce((sum, score) => sum + score, 0),
    names.length,
  );
}

export const recallOf = (lines: readonly Judged[], name: string): number =>
  share(
    lines.filter(({ intent, got }) => intent === name && got === name).length,
    lines.filter(({ intent }) => intent === name).length,
  );

/** Every wrong pair with how often it came, most often first: the confusion table without its empty cells. */
export function confusions(lines: readonly Judged[]): { intent: string; got: string; times: number }[] {
  const counts = new Map<string, { intent: string; got: string; times: number }>();
  for (const { intent, got } of lines.filter((line) => !isRight(line))) {
    const key = `${intent}\t${got}`;
    counts.set(key, { intent, got, times: (counts.get(key)?.times ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.times - a.times || a.intent.localeCompare(b.intent));
}

/** How well a score parts in-scope lines (higher) from the others: the chance that a random pair is in the right order. */
export function areaUnderCurve(inside: readonly number[], outside: readonly number[]): number {
  const sorted = [...outside].sort((a, b) => a - b);
  const below = (score: number, from: (candidate: number) => boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (from(sorted[middle] ?? score)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const won = inside.reduce(
    (sum, score) => sum + (below(score, (other) => other < score) + below(score, (other) => other <= score)) / 2,
    0,
  );
  return share(won, inside.length * outside.length);
}

/** Out-of-scope recall where the score refuses the given share of in-scope lines. */
export function recallAtRejects(inside: readonly number[], outside: readonly number[], rejects: number): number {
  const limit = [...inside].sort((a, b) => a - b)[Math.floor(inside.length * rejects)] ?? -Infinity;
  return share(outside.filter((score) => score < limit).length, outside.length);
}

export const percent = (value: number): string => (Number.isNaN(value) ? '-' : (value * 100).toFixed(1));
