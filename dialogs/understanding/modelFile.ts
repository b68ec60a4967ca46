import { createHash } from 'node:crypto';
import { Problem } from '../../core/problem.js';
import { readLexicon } from './lexicon.js';
import type { Model, ScopeFit } from './model.js';
import { respeller } from './respell.js';

/**
 * A model as bytes, little-endian: the length of a JSON heading (4 bytes), the heading, padding to 4 bytes, then the parts in
 * the order below. Features that only lines of `none` have weigh nothing between the intents: their rows are left out. Nothing is compressed, so that the same model gives the same bytes under every version of Node.
 */
interface Heading {
  readonly language: string;
  readonly engine: string;
  readonly examples: string;
  readonly trainer: string;
  readonly classes: readonly string[];
  readonly scope: ScopeFit;
  readonly lexicon: string;
  readonly features: number;
  /** Features whose weights are there. */
  readonly rows: number;
  readonly entries: number;
  readonly keyBytes: number;
  readonly checksum: string;
}

const parts = [
  'idf',
  'scales',
  'bias',
  'outside',
  'centroidScales',
  'counts',
  'weights',
  'of',
  'values',
  'keys',
] as const;
type Part = (typeof parts)[number];

function sizes({ features, rows, entries, keyBytes, classes }: Omit<Heading, 'checksum'>): Record<Part, number> {
  const each = classes.length;
  return {
    idf: 4 * features,
    scales: 4 * features,
    bias: 4 * each,
    outside: 4 * (features + 1),
    centroidScales: 4 * each,
    counts: features,
    weights: rows * each,
    of: entries,
    values: entries,
    keys: keyBytes,
  };
}

export function encodeModel(model: Model): Buffer {
  const keys = Buffer.from([...model.vocabulary.index.keys()].join('\n'), 'utf8');
  const { centroids } = model;
  const weights = heldRows(model);
  const arrays: Record<Part, Uint8Array | Int8Array | Float32Array> = {
    idf: model.vocabulary.idf,
    scales: model.scales,
    bias: model.bias,
    outside: model.outside,
    centroidScales: centroids.scales,
    counts: Uint8Array.from(
      model.scales,
      (_scale, at) => (centroids.starts[at + 1] ?? 0) - (centroids.starts[at] ?? 0),
    ),
    weights,
    of: centroids.of,
    values: centroids.values,
    keys,
  };
  const body = Buffer.concat(
    parts.map((part) => Buffer.from(arrays[part].buffer, arrays[part].byteOffset, arrays[part].byteLength)),
  );
  const heading: Heading = {
    language: model.language,
    engine: model.engine,
    examples: model.examplesHash,
    trainer: model.trainer,
    classes: model.classes,
    scope: model.scope,
    lexicon: model.lexicon.text,
    features: model.vocabulary.idf.length,
    rows: weights.length / model.classes.length,
    entries: centroids.of.length,
    keyBytes: keys.length,
    checksum: createHash('sha256').update(body).digest('hex'),
  };
  const head = Buffer.from(JSON.stringify(heading), 'utf8');
  const padded = Buffer.alloc(4 + Math.ceil(head.length / 4) * 4, 0x20);
  padded.writeUInt32LE(padded.length - 4, 0);
  head.copy(padded, 4);
  return Buffer.concat([padded, body]);
}

/** The rows of the features that have a scale, one after the other. */
function heldRows({ weights, scales, classes }: Model): Int8Array {
  const held = new Int8Array(scales.filter((scale) => scale > 0).length * classes.length);
  let row = 0;
  scales.forEach((scale, feature) => {
    if (scale === 0) return;
    held.set(weights.subarray(feature * classes.length, (feature + 1) * classes.length), row * classes.length);
    row += 1;
  });
  return held;
}

function allRows(held: Int8Array, scales: Float32Array, classes: number): Int8Array {
  const weights = new Int8Array(scales.length * classes);
  let row = 0;
  // By hand: a view of each of a hundred thousand rows would take longer than all else at the start of the product.
  for (let feature = 0; feature < scales.length; feature += 1) {
    if (scales[feature] === 0) continue;
    const [from, to] = [row * classes, feature * classes];
    for (let at = 0; at < classes; at += 1) weights[to + at] = held[from + at] ?? 0;
    row += 1;
  }
  return weights;
}

function startsOf(counts: Uint8Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  counts.forEach((count, at) => {
    starts[at + 1] = (starts[at] ?? 0) + count;
  });
  return starts;
}

/** Throws `understanding.model_damaged` where the bytes are not what was written. */
export function decodeModel(bytes: Uint8Array): Model {
  const { heading, body } = opened(bytes);
  const length = sizes(heading);
  const starts = new Map<Part, number>();
  let at = 0;
  for (const part of parts) {
    starts.set(part, at);
    at += length[part];
  }
  const cut = (part: Part): ArrayBuffer => body.slice(starts.get(part) ?? 0, (starts.get(part) ?? 0) + length[part]);
  const keys = Buffer.from(cut('keys')).toString('utf8').split('\n');
  const index = new Map<string, number>();
  for (const [position, key] of keys.entries()) index.set(key, position);
  const vocabulary = { index, idf: new Float32Array(cut('idf')) };
  const lexicon = readLexicon(heading.lexicon);
  const scales = new Float32Array(cut('scales'));
  return {
    language: heading.language,
    engine: heading.engine,
    examplesHash: heading.examples,
    trainer: heading.trainer,
    classes: heading.classes,
    vocabulary,
    weights: allRows(new Int8Array(cut('weights')), scales, heading.classes.length),
    scales,
    bias: new Float32Array(cut('bias')),
    outside: new Float32Array(cut('outside')),
    centroids: {
      starts: startsOf(new Uint8Array(cut('counts'))),
      of: new Uint8Array(cut('of')),
      values: new Uint8Array(cut('values')),
      scales: new Float32Array(cut('centroidScales')),
    },
    scope: heading.scope,
    lexicon,
    respell: respeller(vocabulary, lexicon),
  };
}

function opened(bytes: Uint8Array): { heading: Heading; body: ArrayBuffer } {
  const damaged = (): Problem =>
    new Problem('understanding.model_damaged', { message: 'a model file is damaged: run `npm run train`' });
  if (bytes.length < 4) throw damaged();
  const headLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (bytes.length < 4 + headLength) throw damaged();
  const rest = new Uint8Array(bytes.subarray(4 + headLength));
  let heading: Heading;
  try {
    heading = JSON.parse(Buffer.from(bytes.subarray(4, 4 + headLength)).toString('utf8')) as Heading;
  } catch {
    throw damaged();
  }
  if (createHash('sha256').update(rest).digest('hex') !== heading.checksum) throw damaged();
  return { heading, body: rest.buffer };
}
