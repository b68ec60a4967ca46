import type { Intent } from './intents.js';

/** A rule of one language that wins over the model. See `docs/add-an-intent.md` for how the files are written. */
export interface Rule {
  readonly intent: Intent;
  readonly parts: readonly Part[];
}

export interface Rules {
  readonly wins: readonly Rule[];
  /** Where one of these holds, no rule of its intent does ("this is not an emergency"). */
  readonly unless: readonly Rule[];
}

type Part = { readonly gap: number } | { readonly words: ReadonlySet<string>; readonly starts: readonly string[]; readonly optional: boolean };

const gapLength = 4;

/**
 * Reads rules: `[intent]` opens a section, then one pattern a line; `!` before a pattern makes it an exception. In a pattern
 * `a|b` is either word, `a*` any word that starts so, `(a|b)?` may be missing, `...` is up to four words, `#` starts a comment.
 */
export function readRules(text: string, isIntent: (name: string) => name is Intent): Rules {
  const rules: { wins: Rule[]; unless: Rule[] } = { wins: [], unless: [] };
  let intent: Intent = 'none';
  for (const line of text.split('\n').map((raw) => raw.replace(/#.*/, '').trim())) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      if (!isIntent(section)) throw new Error(`no such intent: ${section}`);
      intent = section;
    } else if (line.startsWith('!')) rules.unless.push({ intent, parts: partsOf(line.slice(1)) });
    else if (line !== '') rules.wins.push({ intent, parts: partsOf(line) });
  }
  return rules;
}

function partsOf(pattern: string): Part[] {
  return pattern.trim().split(/\s+/).map((piece): Part => {
    if (piece === '...') return { gap: gapLength };
    const optional = piece.endsWith('?');
    const words = piece.replace(/^\(|\)?\??$/g, '').normalize('NFKC').split('|');
    return {
      words: new Set(words.filter((word) => !word.endsWith('*'))),
      starts: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
      optional,
    };
  });
}

/** The first intent, in the order of the file, whose pattern is in the words and none of whose exceptions is. */
export function ruledIntent(rules: Rules, words: readonly string[]): Intent | undefined {
  const vetoed = new Set(rules.unless.filter((rule) => isIn(rule, words)).map(({ intent }) => intent));
  return rules.wins.find((rule) => !vetoed.has(rule.intent) && isIn(rule, words))?.intent;
}

function isIn({ parts }: Rule, words: readonly string[]): boolean {
  return words.some((_, start) => matches(parts, 0, words, start));
}

function matches(parts: readonly Part[], at: number, words: readonly string[], from: number): boolean {
  const part = parts[at];
  if (part === undefined) return true;
  if ('gap' in part) {
    for (let skipped = 0; skipped <= part.gap && from + skipped <= words.length; skipped += 1) {
      if (matches(parts, at + 1, words, from + skipped)) return true;
    }
    return false;
  }
  const word = words[from];
  const found = word !== undefined && (part.words.has(word) || part.starts.some((start) => word.startsWith(start)));
  if (found && matches(parts, at + 1, words, from + 1)) return true;
  return part.optional && matches(parts, at + 1, words, from);
}
