import { isFree } from '../../core/lock.js';
import type { Bill } from '../../core/services/bills.js';
import type { Owner } from '../../core/services/identify.js';
import type { PromiseOffer, PromiseRefusal } from '../../core/services/promises.js';
import type { Desk } from '../desk.js';
import { choose, yesOrNo } from '../questions/choice.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Question, say, type Story } from '../telling/story.js';
import { readChoice } from '../understanding/entities/answers.js';
import { readDate } from '../understanding/entities/dates.js';
import type { Words } from '../words/words.js';
import { person } from './person.js';

/** "I will pay on Friday": one amount by one day, read back with what it does to the lock. It is no plan. */
export function* promise(desk: Desk, owner: Owner, bill: Bill): Story {
  const { words, here } = desk;
  const offer = yield* desk.promises.offer(here.conversationId, owner.loanId, bill.quoteId);
  if ('refused' in offer) return yield* refused(desk, offer.refused);
  const { amount, known } = offer;
  if (known) return yield* say(words.promise.already(known.amount, known.on));
  const on = yield* ask(byWhen(words, offer));
  const readBack = words.promise.confirm(amount, on, isFree(bill.lock));
  if ((yield* ask(yesOrNo('right promise', readBack, words))) === 'no') return;
  const made = yield* desk.promises.make(here.conversationId, owner.loanId, bill.quoteId, on);
  if ('refused' in made) return yield* refused(desk, made.refused);
  yield* say(words.promise.made(made.amount, made.on));
}

/** One of the days that are named, or another in words: "Friday", "after payday on the 25th". */
function byWhen(words: Words, { amount, days, today, until }: Offered): Question<string> {
  const options = days.map((on, index) => ({
    key: String(index + 1),
    value: on,
    choice: { title: words.day(on), said: [] },
  }));
  const question = choose<string>('which day', words.promise.when(amount, days), options);
  const accept = async (heard: Heard): Promise<string | undefined> => {
    const chosen = (await question.accept(heard)) as string | undefined;
    if (chosen !== undefined || heard.kind !== 'words') return chosen;
    const place = readChoice(heard.text, words.language, days.length);
    const on = place === undefined ? readDate(heard.text, words.language, today) : days[place - 1];
    return on !== undefined && on > today && on <= until ? on : undefined;
  };
  return { ...question, accept };
}

type Offered = Exclude<PromiseOffer, { readonly refused: unknown }>;

function* refused(desk: Desk, why: PromiseRefusal): Story {
  const { words } = desk;
  if (why === 'nothing_due') return yield* say(words.pay.nothingDue);
  if (why === 'quote_expired' || why === 'no_such_day') return yield* say(words.pay.quoteExpired);
  yield* say(words.plan.forPerson);
  yield* person(desk, 'plan_refused', 'promise');
}
