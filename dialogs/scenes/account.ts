import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { HandoverReason } from '../../core/handover.js';
import type { Desk } from '../desk.js';
import { choose } from '../questions/choice.js';
import { askMenu, goalOf, type Menu, menuOf } from '../questions/topics.js';
import { say, scene, type Story } from '../telling/story.js';
import type { Line } from '../telling/story.js';
import { pay } from './pay.js';
import { person } from './person.js';
import { plan } from './plan.js';
import { releaseStatus } from './releaseStatus.js';
import { visit } from './visit.js';

/** What an owner can ask for. */
const goals = ['pay', 'plan', 'status', 'visit'] as const;
export type AccountGoal = (typeof goals)[number];

/** Why the phone is locked, what lifts the lock, and what the owner wants to do about it. */
export function* account(desk: Desk, owner: Owner, wish?: AccountGoal): Story {
  for (let visits = 0; ; visits += 1) {
    const bill = yield* desk.bills.bill(desk.here.conversationId, owner);
    const stopped = forPerson(desk, bill);
    if (stopped) {
      yield* say(stopped.line);
      yield* person(desk, stopped.reason, 'account');
      return;
    }
    if (visits === 0) yield* scene('explanation', explain(desk, owner, bill));
    // What was asked for at the greeting; where nothing is owed the explanation has said it all.
    const wished = visits === 0 && bill.standing === 'owes' ? wish : undefined;
    switch (wished ?? (yield* askMenu(desk, accountMenu(desk, bill)))) {
      case 'pay':
        yield* scene('pay', pay(desk, owner, bill));
        break;
      case 'status':
        // The phone may have been unlocked since the bill was made, and a second release must not be asked for then.
        yield* scene('status', releaseStatus(desk, owner, yield* desk.bills.bill(desk.here.conversationId, owner)));
        break;
      case 'plan':
        yield* scene('plan', plan(desk, owner, bill));
        break;
      case 'visit':
        yield* scene('visit', visit(desk));
        break;
    }
  }
}

/** Where a machine should not decide, and no demand is made. */
function forPerson({ words }: Desk, bill: Bill): { line: Line; reason: HandoverReason } | undefined {
  switch (bill.standing) {
    case 'stolen':
      return { line: words.account.stolen, reason: 'stolen' };
    case 'moratorium':
      return { line: words.account.moratorium, reason: 'moratorium' };
    case 'care':
      return { line: words.account.care, reason: 'vulnerable' };
    case 'dispute':
      return { line: words.account.dispute, reason: 'dispute' };
    case 'sold':
      return { line: words.account.sold, reason: 'asked' };
    default:
      return undefined;
  }
}

function* explain(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words, here } = desk;
  if (bill.standing === 'owes') {
    const { overdue, minimumToUnlock, daysPastDue: days, lock } = bill;
    const locked = lock !== 'unlocked' && lock !== 'temporarily_unlocked' && lock !== 'released';
    const next = locked ? null : yield* desk.plans.running(here.conversationId, owner.loanId);
    // A plan that is kept is not a debt to be reminded of.
    if (next) return yield* say(words.plan.running(next));
    yield* say(words.account.owes({ lender: here.lender.name, overdue, minimumToUnlock, days, locked }));
    if (bill.relockAt) yield* say(words.account.unlockedUntil(words.day(bill.relockAt.slice(0, 10))));
    return;
  }
  const free = bill.lock === 'unlocked' || bill.lock === 'released';
  yield* say(free ? words.account.clear : words.account.clearButLocked);
  // Nothing is owed and the phone is locked: there is nothing to ask the owner, so the release is asked for at once.
  if (!free) yield* scene('status', releaseStatus(desk, owner, bill));
}

function accountMenu(desk: Desk, bill: Bill): Menu<AccountGoal> {
  const { choices, account: lines } = desk.words;
  const owes = bill.standing === 'owes' || bill.standing === 'clear';
  const rest = [
    { key: '3', value: 'status', choice: choices.status },
    { key: '4', value: 'visit', choice: choices.visit },
  ] as const;
  const question = choose<AccountGoal>(
    'what to do',
    bill.standing === 'owes' ? lines.menu : lines.menuClear,
    owes
      ? [
          { key: '1', value: 'pay', choice: choices.pay },
          { key: '2', value: 'plan', choice: choices.plan, hidden: bill.standing === 'clear' },
          ...rest,
        ]
      : rest,
  );
  return menuOf(
    desk,
    question,
    (intent) => goalOf(intent, goals),
    (goal) => choices[goal].title,
  );
}
