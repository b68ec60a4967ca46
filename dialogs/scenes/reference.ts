import { Problem } from '../../core/problem.js';
import type { Owner } from '../../core/services/identify.js';
import type { ReferenceAwaited, ReferenceGiven } from '../../core/services/paymentReferences.js';
import { carded, referenceCard } from '../cards.js';
import { type Desk, isSpoken } from '../desk.js';
import { choose } from '../questions/choice.js';
import { ask, say, type Story } from '../telling/story.js';
import { untilPaid, whatCame } from './paid.js';

/** Longer than any code is good for: a chat that stays open is told when the shop's word comes. */
const patienceSeconds = 10 * 24 * 3600;

/** Gives the code of a payment. On a call that is all; in writing the conversation stays with it until the shop has sent word. */
export function* untilShopSays(desk: Desk, owner: Owner, paymentId: string): Story {
  const { words } = desk;
  const given = yield* codeOf(desk, paymentId);
  if (!given) return yield* say(words.shops.trouble);
  const told = carded(words.shops.given(given), referenceCard(words, given));
  if (isSpoken(desk)) return yield* say(told);
  // Left for something else it stays as it is: whoever has the code may be on their way with it.
  yield* untilPaid(desk, owner, paymentId, { label: 'shop', hold: [told], patienceSeconds, leaves: true });
}

/** Undefined where the gateway gives none now: then nothing of it is left open. */
function* codeOf(desk: Desk, paymentId: string): Story<ReferenceGiven | undefined> {
  try {
    return (yield* desk.payments.reference(paymentId, isSpoken(desk))) ?? undefined;
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    yield* desk.payments.abandon(paymentId);
    return undefined;
  }
}

/** The code of a loan that may be paid at a shop at this moment; asked for only where the lender has any. */
function* awaitedCode({ payments, here }: Desk, { loanId }: Owner): Story<ReferenceAwaited | null> {
  return here.lender.references ? yield* payments.awaited(here.conversationId, loanId) : null;
}

/** Says what is known of a code that was given; its shop's word may have come with our asking. */
export function* toldOfCode(desk: Desk, owner: Owner): Story<'none' | 'awaited' | 'paid'> {
  const awaited = yield* awaitedCode(desk, owner);
  if (!awaited) return 'none';
  yield* tell(desk, owner, awaited);
  return awaited.state === 'settled' ? 'paid' : 'awaited';
}

function* tell(desk: Desk, owner: Owner, awaited: ReferenceAwaited): Story {
  const { words } = desk;
  if (awaited.state === 'collecting') return yield* say(words.shops.awaited(awaited));
  // On its way to the lender's ledger.
  const waiting = { label: 'payment', hold: [words.oneMoment], patienceSeconds: 40 } as const;
  if (awaited.state === 'settled') return void (yield* untilPaid(desk, owner, awaited.paymentId, waiting));
  yield* whatCame(desk, owner, { ...awaited, failure: 'expired', posted: false });
}

/** Before anything is paid otherwise: a code may be paid already, so it is kept unless they say that they have not. */
export function* keepsCode(desk: Desk, owner: Owner): Story<boolean> {
  const { words } = desk;
  const awaited = yield* awaitedCode(desk, owner);
  if (!awaited) return false;
  if (awaited.state !== 'collecting') {
    yield* tell(desk, owner, awaited);
    return awaited.state === 'settled';
  }
  const question = choose<'again' | 'otherwise'>('code is open', words.shops.open(awaited), [
    { key: '1', value: 'again', choice: words.choices.codeAgain },
    { key: '2', value: 'otherwise', choice: words.choices.otherwise },
  ]);
  if ((yield* ask(question)) === 'otherwise') return false;
  yield* untilShopSays(desk, owner, awaited.paymentId);
  return true;
}
