import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { trainerFingerprint } from '../../../dialogs/understanding/fingerprint.js';
import {
  lexiconOf,
  modelPath,
  readExamples,
  readKnowledge,
  rulesOf,
  understandingFolder,
} from '../../../dialogs/understanding/folder.js';
import { intents, isIntent, languages } from '../../../dialogs/understanding/intents.js';
import { judge, type Model } from '../../../dialogs/understanding/model.js';
import { foldedWords } from '../../../dialogs/understanding/normalise.js';
import { decodeModel, encodeModel } from '../../../dialogs/understanding/modelFile.js';
import { engineVersion, hashOf, train } from '../../../dialogs/understanding/training.js';

interface Line {
  readonly text: string;
  readonly intent: string;
}

const linesOf = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as Line);

const toy = [
  ...['pay now', 'i want to pay', 'pay my bill', 'let me pay', 'pay by card'].map((text) => ({ text, intent: 'pay' })),
  ...['it was stolen', 'my phone got stolen', 'someone stole it', 'stolen phone', 'thief stole my phone'].map(
    (text) => ({ text, intent: 'stolen' }),
  ),
  ...['nice weather', 'tell me a joke', 'what is the time', 'sing a song', 'who won the match'].map((text) => ({
    text,
    intent: 'none',
  })),
];

describe('a model file', () => {
  test.each([0, 3, 40, -1])('cut or changed, it is refused (%d)', (at) => {
    const bytes = encodeModel(train('en', toy));
    const damaged =
      at < 0
        ? Uint8Array.from(bytes, (byte, position) => (position === bytes.length - 1 ? byte ^ 1 : byte))
        : bytes.subarray(0, at);
    expect(() => decodeModel(damaged)).toThrow('damaged');
  });

  test('read back, it judges as it did', () => {
    const model = train('en', toy);
    const again = decodeModel(encodeModel(model));
    for (const text of ['pay', 'stolen', 'who stole the weather', 'zzz', 'i wnat to pya'])
      expect(judge(again, foldedWords(text))).toEqual(judge(model, foldedWords(text)));
  });

  test('the same examples give the same bytes, other examples another hash', () => {
    expect(encodeModel(train('en', toy)).equals(encodeModel(train('en', toy)))).toBe(true);
    const lexicon = lexiconOf('en');
    expect(hashOf('en', toy.slice(1), lexicon)).not.toBe(hashOf('en', toy, lexicon));
  });
});

describe('the name of an intent', () => {
  const said = (times: number) => [
    ...Array.from({ length: times }, (_, at) => ({ text: `where is it ${at}`, intent: 'CardArrival' })),
    ...Array.from({ length: times }, (_, at) => ({ text: `please give it back ${at}`, intent: 'refund_wanted' })),
  ];
  const winner = (model: Model, text: string): string | undefined =>
    model.classes[judge(model, foldedWords(text)).winner];

  test('counts as an example where there are few', () => {
    const model = train('en', said(5));
    expect(winner(model, 'my card arrival')).toBe('CardArrival');
    expect(winner(model, 'a refund')).toBe('refund_wanted');
  });

  test('is not learned where there are many', () => {
    const { index } = train('en', said(60)).vocabulary;
    expect(index.has(' where')).toBe(true);
    expect([' card', ' arrival', ' refund'].filter((word) => index.has(word))).toEqual([]);
  });

  test('is not learned of what is out of scope', () => {
    expect(train('en', toy).vocabulary.index.has(' none')).toBe(false);
  });
});

test('at least 800 lines are held out', () => {
  const all = languages.flatMap((language) => linesOf(join(understandingFolder, 'heldOut', `${language}.jsonl`)));
  expect(all.length).toBeGreaterThanOrEqual(800);
});

describe('the committed models', () => {
  // The same examples under the same trainer give the same bytes (above), so these two hashes prove a model current.
  const trainer = trainerFingerprint();

  test.each(languages)('%s is trained on its examples as they are: else run `npm run train`', (language) => {
    const model = decodeModel(readFileSync(modelPath(language)));
    expect(model.engine).toBe(engineVersion);
    expect(model.trainer).toBe(trainer);
    expect(model.examplesHash).toBe(hashOf(language, readExamples(language), lexiconOf(language)));
  });

  test('each is under 3 MB and all are read', () => {
    for (const language of languages) expect(statSync(modelPath(language)).size).toBeLessThan(3_000_000);
    expect([...readKnowledge().keys()].sort()).toEqual([...languages].sort());
  });
});

describe.each(languages)('%s', (language) => {
  const examples = readExamples(language);

  test.each(intents)('has at least 30 examples of %s', (intent) => {
    expect(examples.filter((example) => example.intent === intent).length).toBeGreaterThanOrEqual(
      intent === 'none' ? 150 : 30,
    );
  });

  test('no held-out line is an example, whatever its case and stops', () => {
    const plain = (text: string): string => foldedWords(text).join(' ');
    const known = new Set(examples.map(({ text }) => plain(text)).filter((text) => text !== ''));
    const heldOut = linesOf(join(understandingFolder, 'heldOut', `${language}.jsonl`));
    expect(heldOut.length).toBeGreaterThan(200);
    expect(heldOut.filter(({ text }) => known.has(plain(text)))).toEqual([]);
    for (const { intent } of heldOut) expect(isIntent(intent)).toBe(true);
  });

  test('has its rules and its concepts', () => {
    expect(rulesOf(language).wins.byWord.size).toBeGreaterThan(20);
    expect(existsSync(join(understandingFolder, 'concepts', `${language}.txt`))).toBe(true);
  });
});
