import { isFree, isUnlocked } from '../../core/lock.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { HandoverReason } from '../../core/handover.js';
import { contactLines } from '../answers.js';
import { type Desk, isSpoken } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { askMenu, goalAbout, goalOf, type Menu, menuOf } from '../questions/topics.js';
import { Interrupt, toMenu } from '../telling/interrupt.js';
import { ask, type Line, noted, say, scene, type Story } from '../telling/story.js';
import { type Ladder, line } from '../words/words.js';
import { move, toldElsewhere } from './move.js';
import { pay } from './pay.js';
import { person } from './person.js';
import { plan } from './plan.js';
import { promise } from './promise.js';
import { toldOfCode } from './reference.js';
import { releaseStatus } from './releaseStatus.js';
import { visit } from './visit.js';

/** What an owner can ask for. */
export const accountGoals = [
  'pay',
  'payoff',
  'plan',
  'promise',
  'status',
  'paid',
  'visit',
  'receipt',
  'due',
  'chat',
  'whatsapp',
  'call',
] as const;
export type AccountGoal = (typeof accountGoals)[number];
/** What is served whether anything is owed or not. */
const always: readonly string[] = ['receipt', 'chat', 'whatsapp', 'call'];
/** Where nothing is overdue and there is a balance: what was asked for of it too. */
const whileClear: readonly string[] = [...always, 'payoff'];
/** What else the menu takes without offering it. */
type AccountChoice = AccountGoal | 'otherPhone' | 'why';

/** What came before in this conversation: another that it goes on from, and that a person was offered to who is in need. */
export interface Before {
  readonly cameFrom?: string;
  readonly offered?: boolean;
}

/** Why the phone is locked, what lifts the lock, and what the owner wants to do about it; `wishes` are known already. */
export function* account(
  desk: Desk,
  owner: Owner,
  wishes: readonly AccountGoal[],
  { cameFrom, offered = false }: Before = {},
): Story<'otherPhone' | undefined> {
  let wanted: AccountChoice[] = [...wishes];
  let known = cameFrom;
  for (let visits = 0; ; visits += 1) {
    const bill = yield* desk.bills.bill(desk.here.conversationId, owner);
    const stopped = forPerson(desk, bill);
    if (stopped) {
      yield* say(stopped.line);
      yield* person(desk, stopped.reason, 'account');
      return undefined;
    }
    // What came from a shop with our asking makes another bill.
    if (visits === 0 && bill.standing === 'owes' && (yield* toldOfCode(desk, owner)) === 'paid') continue;
    try {
      if (visits === 0) yield* scene('explanation', explain(desk, owner, bill, offered));
    } catch (thrown) {
      wanted = wishesIn(thrown);
      continue;
    }
    known = yield* toldElsewhere(desk, owner, known);
    // Where nothing is owed the explanation has said all about the lock.
    const served = bill.standing === 'clear' ? whileClear : always;
    if (visits === 0 && bill.standing !== 'owes') wanted = wanted.filter((goal) => served.includes(goal));
    if (wanted.length === 0) wanted = (yield* noted()).flatMap(goalsIn);
    // A phone that was locked although nothing is owed has been asked for meanwhile, and may be free.
    const mended = visits === 0 && bill.standing !== 'owes' && !isFree(bill.lock);
    const now = mended ? yield* desk.bills.bill(desk.here.conversationId, owner) : bill;
    const [goal, ...then] = wanted.length > 0 ? wanted : yield* askMenu(desk, accountMenu(desk, now));
    wanted = then;
    if (goal === 'otherPhone') return goal;
    try {
      if (goal === 'why') yield* scene('explanation', explain(desk, owner, bill));
      else yield* serve(desk, owner, bill, goal as AccountGoal);
    } catch (thrown) {
      wanted = wishesIn(thrown);
    }
  }
}

const goalsIn = (about: string): readonly AccountGoal[] => [goalAbout(about, accountGoals) ?? []].flat();

/** What somebody wants instead; what an account does not serve is thrown on. */
function wishesIn(thrown: unknown): AccountGoal[] {
  if (!(thrown instanceof Interrupt) || thrown.reason !== 'wish') throw thrown;
  const { about = '' } = thrown;
  if (about !== toMenu && !goalAbout(about, accountGoals)) throw thrown;
  return [thrown.about ?? '', ...thrown.besides].flatMap(goalsIn);
}

function* serve(desk: Desk, owner: Owner, bill: Bill, goal: AccountGoal): Story {
  const { words, here } = desk;
  switch (goal) {
    case 'pay':
    case 'payoff':
      return yield* scene('pay', pay(desk, owner, bill, goal === 'payoff' ? goal : undefined));
    case 'status':
    case 'paid': {
      // The phone may have been unlocked since the bill was made, and a second release must not be asked for then.
      const now = yield* desk.bills.bill(here.conversationId, owner);
      return yield* scene('status', releaseStatus(desk, owner, now, goal === 'paid'));
    }
    case 'plan':
      return yield* scene('plan', plan(desk, owner, bill));
    case 'promise':
      return yield* scene('promise', promise(desk, owner, bill));
    case 'visit':
      return yield* scene('visit', visit(desk));
    case 'chat':
    case 'whatsapp':
    case 'call':
      return yield* scene('move', move(desk, goal));
    case 'due':
      return yield* say(bill.nextDue ? words.account.nextDue(bill.nextDue) : words.account.nothingNext);
    case 'receipt': {
      const { sent } = yield* desk.receipts.again(here.conversationId, owner.loanId);
      yield* say(sent ? words.account.receiptSent(sent) : words.account.noReceipt);
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

function* explain(desk: Desk, owner: Owner, bill: Bill, offered = false): Story {
  const { words, here } = desk;
  if (bill.inCare && bill.standing === 'owes') return yield* kindly(desk, owner, offered);
  if (bill.standing === 'owes') {
    const { overdue, minimumToUnlock, daysPastDue: days, lock } = bill;
    const locked = !isFree(lock);
    const next = locked ? null : yield* desk.plans.running(here.conversationId, owner.loanId);
    // A plan that is kept is not a debt to be reminded of.
    if (next) return yield* say(words.plan.running(next));
    yield* say(words.account.owes({ lender: here.lender.name, overdue, minimumToUnlock, days, locked }));
    if (bill.relockAt) yield* say(words.account.unlockedUntil(words.day(bill.relockAt.slice(0, 10))));
    return;
  }
  const free = isUnlocked(bill.lock);
  yield* say(free ? words.account.clear : words.account.clearButLocked);
  // Nothing is owed and the phone is locked: there is nothing to ask the owner, so the release is asked for at once.
  if (!free) yield* scene('status', releaseStatus(desk, owner, bill));
}

/** To who is in need nothing is reckoned up: a person is offered first, and what they ask for is theirs to choose. */
function* kindly(desk: Desk, { loanId }: Owner, offered: boolean): Story {
  const { gentle, offerPerson } = desk.words.topics;
  yield* desk.care.proved(desk.here.conversationId, loanId);
  yield* say(gentle, ...contactLines(desk, 'debt_advice'));
  if (!offered && (yield* ask(yesOrNo('offer a person', offerPerson, desk.words))) === 'yes')
    yield* person(desk, 'vulnerable', 'account');
}

/** On a call the key for going on in writing is said last. */
function withOffer(desk: Desk, [first, again, last]: Ladder): Ladder {
  if (!isSpoken(desk)) return [first, again, last];
  const { voice } = desk.words.moving.offer;
  return [line(`${first.voice} ${voice}`, first.text), line(`${again.voice} ${voice}`, again.text), last];
}

/** Who has a free phone and owes nothing now is let go: on a call the keys that are of no use any more are not read out. */
function wording(desk: Desk, bill: Bill): Ladder {
  const { menu, menuClear, menuFree } = desk.words.account;
  if (bill.standing !== 'owes' && isFree(bill.lock)) return menuFree;
  return withOffer(desk, bill.standing === 'owes' ? menu : menuClear);
}

function accountMenu(desk: Desk, bill: Bill): Menu<AccountChoice> {
  const { choices } = desk.words;
  const owes = bill.standing === 'owes' || bill.standing === 'clear';
  const rest = [
    { key: '3', value: 'status', choice: choices.status },
    { key: '4', value: 'visit', choice: choices.visit },
    { key: '5', value: 'chat', choice: choices.chat, hidden: true },
    { key: '6', value: 'otherPhone', choice: choices.otherPhone, hidden: true },
    { key: 'why', value: 'why', choice: choices.why, hidden: true },
    { key: 'whatsapp', value: 'whatsapp', choice: choices.whatsapp, hidden: true },
    { key: 'call', value: 'call', choice: choices.call, hidden: true },
  ] as const;
  const question = choose<AccountChoice>(
    'what to do',
    wording(desk, bill),
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
    (intent) => goalOf(intent, [...accountGoals, 'otherPhone', 'why']),
    (goal) => choices[goal === 'paid' ? 'status' : goal].title,
  );
}
