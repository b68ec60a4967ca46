import { featuresOf, type Respell } from './features.js';
import { softmax } from './learner.js';
import type { Lexicon } from './lexicon.js';
import { coverageOf, type Vector, type Vocabulary, vectorOf } from './vectors.js';

/** How the in-scope odds of a message come from what was measured on it; fitted when the model is trained. */
export interface ScopeFit {
  /** Weights of, in this order: a constant, ln of the scope score, the outside head's score. Odds below 0 mean out of scope. */
  readonly weights: readonly [number, number, number];
  /** Confidence is the winner's probability to this power, so that 0.6 is where a winner may be acted on. */
  readonly power: number;
}

/** A trained classifier of one language. Weights are 8-bit with a scale for each feature; centroids hold what is not zero. */
export interface Model {
  readonly language: string;
  readonly engine: string;
  readonly examplesHash: string;
  /** The `trainerFingerprint` under which it was trained; empty where it is not kept. */
  readonly trainer: string;
  readonly classes: readonly string[];
  readonly vocabulary: Vocabulary;
  readonly weights: Int8Array;
  readonly scales: Float32Array;
  readonly bias: Float32Array;
  readonly outside: Float32Array;
  readonly centroids: Centroids;
  readonly scope: ScopeFit;
  readonly lexicon: Lexicon;
  readonly respell: Respell;
}

/** Feature by feature, the classes whose centroid has it: `of[starts[f]] … of[starts[f + 1] − 1]`, values in 1/255 of the class's `scales`. */
export interface Centroids {
  readonly starts: Uint32Array;
  readonly of: Uint8Array;
  readonly values: Uint8Array;
  readonly scales: Float32Array;
}

/** What a model says of the `foldedWords` of one message. `scope` is the product of the reference recipe; `odds` decides between in scope and `none`. */
export interface Judgement {
  readonly probabilities: Float64Array;
  readonly winner: number;
  readonly scope: number;
  readonly odds: number;
  readonly outside: number;
  readonly coverage: number;
}

const nearness = 2;

export function judge(model: Model, said: readonly string[]): Judgement {
  return judgeVector(model, vectorOf(featuresOf(said, model.lexicon, model.respell), model.vocabulary));
}

export function judgeVector(model: Model, vector: Vector): Judgement {
  const { classes } = model;
  const scores = new Float64Array(model.bias);
  const cosines = new Float64Array(classes.length);
  const outside = addUp(model, vector, scores, cosines);
  const alone = scores.slice();
  softmax(alone);
  const winner = combined(scores, cosines);
  const known = vector.features.length > 0;
  const scope = known ? (alone[winner] ?? 0) * (cosines[winner] ?? 0) * (0.25 + 0.75 * vector.coverage) : -1;
  const [constant, byScope, byOutside] = model.scope.weights;
  const odds = known ? constant + byScope * Math.log(Math.max(scope, 1e-6)) + byOutside * outside : -Infinity;
  return { probabilities: scores, winner, scope, odds, outside, coverage: vector.coverage };
}

function addUp(model: Model, vector: Vector, scores: Float64Array, cosines: Float64Array): number {
  const { weights, scales, centroids, classes } = model;
  const count = classes.length;
  let outside = model.outside[model.outside.length - 1] ?? 0;
  for (let position = 0; position < vector.features.length; position += 1) {
    const feature = vector.features[position] ?? 0;
    const value = vector.values[position] ?? 0;
    const scaled = value * (scales[feature] ?? 0);
    const row = feature * count;
    for (let at = 0; at < count; at += 1) scores[at] = (scores[at] ?? 0) + scaled * (weights[row + at] ?? 0);
    outside += value * (model.outside[feature] ?? 0);
    const end = centroids.starts[feature + 1] ?? 0;
    for (let entry = centroids.starts[feature] ?? 0; entry < end; entry += 1) {
      const of = centroids.of[entry] ?? 0;
      cosines[of] = (cosines[of] ?? 0) + value * (centroids.values[entry] ?? 0) * (centroids.scales[of] ?? 0);
    }
  }
  return outside;
}

/** Turns scores into probabilities, helped by how near each class's centroid is; says which class wins. */
function combined(scores: Float64Array, cosines: Float64Array): number {
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) + nearness * (cosines[at] ?? 0);
  softmax(scores);
  let winner = 0;
  for (let at = 1; at < scores.length; at += 1) if ((scores[at] ?? 0) > (scores[winner] ?? 0)) winner = at;
  return winner;
}

/** The `coverage` of a judgement, at a fraction of its cost. */
export const coverageIn = ({ lexicon, vocabulary }: Model, said: readonly string[]): number =>
  coverageOf(new Set(said.map((word) => ` ${lexicon.spelt(word)}`)), vocabulary);

const unheardOf = Math.log(1e-5);

/** How likely a text is in the language of a model: the sum over its `foldedWords` of ln of the share of examples that have the word. */
export function familiarity({ vocabulary, lexicon }: Model, said: readonly string[]): number {
  return said.reduce((sum, word) => {
    const feature = vocabulary.index.get(` ${lexicon.spelt(word)}`);
    return sum + (feature === undefined ? unheardOf : 1 - (vocabulary.idf[feature] ?? 0));
  }, 0);
}
