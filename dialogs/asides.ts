import type { Desk } from './desk.js';
import { plain } from './questions/choice.js';
import type { Aside, FindAside } from './telling/asides.js';
import type { Heard } from './telling/heard.js';
import type { Question } from './telling/story.js';

/** What works at any question: a person, say it again, start over, and a card number that must not be here. */
export function findAsideFor(desk: Desk): FindAside {
  return (stage, heard, question) => (stage === 'before' ? alwaysWins(desk, heard, question) : undefined);
}

function alwaysWins({ words }: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  const said = saidIn(heard);
  if (said === undefined) return undefined;
  if (said === '0' || said === 'person' || isOneOf(words.person, said)) return { do: 'interrupt', reason: 'person' };
  if (said === '9' || said === 'repeat' || isOneOf(words.repeat, said)) return { do: 'repeat' };
  if (heard.kind === 'keys') return undefined;
  if (question.label !== 'imei' && looksLikeCard(heard)) return { do: 'say', lines: [words.notACard], askAgain: true };
  if (said === 'menu' || isOneOf(words.startOver, said)) return { do: 'startOver' };
  return undefined;
}

function saidIn(heard: Heard): string | undefined {
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

const isOneOf = (phrases: readonly string[], said: string): boolean => phrases.some((phrase) => plain(phrase) === said);

/** 13 to 19 digits that pass Luhn: refused and not kept. */
function looksLikeCard(heard: Heard): boolean {
  if (heard.kind !== 'words') return false;
  const runs = heard.text.match(/\d(?:[ -]?\d){12,18}/g) ?? [];
  return runs.some((run) => passesLuhn(run.replace(/\D/g, '')));
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
