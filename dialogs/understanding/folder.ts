import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isIntent, type Language, languages } from './intents.js';
import { type Lexicon, readLexicon } from './lexicon.js';
import { decodeModel } from './modelFile.js';
import type { Model } from './model.js';
import { noRules, readRules, type Rules } from './rules.js';
import type { Example } from './training.js';

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Where examples, rules and models lie: in the source tree, also when the compiled code runs. */
export const understandingFolder = join(packageRoot(), 'dialogs', 'understanding');

export const modelPath = (language: Language): string => join(understandingFolder, 'models', `${language}.model`);

/** The training lines of a language, file by file in the order of their names; `#` opens a comment line. */
export function readExamples(language: Language): Example[] {
  const folder = join(understandingFolder, 'examples', language);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort();
  return files.flatMap((file) => {
    const intent = file.slice(0, -'.txt'.length);
    if (!isIntent(intent)) throw new Error(`${language}/${file}: no such intent`);
    return linesOf(readFileSync(join(folder, file), 'utf8')).map((text) => ({ text, intent }));
  });
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))];
}

/** What one language is understood with. */
export interface Knowledge {
  readonly model: Model;
  readonly rules: Rules;
}

/** The languages that have a model, read from disk. */
export function readKnowledge(): Map<Language, Knowledge> {
  const found = languages.filter((language) => existsSync(modelPath(language)));
  return new Map(
    found.map((language) => [
      language,
      { model: decodeModel(readFileSync(modelPath(language))), rules: rulesOf(language) },
    ]),
  );
}

export function rulesOf(language: Language): Rules {
  const path = join(understandingFolder, 'rules', `${language}.txt`);
  return existsSync(path) ? readRules(readFileSync(path, 'utf8'), isIntent) : noRules;
}

export function lexiconOf(language: Language): Lexicon {
  const path = join(understandingFolder, 'concepts', `${language}.txt`);
  return readLexicon(existsSync(path) ? readFileSync(path, 'utf8') : '');
}
