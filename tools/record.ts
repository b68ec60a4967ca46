import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberPhrases } from '../ivr/clips.js';
import { recordingsOf } from '../ivr/recordings.js';
import { neededPhrases } from './recording/phrases.js';

/**
 * `npm run record`: the spoken lines of Sinhala, which no telephone voice speaks, as clips. A phrase that has a clip keeps it, so
 * that a recorded voice may take the place of any; what is missing is made with espeak-ng and lame, what is no longer said is
 * removed. `npm run record -- --script` prints what a speaker has to read, with the name of each file.
 */
const language = 'si';
const folder = recordingsOf(language);
const fileOf = (phrase: string): string => createHash('sha256').update(phrase).digest('hex').slice(0, 8);
const needed = [...numberPhrases, ...neededPhrases()];
const phrases = Object.fromEntries(needed.map((phrase) => [phrase, fileOf(phrase)]));

if (process.argv.includes('--script')) {
  for (const [phrase, file] of Object.entries(phrases)) console.log(`${file}.mp3\t${phrase}`);
} else {
  mkdirSync(folder, { recursive: true });
  let made = 0;
  for (const [phrase, file] of Object.entries(phrases)) {
    if (existsSync(join(folder, `${file}.mp3`))) continue;
    synthesise(phrase, join(folder, `${file}.mp3`));
    made += 1;
  }
  const kept = new Set(Object.values(phrases).map((file) => `${file}.mp3`));
  const unused = readdirSync(folder).filter((file) => file.endsWith('.mp3') && !kept.has(file));
  for (const file of unused) rmSync(join(folder, file));
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify({ phrases }, undefined, 2)}\n`);
  const bytes = [...kept].reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
  console.log(`${kept.size} clips, ${made} made, ${unused.length} removed, ${(bytes / 1e6).toFixed(2)} MB`);
}

/** 8 kHz, as the telephone has it; frames that need no other frame, so that files can follow one another. */
function synthesise(phrase: string, file: string): void {
  const wav = execFileSync('espeak-ng', ['-v', language, '-s', '145', '--stdout', phrase], { maxBuffer: 1e8 });
  const encoded = execFileSync(
    'lame',
    ['--quiet', '--resample', '8', '-m', 'm', '--cbr', '-b', '16', '--nores', '-t', '-', '-'],
    { input: wav, maxBuffer: 1e8 },
  );
  writeFileSync(file, encoded);
}
