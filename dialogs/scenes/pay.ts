import { atLeast, type Money, money } from '../../core/money.js';
import type { PaymentPurpose } from '../../core/payment.js';
import { Problem } from '../../core/problem.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { PaymentProgress, PaymentRefusal } from '../../core/services/payments.js';
import { type Desk, isSpoken } from '../desk.js';
import { whichAmount } from '../questions/amount.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { whichCard } from '../questions/card.js';
import { Interrupt } from '../telling/interrupt.js';
import { ask, type Line, say, type Story, waitUntil } from '../telling/story.js';
import { line } from '../words/words.js';
import { untilReleased } from './releaseStatus.js';

type Purpose = 'overdue' | 'payoff' | 'other';

/** Agrees an amount, takes the money by card on the call, and stays until the phone is on its way to being free. */
export function* pay(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words } = desk;
  const purpose = yield* ask(whatToPay(desk, bill));
  const amount =
    purpose === 'other' ? yield* otherAmount(desk, bill) : purpose === 'payoff' ? bill.payoff : bill.overdue;
  const lifts = atLeast(amount, bill.minimumToUnlock);
  const readBack = lifts ? words.pay.confirm(amount) : words.pay.confirmTooLittle(amount, bill.minimumToUnlock);
  if ((yield* ask(yesOrNo('right amount', readBack, words))) === 'no') return;
  yield* collect(desk, owner, { purpose, amount, quoteId: bill.quoteId, planId: null });
}

function whatToPay({ words }: Desk, bill: Bill) {
  return choose<Purpose>('what to pay', words.pay.what(bill.overdue, bill.payoff, bill.payoffGoodThrough), [
    { key: '1', value: 'overdue', choice: words.choices.overdue },
    { key: '2', value: 'payoff', choice: words.choices.payoff },
    { key: '3', value: 'other', choice: words.choices.other },
  ]);
}

function* otherAmount(desk: Desk, bill: Bill): Story<Money> {
  const { words } = desk;
  for (;;) {
    const minor = yield* ask(whichAmount(words, words.pay.otherAmount(bill.minimumToUnlock), bill.payoff.currency));
    if (minor <= 0) yield* say(words.pay.tooSmall);
    else if (minor > bill.payoff.minor) yield* say(words.pay.tooLarge(bill.payoff));
    else return money(minor, bill.payoff.currency);
  }
}

interface Agreed {
  readonly purpose: PaymentPurpose;
  readonly amount: Money;
  readonly quoteId: string;
  readonly planId: string | null;
}

/** Takes an agreed amount: by card on the call, or by a link that works on any phone. */
export function* collect(desk: Desk, owner: Owner, agreed: Agreed): Story {
  const { words, here } = desk;
  const byCard = isSpoken(desk) && here.lender.cardOnCall && (yield* ask(howToPay(desk))) === 'card';
  const begun = yield* desk.payments.begin({
    conversationId: here.conversationId,
    loanId: owner.loanId,
    quoteId: agreed.quoteId,
    purpose: agreed.purpose,
    otherMinor: agreed.amount.minor,
    method: byCard ? 'voice_card' : 'link',
    planId: agreed.planId,
  });
  if ('refused' in begun) return yield* say(refusal(desk, agreed.amount, begun.refused));
  if (!byCard) return yield* byLink(desk, owner, begun.paymentId);
  const card = yield* ask(whichCard(desk, begun.paymentId, begun.amount));
  if (card !== 'taken') {
    yield* desk.payments.abandon(begun.paymentId);
    return yield* say(
      { stopped: words.pay.cardStopped, not_read: words.pay.cardNotRead, trouble: words.pay.cardTrouble }[card],
    );
  }
  yield* untilPaid(desk, owner, begun.paymentId);
}

function howToPay({ words }: Desk) {
  return choose<'card' | 'link'>('how to pay', words.pay.how, [
    { key: '1', value: 'card', choice: words.choices.card },
    { key: '2', value: 'link', choice: words.choices.link },
  ]);
}

/** On a call the link goes to the number that the passcode reached; in a chat it is written right here. */
function* byLink(desk: Desk, owner: Owner, paymentId: string): Story {
  const { words } = desk;
  const link = yield* desk.payments.link(paymentId, isSpoken(desk));
  if (isSpoken(desk)) return yield* say(words.pay.linkSent);
  // While it is not paid the link is what there is to say: whoever writes again gets it again.
  const here = words.pay.linkHere(link.url);
  yield* untilPaid(desk, owner, paymentId, [line(here.voice, `${here.text}\n\n${words.pay.linkUnpaid.text}`)]);
}

function refusal({ words }: Desk, amount: Money, refused: PaymentRefusal): Line {
  switch (refused) {
    case 'quote_expired':
      return words.pay.quoteExpired;
    case 'amount_too_small':
      return words.pay.tooSmall;
    case 'amount_too_large':
      return words.pay.tooLarge(amount);
    case 'nothing_due':
      return words.pay.nothingDue;
    case 'in_progress':
      return words.pay.inProgress;
  }
}

type Hold = readonly [Line, ...Line[]];

/** The charge is the worker's; the conversation watches and reports. */
export function* untilPaid(desk: Desk, owner: Owner, paymentId: string, hold = desk.words.pay.charging as Hold): Story {
  const { words } = desk;
  const paid = yield* waitUntil<PaymentProgress>({
    label: 'payment',
    look: () => desk.raw.payments.progress(paymentId),
    done: (seen) => (seen.state === 'settled' && seen.posted) || seen.state === 'failed' || seen.state === 'expired',
    patienceSeconds: isSpoken(desk) ? 40 : 24 * 3600,
    hold,
  });
  if (paid.state === 'failed' || paid.state === 'expired')
    return yield* say(words.pay.failed(paid.failure ?? 'declined'));
  if (paid.state !== 'settled') return yield* say(words.pay.notSure);
  yield* say(words.pay.paid(paid.amount));
  try {
    const view = yield* desk.releases.status(desk.here.conversationId, owner.loanId);
    if (view.state === 'none') return yield* say(paid.posted ? words.pay.notEnough : words.release.onItsWay);
    yield* untilReleased(desk, owner);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'identify.not_proved') throw thrown;
    // A link may be paid long after the proof has run out. Nothing more is told then, and nobody is asked who they are for it.
    yield* say(words.goodbye);
    throw new Interrupt('goodbye', 'payment');
  }
}
