import type { Desk } from '../desk.js';
import { choose, type Option } from '../questions/choice.js';
import { askMenu, menuOf } from '../questions/topics.js';
import { type Meaning, meaningOfScreen } from '../screenWords.js';
import { ask, say, type Line, type Story } from '../telling/story.js';
import { type ContactKind, topicOf } from '../topics.js';
import type { Intent } from '../understanding/intents.js';
import type { Named, Screen } from '../words/topics/topicWords.js';
import type { Ladder } from '../words/words.js';
import { isSure } from '../wishes.js';
import { contactLines } from '../answers.js';

/**
 * Why the phone is locked, and whether it is really this lock: by what the screen says word for word, else by whom it names,
 * else by what another SIM shows. Nothing of an account is told.
 */
export function* why(desk: Desk): Story {
  const meaning = yield* whatItSays(desk);
  const elsewhere = helpsWith[meaning];
  yield* say(answerTo(desk, meaning), ...(elsewhere ? contactLines(desk, elsewhere) : []));
}

function* whatItSays(desk: Desk): Story<Meaning | 'imei' | 'other' | 'otherLender'> {
  const { screens } = desk.words.topics;
  const options = (Object.keys(keys) as Screen[]).map(
    (value): Option<Screen> => ({ key: keys[value], value, choice: screens[value] }),
  );
  const { question, titleOf } = menuOf<Screen>(
    desk,
    choose('what the screen says', desk.words.topics.triage.ask, options),
    (intent) => screenMeant[intent],
    (value) => screens[value].title,
  );
  const [screen] = yield* askMenu<Screen, { readonly means: Meaning }>(desk, {
    titleOf,
    question: {
      ...question,
      accept: (heard) => {
        const means = heard.kind === 'words' && !isWishOf(desk, heard.text) ? meaningOfScreen(heard.text) : undefined;
        return means ? { means } : question.accept(heard);
      },
    },
  });
  if (typeof screen === 'object') return screen.means;
  return screen === 'other' ? yield* whomItNames(desk) : screen;
}

/** "I paid the instalment yesterday" is no screen that speaks of instalments. */
function isWishOf(desk: Desk, text: string): boolean {
  const understood = desk.understand(text);
  return isSure(understood) && understood.intent !== 'lock_reason' && topicOf[understood.intent].leads !== undefined;
}

function* whomItNames(desk: Desk): Story<Meaning | 'other' | 'otherLender'> {
  const { named, triage } = desk.words.topics;
  const choices = (Object.keys(named) as Named[]).map(
    (value, index): Option<Named> => ({ key: String(index + 1), value, choice: named[value] }),
  );
  switch (yield* ask(choose<Named>('whom it names', triage.names(desk.here.lender.name), choices))) {
    case 'us':
      return 'overdue';
    case 'other':
      return 'otherLender';
    case 'lost':
      return 'lost';
    case 'money':
      return 'scam';
    case 'nobody':
      return (yield* whatIsBlocked(desk, triage.sims)) === 'sim' ? 'sim' : 'other';
  }
}

function* whatIsBlocked({ words }: Desk, sims: Ladder): Story<'all' | 'sim'> {
  const { all, sim } = words.topics.blocked;
  return yield* ask(
    choose<'all' | 'sim'>('what is blocked', sims, [
      { key: '1', value: 'all', choice: all },
      { key: '2', value: 'sim', choice: sim },
    ]),
  );
}

/** Who else helps with it. */
const helpsWith: Readonly<Partial<Record<Meaning | 'imei' | 'other' | 'otherLender', ContactKind>>> = {
  account: 'maker',
  sim: 'carrier',
  otherLender: 'hotline',
};

const keys: Readonly<Record<Screen, string>> = {
  overdue: '1',
  account: '2',
  sim: '3',
  pin: '4',
  imei: '5',
  other: '6',
};

const screenMeant: Readonly<Partial<Record<Intent, Screen>>> = {
  lock_reason: 'overdue',
  mi_account: 'account',
  find_imei: 'imei',
};

function answerTo({ words }: Desk, meaning: Meaning | 'imei' | 'other' | 'otherLender'): Line {
  if (meaning === 'overdue') return words.why.general;
  if (meaning === 'imei') return words.imei.where;
  return words.topics.triage[meaning];
}
