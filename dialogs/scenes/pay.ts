import { atLeast, type Money, money } from '../../core/money.js';
import type { PaymentMethod, PaymentPurpose } from '../../core/payment.js';
import { takesReference } from '../../core/reference.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { PlanNext } from '../../core/services/plans.js';
import type { PaymentRefusal } from '../../core/services/paymentAttempts.js';
import { amountCard, cardedFirst } from '../cards.js';
import { type Desk, isSpoken } from '../desk.js';
import { amountSaid, whichAmount } from '../questions/amount.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { whichCard } from '../questions/card.js';
import { freeWords } from '../questions/topics.js';
import { Interrupt } from '../telling/interrupt.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Line, type Question, say, type Story } from '../telling/story.js';
import { type Ladder, line, type Words } from '../words/words.js';
import { isSure } from '../wishes.js';
import { untilPaid } from './paid.js';
import { keepsCode, untilShopSays } from './reference.js';

type Purpose = 'overdue' | 'payoff' | 'other' | 'instalment';

/**
 * Agrees an amount, takes the money by card on the call, and stays until the phone is on its way to being free. Who has said
 * already that it is the whole balance (`wanted`) is not asked what to pay.
 */
export function* pay(desk: Desk, owner: Owner, bill: Bill, wanted?: 'payoff'): Story {
  const { words } = desk;
  if (yield* keepsCode(desk, owner)) return;
  const next = yield* desk.plans.running(desk.here.conversationId, owner.loanId);
  const chosen = wanted ?? (yield* ask(whatToPay(desk, bill, next)));
  if (chosen === 'instalment' && next) return yield* payNext(desk, owner, bill, next);
  const purpose = typeof chosen === 'string' ? chosen : 'other';
  const amount =
    chosen === 'payoff'
      ? bill.payoff
      : chosen === 'overdue'
        ? bill.overdue
        : yield* otherAmount(desk, bill, typeof chosen === 'object' ? chosen : 'other');
  if (amount.minor === 0) return yield* say(words.pay.nothingDue);
  const lifts = atLeast(amount, bill.minimumToUnlock);
  const readBack = lifts ? words.pay.confirm(amount) : words.pay.confirmTooLittle(amount, bill.minimumToUnlock);
  if ((yield* ask(yesOrNo('right amount', cardedFirst(readBack, amountCard(words, amount)), words))) === 'no') return;
  yield* collect(desk, owner, { purpose, amount, quoteId: bill.quoteId, planId: null });
}

/** The next part of a plan that runs; it keeps the phone free, whatever else is owed. */
function* payNext(desk: Desk, owner: Owner, { quoteId }: Bill, { amount, planId }: PlanNext): Story {
  const { words } = desk;
  if ((yield* ask(yesOrNo('right amount', words.pay.confirm(amount), words))) === 'no') return;
  yield* collect(desk, owner, { purpose: 'instalment', amount, quoteId, planId });
}

/** One of the amounts, or another: an amount that is named is read back like any other. */
function whatToPay(desk: Desk, bill: Bill, next: PlanNext | null): Question<Purpose | { readonly minor: number }> {
  const { words } = desk;
  const { overdue, payoff } = bill;
  const isOverdue = overdue.minor > 0;
  const isLast = overdue.minor === payoff.minor;
  const amounts = amountsOf(words, bill);
  const ladder = next ? withLine(amounts, words.pay.orNextPart(next.amount)) : amounts;
  const question = choose<Purpose>('what to pay', ladder, [
    { key: '1', value: 'overdue', choice: words.choices.overdue, hidden: !isOverdue },
    { key: '2', value: 'payoff', choice: words.choices.payoff, hidden: isLast },
    { key: '3', value: 'other', choice: words.choices.other },
    ...(next ? [{ key: '4', value: 'instalment', choice: words.choices.instalment } as const] : []),
  ]);
  return {
    ...question,
    async accept(heard: Heard) {
      const chosen = (await question.accept(heard)) ?? allOfIt(desk, heard);
      const minor = chosen === undefined ? amountSaid(desk, heard, overdue) : undefined;
      return minor === undefined ? chosen : { minor };
    },
  };
}

/** What may be paid; the same amount is not named twice. */
function amountsOf({ pay: lines }: Words, { overdue, payoff, payoffGoodThrough }: Bill): Ladder {
  if (overdue.minor === 0) return lines.whatClear(payoff, payoffGoodThrough);
  return overdue.minor === payoff.minor ? lines.whatLast(payoff) : lines.what(overdue, payoff, payoffGoodThrough);
}

/** "Actually I want to pay it all off". */
function allOfIt(desk: Desk, heard: Heard): 'payoff' | undefined {
  const text = freeWords(heard);
  const understood = text === undefined ? undefined : desk.understand(text);
  return understood?.intent === 'pay_off' && isSure(understood) ? 'payoff' : undefined;
}

/** A line more at each rung of a ladder. */
const withLine = (ladder: Ladder, more: Line): Ladder => {
  const both = (rung: Line): Line => line(`${rung.voice} ${more.voice}`, `${rung.text} ${more.text}`);
  return [both(ladder[0]), both(ladder[1]), both(ladder[2])];
};

function* otherAmount(desk: Desk, bill: Bill, named: 'other' | { readonly minor: number }): Story<Money> {
  const { words } = desk;
  const { overdue, payoff, minimumToUnlock } = bill;
  const [first, again, last] = words.pay.otherAmount(minimumToUnlock);
  // Where nothing is overdue no amount has to lift anything.
  const ladder: Ladder = [minimumToUnlock.minor > 0 ? first : again, again, last];
  for (let said = named; ; said = 'other') {
    const minor = typeof said === 'object' ? said.minor : yield* ask(whichAmount(desk, ladder, overdue));
    if (minor <= 0) yield* say(words.pay.tooSmall);
    else if (minor > payoff.minor) yield* say(words.pay.tooLarge(payoff));
    else return money(minor, payoff.currency);
  }
}

interface Agreed {
  readonly purpose: PaymentPurpose;
  readonly amount: Money;
  readonly quoteId: string;
  readonly planId: string | null;
}

/** Takes an agreed amount: by card on the call, by a link that works on any phone, or by a code for a shop. */
export function* collect(desk: Desk, owner: Owner, agreed: Agreed): Story {
  switch (yield* wayToPay(desk, agreed.amount)) {
    case 'voice_card':
      return yield* byCard(desk, owner, agreed);
    case 'reference':
      return yield* byCode(desk, owner, agreed);
    case 'link':
      // In writing the shop stands beside the link, and takes its place once it is chosen.
      if ((yield* byLink(desk, owner, agreed)) === 'shop') yield* byCode(desk, owner, agreed);
  }
}

/** In writing there is no choice to make first: the link is written at once. */
function* wayToPay(desk: Desk, amount: Money): Story<PaymentMethod> {
  const { lender } = desk.here;
  const shop = takesReference(lender, amount);
  if (!isSpoken(desk) || (!lender.cardOnCall && !shop)) return 'link';
  const how = howToPay(desk, { card: lender.cardOnCall, shop });
  return ({ card: 'voice_card', link: 'link', shop: 'reference' } as const)[yield* ask(how)];
}

function howToPay({ words, here }: Desk, ways: { card: boolean; shop: boolean }) {
  const { choices, pay: lines } = words;
  const ladder = ways.card ? lines.how : words.shops.linkFirst;
  const places = here.lender.references?.places ?? [];
  return choose<'card' | 'link' | 'shop'>(
    'how to pay',
    ways.shop ? withLine(ladder, words.shops.orInShop(places)) : ladder,
    [
      ...(ways.card ? [{ key: '1', value: 'card', choice: choices.card } as const] : []),
      { key: '2', value: 'link', choice: choices.link },
      ...(ways.shop ? [{ key: '3', value: 'shop', choice: choices.shop } as const] : []),
    ],
  );
}

/** Agrees to it with the lender's rules; undefined where it was refused, and why was said. */
function* begin(desk: Desk, owner: Owner, agreed: Agreed, method: PaymentMethod): Story<string | undefined> {
  const begun = yield* desk.payments.begin({
    conversationId: desk.here.conversationId,
    loanId: owner.loanId,
    quoteId: agreed.quoteId,
    purpose: agreed.purpose,
    otherMinor: agreed.amount.minor,
    method,
    planId: agreed.planId,
  });
  if (!('refused' in begun)) return begun.paymentId;
  yield* say(refusal(desk, agreed.amount, begun.refused));
  return undefined;
}

function* byCard(desk: Desk, owner: Owner, agreed: Agreed): Story {
  const { words } = desk;
  const paymentId = yield* begin(desk, owner, agreed, 'voice_card');
  if (paymentId === undefined) return;
  const card = yield* orAbandon(desk, paymentId, ask(whichCard(desk, paymentId, agreed.amount)));
  if (card !== 'taken') {
    yield* desk.payments.abandon(paymentId);
    return yield* say(
      { stopped: words.pay.cardStopped, not_read: words.pay.cardNotRead, trouble: words.pay.cardTrouble }[card],
    );
  }
  yield* untilPaid(desk, owner, paymentId);
}

function* byCode(desk: Desk, owner: Owner, agreed: Agreed): Story {
  const paymentId = yield* begin(desk, owner, agreed, 'reference');
  if (paymentId !== undefined) yield* untilShopSays(desk, owner, paymentId);
}

/** On a call the link goes to the number that the passcode reached; in a chat it is written right here. */
function* byLink(desk: Desk, owner: Owner, agreed: Agreed): Story<string | undefined> {
  const { words, here } = desk;
  const paymentId = yield* begin(desk, owner, agreed, 'link');
  if (paymentId === undefined) return undefined;
  const link = yield* desk.payments.link(paymentId, isSpoken(desk));
  if (isSpoken(desk)) {
    yield* say(words.pay.linkSent);
    return undefined;
  }
  const shop = takesReference(here.lender, agreed.amount);
  const orShop = shop ? ` ${words.shops.orInShop(here.lender.references?.places ?? []).text}` : '';
  // While it is not paid the link is what there is to say: whoever writes again gets it again.
  const written = words.pay.linkHere(link.url);
  const hold = line(written.voice, `${written.text}\n\n${words.pay.linkUnpaid.text}${orShop}`);
  const instead = choose('how to pay', [hold, hold, hold], [{ key: '3', value: 'shop', choice: words.choices.shop }]);
  const waiting = { label: 'payment', hold: [hold], patienceSeconds: 24 * 3600, leaves: true } as const;
  const paid = untilPaid(desk, owner, paymentId, shop ? { ...waiting, instead } : waiting);
  return yield* orAbandon(desk, paymentId, paid, 'wish');
}

/** Whoever wants something else after all (of that `reason`, if one is given) leaves nothing that could be paid by mistake. */
function* orAbandon<Result>(
  desk: Desk,
  paymentId: string,
  story: Story<Result>,
  reason?: Interrupt['reason'],
): Story<Result> {
  try {
    return yield* story;
  } catch (thrown) {
    if (!(thrown instanceof Interrupt) || (reason && thrown.reason !== reason)) throw thrown;
    const { state } = yield* desk.payments.abandon(paymentId);
    if (state === 'charging' || state === 'unknown') yield* say(desk.words.pay.inProgress);
    throw thrown;
  }
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
    case 'no_reference':
      return words.shops.trouble;
  }
}
