import { createInterface } from 'node:readline';
import { readKnowledge } from '../dialogs/understanding/folder.js';
import { isLanguage, type Language } from '../dialogs/understanding/intents.js';
import { createUnderstanding } from '../dialogs/understanding/understanding.js';

/**
 * `npm run understand`: reads lines (text, or JSON with `text` and `language`) and prints one JSON line for each non-empty one:
 * `{text, language, intent, confidence, entities}`, and `alternatives` where it would ask "did you mean".
 */
const understanding = createUnderstanding(readKnowledge());

function readLine(line: string): { text: string; language: Language } {
  const asked = jsonOf(line);
  const text = typeof asked?.['text'] === 'string' ? asked['text'] : line;
  const language = asked?.['language'];
  return {
    text,
    language: typeof language === 'string' && isLanguage(language) ? language : understanding.detect(text),
  };
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (line.trim() === '') continue;
  const { text, language } = readLine(line);
  const {
    intent,
    confidence,
    entities,
    alternatives,
    language: understoodIn,
  } = understanding.understand(text, language);
  const answer = { text, language: understoodIn, intent, confidence: Number(confidence.toFixed(4)), entities };
  process.stdout.write(`${JSON.stringify(alternatives === undefined ? answer : { ...answer, alternatives })}\n`);
}
