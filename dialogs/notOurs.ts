import type { Desk } from './desk.js';
import { isForeign, isTooLong } from './questions/topics.js';
import type { Aside } from './telling/asides.js';
import type { Question } from './telling/story.js';
import { normalise, wordsOf } from './understanding/normalise.js';
import { readRules, ruledBy } from './understanding/rules.js';
import type { Understood } from './understanding/understanding.js';
import { languageNames } from './words/languages.js';
import { isSure } from './wishes.js';

/** Fewer words than these are more likely misheard than about something else. */
const fewestWords = 3;

/** What was understood and is nothing of this line is said to be so, once; whoever is angry hears something kind. */
export function notOurs(
  { words }: Desk,
  text: string,
  understood: Understood,
  question: Question<unknown>,
): Aside | undefined {
  const { topics } = words;
  if (understood.intent !== 'none' || !isSure(understood)) return undefined;
  if (isAngry(text)) return { do: 'miss', why: [topics.upset, topics.personAnyTime] };
  // "Yes but only half" is about the question, however little it answers it.
  const isYesOrNo = question.buttons?.some(({ value }) => value === 'yes');
  const isEnough = wordsOf(normalise(text)).length >= fewestWords;
  return isEnough && !isYesOrNo ? { do: 'miss', why: [topics.notHere] } : undefined;
}

/** What cannot be read: another script, or a whole story. */
export function tooOdd({ words, here }: Desk, text: string): Aside | undefined {
  const names = here.lender.languages.map((one) => languageNames[one]);
  if (isForeign(text))
    return { do: 'miss', why: [names.length < 2 ? words.onlyLanguage : words.whichLanguage(names)[0]] };
  return isTooLong(text) ? { do: 'miss', why: [words.topics.tooLong] } : undefined;
}

/** Words of anger, of all languages at once. Written as the rules of intents are. */
const patterns = `[none]
fuck*|shit|bullshit|bastard*|asshole*|arsehole*|bitch*|wanker*|cunt*|dickhead*|idiot*|moron*
go to hell
shut up
hate you|this
you|youre|u (are)? (all)? (a)? (bunch)? (of)? thieves|thief|crooks|useless|stupid|scum|liars|scammers|worthless|pathetic
rateros|ratas|ladrones|estafadores|inútiles|inutiles|idiota*|imbécil*|imbecil*|pendejo*|cabrón|cabron|cabrones|pinche*|puta|puto|putos|mierda|chinga*|chingada|verga
चोर|लुटेरे|बेवकूफ|बेवक़ूफ़|हरामी|कमीने|साले|चूतिया|बकवास|chor|harami|kamine|saale|chutiya*|bakwas|bewakoof
හොරු|මෝඩ*|බල්ල*|horu|moda*|balla*
திருட*|முட்டாள்*|நாய்*|thirudan*|muttal*|naaye`;

const rules = readRules(patterns, (name): name is 'none' => name === 'none');

const isAngry = (text: string): boolean => ruledBy(rules, wordsOf(normalise(text))).intent !== undefined;
