import { hasCard } from '../core/cardNumber.js';
import type { Channel } from '../core/conversation.js';
import { fileTypes } from '../core/sentFile.js';
import type { Desk } from './desk.js';
import { isSpoken } from './desk.js';
import { asksNobody, beforeProof, elsewhere, startingOver } from './elsewhere.js';
import { optionFor } from './questions/choice.js';
import { asksWhatFor, imeiIn } from './questions/imei.js';
import { answersTo } from './answers.js';
import { correction, isAboutQuestion, meantBy } from './corrections.js';
import { isEmergency } from './danger.js';
import { isCrisis } from './need.js';
import { freeWords, isWish, needBeside, severalWishes } from './questions/topics.js';
import { leavesQueue } from './held.js';
import { isOneOf, saidIn } from './said.js';
import { greeting, languageChosen, languageNamed, offer } from './scenes/language.js';
import type { Aside, FindAside } from './telling/asides.js';
import type { Heard } from './telling/heard.js';
import { isMiss, type Question } from './telling/story.js';
import { crisis, type Goal, topicOf } from './topics.js';
import { readYesNo } from './understanding/entities/answers.js';
import { deniesAll } from './understanding/entities/amounts.js';
import type { Intent } from './understanding/intents.js';
import type { Understood } from './understanding/understanding.js';
import { notOurs, tooOdd } from './notOurs.js';
import { isSure } from './wishes.js';

/**
 * What works at any question: a person, an emergency, no more messages, say it again, start over, another language, a
 * card number that must not be here; and, where the question did not understand it, whatever people ask by the way.
 */
export function findAsideFor(desk: Desk): FindAside {
  return async (stage, heard, question) => {
    // Whoever is with a person talks to that person.
    const talks = question.listen.by !== 'queue';
    if (stage === 'after') return talks ? byTheWay(desk, heard, question) : undefined;
    // Their case stays for a call back: what is theirs to decide by themselves does not wait for an empty desk.
    if (!talks && !isSpoken(desk) && leavesQueue(desk, heard))
      await desk.raw.handovers.abandon(desk.here.conversationId);
    return alwaysWins(desk, heard, question) ?? (talks ? await urgent(desk, heard, question) : undefined);
  };
}

function alwaysWins(desk: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  const { words } = desk;
  // Sending something is no answer, and no miss.
  if (heard.kind === 'media')
    return {
      do: 'say',
      lines: [fileTypes.includes(heard.contentType) ? words.fileArrived : words.fileNotTaken],
      askAgain: true,
    };
  // The chat's menu ends it, in whatever language: what the button says need not be understood.
  if (heard.kind === 'button' && heard.value === 'goodbye')
    return { do: 'interrupt', reason: 'goodbye', about: 'goodbye' };
  const said = saidIn(heard);
  if (said === undefined) return undefined;
  if (said === '0' || said === 'person' || isOneOf(words.person, said)) return { do: 'interrupt', reason: 'person' };
  if (said === '9' || said === 'repeat' || isOneOf(words.repeat, said)) return { do: 'repeat' };
  const language = languageChosen(desk, heard, question);
  if (language) return language;
  if (heard.kind === 'keys') return undefined;
  if (looksLikeCard(heard)) return { do: 'say', lines: [words.notACard], askAgain: true };
  if (said === 'menu' || isOneOf(words.startOver, said)) return startingOver(question);
  return undefined;
}

/** What must not wait for the question: an emergency, a person, no more messages. Never a plain answer to it. */
async function urgent(desk: Desk, heard: Heard, question: Question<unknown>): Promise<Aside | undefined> {
  const said = saidIn(heard);
  // Who says just that to a voice wants it to be quiet.
  if (said === 'stop') return isSpoken(desk) ? undefined : optOut(desk, question);
  if (heard.kind === 'words' && heard.text.includes('🆘')) return emergency(desk, question);
  const text = freeWords(heard);
  if (text === undefined) return undefined;
  if (isCrisis(text)) return { do: 'interrupt', reason: 'person', about: crisis };
  const beside = needBeside(desk, text);
  if (beside) return { do: 'interrupt', reason: 'person', about: beside.need, besides: beside.wishes };
  const understood = desk.understand(text);
  const { always, does } = topicOf[understood.intent];
  if (!always && does !== 'language') return undefined;
  if (always === 'emergency' ? !isEmergency(understood) : !isSure(understood)) return undefined;
  // "I don't want that" is a no to what was asked, and no word about messages.
  if (always === 'optOut' && readYesNo(text, desk.words.language)) return undefined;
  const wished = does === 'language' && isWish(text) ? languageNamed(desk, text, question) : undefined;
  if (wished) return wished;
  if (await isPlainAnswer(heard, question)) return undefined;
  switch (always) {
    case 'emergency':
      return emergency(desk, question);
    case 'person':
      return { do: 'interrupt', reason: 'person' };
    case 'optOut':
      return optOut(desk, question);
    case undefined:
      return isWish(text) ? offer(desk) : undefined;
  }
}

function emergency(desk: Desk, question: Question<unknown>): Aside {
  const { emergency: dangers, topics } = desk.words;
  return { do: 'say', lines: [dangers, topics.personAnyTime], ...askedAgain(desk, question) };
}

async function optOut(desk: Desk, question: Question<unknown>): Promise<Aside> {
  await desk.raw.contact.optOut(desk.here.conversationId);
  return { do: 'say', lines: [desk.words.optedOut], ...askedAgain(desk, question) };
}

/** A voice asks again in fewer words, and nobody is greeted twice. */
const askedAgain = (desk: Desk, { label }: Question<unknown>) =>
  ({ askAgain: true, short: isSpoken(desk) || label === greeting }) as const;

/** Somebody took the case of who no longer waited for it, or gave it back. */
function joinedAfterAll({ words: { handover } }: Desk, state: string): Aside | undefined {
  if (state === 'claimed') return { do: 'say', lines: [handover.joined], askAgain: false };
  if (state !== 'returned' && state !== 'resolved') return undefined;
  return { do: 'say', lines: [handover.backWithAssistant], askAgain: true };
}

/** Of a choice only: there nothing comes of looking whether it takes something. */
async function isPlainAnswer(heard: Heard, question: Question<unknown>): Promise<boolean> {
  if (question.listen.by !== 'choice') return false;
  const accepted = await question.accept(heard);
  return typeof accepted === 'string' && !isMiss(accepted);
}

/** A question of their own, something that a person has to look after, another wish, or just a word of thanks. */
function byTheWay(desk: Desk, heard: Heard, question: Question<unknown>): Aside | undefined {
  if (heard.kind === 'news' && heard.news.kind === 'elsewhere')
    return { do: 'say', lines: [desk.words.moving.openedIn(heard.news.state as Channel)], askAgain: false };
  if (heard.kind === 'news' && heard.news.kind === 'handover') return joinedAfterAll(desk, heard.news.state);
  if (saidIn(heard) === 'language') return offer(desk);
  if (question.label === 'how to send' && isSixDigits(heard))
    return { do: 'back', to: 'passcode', lines: [], hears: true };
  if (question.listen.by === 'nothing' && isNo(desk, heard)) return startingOver(question);
  const goal = goalSaid(desk, heard);
  const given = heard.kind === 'words' ? imeiIn(heard.text) : undefined;
  if ((given || goal === 'otherPhone') && beforeProof.has(question.label))
    return { do: 'back', to: 'which phone', lines: [], hears: true };
  if (goal) return elsewhere(desk, goal, [goal], question);
  if (given && asksNobody.has(question.label)) return { do: 'interrupt', reason: 'wish', about: given.digits };
  const text = freeWords(heard);
  if (text === undefined) return undefined;
  if (!isWish(text)) return tooOdd(desk, text);
  const understood = meantBy(desk, text);
  if (question.label === 'imei' && asksWhatFor(text, understood))
    return { do: 'say', lines: [desk.words.imei.whatFor], ...askedAgain(desk, question) };
  const back = correction(text, understood, question);
  if (back && isAboutQuestion(text, understood, question)) return back;
  const several = severalWishes(desk, text, understood);
  if (several) return inTurn(desk, several, question);
  if (question.label === 'imei' && mayMean(understood, 'find_imei')) return asideFor(desk, 'find_imei', question);
  const intent = isSure(understood) ? understood.intent : aboutAllOfIt(text, understood);
  const aside = intent ? asideFor(desk, intent, question, text) : undefined;
  return aside ?? back ?? notOurs(desk, text, understood, question);
}

/** The passcode came after all. */
const isSixDigits = (heard: Heard): boolean => heard.kind === 'words' && /^\s*(?:\p{Nd}[\s.-]?){6}$/u.test(heard.text);

const isNo = ({ words }: Desk, heard: Heard): boolean =>
  heard.kind === 'words' && readYesNo(heard.text, words.language) === 'no';

/** Whether all is to be paid or cannot be: surer than the rest of the sentence. */
function aboutAllOfIt(text: string, understood: Understood): Intent | undefined {
  if (deniesAll(text, understood.language)) return 'payment_plan';
  const isAll = understood.entities.some(({ kind, value }) => kind === 'share' && value === 'full');
  return isAll && mayMean(understood, 'pay_off') ? 'pay_off' : undefined;
}

/** At its own question a guess is enough. */
const mayMean = ({ intent, alternatives }: Understood, wanted: Intent): boolean =>
  intent === wanted || (alternatives?.includes(wanted) ?? false);

/** A choice of the menus by its button or its name, at a question that has no such choice. */
function goalSaid({ words }: Desk, heard: Heard): Goal | undefined {
  const options = menuGoals.map((value) => ({ key: '', value, choice: words.choices[value] }));
  if (heard.kind === 'keys') return undefined;
  return optionFor(heard, options)?.value;
}

/** Of one that is said as another is, the first counts: "pay" is more than to unlock. */
const menuGoals = [
  'pay',
  'unlock',
  'why',
  'visit',
  'plan',
  'status',
  'receipt',
  'due',
  'otherPhone',
  'chat',
  'whatsapp',
  'call',
] as const;

function asideFor(desk: Desk, intent: Intent, question: Question<unknown>, text = ''): Aside | undefined {
  const { words } = desk;
  const { answer, answersFirst, care, does, leads } = topicOf[intent];
  const isBeforeProof = beforeProof.has(question.label);
  if (does === 'otherImei' && isBeforeProof) return { do: 'back', to: 'which phone', lines: [] };
  const waits = isBeforeProof && leads && elsewhere(desk, intent, leads, question);
  if (waits)
    return waits.do === 'say' && answersFirst && answer ? { ...waits, lines: [answer(words), ...waits.lines] } : waits;
  if (answer) return { do: 'say', lines: answersTo(desk, intent), ...askedAgain(desk, question) };
  if (care) return { do: 'interrupt', reason: 'person', about: intent };
  switch (does) {
    case 'repeat':
      return { do: 'repeat', slow: slowly.test(text) };
    case 'goodbye':
      // Whoever takes leave in writing while something is waited for still wants to be told when it comes.
      if (question.listen.by === 'nothing' && !isSpoken(desk))
        return { do: 'say', lines: [words.goodbye], askAgain: false };
      return { do: 'interrupt', reason: 'goodbye', about: intent };
    case 'askAgain':
      return { do: 'say', lines: [], askAgain: true, short: true };
    case 'language':
    case 'otherImei':
    case undefined:
      return leads ? elsewhere(desk, intent, leads, question) : undefined;
  }
}

/** "Slower, please", in any of the languages. */
const slowly =
  /slow|despacio|lent[oa]|धीरे|आराम से|dheere|dhire|aaram se|හෙමින්|hemin|මෙතුව|மெதுவா|medhuva|methuva|mella|மெல்ல/iu;

/** Several things at once: what can be answered is, what has to wait is kept, and the rest is gone to in its order. */
function inTurn(desk: Desk, several: readonly Intent[], question: Question<unknown>): Aside | undefined {
  const asides = several.map((intent) => asideFor(desk, intent, question));
  const said = asides.filter((aside) => aside?.do === 'say');
  const lines = [...new Set(said.flatMap((aside) => aside.lines))];
  const notes = said.flatMap((aside) => aside.notes ?? []);
  const [first, ...others] = asides.filter((aside) => aside?.do === 'offer' || aside?.do === 'interrupt');
  if (first) return { ...first, besides: [...notes, ...others.flatMap(({ about }) => about ?? [])], lines };
  return said.length > 0 ? { do: 'say', lines, notes, ...askedAgain(desk, question) } : undefined;
}

/** Refused, and not kept: channels take the number itself out before anything is stored. */
const looksLikeCard = (heard: Heard): boolean => heard.kind === 'words' && hasCard(heard.text);
