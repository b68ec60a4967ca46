import { answersTo } from '../answers.js';
import type { Desk } from '../desk.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Question, say, type Story } from '../telling/story.js';
import { needIn } from '../need.js';
import { type Goal, topicOf } from '../topics.js';
import { type Intent, isIntent } from '../understanding/intents.js';
import type { Understood } from '../understanding/understanding.js';
import { isSure, partsIn, severalIn } from '../wishes.js';
import { choose, type Option } from './choice.js';
import { type ImeiGiven, imeiIn } from './imei.js';
import { plainWish } from './plainWish.js';

/** Below this confidence a guess is not worth a question. */
const worthAsking = 0.2;
/** Longer writing (in characters) is no wish of this line, but still looked through for what is urgent. */
const longestWish = 1000;

/** What was heard as free words, if it can be a wish at all: letters, and no number that a question asked for. */
export function freeWords(heard: Heard): string | undefined {
  if (heard.kind !== 'words' || !/\p{L}/u.test(heard.text)) return undefined;
  const digits = heard.text.match(/\p{Nd}/gu)?.length ?? 0;
  return digits > 5 ? undefined : heard.text;
}

/** A letter of a script that none of our languages is written in: what is beside it would be guessed at. */
const foreignLetter = /(?![\p{Script=Latin}\p{Script=Devanagari}\p{Script=Sinhala}\p{Script=Tamil}])\p{L}/u;

export const isForeign = (text: string): boolean => foreignLetter.test(text);
export const isTooLong = (text: string): boolean => text.length > longestWish;
export const isWish = (text: string): boolean => !isTooLong(text) && !isForeign(text);

/** Several wishes in one message, in their order; nothing where it is one, or where one of them is for a person to look after. */
export function severalWishes(desk: Desk, text: string, whole: Understood): readonly Intent[] | undefined {
  const several = severalIn(text, whole, desk.understand);
  return several?.some((intent) => topicOf[intent].care || topicOf[intent].always) ? undefined : several;
}

/** Somebody in need who asks for something in the same breath: the need comes first, and the wish after it. */
export function needBeside(
  desk: Desk,
  text: string,
): { readonly need: Intent; readonly wishes: readonly Intent[] } | undefined {
  const parts = isWish(text) ? (partsIn(text, desk.understand) ?? []) : [];
  const whole = desk.understand(text);
  const isUnsure = !isSure(whole) || whole.intent === 'none';
  const need = parts.find((intent) => topicOf[intent].care?.need) ?? (isUnsure ? needIn(text) : undefined);
  const wishes = parts.filter((intent) => topicOf[intent].leads);
  return need && (wishes.length > 0 || isUnsure) ? { need, wishes } : undefined;
}

/** What an open menu made of free words: one of two or less that may be meant, or several things, `answers` first. */
export type Loose<Value extends string> =
  | { readonly either: readonly Value[] }
  | { readonly goals: readonly Value[]; readonly answers: readonly Intent[] };

/** A question that takes free words too, and with `More` what else it takes. */
export interface Menu<Value extends string, More extends object = never> {
  readonly question: Question<Value | Loose<Value> | More>;
  /** What a value is called where it has to be asked about. */
  readonly titleOf: (value: Value) => string;
}

/** A choice that takes free words too: `meaningOf` says which of its values an intent comes to here. */
export function menuOf<Value extends string>(
  desk: Desk,
  question: Question<Value>,
  meaningOf: (intent: Intent) => Value | undefined,
  titleOf: (value: Value) => string,
): Menu<Value> {
  const accept = async (heard: Heard) => {
    const chosen = await question.accept(heard);
    const text = chosen === undefined ? freeWords(heard) : undefined;
    if (text === undefined || !isWish(text)) return chosen;
    const plainly = plainlyWished(text, question);
    if (plainly !== undefined) return plainly;
    const whole = desk.understand(text);
    const several = severalWishes(desk, text, whole);
    const [only, more] = several ?? [];
    if (only && !more) return meaningOf(only);
    return inTurn(several, meaningOf) ?? meant(whole, meaningOf);
  };
  return { question: { ...question, accept }, titleOf };
}

/** The choice that a plain wish comes to: whoever wants to pay is unlocked by it. */
function plainlyWished<Value extends string>(text: string, question: Question<Value>): Value | undefined {
  const wish = plainWish(text);
  const values: readonly string[] = wish === 'pay' ? ['pay', 'unlock'] : wish === 'unlock' ? [wish] : [];
  const button = values.find((value) => question.buttons?.some((one) => one.value === value));
  return button === undefined ? undefined : (button as Value);
}

/** Several wishes at a menu: what is only answered, and what leads somewhere from here. */
function inTurn<Value extends string>(
  several: readonly Intent[] | undefined,
  meaningOf: (intent: Intent) => Value | undefined,
): Loose<Value> | undefined {
  if (!several) return undefined;
  const goals = [...new Set(several.map(meaningOf).filter((goal) => goal !== undefined))];
  const answers = several.filter((intent) => meaningOf(intent) === undefined && topicOf[intent].answer);
  return goals.length > 0 && goals.length + answers.length > 1 ? { goals, answers } : undefined;
}

function meant<Value extends string>(
  understood: Understood,
  meaningOf: (intent: Intent) => Value | undefined,
): Value | Loose<Value> | undefined {
  const best = meaningOf(understood.intent);
  if (best === undefined) return undefined;
  if (isSure(understood))
    return topicOf[understood.intent].answersFirst ? { goals: [best], answers: [understood.intent] } : best;
  if (understood.confidence < worthAsking) return undefined;
  const values = (understood.alternatives ?? []).map(meaningOf);
  const either = [...new Set(values.filter((value) => value !== undefined))];
  // Two wishes that lead to the same place are one.
  return either.length === 1 && !values.includes(undefined) ? best : { either };
}

/** The menu that takes an IMEI too: whoever gives one wants that phone unlocked. */
export function withImei<Value extends string>({ question, titleOf }: Menu<Value>): Menu<Value, { imei: ImeiGiven }> {
  const accept = async (heard: Heard) => {
    const imei = heard.kind === 'words' ? imeiIn(heard.text) : undefined;
    return imei ? { imei } : question.accept(heard);
  };
  return { question: { ...question, accept }, titleOf };
}

type Meant<Value extends string, More extends object> = Value | Loose<Value> | More;

/** Asks a menu, and gives what is wanted in its order; between two things that may have been meant it asks once more. */
export function* askMenu<Value extends string, More extends object = never>(
  desk: Desk,
  menu: Menu<Value, More>,
): Story<readonly [Value | More, ...Value[]]> {
  let question: Question<Meant<Value, More> | Neither> = menu.question;
  for (;;) {
    const answer = yield* ask(question);
    ({ question } = menu);
    if (isNeither(answer)) continue;
    if (typeof answer === 'string') return [answer];
    if ('either' in answer) question = whichOf(desk, menu, answer.either);
    else if ('goals' in answer) {
      yield* say(...answer.answers.flatMap((intent) => answersTo(desk, intent)));
      const [first, ...then] = answer.goals;
      if (first !== undefined) return [first, ...then];
    } else return [answer];
  }
}

type Neither = 'neither';
const isNeither = (answer: unknown): answer is Neither => answer === 'neither';

/** Which of two was meant, or something else: whoever says that here is not made to say it again. */
function whichOf<Value extends string, More extends object>(
  { words }: Desk,
  { question, titleOf }: Menu<Value, More>,
  either: readonly Value[],
): Question<Meant<Value, More> | Neither> {
  const { didYouMean, neither } = words.topics;
  const titles = either.map(titleOf);
  const options: Option<Value | Neither>[] = either.map((value, index) => ({
    key: String(index + 1),
    value,
    choice: { title: titles[index] ?? value, said: [] },
  }));
  options.push({ key: String(options.length + 1), value: 'neither', choice: neither });
  const which = choose<Value | Neither>('did you mean', didYouMean(titles), options);
  const accept = async (heard: Heard) => {
    const chosen = await which.accept(heard);
    if (chosen !== undefined || heard.kind !== 'words') return chosen;
    const instead = await question.accept(heard);
    return typeof instead === 'object' && 'either' in instead ? undefined : instead;
  };
  return { ...which, accept };
}

/** The first goal of an intent that a menu has. */
export function goalOf<Value extends Goal>(intent: Intent, goals: readonly Value[]): Value | undefined {
  const { leads = [] } = topicOf[intent];
  return leads.flatMap((goal) => goals.find((one) => one === goal) ?? [])[0];
}

/** The same for what an interrupt or a note is about: the name of a goal, or of an intent that leads to one. */
export function goalAbout<Value extends Goal>(about: string, goals: readonly Value[]): Value | undefined {
  return goals.find((goal) => goal === about) ?? (isIntent(about) ? goalOf(about, goals) : undefined);
}
