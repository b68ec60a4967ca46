import { foldDigits } from '../../core/imei.js';
import type { Heard } from '../telling/heard.js';
import type { Button, Question } from '../telling/story.js';
import type { Choice, Ladder, Words } from '../words/words.js';

/** One way to answer: its key on the telephone, its value on a button, and how it is called and said. */
export interface Option<Value extends string> {
  readonly key: string;
  readonly value: Value;
  readonly choice: Choice;
  /** A choice that is understood but not offered as a button. */
  readonly hidden?: boolean;
}

/** A question with a few named answers, by key, button, or exact words. */
export function choose<Value extends string>(
  label: string,
  ladder: Ladder,
  options: readonly Option<Value>[],
): Question<Value> {
  const buttons: Button[] = options
    .filter((option) => !option.hidden)
    .map((option) => ({ value: option.value, title: option.choice.title }));
  return { label, ladder, listen: { by: 'choice' }, buttons, accept: (heard) => optionFor(heard, options)?.value };
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
  return options.find(
    (option) =>
      said === option.key ||
      said === option.value ||
      said === plain(option.choice.title) ||
      option.choice.said.some((phrase) => plain(phrase) === said),
  );
}

/** Lower case, without punctuation, any script's digits as 0–9. */
export const plain = (text: string): string =>
  foldDigits(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[’']/g, '')
    .replace(/[^\p{L}\p{M}\p{N}*#]+/gu, ' ')
    .trim();

/** Yes or no: an exact one. "Not yes" is no yes, and "yes but" is a miss. */
export function yesOrNo(label: string, ladder: Ladder, words: Words): Question<'yes' | 'no'> {
  return choose(label, ladder, [
    { key: '1', value: 'yes', choice: words.yes },
    { key: '2', value: 'no', choice: words.no },
  ]);
}
