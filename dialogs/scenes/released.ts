import type { Owner } from '../../core/services/identify.js';
import type { ReleaseView } from '../../core/services/releases.js';
import type { Desk } from '../desk.js';
import { type Line, say, type Story, waitUntil } from '../telling/story.js';

/** Watches the release for as long as a caller can be kept, and says where it stands then. */
export const untilReleased = (desk: Desk, owner: Owner): Story => watched(desk, owner, desk.words.release.waiting, 20);

/** Watches the release while `hold` is said, for so many seconds at most. */
export function* watched(desk: Desk, owner: Owner, hold: readonly [Line, ...Line[]], patienceSeconds: number): Story {
  const { here } = desk;
  const view = yield* waitUntil<ReleaseView>({
    label: 'release',
    look: () => desk.raw.releases.status(here.conversationId, owner.loanId),
    done: (seen) => settled.includes(seen.state),
    patienceSeconds,
    // It goes on by itself, and they are told by message.
    leaves: true,
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

export function lineFor({ words: { release: lines } }: Desk, view: ReleaseView): Line {
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
