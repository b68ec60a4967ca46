import { isFree, isUnlocked } from '../../core/lock.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { ReleaseView } from '../../core/services/releases.js';
import type { Desk } from '../desk.js';
import { say, type Story } from '../telling/story.js';
import { person } from './person.js';
import { toldOfCode } from './reference.js';
import { lineFor, watched } from './released.js';

/**
 * What has become of the release; with a clear ledger and a locked phone the question itself asks for it. Who says that they
 * have paid (`paid`), where the ledger does not show it, hears so.
 */
export function* releaseStatus(desk: Desk, owner: Owner, bill: Bill, paid = false): Story {
  const { words, here } = desk;
  const owing = bill.standing === 'owes';
  // For as long as a plan runs it is free, though money is owed.
  if (owing ? isFree(bill.lock) : isUnlocked(bill.lock)) return yield* say(words.release.unlocked);
  const asked = yield* desk.releases.ask(here.conversationId, owner.loanId);
  if ('refused' in asked) {
    if (asked.refused === 'not_clear') return yield* notYet(desk, owner, owing, paid);
    yield* say(words.release.withPerson);
    return yield* person(desk, asked.refused === 'stolen' ? 'stolen' : 'release_late', 'status');
  }
  const [, onItsWay] = words.release.waiting;
  yield* asked.isNew ? watched(desk, owner, [words.release.asked, onItsWay], 20) : watched(desk, owner, [onItsWay], 6);
}

/** Money is owed: what was asked for before is told as it stands, and else what it takes. */
function* notYet(desk: Desk, owner: Owner, owing: boolean, paid: boolean): Story {
  const { words, here } = desk;
  if (!owing) return yield* say(words.release.notClear);
  if ((yield* toldOfCode(desk, owner)) !== 'none') return;
  const view = yield* desk.releases.status(here.conversationId, owner.loanId);
  // A phone that was freed once and is locked for new arrears is not "unlocked".
  const underWay = view.state !== 'none' && !over.includes(view.state);
  if (underWay) return yield* say(lineFor(desk, view));
  if (paid) return yield* say(words.release.notSeen, words.topics.personAnyTime);
  yield* say(...(view.state === 'none' ? [words.release.none] : []), words.release.notClear);
}

const over: readonly ReleaseView['state'][] = [
  'confirmed',
  'watching',
  'closed',
  'completing',
  'released',
  'cancelled',
];
