import { readFileSync } from 'node:fs';
import type { Language } from '../../core/lender.js';
import { understandingFolder } from '../../dialogs/understanding/folder.js';
import type { Intent } from '../../dialogs/understanding/intents.js';
import { isSure } from '../../dialogs/wishes.js';
import { languagesNamed } from '../../dialogs/words/languages.js';
import { understanding } from './somebody.js';

/** The first of the examples that is surely understood: of what is out of scope, one long enough to be told so. */
export function wayToSay(intent: Intent, language: Language): string {
  const lines = readFileSync(`${understandingFolder}/examples/${language}/${intent}.txt`, 'utf8').split('\n');
  const found = lines.find((line) => {
    if (line === '' || line.startsWith('#') || (intent === 'none' && line.split(' ').length < 4)) return false;
    if (intent === 'language' && languagesNamed(line, 'within').length > 0) return false;
    const understood = understanding.understand(line, language, { today: '2030-01-01' });
    return understood.intent === intent && isSure(understood);
  });
  if (found === undefined) throw new Error(`no line of ${language}/${intent}.txt is surely understood`);
  return found;
}
