import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Corpora that number their intents are read too. */
const form = z.looseObject({
  text: z.string(),
  intent: z.union([z.string(), z.number().transform(String)]),
  style: z.string().default(''),
});

export interface CorpusLine {
  readonly text: string;
  readonly intent: string;
  readonly style: string;
}

/** A corpus: JSON lines with `text` and `intent`. Throws an Error that names the file and the line that is none. */
export function readCorpus(path: string): CorpusLine[] {
  return textOf(path)
    .split('\n')
    .flatMap((row, index) => {
      if (row.trim() === '') return [];
      const line = form.safeParse(jsonIn(row));
      if (!line.success) throw new Error(`${path}, line ${index + 1}: no JSON with "text" and "intent"`);
      return [line.data];
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch {
    throw new Error(`${path} cannot be read`);
  }
}

function jsonIn(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
