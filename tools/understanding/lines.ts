import { isLanguage, type Language } from '../../dialogs/understanding/intents.js';
import type { Understanding, Understood } from '../../dialogs/understanding/understanding.js';

/** What `npm run understand` prints of one line. */
export interface Answer extends Omit<Understood, 'alternatives'> {
  readonly text: string;
  readonly alternatives?: Understood['alternatives'];
}

/**
 * Understands one line: JSON with `text` and perhaps `language` (`hi`, `hi-IN`), or else plain text as it stands. A language that
 * is not given, or that nobody here knows, is found from the text.
 */
export function answerTo(line: string, understanding: Understanding, withAlternatives: boolean): Answer {
  const asked = jsonOf(line);
  const given = asked?.['text'];
  const text = typeof given === 'string' ? given : line;
  // JSON without a text is nothing that anybody said.
  const said = asked === undefined || typeof given === 'string' ? text : '';
  const understood = understanding.understand(said, languageOf(asked?.['language']) ?? understanding.detect(said));
  const { language, intent, confidence, entities, alternatives } = understood;
  const answer = { text, language, intent, confidence: Number(confidence.toFixed(4)), entities };
  return withAlternatives && alternatives !== undefined ? { ...answer, alternatives } : answer;
}

function languageOf(asked: unknown): Language | undefined {
  const [name = ''] = typeof asked === 'string' ? asked.trim().toLowerCase().split(/[-_]/) : [];
  return isLanguage(name) ? name : undefined;
}

function jsonOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
