import { Problem } from '../core/problem.js';
import type { Desk } from './desk.js';
import { choose, yesOrNo } from './questions/choice.js';
import { askMenu, goalOf, menuOf } from './questions/topics.js';
import { account, type AccountGoal } from './scenes/account.js';
import { identify } from './scenes/identify.js';
import { inOtherLanguages, language } from './scenes/language.js';
import { person } from './scenes/person.js';
import { visit } from './scenes/visit.js';
import { why } from './scenes/why.js';
import { Interrupt } from './telling/interrupt.js';
import { ask, say, scene, type Story } from './telling/story.js';
import { type Goal, topicOf } from './topics.js';
import { isIntent } from './understanding/intents.js';

/** The whole conversation. */
export function* support(desk: Desk): Story {
  for (let topics = 0; ; topics += 1) {
    try {
      yield* scene('topic', topic(desk, topics === 0));
    } catch (thrown) {
      if (!(yield* recovered(desk, thrown))) return;
    }
  }
}

function* topic(desk: Desk, first: boolean): Story {
  const goal = yield* askMenu(desk, whatBringsYou(desk, first));
  switch (goal) {
    case 'why':
      return yield* scene('why', why(desk));
    case 'visit':
      return yield* scene('visit', visit(desk));
    case 'language':
      return yield* scene('language', language(desk));
    case 'unlock':
      return yield* scene('unlock', unlock(desk));
    case 'pay':
    case 'plan':
    case 'status':
      return yield* scene('unlock', unlock(desk, goal));
  }
}

/** `wish` is what was asked for before the owner was known. */
function* unlock(desk: Desk, wish?: AccountGoal): Story {
  for (;;) {
    const owner = yield* scene('identify', identify(desk));
    try {
      return yield* scene('account', account(desk, owner, wish));
    } catch (thrown) {
      // The proof lasts a quarter of an hour; after that it is asked for again, and nothing else is lost.
      if (!(thrown instanceof Problem) || thrown.code !== 'identify.not_proved') throw thrown;
      yield* say(desk.words.passcode.proveAgain);
    }
  }
}

/** Whoever asks for a person, is not understood, or meets an outage gets a person. False ends the conversation. */
function* recovered(desk: Desk, first: unknown): Story<boolean> {
  for (let thrown = first; ; ) {
    try {
      if (!(thrown instanceof Interrupt)) {
        yield* say(desk.words.handover.outage);
        yield* scene('person', person(desk, 'outage', ''));
      } else if (thrown.reason === 'goodbye') {
        if (thrown.about !== undefined) yield* say(desk.words.goodbye);
        return false;
      } else yield* withPerson(desk, thrown);
      return true;
    } catch (again) {
      if (!(again instanceof Interrupt)) throw again;
      thrown = again;
    }
  }
}

function* withPerson(desk: Desk, { reason, place, about }: Interrupt): Story {
  const care = about !== undefined && isIntent(about) ? topicOf[about].care : undefined;
  if (!care) return yield* scene('person', person(desk, reason === 'person' ? 'asked' : 'not_understood', place));
  const { offerPerson } = desk.words.topics;
  yield* say(care.line(desk.words));
  if (care.ask && (yield* ask(yesOrNo('offer a person', offerPerson, desk.words))) === 'no') return;
  yield* scene('person', person(desk, care.reason, place));
}

const goals = ['unlock', 'why', 'visit', 'language', 'pay', 'plan', 'status'] as const;

function whatBringsYou(desk: Desk, first: boolean) {
  const { words, here } = desk;
  const { choices } = words;
  const many = here.lender.languages.length > 1;
  const ladder = first ? words.greeting(here.lender.name, many) : words.anythingElse(many);
  const question = choose<Goal>('what brings you', inOtherLanguages(desk, ladder), [
    { key: '1', value: 'unlock', choice: choices.unlock },
    { key: '2', value: 'why', choice: choices.why },
    { key: '3', value: 'visit', choice: choices.visit },
    { key: '8', value: 'language', choice: choices.language, hidden: !many },
  ]);
  return menuOf(
    desk,
    question,
    (intent) => goalOf(intent, goals),
    (goal) => choices[goal].title,
  );
}
