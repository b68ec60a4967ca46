import { createHash } from 'node:crypto';
import { type Features, featuresOf } from './features.js';
import { learn, type Lesson, seeded, shuffled } from './learner.js';
import { emptyLexicon, type Lexicon } from './lexicon.js';
import { judge, type Judgement, type Model, type ScopeFit } from './model.js';
import { foldedWords } from './normalise.js';
import { centroidsOf, quantised } from './quantise.js';
import { respeller } from './respell.js';
import { fitScope } from './scope.js';
import { type Vector, vectorOf, vocabularyOf } from './vectors.js';

/** Goes up whenever the same examples would give another model; `trainerFingerprint` shows when. */
export const engineVersion = 'liftline-intents-8';

/** One training line. `none` is out of scope. */
export interface Example {
  readonly text: string;
  readonly intent: string;
}

/** What a model was made of: the engine's version, the lexicon and every line in order. */
export function hashOf(language: string, examples: readonly Example[], lexicon: Lexicon): string {
  const hash = createHash('sha256').update(`${engineVersion}\n${language}\n${lexicon.text}\n`);
  for (const { text, intent } of examples) hash.update(`${intent}\t${text}\n`);
  return hash.digest('hex');
}

interface Drawn extends Example {
  readonly features: Features;
}

const drawnOf = (example: Example, lexicon: Lexicon): Drawn => ({
  ...example,
  features: featuresOf(foldedWords(example.text), lexicon),
});

const unfitted: ScopeFit = { weights: [0, 1, 0], power: 1 };

/** Trains on lines of one language. Deterministic: the same lines in the same order give the same model. */
export function train(language: string, examples: readonly Example[], lexicon: Lexicon = emptyLexicon): Model {
  const drawn = examples.map((example) => drawnOf(example, lexicon));
  const classes = [...new Set(drawn.map(({ intent }) => intent))].filter((name) => name !== 'none').sort();
  const scope = fitScope(outOfFold(language, drawn, classes, lexicon), classes);
  return { ...fitted(language, drawn, classes, lexicon), examplesHash: hashOf(language, examples, lexicon), scope };
}

/** An intent with fewer examples than this is learned from its name as well: on public corpora a point better at ten, nothing from fifty on. */
const fewExamples = 40;

/** The names of intents that have few examples, as one example more: people chose them to say what is meant ("lost_card", "LostCard"). */
function namesOf(lines: readonly Example[], classes: readonly string[], lexicon: Lexicon): Drawn[] {
  const counts = new Map<string, number>();
  for (const { intent } of lines) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  return classes
    .filter((name) => (counts.get(name) ?? 0) < fewExamples)
    .map((name) => drawnOf({ text: name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' '), intent: name }, lexicon));
}

function fitted(language: string, lines: readonly Drawn[], classes: readonly string[], lexicon: Lexicon): Model {
  const drawn = [...lines, ...namesOf(lines, classes, lexicon)];
  const vocabulary = vocabularyOf(drawn.map(({ features }) => features));
  const numbers = new Map(classes.map((name, position) => [name, position]));
  const vectors = drawn.map(({ features }) => vectorOf(features, vocabulary));
  const lessons = drawn.flatMap(({ intent }, position) => {
    const label = numbers.get(intent);
    return label === undefined ? [] : [{ vector: vectors[position] as Vector, label }];
  });
  const count = vocabulary.idf.length;
  const learned = learn(lessons, classes.length, count);
  levelled(learned.bias, lessons);
  return {
    language,
    engine: engineVersion,
    examplesHash: '',
    trainer: '',
    classes,
    vocabulary,
    ...quantised(learned),
    bias: learned.bias,
    outside: outsideHead(drawn, vectors, count),
    centroids: centroidsOf(lessons, classes.length, count),
    scope: unfitted,
    lexicon,
    respell: respeller(vocabulary, lexicon),
  };
}

/** Intents with many examples are not that much likelier: part of the head start that they learned is taken back. */
const headStartTaken = 0.3;

function levelled(bias: Float32Array, lessons: readonly Lesson[]): void {
  const counts = new Float64Array(bias.length);
  for (const { label } of lessons) counts[label] = (counts[label] ?? 0) + 1;
  counts.forEach((count, at) => {
    if (count > 0) bias[at] = (bias[at] ?? 0) - headStartTaken * Math.log((count * bias.length) / lessons.length);
  });
}

/** One weight for each feature (and a last one, the bias) that tells the lines of `none` from all others; zeros if there are none. */
function outsideHead(drawn: readonly Drawn[], vectors: readonly Vector[], count: number): Float32Array {
  const head = new Float32Array(count + 1);
  if (!drawn.some(({ intent }) => intent === 'none')) return head;
  const lessons = drawn.map(({ intent }, position) => ({
    vector: vectors[position] as Vector,
    label: intent === 'none' ? 1 : 0,
  }));
  const { weights, bias } = learn(lessons, 2, count);
  for (let feature = 0; feature < count; feature += 1)
    head[feature] = (weights[feature * 2 + 1] ?? 0) - (weights[feature * 2] ?? 0);
  head[count] = (bias[1] ?? 0) - (bias[0] ?? 0);
  return head;
}

/** How models that have not seen a line judge it: five folds, or one fifth alone where lines are many. */
function outOfFold(
  language: string,
  drawn: readonly Drawn[],
  classes: readonly string[],
  lexicon: Lexicon,
): { intent: string; judgement: Judgement }[] {
  const order = [...shuffled(drawn.length, seeded(7))];
  const folds = drawn.length > 6000 ? 1 : 5;
  return Array.from({ length: folds }, (_, fold) => {
    const left = order.filter((_position, rank) => rank % 5 === fold).flatMap((position) => drawn[position] ?? []);
    const kept = order.filter((_position, rank) => rank % 5 !== fold).flatMap((position) => drawn[position] ?? []);
    const model = fitted(language, kept, classes, lexicon);
    return left.map(({ text, intent }) => ({ intent, judgement: judge(model, foldedWords(text)) }));
  }).flat();
}
