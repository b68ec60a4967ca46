import type { Language } from '../../core/lender.js';
import type { Offer } from '../../core/plan.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { PlanAwaited } from '../../core/services/plans.js';
import { corrected } from '../corrections.js';
import { cardedFirst, offersCard } from '../cards.js';
import type { Desk } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import type { Heard } from '../telling/heard.js';
import { ask, say, type Story } from '../telling/story.js';
import { readChoice } from '../understanding/entities/answers.js';
import { namesCount } from '../questions/count.js';
import { collect } from './pay.js';
import { person } from './person.js';
import { untilReleased } from './released.js';

/** A payment plan: one of the lender's offers, agreed to after its terms were read, started by the down payment. */
export function* plan(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words, here } = desk;
  const made = yield* desk.plans.offers(here.conversationId, owner.loanId, bill.quoteId);
  if ('refused' in made) return yield* refused(desk, owner, made.refused);
  const { waiting } = made;
  if (waiting) {
    const now = yield* ask(yesOrNo('waiting plan', words.plan.waiting(waiting.downPayment), words));
    if (now === 'yes') return yield* start(desk, owner, bill, waiting);
  }
  const offer = yield* whichOffer(desk, made.offers);
  const terms = words.plan.terms(offer);
  if ((yield* ask(yesOrNo('terms', terms, words))) === 'no') return yield* say(words.plan.notNow);
  const consent = here.channel === 'voice' ? terms[0].voice : terms[0].text;
  const replaces = waiting?.planId ?? null;
  const { conversationId } = here;
  const agreed = yield* desk.plans.agree(conversationId, owner.loanId, bill.quoteId, offer.number, consent, replaces);
  if ('refused' in agreed) return yield* refused(desk, owner, agreed.refused);
  if (agreed.downPayment.minor > 0) yield* say(words.plan.agreed(agreed.downPayment));
  yield* start(desk, owner, bill, agreed);
}

/** The down payment, as the last step of any payment: it was agreed to with the terms, so it is not read back again. */
function* start(desk: Desk, owner: Owner, bill: Bill, { planId, downPayment }: PlanAwaited): Story {
  if (downPayment.minor === 0) yield* untilReleased(desk, owner);
  else yield* collect(desk, owner, { purpose: 'down_payment', amount: downPayment, quoteId: bill.quoteId, planId });
  yield* sayNext(desk, owner);
}

/** What a running plan asks for next; nothing where none runs (yet). */
function* sayNext(desk: Desk, owner: Owner): Story<boolean> {
  const next = yield* desk.plans.running(desk.here.conversationId, owner.loanId);
  if (next) yield* say(desk.words.plan.running(next));
  return next !== null;
}

function* whichOffer(desk: Desk, offers: readonly Offer[]): Story<Offer> {
  const { words } = desk;
  const options = offers.map((offer) => {
    const key = String(offer.number);
    const { text } = words.money(offer.instalments[0]?.amount ?? offer.total);
    return { key, value: key, choice: { title: `${offer.instalments.length} × ${text}`, said: [] } };
  });
  const ladder = cardedFirst(words.plan.offers(offers), offersCard(words, offers));
  const question = choose<string>('which plan', ladder, options);
  const accept = async (heard: Heard) => (await question.accept(heard)) ?? numbered(heard, words.language, offers);
  const chosen = yield* ask({ ...question, accept });
  return offers.find((offer) => String(offer.number) === chosen) ?? (offers[0] as Offer);
}

/** "The second one", or "3 instalments": the terms of what was meant are read before anything is agreed. */
function numbered(heard: Heard, language: Language, offers: readonly Offer[]): string | undefined {
  if (heard.kind !== 'words') return undefined;
  const instead = corrected(heard.text) ?? '';
  const place = readChoice(heard.text, language, offers.length) ?? readChoice(instead, language, offers.length);
  if (place !== undefined) return String(place);
  const counts = offers.filter(({ instalments }) => namesCount(heard.text, language, instalments.length));
  return counts.length === 1 && counts[0] ? String(counts[0].number) : undefined;
}

function* refused(desk: Desk, owner: Owner, why: string): Story {
  const { words } = desk;
  if (why === 'already_agreed') {
    if (!(yield* sayNext(desk, owner))) yield* say(words.plan.already);
    return;
  }
  if (why === 'nothing_due') return yield* say(words.pay.nothingDue);
  if (why === 'quote_expired') return yield* say(words.pay.quoteExpired);
  yield* say(words.plan.forPerson);
  yield* person(desk, 'plan_refused', 'plan');
}
