import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { languages } from '../core/lender.js';
import { modelPath, understandingFolder } from '../dialogs/understanding/folder.js';
import { intents, languages as understood } from '../dialogs/understanding/intents.js';
import { languageNames, wordsOf } from '../dialogs/words/languages.js';
import { voiceFor } from '../ivr/voices.js';

/** The paths of all lines: `pay.byLink.text`. What a function says is the words' own test. */
function pathsOf(value: unknown, path = ''): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part, path === '' ? key : `${path}.${key}`));
}

test('what is spoken is understood, and the other way round', () => {
  expect([...understood]).toEqual([...languages]);
});

describe.each(languages)('%s', (language) => {
  test('has every line that English has, and a name', () => {
    expect(pathsOf(wordsOf(language)).sort()).toEqual(pathsOf(wordsOf('en')).sort());
    expect(languageNames[language]).not.toBe('');
  });

  test('has an example file for every intent, and all that is trained and measured with', () => {
    const files = [
      ...intents.map((intent) => join('examples', language, `${intent}.txt`)),
      join('concepts', `${language}.txt`),
      join('rules', `${language}.txt`),
      join('development', `${language}.jsonl`),
      join('heldOut', `${language}.jsonl`),
    ].map((file) => join(understandingFolder, file));
    expect([...files, modelPath(language)].filter((file) => !existsSync(file))).toEqual([]);
  });

  test.each(['GB', 'IN', 'LK', 'MX', 'US'])('has a voice for calls and for the card prompt (%s)', (country) => {
    const { say, pay } = voiceFor(language, { country }, '');
    expect([say.language, say.voice, pay].map(String)).not.toContain('');
  });
});
