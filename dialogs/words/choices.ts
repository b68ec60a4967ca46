import { en } from './en.js';
import { es } from './es.js';
import { hi } from './hi.js';
import { si } from './si.js';
import { ta } from './ta.js';
import type { Choice, ChoiceName, Words } from './words.js';

const all: readonly Words[] = [en, es, hi, si, ta];

const elsewhere = new Map<Choice, readonly Choice[]>();
for (const words of all)
  for (const name of Object.keys(words.choices) as ChoiceName[])
    elsewhere.set(
      words.choices[name],
      all.filter((other) => other !== words).map((other) => other.choices[name]),
    );

/** The same choice as the other languages call it: people write in the one that comes first to them. */
export const inOtherWords = (choice: Choice): readonly Choice[] => elsewhere.get(choice) ?? [];
