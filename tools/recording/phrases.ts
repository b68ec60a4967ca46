import { languages } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { phrasesIn } from '../../ivr/clips.js';
import { spokenOffer, wordsOf } from '../../dialogs/words/languages.js';
import { linesOf, type Said, sampleNames } from './lines.js';

const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29'];
const currencies = ['LKR', 'GBP', 'INR', 'MXN'];
const months = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}-11`);

/** All that is said in Sinhala besides figures and names: the clauses of its lines, its days and months, and its offers. */
export function neededPhrases(): string[] {
  const words = wordsOf('si');
  // Notices are written, but for the passcode, which is told on a call that we make too.
  const spoken = ({ form, place }: Said): boolean => form === 'voice' && !place.startsWith('notices');
  const { voice } = words.notices({ kind: 'passcode', code: '1', lender: 'Sol' });
  const lines = [...linesOf(words).filter(spoken), { words: voice }];
  // What stands beside an amount or a day may stand beside any of them.
  const units = currencies.flatMap((currency) => words.money(money(101, currency)).voice.split(/\s*\d+\s*/));
  const named = [...days, ...months].flatMap((date) => words.day(date).replace(/\d+/, '').trim().split(' '));
  const apart = [...units, ...named].filter((word) => word !== '').sort((a, b) => b.length - a.length);
  const said = [
    ...lines.flatMap((line) => phrasesIn(line.words, [...sampleNames, ...apart])),
    ...apart,
    ...Object.values(words.choices).map(({ title }) => title),
    ...Object.values(words.topics.screens).map(({ title }) => title),
    ...languages.flatMap((language) =>
      language === 'si' ? [spokenOffer(language, '1').voice, spokenOffer(language).voice] : [],
    ),
  ];
  return [...new Set(said.flatMap((line) => phrasesIn(line, [])))].sort();
}
