import type { Learned, Lesson } from './learner.js';
import type { Centroids } from './model.js';

/** Each feature's weights as whole numbers from −127 to 127 and the scale that gives them back. */
export function quantised({ classes, weights }: Learned): { weights: Int8Array; scales: Float32Array } {
  const count = weights.length / classes;
  const small = new Int8Array(weights.length);
  const scales = new Float32Array(count);
  for (let feature = 0; feature < count; feature += 1) {
    const row = weights.subarray(feature * classes, (feature + 1) * classes);
    const highest = row.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (highest === 0) continue;
    scales[feature] = highest / 127;
    row.forEach((weight, at) => {
      small[feature * classes + at] = Math.round((weight / highest) * 127);
    });
  }
  return { weights: small, scales };
}

/** The sum of each class's vectors, of unit length, kept feature by feature in 1/255 of the class's largest part. */
export function centroidsOf(lessons: readonly Lesson[], classes: number, count: number): Centroids {
  const sums = new Float64Array(classes * count);
  for (const { vector, label } of lessons) {
    vector.features.forEach((feature, position) => {
      const at = feature * classes + label;
      sums[at] = (sums[at] ?? 0) + (vector.values[position] ?? 0);
    });
  }
  const squares = new Float64Array(classes);
  const highest = new Float64Array(classes);
  sums.forEach((sum, at) => {
    const of = at % classes;
    squares[of] = (squares[of] ?? 0) + sum * sum;
    highest[of] = Math.max(highest[of] ?? 0, sum);
  });
  const scales = Float32Array.from(squares, (square, of) =>
    square === 0 ? 0 : (highest[of] ?? 0) / Math.sqrt(square) / 255,
  );
  return { ...kept(sums, highest, classes, count), scales };
}

function kept(sums: Float64Array, highest: Float64Array, classes: number, count: number): Omit<Centroids, 'scales'> {
  const starts = new Uint32Array(count + 1);
  const of: number[] = [];
  const values: number[] = [];
  for (let feature = 0; feature < count; feature += 1) {
    for (let at = 0; at < classes; at += 1) {
      const value = Math.round(((sums[feature * classes + at] ?? 0) / (highest[at] || 1)) * 255);
      if (value === 0) continue;
      of.push(at);
      values.push(value);
    }
    starts[feature + 1] = of.length;
  }
  return { starts, of: Uint8Array.from(of), values: Uint8Array.from(values) };
}
