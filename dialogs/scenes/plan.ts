import type { Offer } from '../../core/plan.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { Desk } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import { ask, say, type Story } from '../telling/story.js';
import { collect } from './pay.js';
import { person } from './person.js';

/** A payment plan: one of the lender's offers, agreed to after its terms were read, started by the down payment. */
export function* plan(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words, here } = desk;
  const made = yield* desk.plans.offers(here.conversationId, owner.loanId, bill.quoteId);
  if ('refused' in made) return yield* refused(desk, made.refused);
  const offer = yield* whichOffer(desk, made.offers);
  const terms = words.plan.terms(offer);
  if ((yield* ask(yesOrNo('terms', terms, words))) === 'no') return yield* say(words.plan.notNow);
  const consent = here.channel === 'voice' ? terms[0].voice : terms[0].text;
  const agreed = yield* desk.plans.agree(here.conversationId, owner.loanId, bill.quoteId, offer.number, consent);
  if ('refused' in agreed) return yield* refused(desk, agreed.refused);
  if (agreed.downPayment.minor === 0) return yield* say(words.plan.running(words.day(offer.instalments[0]?.on ?? '')));
  yield* say(words.plan.agreed(agreed.downPayment));
  yield* collect(desk, owner, {
    purpose: 'down_payment',
    amount: agreed.downPayment,
    quoteId: bill.quoteId,
    planId: agreed.planId,
  });
}

function* whichOffer(desk: Desk, offers: readonly Offer[]): Story<Offer> {
  const { words } = desk;
  const options = offers.map((offer) => {
    const key = String(offer.number);
    const { text } = words.money(offer.instalments[0]?.amount ?? offer.total);
    return { key, value: key, choice: { title: `${offer.instalments.length} × ${text}`, said: [] } };
  });
  const chosen = yield* ask(choose<string>('which plan', words.plan.offers(offers), options));
  return offers.find((offer) => String(offer.number) === chosen) ?? (offers[0] as Offer);
}

function* refused(desk: Desk, why: string): Story {
  const { words } = desk;
  if (why === 'already_agreed') return yield* say(words.plan.already);
  if (why === 'nothing_due') return yield* say(words.pay.nothingDue);
  if (why === 'quote_expired') return yield* say(words.pay.quoteExpired);
  yield* say(words.plan.forPerson);
  yield* person(desk, 'plan_refused', 'plan');
}
