import type { Language } from '../../core/lender.js';
import { type Desk, isSpoken } from '../desk.js';
import { choose, optionFor, type Option } from '../questions/choice.js';
import type { Aside } from '../telling/asides.js';
import type { Heard } from '../telling/heard.js';
import { ask, say, type Line, type Question, type Story } from '../telling/story.js';
import { languageNames, languagesNamed, spokenOffer, wordsOf } from '../words/languages.js';
import type { Ladder } from '../words/words.js';

/** The question that a language is chosen at, and the one that the conversation goes on from in it. */
const label = 'which language';
export const greeting = 'what brings you';

/** Asks for one of the lender's languages. Its answer is an aside: what was said so far is told anew in that language. */
export function* language(desk: Desk): Story {
  if (desk.here.lender.languages.length < 2) return yield* say(desk.words.onlyLanguage);
  yield* ask(choose(label, ladder(desk), options(desk)));
}

const options = ({ here }: Desk): Option<Language>[] =>
  here.lender.languages.map((value, index) => ({
    key: String(index + 1),
    value,
    choice: { title: languageNames[value], said: [] },
  }));

/** On the telephone each language is offered in its own voice. */
function ladder({ words, here }: Desk): Ladder {
  const { languages } = here.lender;
  const also = languages.map((one, index) => spokenOffer(one, String(index + 1)));
  const [first, again, last] = words.whichLanguage(languages.map((one) => languageNames[one]));
  const spoken = ({ text }: Line): Line => ({ voice: '', text, also });
  return [spoken(first), spoken(again), spoken(last)];
}

/** Another language by its name, at any question; by its key too where it was asked for. */
export function languageChosen(desk: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  const chosen = question.label === label ? optionFor(heard, options(desk))?.value : undefined;
  if (chosen) return { do: 'language', language: chosen, to: greeting, lines: [] };
  const named = buttonFor(heard) ?? (heard.kind === 'words' ? languagesNamed(heard.text, 'exactly') : []);
  return goOnIn(desk, named, question);
}

/** The language that a wish for one names. */
export const languageNamed = (desk: Desk, text: string, question: Question<unknown>): Aside | undefined =>
  goOnIn(desk, languagesNamed(text, 'within'), question);

function goOnIn({ here }: Desk, named: readonly Language[], question: Question<unknown>): Aside | undefined {
  const found = named.find((one) => here.lender.languages.includes(one));
  if (!found) return undefined;
  const isGreeting = question.label === greeting || question.label === label;
  const { languageChanged } = wordsOf(found);
  return isGreeting
    ? { do: 'language', language: found, to: greeting, lines: [] }
    : { do: 'language', language: found, lines: [languageChanged] };
}

/** The lender's languages, at a question that stays open: they are chosen by name, or by a button. */
export function offer(desk: Desk): Aside {
  const { languages } = desk.here.lender;
  if (languages.length < 2) return { do: 'say', lines: [desk.words.onlyLanguage], askAgain: true };
  const names = languages.map((one) => languageNames[one]);
  const also = languages.map((one) => spokenOffer(one));
  const { text } = desk.words.whichLanguage(names)[0];
  if (isSpoken(desk)) return { do: 'say', lines: [{ voice: '', text, also }], askAgain: false };
  const buttons = languages.map((one) => ({ value: `${prefix}${one}`, title: languageNames[one] }));
  return { do: 'say', lines: [{ voice: '', text }], askAgain: false, buttons };
}

const prefix = 'language ';

const buttonFor = (heard: Heard): Language[] | undefined =>
  heard.kind === 'button' && heard.value.startsWith(prefix)
    ? [heard.value.slice(prefix.length) as Language]
    : undefined;

/** A greeting on the telephone says in each of the other languages where it is to be found; once one was chosen, in the first. */
export function inOtherLanguages(desk: Desk, lines: Ladder): Ladder {
  const { languages } = desk.here.lender;
  const isChosen = desk.here.language !== languages[0];
  const others = isChosen ? languages.slice(0, 1) : languages.slice(1);
  if (others.length === 0) return lines;
  const also = others.map((one) => spokenOffer(one, '8'));
  const [first, again, last] = lines;
  return [{ ...first, also }, { ...again, also }, last];
}
