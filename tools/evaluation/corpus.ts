import { judge } from '../../dialogs/understanding/model.js';
import { foldedWords } from '../../dialogs/understanding/normalise.js';
import { sure } from '../../dialogs/understanding/scope.js';
import { decodeModel, encodeModel } from '../../dialogs/understanding/modelFile.js';
import { type Example, train } from '../../dialogs/understanding/training.js';
import { areaUnderCurve, confusions, type Judged, measure, percent, recallAtRejects } from './measures.js';
import { trainReferenceEngine } from './referenceEngine.js';

/**
 * The engine alone (no lexicon, no rules) on any corpus: trained on one set, measured on another. What may be refused is measured
 * twice: with the threshold that training chose, and apart from any threshold by the score itself. Where neither set has a line
 * out of scope, nothing is refused.
 */
export async function evaluateCorpus(
  training: readonly Example[],
  test: readonly Example[],
  withReference: boolean,
): Promise<void> {
  const started = performance.now();
  const model = decodeModel(encodeModel(train('corpus', training)));
  const seconds = (performance.now() - started) / 1000;
  const scores: { inside: number[]; outside: number[] } = { inside: [], outside: [] };
  const times: number[] = [];
  const refuses = [...training, ...test].some(({ intent }) => intent === 'none');
  const judged = test.map(({ text, intent }) => {
    const before = performance.now();
    const { probabilities, winner, odds } = judge(model, foldedWords(text));
    times.push(performance.now() - before);
    scores[intent === 'none' ? 'outside' : 'inside'].push(odds);
    const p = (probabilities[winner] ?? 0) ** model.scope.power;
    return {
      text,
      intent,
      style: '',
      winner: model.classes[winner] ?? 'none',
      got: refuses && odds < 0 ? 'none' : (model.classes[winner] ?? 'none'),
      sure: p >= sure,
    };
  });
  const inside = judged.filter(({ intent }) => intent !== 'none');
  times.sort((a, b) => a - b);
  console.log(
    `${training.length} training lines, ${model.classes.length} intents, ${model.vocabulary.idf.length} features, trained in ${seconds.toFixed(1)} s`,
  );
  console.log(
    `in scope, nothing refused: accuracy ${percent(inside.filter(({ winner, intent }) => winner === intent).length / inside.length)}, macro-F1 ${percent(measure(inside.map((line) => ({ ...line, got: line.winner }))).macroF1)}`,
  );
  if (scores.outside.length > 0) {
    console.log(
      `out of scope by the score: AUROC ${percent(areaUnderCurve(scores.inside, scores.outside))}, recall ${percent(recallAtRejects(scores.inside, scores.outside, 0.05))} with 5 % of in scope refused`,
    );
  }
  printMeasures('as decided', judged);
  if (withReference) {
    const engine = await trainReferenceEngine('en', training);
    const byReference: Judged[] = [];
    for (const line of judged) byReference.push({ ...line, got: await engine.intentOf(line.text), sure: true });
    printMeasures('reference engine', byReference);
  }
  console.log(
    `most confused: ${confusions(judged)
      .slice(0, 15)
      .map(({ intent, got, times: count }) => `${intent} as ${got} ${count}`)
      .join(', ')}`,
  );
  console.log(
    `latency: median ${(times[times.length >> 1] ?? 0).toFixed(3)} ms, p99 ${(times[Math.floor(times.length * 0.99)] ?? 0).toFixed(3)} ms`,
  );
}

function printMeasures(name: string, judged: readonly Judged[]): void {
  const { accuracy, macroF1, outOfScopeRecall, falseRejects, wrongActions } = measure(judged);
  console.log(
    `${name}: accuracy ${percent(accuracy)}, macro-F1 ${percent(macroF1)}, out-of-scope recall ${percent(outOfScopeRecall)}, in scope refused ${percent(falseRejects)}, wrong actions ${percent(wrongActions)}`,
  );
}
