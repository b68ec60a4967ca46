import { createHash } from 'node:crypto';
import { Problem } from '../../core/problem.js';
import { readLexicon } from './lexicon.js';
import type { Model, ScopeFit } from './model.js';
import { respeller } from './respell.js';

/**
 * A model as bytes, little-endian: the length of a JSON heading (4 bytes), the heading, padding to 4 bytes, then the parts in
 * the order below. Nothing is compressed, so that the same model gives the same bytes under every version of Node.
 */
interface Heading {
  readonly language: string;
  readonly engine: string;
  readonly examples: string;
  readonly classes: readonly string[];
  readonly scope: ScopeFit;
  readonly lexicon: string;
  readonly features: number;
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
  'starts',
  'weights',
  'of',
  'values',
  'keys',
] as const;
type Part = (typeof parts)[number];

function sizes({ features, entries, keyBytes, classes }: Omit<Heading, 'checksum'>): Record<Part, number> {
  const each = classes.length;
  return {
    idf: 4 * features,
    scales: 4 * features,
    bias: 4 * each,
    outside: 4 * (features + 1),
    centroidScales: 4 * each,
    starts: 4 * (features + 1),
    weights: features * each,
    of: entries,
    values: entries,
    keys: keyBytes,
  };
}

export function encodeModel(model: Model): Buffer {
  const keys = Buffer.from([...model.vocabulary.index.keys()].join('\n'), 'utf8');
  const { centroids } = model;
  const arrays: Record<Part, Uint8Array | Int8Array | Float32Array | Uint32Array> = {
    idf: model.vocabulary.idf,
    scales: model.scales,
    bias: model.bias,
    outside: model.outside,
    centroidScales: centroids.scales,
    starts: centroids.starts,
    weights: model.weights,
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
    classes: model.classes,
    scope: model.scope,
    lexicon: model.lexicon.text,
    features: model.vocabulary.idf.length,
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
  const vocabulary = {
    index: new Map(keys.map((key, position) => [key, position])),
    idf: new Float32Array(cut('idf')),
  };
  const lexicon = readLexicon(heading.lexicon);
  return {
    language: heading.language,
    engine: heading.engine,
    examplesHash: heading.examples,
    classes: heading.classes,
    vocabulary,
    weights: new Int8Array(cut('weights')),
    scales: new Float32Array(cut('scales')),
    bias: new Float32Array(cut('bias')),
    outside: new Float32Array(cut('outside')),
    centroids: {
      starts: new Uint32Array(cut('starts')),
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
