import { createRequire } from 'node:module';
import type { Language } from '../intents.js';

/**
 * Microsoft's recognisers, for the many ways of naming a day in English and Spanish. They are slow on long text (seconds on
 * thousands of characters) and wrong on money and answers, so they see 160 characters, dates only, and come last.
 */
const cultures: Partial<Readonly<Record<Language, string>>> = { en: 'en-gb', es: 'es-es' };
const longest = 160;

interface Resolution {
  readonly typeName: string;
  readonly resolution?: { readonly values?: readonly Readonly<Record<string, string>>[] };
}
type RecognizeDateTime = (
  query: string,
  culture: string,
  options: number,
  reference: Date,
  fallback: boolean,
) => readonly Resolution[];

const require = createRequire(import.meta.url);
let loaded: RecognizeDateTime | undefined;

/** Loading takes about 0.1 s and the first use of a culture as much again: `server` may warm it up by reading a date. */
function recognizeDateTime(): RecognizeDateTime {
  loaded ??= (require('@microsoft/recognizers-text-suite') as { recognizeDateTime: RecognizeDateTime })
    .recognizeDateTime;
  return loaded;
}

/** The days from today on that the recognisers see, the first reading of each; nothing for languages they do not know. */
export function recognizedDays(text: string, language: Language, today: string): string[] {
  const culture = cultures[language];
  if (culture === undefined || !/\p{L}/u.test(text)) return [];
  const query = text.replace(/\s+/g, ' ').trim().slice(0, longest);
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  const found = recognizeDateTime()(query, culture, 0, new Date(year, month - 1, day, 12), false);
  return found
    .filter(({ typeName }) => typeName === 'datetimeV2.date')
    .flatMap(({ resolution }) => {
      const ahead = (resolution?.values ?? []).flatMap(({ value }) =>
        value !== undefined && /^\d{4}-\d\d-\d\d$/.test(value) && value >= today ? [value] : [],
      );
      return ahead.slice(0, 1);
    });
}
