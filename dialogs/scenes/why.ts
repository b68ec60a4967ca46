import type { Desk } from '../desk.js';
import { choose, type Option } from '../questions/choice.js';
import { askMenu, menuOf } from '../questions/topics.js';
import { say, type Line, type Story } from '../telling/story.js';
import type { Intent } from '../understanding/intents.js';
import type { Screen } from '../words/topics/topicWords.js';

/** Why the phone is locked, and whether it is really this lock, by what the screen says. Nothing of an account is told. */
export function* why(desk: Desk): Story {
  const { words } = desk;
  const { screens, triage } = words.topics;
  const options = (Object.keys(keys) as Screen[]).map(
    (value): Option<Screen> => ({ key: keys[value], value, choice: screens[value] }),
  );
  const question = choose('what the screen says', triage.ask, options);
  const meaningOf = (intent: Intent): Screen | undefined => screenMeant[intent];
  const screen = yield* askMenu(
    desk,
    menuOf(desk, question, meaningOf, (value) => screens[value].title),
  );
  yield* say(answerTo(desk, screen));
}

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

function answerTo({ words }: Desk, screen: Screen): Line {
  if (screen === 'overdue') return words.why.general;
  if (screen === 'imei') return words.imei.where;
  return words.topics.triage[screen];
}
