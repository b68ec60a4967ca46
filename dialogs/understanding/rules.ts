import type { Intent } from './intents.js';

/** A rule of one language that wins over the model. See `docs/add-an-intent.md` for how the files are written. */
export interface Rule {
  readonly intent: Intent;
  /** Its place in the file. */
  readonly rank: number;
  readonly parts: readonly Part[];
  /** It holds for a message that has no other words ("quit"). */
  readonly isAll: boolean;
}

export interface Rules {
  /** Most urgent first. */
  readonly wins: RuleIndex;
  /** What makes an intent likely and no more: weighs with what the model thinks. */
  readonly hints: RuleIndex;
  /** Where one of these holds, no rule of its intent does ("a heart attack and died"). */
  readonly unless: RuleIndex;
  /** What is said not to be meant ("it was not stolen"): takes back what it overlaps, and its words are not read at all. */
  readonly denials: RuleIndex;
}

/** Rules by the words that they can begin with, and by the first letter of a word that only has to start so. */
interface RuleIndex {
  readonly byWord: ReadonlyMap<string, readonly Rule[]>;
  readonly byLetter: ReadonlyMap<string, readonly Rule[]>;
}

type Part =
  | { readonly gap: number }
  | { readonly words: ReadonlySet<string>; readonly starts: readonly string[]; readonly optional: boolean };

const gapLength = 4;
const kindOf: Readonly<Record<string, 'hints' | 'unless' | 'denials'>> = {
  '~': 'hints',
  '!': 'unless',
  '!!': 'denials',
};

/**
 * Reads rules: `[intent]` opens a section, then one pattern a line; `~` before a pattern makes it a hint, `!` an exception, `!!` a
 * denial. In a pattern `a|b` is either word, `a*` any word that starts so, `(a|b)?` may be missing, `...` is up to four words, `^` before it
 * means the whole message, `#` starts a comment.
 */
export function readRules(text: string, isIntent: (name: string) => name is Intent): Rules {
  const kinds: Record<'wins' | 'hints' | 'unless' | 'denials', Rule[]> = {
    wins: [],
    hints: [],
    unless: [],
    denials: [],
  };
  let intent: Intent = 'none';
  for (const line of text.split('\n').map((raw) => raw.replace(/#.*/, '').trim())) {
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      if (!isIntent(section)) throw new Error(`no such intent: ${section}`);
      intent = section;
    } else if (line !== '') {
      const [, mark, all, pattern = ''] = /^(!{1,2}|~)?(\^?)(.*)$/.exec(line) ?? [];
      const kind = kinds[kindOf[mark ?? ''] ?? 'wins'];
      kind.push({ intent, rank: kind.length, parts: partsOf(pattern), isAll: all === '^' });
    }
  }
  return {
    wins: indexed(kinds.wins),
    hints: indexed(kinds.hints),
    unless: indexed(kinds.unless),
    denials: indexed(kinds.denials),
  };
}

export const noRules: Rules = { wins: indexed([]), hints: indexed([]), unless: indexed([]), denials: indexed([]) };

function indexed(rules: readonly Rule[]): RuleIndex {
  const byWord = new Map<string, Rule[]>();
  const byLetter = new Map<string, Rule[]>();
  for (const rule of rules) {
    const { words, starts } = beginningsOf(rule);
    for (const word of words) byWord.set(word, [...(byWord.get(word) ?? []), rule]);
    const letters = new Set(starts.map((start) => start.charAt(0)));
    for (const letter of letters) byLetter.set(letter, [...(byLetter.get(letter) ?? []), rule]);
  }
  return { byWord, byLetter };
}

/** The words that a rule can begin with, those of its optional parts too, and what others can start with. */
function beginningsOf({ parts }: Rule): { words: ReadonlySet<string>; starts: readonly string[] } {
  const words = new Set<string>();
  const starts: string[] = [];
  for (const part of parts) {
    if ('gap' in part) throw new Error('a rule begins with a word');
    for (const word of part.words) words.add(word);
    starts.push(...part.starts);
    if (!part.optional) break;
  }
  return { words, starts };
}

function partsOf(pattern: string): Part[] {
  return pattern
    .trim()
    .split(/\s+/)
    .map((piece): Part => {
      if (piece === '...') return { gap: gapLength };
      if (piece.split('(').length !== piece.split(')').length) throw new Error(`no phrases in brackets: ${pattern}`);
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

/** What the rules make of a message. */
export interface Ruled {
  /** The first intent, in the order of the file, that a rule holds for and nothing takes back. */
  readonly intent: Intent | undefined;
  /** Intents that a hint speaks for and nothing takes back. */
  readonly hinted: readonly Intent[];
  /** Intents that are said not to be meant, and by no other words to be meant. */
  readonly denied: readonly Intent[];
  /** The words without those of a denial. */
  readonly left: readonly string[];
}

export function ruledBy(rules: Rules, words: readonly string[]): Ruled {
  const found = holding(rules.wins, words);
  const hints = holding(rules.hints, words);
  const denials = holding(rules.denials, words);
  if (found.length + hints.length + denials.length === 0)
    return { intent: undefined, hinted: [], denied: [], left: words };
  const vetoed = new Set(holding(rules.unless, words).map(({ rule }) => rule.intent));
  const standing = (all: readonly Holding[]): Rule[] =>
    all
      .filter((each) => !vetoed.has(each.rule.intent) && !denials.some((denial) => takesBack(denial, each)))
      .map(({ rule }) => rule);
  const winners = standing(found).sort((a, b) => a.rank - b.rank);
  const hinted = standing(hints);
  const denied = [...new Set(denials.map(({ rule }) => rule.intent))];
  return {
    intent: winners[0]?.intent,
    hinted: [...new Set(hinted.map(({ intent }) => intent))],
    denied: denied.filter((intent) => ![...winners, ...hinted].some((rule) => rule.intent === intent)),
    left: words.filter((_word, at) => !denials.some(({ start, end }) => at >= start && at < end)),
  };
}

interface Holding {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
}

const takesBack = (denial: Holding, { rule, start, end }: Holding): boolean =>
  denial.rule.intent === rule.intent && denial.start < end && start < denial.end;

/** All rules that hold somewhere in the words, with the words that they hold for. */
function holding({ byWord, byLetter }: RuleIndex, words: readonly string[]): Holding[] {
  const found: Holding[] = [];
  const look = (rule: Rule, start: number): void => {
    const end = endOf(rule.parts, 0, words, start);
    if (end === undefined || (rule.isAll && (start > 0 || end < words.length))) return;
    found.push({ rule, start, end });
  };
  words.forEach((word, start) => {
    const whole = byWord.get(word) ?? [];
    for (const rule of whole) look(rule, start);
    for (const rule of byLetter.get(word.charAt(0)) ?? []) if (!whole.includes(rule)) look(rule, start);
  });
  return found;
}

/** Where the parts from `at` on end if they stand at `from`; undefined if they do not. */
function endOf(parts: readonly Part[], at: number, words: readonly string[], from: number): number | undefined {
  const part = parts[at];
  if (part === undefined) return from;
  if ('gap' in part) {
    for (let skipped = 0; skipped <= part.gap && from + skipped <= words.length; skipped += 1) {
      const end = endOf(parts, at + 1, words, from + skipped);
      if (end !== undefined) return end;
    }
    return undefined;
  }
  const word = words[from];
  const found = word !== undefined && (part.words.has(word) || part.starts.some((start) => word.startsWith(start)));
  const end = found ? endOf(parts, at + 1, words, from + 1) : undefined;
  return end === undefined && part.optional ? endOf(parts, at + 1, words, from) : end;
}
