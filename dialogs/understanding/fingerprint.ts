import { createHash } from 'node:crypto';
import { seeded } from './learner.js';
import { readLexicon } from './lexicon.js';
import { encodeModel } from './modelFile.js';
import { type Example, train } from './training.js';

const names = ['pay', 'stolen', 'receipt', 'none'] as const;
const words =
  'phone lock pay card loan code money police paper rain song friday my the not please चोरी बदलना ගෙවන්න வேண்டும்'.split(
    ' ',
  );
/** How words are read in the languages that there are. */
const readings = ['', '@sounds\n', '@sounds voiceless\n'];
const lines = 64;

/** Small made-up lines, the same on every machine. */
function probe(): Example[] {
  const random = seeded(11);
  return Array.from({ length: lines }, (_, at) => {
    const own = at % names.length;
    const said = Array.from({ length: 3 + (at % 5) }, (_word, place) =>
      place % 2 === 0
        ? (words[own * 4 + Math.floor(random() * 4)] ?? '')
        : (words[Math.floor(random() * words.length)] ?? ''),
    );
    return { text: said.join(' '), intent: names[own] ?? 'none' };
  });
}

/**
 * What the trainer makes of a small probe, as a hash: another one where the code of training would make another model of the
 * same examples. Every model carries the one that it was made under.
 */
export function trainerFingerprint(): string {
  const hash = createHash('sha256');
  for (const reading of readings)
    hash.update(encodeModel(train('probe', probe(), readLexicon(`${reading}device: phone card\n=pay pya`))));
  return hash.digest('hex');
}
