import type { Imei14 } from '../../core/imei.js';
import type { Owner } from '../../core/services/identify.js';
import type { Desk } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { whichImei } from '../questions/imei.js';
import { whichPasscode } from '../questions/passcode.js';
import { ask, say, scene, type Story } from '../telling/story.js';
import { spaced } from '../words/words.js';
import { person } from './person.js';

/** Proves who somebody is by IMEI and passcode. Nothing said here tells whether the IMEI is on file. */
export function* identify(desk: Desk): Story<Owner> {
  const { conversationId, lender } = desk.here;
  for (;;) {
    const imei = yield* scene('which phone', whichPhone(desk));
    const { identificationId } = yield* desk.identify.begin(conversationId, lender.id, imei, 'identify');
    yield* scene('passcode', passcode(desk, identificationId));
    const owner = yield* desk.identify.owner(conversationId);
    if (owner) return owner;
    yield* say(desk.words.passcode.proveAgain);
  }
}

function* whichPhone(desk: Desk): Story<Imei14> {
  const { words } = desk;
  for (;;) {
    const answer = yield* ask(whichImei(words));
    if ('where' in answer) {
      yield* say(words.imei.where);
      continue;
    }
    if ((yield* ask(yesOrNo('right imei', words.imei.confirm(spaced(answer.digits)), words))) === 'yes')
      return answer.imei;
  }
}

/** Returns once the passcode was right; else a person takes over, for this cannot be got round. */
function* passcode(desk: Desk, identificationId: string): Story {
  const { words } = desk;
  for (let requests = 1; ; ) {
    switch (yield* ask(whichPasscode(desk, identificationId))) {
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
    choose<'again' | 'ring' | 'other'>('how to send', words.passcode.help, [
      { key: '1', value: 'again', choice: words.choices.again },
      { key: '2', value: 'ring', choice: words.choices.ring },
      { key: '3', value: 'other', choice: words.choices.otherContact },
    ]),
  );
  yield* desk.identify.resend(identificationId, route === 'again' ? 'text' : route, request);
  yield* say(route === 'ring' ? words.passcode.ringing : words.passcode.onItsWay);
}
