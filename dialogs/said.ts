import { plain } from './questions/choice.js';
import type { Heard } from './telling/heard.js';

/** Keys, a button's value, or words as they are compared; undefined where nothing of the kind was heard. */
export function saidIn(heard: Heard): string | undefined {
  switch (heard.kind) {
    case 'keys':
      return heard.keys;
    case 'button':
      return heard.value;
    case 'words':
      return plain(heard.text);
    default:
      return undefined;
  }
}

export const isOneOf = (phrases: readonly string[], said: string): boolean =>
  phrases.some((phrase) => plain(phrase) === said);
