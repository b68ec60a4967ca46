import type { Judgement, ScopeFit } from './model.js';

interface Judged {
  readonly intent: string;
  readonly judgement: Judgement;
}

/** How heavily lines out of scope weigh against all others: more than they come, for their topics are endless and the examples' are not. */
const expectedOutside = 0.53;
const ridge = 1e-4;
/** Share of in-scope lines that may be refused where no line of `none` was given to learn from. */
const refusedWithoutNone = 0.05;
/** Share of lines on which a wrong winner may be acted on, measured on lines that the model has not seen. */
const wrongActions = 0.02;
/** From this confidence a winner is acted on without "did you mean". */
export const sure = 0.6;

/** Fits when a message is out of scope and how far the winner can be trusted, from judgements by models that had not seen the lines. */
export function fitScope(judged: readonly Judged[], classes: readonly string[]): ScopeFit {
  const weights = judged.some(({ intent }) => intent === 'none') ? fitOdds(judged) : fitQuantile(judged);
  return { weights, power: fitPower(judged, classes) };
}

/** Without examples of what is out of scope, the lowest few per cent of scope scores are refused. */
function fitQuantile(judged: readonly Judged[]): ScopeFit['weights'] {
  const scores = judged.map(({ judgement }) => Math.log(Math.max(judgement.scope, 1e-6))).sort((a, b) => a - b);
  return [-(scores[Math.floor(scores.length * refusedWithoutNone)] ?? 0), 1, 0];
}

/** Logistic regression on the scope score and the outside head, the sides weighing as they are expected to come. */
function fitOdds(judged: readonly Judged[]): ScopeFit['weights'] {
  const rows = judged
    .filter(({ judgement }) => judgement.scope > 0)
    .map(({ intent, judgement }) => ({
      parts: [1, Math.log(judgement.scope), judgement.outside] as const,
      inside: intent !== 'none',
    }));
  return descend(rows);
}

type Three = [number, number, number];
const three = [0, 1, 2] as const;

/** Newton's method; a little ridge keeps it finite where the sides do not overlap. */
function descend(rows: readonly { parts: readonly [number, number, number]; inside: boolean }[]): ScopeFit['weights'] {
  const inside = rows.filter((row) => row.inside).length;
  const shares = { inside: (1 - expectedOutside) / inside, outside: expectedOutside / (rows.length - inside) };
  const weights: Three = [0, 0, 0];
  for (let step = 0; step < 25; step += 1) {
    const slope: Three = [0, ridge * weights[1], ridge * weights[2]];
    const bend: [Three, Three, Three] = [
      [1e-9, 0, 0],
      [0, ridge, 0],
      [0, 0, ridge],
    ];
    for (const row of rows) {
      const guess = 1 / (1 + Math.exp(-(weights[0] + weights[1] * row.parts[1] + weights[2] * row.parts[2])));
      const share = row.inside ? shares.inside : shares.outside;
      for (const at of three) {
        slope[at] += share * (guess - (row.inside ? 1 : 0)) * row.parts[at];
        for (const other of three) bend[at][other] += share * guess * (1 - guess) * row.parts[at] * row.parts[other];
      }
    }
    const move = solved(bend, slope);
    for (const at of three) weights[at] -= move[at];
  }
  return weights;
}

/** Solves three equations by Cramer's rule. */
function solved(matrix: readonly [Three, Three, Three], right: Three): Three {
  const determinant = ([a, b, c]: readonly [Three, Three, Three]): number =>
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  const whole = determinant(matrix);
  const replaced = (column: 0 | 1 | 2): [Three, Three, Three] => {
    const rows: [Three, Three, Three] = [[...matrix[0]], [...matrix[1]], [...matrix[2]]];
    for (const row of three) rows[row][column] = right[row];
    return rows;
  };
  return [determinant(replaced(0)) / whole, determinant(replaced(1)) / whole, determinant(replaced(2)) / whole];
}

function fitPower(judged: readonly Judged[], classes: readonly string[]): number {
  const wrong = judged
    .filter(({ intent, judgement }) => classes[judgement.winner] !== intent && intent !== 'none')
    .map(({ judgement }) => judgement.probabilities[judgement.winner] ?? 0)
    .sort((a, b) => b - a);
  const from = Math.min(0.95, Math.max(0.2, wrong[Math.floor(judged.length * wrongActions)] ?? 0));
  return Math.log(sure) / Math.log(from);
}
