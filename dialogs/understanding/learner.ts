import type { Vector } from './vectors.js';

/** What softmax regression learns: one weight for each feature and class (feature × class, row by row) and one bias a class. */
export interface Learned {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface Lesson {
  readonly vector: Vector;
  readonly label: number;
}

const firstStep = 4;
const decay = 2e-6;
const biasShare = 0.1;

/** Numbers in [0, 1) that are the same for the same seed on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** An order of 0 … length − 1 that is the same for the same numbers. */
export function shuffled(length: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length }, (_, position) => position);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
  return order;
}

/**
 * Multinomial logistic regression by stochastic descent: weights start at 0, the step falls from 4 to 0, weights met in an
 * example shrink a little. The same lessons in the same order give the same bytes.
 */
export function learn(lessons: readonly Lesson[], classes: number, featureCount: number, seed = 1): Learned {
  const learned: Learned = {
    classes,
    weights: new Float32Array(featureCount * classes),
    bias: new Float32Array(classes),
  };
  const random = seeded(seed);
  const epochs = lessons.length > 8000 ? 12 : 15;
  const steps = epochs * lessons.length;
  const errors = new Float64Array(classes);
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (const position of shuffled(lessons.length, random)) {
      const lesson = lessons[position];
      if (lesson !== undefined) study(learned, lesson, firstStep * (1 - done / steps), errors);
      done += 1;
    }
  }
  return learned;
}

function study(learned: Learned, { vector, label }: Lesson, step: number, errors: Float64Array): void {
  const { classes, weights, bias } = learned;
  probabilities(learned, vector, errors);
  errors[label] = (errors[label] ?? 0) - 1;
  const kept = 1 - step * decay;
  for (let position = 0; position < vector.features.length; position += 1) {
    const row = (vector.features[position] ?? 0) * classes;
    const pull = step * (vector.values[position] ?? 0);
    for (let at = 0; at < classes; at += 1)
      weights[row + at] = (weights[row + at] ?? 0) * kept - pull * (errors[at] ?? 0);
  }
  for (let at = 0; at < classes; at += 1) bias[at] = (bias[at] ?? 0) - step * biasShare * (errors[at] ?? 0);
}

/** Fills `into` with the probability of each class. */
export function probabilities({ classes, weights, bias }: Learned, vector: Vector, into: Float64Array): void {
  for (let at = 0; at < classes; at += 1) into[at] = bias[at] ?? 0;
  for (let position = 0; position < vector.features.length; position += 1) {
    const row = (vector.features[position] ?? 0) * classes;
    const value = vector.values[position] ?? 0;
    for (let at = 0; at < classes; at += 1) into[at] = (into[at] ?? 0) + value * (weights[row + at] ?? 0);
  }
  softmax(into);
}

/** Turns scores into probabilities, in place. */
export function softmax(scores: Float64Array): void {
  let highest = -Infinity;
  for (const score of scores) if (score > highest) highest = score;
  let sum = 0;
  for (let at = 0; at < scores.length; at += 1) {
    const raised = Math.exp((scores[at] ?? 0) - highest);
    scores[at] = raised;
    sum += raised;
  }
  for (let at = 0; at < scores.length; at += 1) scores[at] = (scores[at] ?? 0) / sum;
}
