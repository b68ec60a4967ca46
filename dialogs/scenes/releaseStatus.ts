import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { ReleaseView } from '../../core/services/releases.js';
import type { Desk } from '../desk.js';
import { say, type Story, waitUntil } from '../telling/story.js';
import type { Line } from '../telling/story.js';
import { person } from './person.js';

/** What has become of the release; with a clear ledger and a locked phone the question itself asks for it. */
export function* releaseStatus(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words, here } = desk;
  if (bill.lock === 'unlocked' || bill.lock === 'released') return yield* say(words.release.unlocked);
  if (bill.standing === 'owes') {
    const view = yield* desk.releases.status(here.conversationId, owner.loanId);
    return yield* say(
      ...(view.state === 'none' ? [words.release.none, words.release.notClear] : [lineFor(desk, view)]),
    );
  }
  const asked = yield* desk.releases.ask(here.conversationId, owner.loanId);
  if ('refused' in asked) {
    if (asked.refused === 'not_clear') return yield* say(words.release.notClear);
    yield* say(words.release.withPerson);
    return yield* person(desk, asked.refused === 'stolen' ? 'stolen' : 'release_late', 'status');
  }
  const [, onItsWay] = words.release.waiting;
  yield* asked.isNew ? watched(desk, owner, [words.release.asked, onItsWay], 20) : watched(desk, owner, [onItsWay], 6);
}

/** Watches the release for as long as a caller can be kept, and says where it stands then. */
export const untilReleased = (desk: Desk, owner: Owner): Story => watched(desk, owner, desk.words.release.waiting, 20);

function* watched(desk: Desk, owner: Owner, hold: readonly [Line, ...Line[]], patienceSeconds: number): Story {
  const { here } = desk;
  const view = yield* waitUntil<ReleaseView>({
    label: 'release',
    look: () => desk.raw.releases.status(here.conversationId, owner.loanId),
    done: (seen) => settled.includes(seen.state),
    patienceSeconds,
    hold,
  });
  yield* say(lineFor(desk, view));
}

const settled: readonly ReleaseView['state'][] = [
  'confirmed',
  'watching',
  'closed',
  'completing',
  'released',
  'held',
  'offline',
  'escalated',
  'cancelled',
];

function lineFor({ words: { release: lines } }: Desk, view: ReleaseView): Line {
  switch (view.state) {
    case 'none':
    case 'cancelled':
      return lines.none;
    case 'confirmed':
    case 'watching':
    case 'closed':
    case 'completing':
    case 'released':
      return lines.unlocked;
    case 'held':
      return lines.held(view.heldBecause);
    case 'offline':
      return lines.offline;
    case 'escalated':
    case 'overdue':
    case 'relocked':
      return lines.withPerson;
    case 'accepted':
    case 'propagating':
      return lines.accepted;
    default:
      return lines.onItsWay;
  }
}
