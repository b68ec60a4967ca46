import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import express, { type Router } from 'express';
import type { Language } from '../core/lender.js';
import type { CallLine } from '../core/ports/messenger.js';
import type { Wording } from '../core/ports/wording.js';
import { wordsOf } from '../dialogs/words/languages.js';
import { type Clips, type Part, partsOf } from './clips.js';

function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Where the recordings of a language lie: `index.json` names the file of each phrase. Written by `npm run record`. */
export const recordingsOf = (language: Language): string => join(packageRoot(), 'ivr', 'recordings', language);

const read = new Map<Language, Clips>();

/** The recorded phrases of a language; read once. */
export function clipsOf(language: Language): Clips {
  const known = read.get(language) ?? readClips(language);
  read.set(language, known);
  return known;
}

function readClips(language: Language): Clips {
  const index = join(recordingsOf(language), 'index.json');
  if (!existsSync(index)) return new Map();
  const { phrases } = JSON.parse(readFileSync(index, 'utf8')) as { phrases: Record<string, string> };
  return new Map(Object.entries(phrases));
}

/**
 * Clips that follow one another as the address of one file, or of one for each clause. It tells what the clips say: that is
 * what a log of the call shows.
 */
export function played(
  parts: readonly Part[],
  publicUrl: string,
  byClause = false,
): readonly ({ readonly play: string } | { readonly words: string })[] {
  const runs: (Extract<Part, { clip: string }>[] | { readonly words: string })[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    const isOver = !Array.isArray(last) || last.length === mostClips || (byClause && last.at(-1)?.endsClause);
    if (!('clip' in part)) runs.push(part);
    else if (isOver) runs.push([part]);
    else last.push(part);
  }
  return runs.map((run) => {
    if (!Array.isArray(run)) return run;
    const words = run.map(({ says }) => says).filter((says) => says !== '');
    const names = run.map(({ clip }) => clip).join('-');
    return { play: `${publicUrl}/recordings/si/${names}.mp3?words=${encodeURIComponent(words.join(' '))}` };
  });
}

/** The words of calls that we make, with recordings for the language that no voice speaks. */
export const recordedWording = (wording: Wording, publicUrl: string): Wording => ({
  ...wording,
  voice: (notice, language) => {
    const parts = language === 'si' ? partsOf(wordsOf('si').notices(notice).voice, clipsOf('si')) : undefined;
    if (!parts) return wording.voice(notice, language);
    const lines = played(parts, publicUrl).map((part): CallLine => ('words' in part ? part.words : part));
    return { language, lines };
  },
});

/** So many clips make one file at most. */
const mostClips = 120;

/** The clips of a line, one after the other, as one file: `/recordings/si/ab12cd34-….mp3`. Anybody may hear them. */
export function createRecordingRoutes(): Router {
  const router = express.Router();
  const files = new Map<string, Buffer>();
  const clip = (language: Language, name: string): Buffer => {
    const path = join(recordingsOf(language), `${name}.mp3`);
    const bytes = files.get(path) ?? readFileSync(path);
    files.set(path, bytes);
    return bytes;
  };
  router.get('/recordings/si/:names.mp3', (request, response) => {
    const names = request.params.names.split('-');
    const known = new Set(clipsOf('si').values());
    if (names.length > mostClips || !names.every((name) => known.has(name))) return void response.status(404).end();
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('audio/mpeg');
    response.send(Buffer.concat(names.map((name) => clip('si', name))));
  });
  return router;
}
