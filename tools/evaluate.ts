import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelPath, readExamples, readKnowledge, understandingFolder } from '../dialogs/understanding/folder.js';
import { isLanguage, type Language, languages } from '../dialogs/understanding/intents.js';
import { foldedWords } from '../dialogs/understanding/normalise.js';
import { createUnderstanding, type Understanding } from '../dialogs/understanding/understanding.js';
import { evaluateCorpus } from './evaluation/corpus.js';
import { type CorpusLine as Line, readCorpus } from './evaluation/corpusLines.js';
import { confusions, type Judged, measure, type Measures, percent, recallOf } from './evaluation/measures.js';
import { type Noise, slip, speechLike } from './evaluation/noise.js';
import { trainReferenceEngine } from './evaluation/referenceEngine.js';

/**
 * `npm run evaluate`: measures the committed models on the held-out lines (`-- --set development` for the others), by language
 * and style, with seeded noise, and the reference engine in the same run (`-- --no-reference` leaves it out). `-- --language en`
 * measures one language. `-- --train FILE --test FILE` measures the engine on any corpus.
 */
const known = {
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    set: { type: 'string', default: 'heldOut' },
    language: { type: 'string' },
    reference: { type: 'boolean', default: true },
    mistakes: { type: 'boolean', default: false },
  },
  allowNegative: true,
} as const;

function optionsAsked() {
  try {
    return parseArgs(known).values;
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exit(1);
  }
}
const options = optionsAsked();

function judgeAll(understanding: Understanding, language: Language, lines: readonly Line[], noise?: Noise): Judged[] {
  return lines.map((line, position) => {
    const text = noise === undefined ? line.text : noise(line.text, position + 1);
    const { intent, alternatives } = understanding.understand(text, language);
    return { ...line, got: intent, sure: alternatives === undefined };
  });
}

/** A line that somebody happened to write as an example too would only be remembered, so it is not counted. */
function withoutExamples(language: Language, lines: readonly Line[]): Line[] {
  const plain = (text: string): string => foldedWords(text).join(' ');
  const known = new Set(readExamples(language).map(({ text }) => plain(text)));
  const left = lines.filter(({ text }) => plain(text) === '' || !known.has(plain(text)));
  console.log(
    `\n${language}: ${left.length} lines (${lines.length - left.length} more are examples, word for word, and not counted)`,
  );
  return left;
}

const row = (
  name: string,
  { lines, accuracy, macroF1, outOfScopeRecall, falseRejects, wrongActions, sure }: Measures,
): string =>
  [
    name.padEnd(26),
    String(lines).padStart(6),
    percent(accuracy).padStart(9),
    percent(macroF1).padStart(9),
    percent(outOfScopeRecall).padStart(11),
    percent(falseRejects).padStart(9),
    percent(wrongActions).padStart(8),
    percent(sure).padStart(8),
  ].join(' ');
const heading = ['', 'lines', 'accuracy', 'macro-F1', 'oos recall', 'rejected', 'wrong*', 'sure'];

const warmUps = 3;

function printLatency(understanding: Understanding, language: Language, lines: readonly Line[]): void {
  for (let pass = 0; pass < warmUps; pass += 1) for (const { text } of lines) understanding.understand(text, language);
  const times = lines.map(({ text }) => millisecondsOf(understanding, language, text));
  times.sort((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(3);
  const worst = Math.max(...hostile.map((piece) => millisecondsOf(understanding, language, piece.repeat(10_000))));
  console.log(
    `latency after warm-up: median ${at(0.5)} ms, p99 ${at(0.99)} ms; hostile input ${worst.toFixed(1)} ms at the most; model ${(statSync(modelPath(language)).size / 1e6).toFixed(2)} MB`,
  );
}

/** Repeated ten thousand times each. */
const hostile = ['a', 'pay ', '1 ', '1,', '😀', '\u0301', '\ud800', 'not an emergency ', 'half past ', ' ', 'lunes '];

function millisecondsOf(understanding: Understanding, language: Language, text: string): number {
  const started = performance.now();
  understanding.understand(text, language);
  return performance.now() - started;
}

/** Every wrong pair, most often first, at most so many. */
function printConfusions(name: string, judged: readonly Judged[], most: number): void {
  const pairs = confusions(judged).slice(0, most);
  if (pairs.length > 0)
    console.log(`${name}: ${pairs.map(({ intent, got, times }) => `${intent} as ${got} ${times}`).join(', ')}`);
}

const stylesOf = (lines: readonly Line[]): string[] => [...new Set(lines.map(({ style }) => style))].sort();
const styled = (judged: readonly Judged[], style: string): Judged[] => judged.filter((line) => line.style === style);

async function evaluateLanguage(understanding: Understanding, language: Language, path: string): Promise<Judged[]> {
  const lines = withoutExamples(language, readCorpus(path));
  const judged = judgeAll(understanding, language, lines);
  console.log(
    language.padEnd(26),
    heading
      .slice(1)
      .map((name, at) => name.padStart([6, 9, 9, 11, 9, 8, 8][at] ?? 8))
      .join(' '),
  );
  console.log(row('all', measure(judged)));
  for (const style of stylesOf(lines)) console.log(row(`  ${style}`, measure(styled(judged, style))));
  console.log(row('  + one slip of a finger', measure(judgeAll(understanding, language, lines, slip))));
  if (language === 'en')
    console.log(row('  + a bad telephone line', measure(judgeAll(understanding, language, lines, speechLike))));
  if (options.reference) console.log(row('reference engine', measure(await judgeByReference(language, lines))));
  const urgent = ['emergency', 'person', 'stolen', 'bypass', 'opt_out'].map(
    (name) => `${name} ${percent(recallOf(judged, name))}`,
  );
  console.log(`recall: ${urgent.join(', ')}`);
  printConfusions('confused', judged, 40);
  for (const style of stylesOf(lines)) printConfusions(`confused, ${style}`, styled(judged, style), 15);
  if (options.mistakes)
    for (const { intent, got, sure, text } of judged.filter((line) => line.got !== line.intent))
      console.log(`  ${intent} as ${got}${sure ? ' (sure)' : ''}: ${text}`);
  printLatency(understanding, language, lines);
  return judged;
}

async function judgeByReference(language: Language, lines: readonly Line[]): Promise<Judged[]> {
  const engine = await trainReferenceEngine(language, readExamples(language));
  const judged: Judged[] = [];
  for (const line of lines) judged.push({ ...line, got: await engine.intentOf(line.text), sure: true });
  return judged;
}

async function evaluateAll(): Promise<void> {
  const { language: only, set } = options;
  if (only !== undefined && !isLanguage(only)) throw new Error(`--language is one of ${languages.join(' ')}`);
  if (!existsSync(join(understandingFolder, set))) throw new Error(`--set ${set}: there are no such lines`);
  const asked = only === undefined ? languages : [only];
  const started = performance.now();
  const understanding = createUnderstanding(readKnowledge());
  console.log(
    `models read in ${(performance.now() - started).toFixed(0)} ms; wrong*: acted on without asking, and wrong`,
  );
  const all: Judged[] = [];
  for (const language of asked) {
    const path = join(understandingFolder, set, `${language}.jsonl`);
    if (existsSync(path)) all.push(...(await evaluateLanguage(understanding, language, path)));
  }
  if (asked.length > 1) console.log(`\n${row('all languages', measure(all))}`);
}

try {
  if ((options.train === undefined) !== (options.test === undefined))
    throw new Error('--train FILE and --test FILE go together');
  if (options.train !== undefined && options.test !== undefined)
    await evaluateCorpus(readCorpus(options.train), readCorpus(options.test), options.reference);
  else await evaluateAll();
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}
