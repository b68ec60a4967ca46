import type { Desk } from '../desk.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Question, type Story } from '../telling/story.js';
import { type Goal, topicOf } from '../topics.js';
import type { Intent } from '../understanding/intents.js';
import type { Understood } from '../understanding/understanding.js';
import { choose, type Option } from './choice.js';

/** From this confidence, and with nothing else that it might be, words are acted on. */
const sure = 0.6;
/** Below this confidence a guess is not worth a question. */
const worthAsking = 0.2;
/** Longer writing (in characters) is no wish of this line, but still looked through for what is urgent. */
const longestWish = 1000;

/** What was heard as free words, if it can be a wish at all: letters, and no number that a question asked for. */
export function freeWords(heard: Heard): string | undefined {
  if (heard.kind !== 'words' || !/\p{L}/u.test(heard.text)) return undefined;
  const digits = heard.text.match(/\p{Nd}/gu)?.length ?? 0;
  return digits > 3 ? undefined : heard.text;
}

/** A letter of a script that none of our languages is written in: what is beside it would be guessed at. */
const foreignLetter = /(?![\p{Script=Latin}\p{Script=Devanagari}\p{Script=Sinhala}\p{Script=Tamil}])\p{L}/u;

export const isWish = (text: string): boolean => text.length <= longestWish && !foreignLetter.test(text);
export const isSure = ({ confidence, alternatives }: Understood): boolean => confidence >= sure && !alternatives;

/** One of two or less that somebody may have meant. */
export interface Unsure<Value extends string> {
  readonly either: readonly Value[];
}

/** A question that takes free words too. */
export interface Menu<Value extends string> {
  readonly question: Question<Value | Unsure<Value>>;
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
    return text !== undefined && isWish(text) ? meant(desk.understand(text), meaningOf) : chosen;
  };
  return { question: { ...question, accept }, titleOf };
}

function meant<Value extends string>(
  understood: Understood,
  meaningOf: (intent: Intent) => Value | undefined,
): Value | Unsure<Value> | undefined {
  const best = meaningOf(understood.intent);
  if (isSure(understood) || best === undefined) return isSure(understood) ? best : undefined;
  if (understood.confidence < worthAsking) return undefined;
  const values = (understood.alternatives ?? []).map(meaningOf);
  const either = [...new Set(values.filter((value) => value !== undefined))];
  // Two wishes that lead to the same place are one.
  return either.length === 1 && !values.includes(undefined) ? best : { either };
}

/** Asks a menu; between two things that may have been meant it asks once more. */
export function* askMenu<Value extends string>(desk: Desk, { question, titleOf }: Menu<Value>): Story<Value> {
  const { didYouMean, neither } = desk.words.topics;
  for (;;) {
    const answer = yield* ask(question);
    if (typeof answer === 'string') return answer;
    const titles = answer.either.map(titleOf);
    const options: Option<string>[] = answer.either.map((value, index) => ({
      key: String(index + 1),
      value,
      choice: { title: titles[index] ?? value, said: [] },
    }));
    options.push({ key: String(options.length + 1), value: 'neither', choice: neither });
    const chosen = yield* ask(choose<string>('did you mean', didYouMean(titles), options));
    const value = answer.either.find((one) => one === chosen);
    if (value !== undefined) return value;
  }
}

/** The first goal of an intent that a menu has. */
export function goalOf<Value extends Goal>(intent: Intent, goals: readonly Value[]): Value | undefined {
  const { leads = [] } = topicOf[intent];
  return leads.flatMap((goal) => goals.find((one) => one === goal) ?? [])[0];
}
