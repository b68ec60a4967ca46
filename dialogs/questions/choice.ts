import { foldDigits } from '../../core/imei.js';
import { languages } from '../../core/lender.js';
import type { Heard } from '../telling/heard.js';
import type { Button, Question } from '../telling/story.js';
import { readChoice, readYesNo } from '../understanding/entities/answers.js';
import { inOtherWords } from '../words/choices.js';
import { bareWords } from './bareWords.js';
import type { Choice, Ladder, Words } from '../words/words.js';

/** One way to answer: its key on the telephone, its value on a button, and how it is called and said. */
export interface Option<Value extends string> {
  readonly key: string;
  readonly value: Value;
  readonly choice: Choice;
  /** A choice that is understood but not offered as a button. */
  readonly hidden?: boolean;
}

/** A question with a few named answers, by key, button, exact words, or the word for a key ("one", "la primera"). */
export function choose<Value extends string>(
  label: string,
  ladder: Ladder,
  options: readonly Option<Value>[],
): Question<Value> {
  const buttons: Button[] = options
    .filter((option) => !option.hidden)
    .map((option) => ({ value: option.value, title: option.choice.title }));
  const accept = (heard: Heard) =>
    (optionFor(heard, options) ?? optionByPlace(heard, options) ?? optionByName(heard, options))?.value;
  return { label, ladder, listen: { by: 'choice' }, buttons, accept };
}

/** Keys that are said. They are figures in any language, so that of the conversation does not matter. */
function optionByPlace<Value extends string>(
  heard: Heard,
  options: readonly Option<Value>[],
): Option<Value> | undefined {
  if (heard.kind !== 'words') return undefined;
  const places = languages.map((language) => readChoice(heard.text, language, 9));
  const place = places.find((found) => found !== undefined);
  return options.find(({ key }) => key === String(place));
}

/** The one that is called so, with what people put round a name. */
function optionByName<Value extends string>(
  heard: Heard,
  options: readonly Option<Value>[],
): Option<Value> | undefined {
  const said = heard.kind === 'words' ? bareWords(heard.text) : undefined;
  if (said === undefined) return undefined;
  const isCalled = (choice: Choice) => bareNames(choice).has(said);
  return (
    options.find(({ choice }) => isCalled(choice)) ?? options.find(({ choice }) => inOtherWords(choice).some(isCalled))
  );
}

export function optionFor<Value extends string>(
  heard: Heard,
  options: readonly Option<Value>[],
): Option<Value> | undefined {
  switch (heard.kind) {
    case 'keys':
      return options.find((option) => option.key === heard.keys);
    case 'button':
      return options.find((option) => option.value === heard.value);
    case 'words':
      return optionInWords(heard.text, options);
    default:
      return undefined;
  }
}

function optionInWords<Value extends string>(
  text: string,
  options: readonly Option<Value>[],
): Option<Value> | undefined {
  const said = plain(text);
  if (said === '') return undefined;
  const isCalled = (choice: Choice) => plainNames(choice).has(said);
  return (
    options.find((option) => said === option.key || said === option.value || isCalled(option.choice)) ??
    options.find((option) => inOtherWords(option.choice).some(isCalled))
  );
}

/** Lower case, without punctuation, any script's digits as 0–9. */
export const plain = (text: string): string =>
  foldDigits(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{M}\p{N}*#]+/gu, ' ')
    .trim();

/** What a choice is called, each in the form in which it is looked for; made once for each choice. */
function namesBy(form: (phrase: string) => string | undefined): (choice: Choice) => ReadonlySet<string | undefined> {
  const known = new WeakMap<Choice, ReadonlySet<string | undefined>>();
  return (choice) => {
    const names = known.get(choice) ?? new Set([choice.title, ...choice.said].map(form));
    known.set(choice, names);
    return names;
  };
}
const plainNames = namesBy(plain);
const bareNames = namesBy(bareWords);

/** Yes or no: an exact one. "Not yes" is no yes, and "yes but" is a miss. */
export function yesOrNo(label: string, ladder: Ladder, words: Words): Question<'yes' | 'no'> {
  const options = [
    { key: '1', value: 'yes', choice: words.yes },
    { key: '2', value: 'no', choice: words.no },
  ] as const;
  return {
    ...choose<'yes' | 'no'>(label, ladder, options),
    accept: (heard) =>
      optionFor<'yes' | 'no'>(heard, options)?.value ??
      (heard.kind === 'words' ? readYesNo(heard.text, words.language) : undefined),
  };
}
