import type { Intent } from './intents.js';

/** A rule of one language that wins over the model. See `docs/add-an-intent.md` for how the files are written. */
export interface Rule {
  readonly intent: Intent;
  /** Its place in the file. */
  readonly rank: number;
  readonly parts: readonly Part[];
}

export interface Rules {
  /** Most urgent first. */
  readonly wins: RuleIndex;
  /** Where one of these holds, no rule of its intent does ("this is not an emergency"). */
  readonly unless: RuleIndex;
}

/** Rules by the words that they can begin with; `rest` can begin with a word that only starts so. */
interface RuleIndex {
  readonly byWord: ReadonlyMap<string, readonly Rule[]>;
  readonly rest: readonly Rule[];
}

type Part =
  | { readonly gap: number }
  | { readonly words: ReadonlySet<string>; readonly starts: readonly string[]; readonly optional: boolean };

const gapLength = 4;

/**
 * Reads rules: `[intent]` opens a section, then one pattern a line; `!` before a pattern makes it an exception. In a pattern
 * `a|b` is either word, `a*` any word that starts so, `(a|b)?` may be missing, `...` is up to four words, `#` starts a comment.
 */
export function readRules(text: string, isIntent: (name: string) => name is Intent): Rules {
  const [wins, unless]: [Rule[], Rule[]] = [[], []];
  let intent: Intent = 'none';
  for (const line of text.split('\n').map((raw) => raw.replace(/#.*/, '').trim())) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      if (!isIntent(section)) throw new Error(`no such intent: ${section}`);
      intent = section;
    } else if (line.startsWith('!')) unless.push({ intent, rank: unless.length, parts: partsOf(line.slice(1)) });
    else if (line !== '') wins.push({ intent, rank: wins.length, parts: partsOf(line) });
  }
  return { wins: indexed(wins), unless: indexed(unless) };
}

export const noRules: Rules = { wins: indexed([]), unless: indexed([]) };

function indexed(rules: readonly Rule[]): RuleIndex {
  const byWord = new Map<string, Rule[]>();
  const rest: Rule[] = [];
  for (const rule of rules) {
    const beginnings = beginningsOf(rule);
    if (beginnings === undefined) rest.push(rule);
    for (const word of beginnings ?? []) byWord.set(word, [...(byWord.get(word) ?? []), rule]);
  }
  return { byWord, rest };
}

/** The words that a rule can begin with, those of its optional parts too; undefined if not all are whole words. */
function beginningsOf({ parts }: Rule): string[] | undefined {
  const words: string[] = [];
  for (const part of parts) {
    if ('gap' in part || part.starts.length > 0) return undefined;
    words.push(...part.words);
    if (!part.optional) return words;
  }
  return undefined;
}

function partsOf(pattern: string): Part[] {
  return pattern
    .trim()
    .split(/\s+/)
    .map((piece): Part => {
      if (piece === '...') return { gap: gapLength };
      const optional = piece.endsWith('?');
      const words = piece
        .replace(/^\(|\)?\??$/g, '')
        .normalize('NFKC')
        .split('|');
      return {
        words: new Set(words.filter((word) => !word.endsWith('*'))),
        starts: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
        optional,
      };
    });
}

/** The first intent, in the order of the file, whose pattern is in the words and none of whose exceptions is. */
export function ruledIntent(rules: Rules, words: readonly string[]): Intent | undefined {
  const found = holding(rules.wins, words);
  if (found.length === 0) return undefined;
  const vetoed = new Set(holding(rules.unless, words).map(({ intent }) => intent));
  return found.filter(({ intent }) => !vetoed.has(intent)).sort((a, b) => a.rank - b.rank)[0]?.intent;
}

/** All rules that hold somewhere in the words. */
function holding({ byWord, rest }: RuleIndex, words: readonly string[]): Rule[] {
  const found: Rule[] = [];
  words.forEach((word, start) => {
    for (const rule of byWord.get(word) ?? []) if (matches(rule.parts, 0, words, start)) found.push(rule);
    for (const rule of rest) if (matches(rule.parts, 0, words, start)) found.push(rule);
  });
  return found;
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
