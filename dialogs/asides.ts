import { passesLuhn } from '../core/luhn.js';
import type { Desk } from './desk.js';
import { isSpoken } from './desk.js';
import { plain } from './questions/choice.js';
import { freeWords, isSure, isWish } from './questions/topics.js';
import { languageChosen, languageWished, offer } from './scenes/language.js';
import type { Aside, FindAside } from './telling/asides.js';
import type { Heard } from './telling/heard.js';
import { isMiss, type Question } from './telling/story.js';
import { topicOf } from './topics.js';

/**
 * What works at any question: a person, an emergency, no more messages, say it again, start over, another language, a
 * card number that must not be here; and, where the question did not understand it, whatever people ask by the way.
 */
export function findAsideFor(desk: Desk): FindAside {
  return async (stage, heard, question) => {
    // Whoever is with a person talks to that person.
    const talks = question.listen.by !== 'queue';
    if (stage === 'after') return talks ? byTheWay(desk, heard, question) : undefined;
    return alwaysWins(desk, heard, question) ?? (talks ? await urgent(desk, heard, question) : undefined);
  };
}

function alwaysWins(desk: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  const { words } = desk;
  const said = saidIn(heard);
  if (said === undefined) return undefined;
  if (said === '0' || said === 'person' || isOneOf(words.person, said)) return { do: 'interrupt', reason: 'person' };
  if (said === '9' || said === 'repeat' || isOneOf(words.repeat, said)) return { do: 'repeat' };
  const language = languageChosen(desk, heard, question);
  if (language) return language;
  if (heard.kind === 'keys') return undefined;
  if (question.label !== 'imei' && looksLikeCard(heard)) return { do: 'say', lines: [words.notACard], askAgain: true };
  if (said === 'menu' || isOneOf(words.startOver, said)) return { do: 'startOver' };
  return undefined;
}

/** Surer than a guess: one sentence too many costs less than one that was not said. */
const leastForEmergency = 0.4;

/** What must not wait for the question: an emergency, a person, no more messages. Never a plain answer to it. */
async function urgent(desk: Desk, heard: Heard, question: Question<unknown>): Promise<Aside | undefined> {
  const { words } = desk;
  const said = saidIn(heard);
  // Who says just that to a voice wants it to be quiet.
  if (said === 'stop') return isSpoken(desk) ? undefined : optOut(desk);
  const text = freeWords(heard);
  if (text === undefined) return undefined;
  const understood = desk.understand(text);
  const { always, does } = topicOf[understood.intent];
  if (!always && does !== 'language') return undefined;
  if (always === 'emergency' ? understood.confidence < leastForEmergency : !isSure(understood)) return undefined;
  if (await isPlainAnswer(heard, question)) return undefined;
  switch (always) {
    case 'emergency':
      return { do: 'say', lines: [words.emergency, words.topics.personAnyTime], askAgain: true };
    case 'person':
      return { do: 'interrupt', reason: 'person' };
    case 'optOut':
      return optOut(desk);
    case undefined:
      return isWish(text) ? languageWished(desk, text, question) : undefined;
  }
}

async function optOut({ raw, here, words }: Desk): Promise<Aside> {
  await raw.contact.optOut(here.conversationId);
  return { do: 'say', lines: [words.optedOut], askAgain: true };
}

/** Of a choice only: there nothing comes of looking whether it takes something. */
async function isPlainAnswer(heard: Heard, question: Question<unknown>): Promise<boolean> {
  if (question.listen.by !== 'choice') return false;
  const accepted = await question.accept(heard);
  return typeof accepted === 'string' && !isMiss(accepted);
}

/** A question of their own, something that a person has to look after, or just a word of thanks. */
function byTheWay(desk: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  const { words } = desk;
  if (saidIn(heard) === 'language') return offer(desk);
  const text = freeWords(heard);
  if (text === undefined || !isWish(text)) return undefined;
  const understood = desk.understand(text);
  if (!isSure(understood)) return undefined;
  const { answer, care, does } = topicOf[understood.intent];
  if (does === 'otherImei' && beforeProof.has(question.label)) return { do: 'back', to: 'which phone', lines: [] };
  if (answer) return { do: 'say', lines: [answer(words)], askAgain: true };
  if (care) return { do: 'interrupt', reason: 'person', about: understood.intent };
  switch (does) {
    case 'repeat':
      return { do: 'repeat' };
    case 'goodbye':
      return { do: 'interrupt', reason: 'goodbye', about: understood.intent };
    case 'askAgain':
      return { do: 'say', lines: [], askAgain: true };
    case 'language':
    case 'otherImei':
    case undefined:
      return undefined;
  }
}

/** The questions from which another IMEI can be given and nothing else is lost. */
const beforeProof: ReadonlySet<string> = new Set(['imei', 'right imei', 'passcode', 'how to send']);

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
