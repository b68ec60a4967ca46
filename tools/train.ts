import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { lexiconOf, modelPath, readExamples } from '../dialogs/understanding/folder.js';
import { isLanguage, languages } from '../dialogs/understanding/intents.js';
import { trainerFingerprint } from '../dialogs/understanding/fingerprint.js';
import { encodeModel } from '../dialogs/understanding/modelFile.js';
import { train } from '../dialogs/understanding/training.js';

/** `npm run train [-- en hi …]`: writes the models from the examples. The same examples give the same bytes. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !isLanguage(name));
if (unknown.length > 0) {
  console.error(`no such language: ${unknown.join(', ')}; there are ${languages.join(', ')}`);
  process.exit(1);
}

const trainer = trainerFingerprint();
for (const language of languages.filter((name) => asked.length === 0 || asked.includes(name))) {
  const examples = readExamples(language);
  if (examples.length === 0) {
    console.log(`${language}: no examples`);
    continue;
  }
  const started = performance.now();
  const bytes = encodeModel({ ...train(language, examples, lexiconOf(language)), trainer });
  mkdirSync(dirname(modelPath(language)), { recursive: true });
  writeFileSync(modelPath(language), bytes);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${language}: ${examples.length} examples, ${(bytes.length / 1e6).toFixed(2)} MB, ${seconds} s`);
}
