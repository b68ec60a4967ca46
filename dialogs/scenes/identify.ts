import type { Imei14 } from '../../core/imei.js';
import type { Owner } from '../../core/services/identify.js';
import type { Desk } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { type ImeiGiven, imeiIn, whichImei } from '../questions/imei.js';
import { type Route, whichPasscode } from '../questions/passcode.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Question, say, scene, type Story } from '../telling/story.js';
import { spaced, type Words } from '../words/words.js';
import { person } from './person.js';

/** Proves who somebody is by IMEI and passcode. Nothing said here tells whether the IMEI is on file. */
export function* identify(desk: Desk, given?: ImeiGiven): Story<Owner> {
  const { conversationId, lender } = desk.here;
  for (let already = given; ; already = undefined) {
    const imei = yield* scene('which phone', whichPhone(desk, already));
    const { identificationId } = yield* desk.identify.begin(conversationId, lender.id, imei, 'identify');
    yield* scene('passcode', passcode(desk, identificationId));
    const owner = yield* desk.identify.owner(conversationId);
    if (owner) {
      yield* desk.tickets.proved(conversationId);
      return owner;
    }
    yield* say(desk.words.passcode.proveAgain);
  }
}

/** `given` is an IMEI that was named before it was asked for; it is read back like any other. */
function* whichPhone(desk: Desk, given?: ImeiGiven): Story<Imei14> {
  const { words } = desk;
  for (let instead = given; ; ) {
    const answer = instead ?? (yield* ask(whichImei(words)));
    if ('where' in answer) {
      yield* say(words.imei.where);
      continue;
    }
    const right = yield* ask(rightImei(words, answer));
    if (right === 'yes') return answer.imei;
    instead = right === 'no' ? undefined : right;
  }
}

/** Read back: yes, no, or the right one in the same breath ("no, it is 8611 …"). */
function rightImei(words: Words, { digits }: ImeiGiven): Question<'yes' | 'no' | ImeiGiven> {
  const question = yesOrNo('right imei', words.imei.confirm(spaced(digits)), words);
  const another = (heard: Heard): ImeiGiven | undefined => (heard.kind === 'words' ? imeiIn(heard.text) : undefined);
  return { ...question, accept: (heard) => another(heard) ?? question.accept(heard) };
}

/** Returns once the passcode was right; else a person takes over, for this cannot be got round. */
function* passcode(desk: Desk, identificationId: string): Story {
  const { words } = desk;
  for (let [tries, requests] = [0, 1]; ; tries += 1) {
    const answer = yield* ask(whichPasscode(desk, identificationId, tries > 0));
    switch (answer) {
      case 'proved':
        return;
      case 'wrong':
        yield* say(words.passcode.wrong);
        break;
      case 'expired':
        yield* desk.identify.resend(identificationId, 'text', requests++);
        yield* say(words.passcode.expired);
        break;
      case 'no_code':
        yield* scene('no passcode', noPasscode(desk, identificationId, requests++));
        break;
      case 'again':
      case 'ring':
      case 'other':
        yield* sendBy(desk, identificationId, answer, requests++);
        break;
      case 'no_tries_left':
        yield* say(words.passcode.noTriesLeft);
        yield* person(desk, 'no_way_to_prove', 'passcode');
        return;
    }
  }
}

/** The SIM is often in the locked phone: sent again, rung through, or to another number that has long been on file. */
function* noPasscode(desk: Desk, identificationId: string, request: number): Story {
  const { words } = desk;
  const { lookup } = yield* desk.identify.progress(identificationId);
  if (lookup === 'delayed') yield* say(words.passcode.delayed);
  const route = yield* ask(
    choose<Route>('how to send', words.passcode.help, [
      { key: '1', value: 'again', choice: words.choices.again },
      { key: '2', value: 'ring', choice: words.choices.ring },
      { key: '3', value: 'other', choice: words.choices.otherContact },
    ]),
  );
  yield* sendBy(desk, identificationId, route, request);
}

function* sendBy(desk: Desk, identificationId: string, route: Route, request: number): Story {
  yield* desk.identify.resend(identificationId, route === 'again' ? 'text' : route, request);
  yield* say(route === 'ring' ? desk.words.passcode.ringing : desk.words.passcode.onItsWay);
}
