import { Problem } from '../core/problem.js';
import type { Desk } from './desk.js';
import { choose } from './questions/choice.js';
import { account } from './scenes/account.js';
import { identify } from './scenes/identify.js';
import { person } from './scenes/person.js';
import { visit } from './scenes/visit.js';
import { Interrupt } from './telling/interrupt.js';
import { ask, say, scene, type Story } from './telling/story.js';

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
  switch (yield* ask(whatBringsYou(desk, first))) {
    case 'unlock':
      return yield* scene('unlock', unlock(desk));
    case 'why':
      return yield* say(desk.words.why.general);
    case 'visit':
      return yield* scene('visit', visit(desk));
    case 'language':
      return yield* say(desk.words.onlyLanguage);
  }
}

function* unlock(desk: Desk): Story {
  for (;;) {
    const owner = yield* scene('identify', identify(desk));
    try {
      return yield* scene('account', account(desk, owner));
    } catch (thrown) {
      // The proof lasts a quarter of an hour; after that it is asked for again, and nothing else is lost.
      if (!(thrown instanceof Problem) || thrown.code !== 'identify.not_proved') throw thrown;
      yield* say(desk.words.passcode.proveAgain);
    }
  }
}

/** Whoever asks for a person, is not understood, or meets an outage gets a person. False ends the conversation. */
function* recovered(desk: Desk, thrown: unknown): Story<boolean> {
  if (thrown instanceof Interrupt && thrown.reason === 'goodbye') return false;
  try {
    if (thrown instanceof Interrupt) {
      yield* scene('person', person(desk, thrown.reason === 'person' ? 'asked' : 'not_understood', thrown.place));
    } else {
      yield* say(desk.words.handover.outage);
      yield* scene('person', person(desk, 'outage', ''));
    }
    return true;
  } catch (again) {
    if (again instanceof Interrupt && again.reason === 'goodbye') return false;
    throw again;
  }
}

function whatBringsYou({ words, here }: Desk, first: boolean) {
  const { choices } = words;
  const many = here.lender.languages.length > 1;
  return choose<'unlock' | 'why' | 'visit' | 'language'>(
    'what brings you',
    first ? words.greeting(here.lender.name, many) : words.anythingElse(many),
    [
      { key: '1', value: 'unlock', choice: choices.unlock },
      { key: '2', value: 'why', choice: choices.why },
      { key: '3', value: 'visit', choice: choices.visit },
      { key: '8', value: 'language', choice: choices.language, hidden: !many },
    ],
  );
}
