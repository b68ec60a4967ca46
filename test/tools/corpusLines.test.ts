import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readCorpus } from '../../tools/evaluation/corpusLines.js';

const file = join(mkdtempSync(join(tmpdir(), 'corpus-')), 'lines.jsonl');

test('a corpus is read, and its first line that is none is named', () => {
  writeFileSync(file, '\ufeff{"text":"pay","intent":"pay"}\n\n{"text":"x","intent":"none","style":"short"}\r\n');
  expect(readCorpus(file)).toEqual([
    { text: 'pay', intent: 'pay', style: '' },
    { text: 'x', intent: 'none', style: 'short' },
  ]);
  for (const bad of ['{bad', '{"text":"x"}', '[]', '{"text":5,"intent":"x"}']) {
    writeFileSync(file, `{"text":"pay","intent":"pay"}\n\n${bad}\n`);
    expect(() => readCorpus(file)).toThrow(`${file}, line 3: no JSON`);
  }
  expect(() => readCorpus(`${file}.gone`)).toThrow('cannot be read');
});
