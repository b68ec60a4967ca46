import { readExamples } from './folder.js';
import type { Language } from './intents.js';

/** A phrase that recognition can look out for is no single word, which it knows, and no sentence, which nobody repeats. */
const [fewest, most] = [2, 5];
const perIntent = 3;

/** Short things that people say in a language, of every intent, from the examples that its model is trained on; read once. */
export function createHints(): (language: Language) => readonly string[] {
  const known = new Map<Language, readonly string[]>();
  return (language) => {
    const hints = known.get(language) ?? hintsOf(language);
    known.set(language, hints);
    return hints;
  };
}

function hintsOf(language: Language): readonly string[] {
  const counts = new Map<string, number>();
  const isShort = (text: string): boolean => {
    const words = text.split(/\s+/).length;
    return words >= fewest && words <= most && text.length <= 40 && !/[^\p{L}\p{M}\p{N}' ?]/u.test(text);
  };
  return readExamples(language)
    .filter(({ intent, text }) => {
      const count = counts.get(intent) ?? 0;
      if (intent === 'none' || count >= perIntent || !isShort(text)) return false;
      counts.set(intent, count + 1);
      return true;
    })
    .map(({ text }) => text.replaceAll('?', ''));
}
