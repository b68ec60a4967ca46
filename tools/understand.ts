import { createInterface } from 'node:readline';
import { readKnowledge } from '../dialogs/understanding/folder.js';
import { createUnderstanding } from '../dialogs/understanding/understanding.js';
import { answerTo } from './understanding/lines.js';

/**
 * `npm run understand`: reads lines (text, or JSON with `text` and `language`) and prints one JSON line for each:
 * `{text, language, intent, confidence, entities}`, with `-- --alternatives` also what it would ask "did you mean" of.
 */
const understanding = createUnderstanding(readKnowledge());
const withAlternatives = process.argv.includes('--alternatives');
let isFirst = true;

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const plain = isFirst ? line.replace(/^\ufeff/, '') : line;
  isFirst = false;
  process.stdout.write(`${JSON.stringify(answerTo(plain, understanding, withAlternatives))}\n`);
}
