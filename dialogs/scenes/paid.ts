import { isFree } from '../../core/lock.js';
import type { PaymentState } from '../../core/payment.js';
import { Problem } from '../../core/problem.js';
import type { Owner } from '../../core/services/identify.js';
import type { PaymentProgress } from '../../core/services/paymentAttempts.js';
import { carded, receiptCard } from '../cards.js';
import type { Desk } from '../desk.js';
import { Interrupt } from '../telling/interrupt.js';
import { type Line, type Question, say, type Story, waitOrChoose } from '../telling/story.js';
import { untilReleased } from './released.js';

/** Nothing more comes of the payment by itself. */
const over: readonly PaymentState[] = ['failed', 'expired', 'refunded', 'reversed', 'suspense'];

export interface Waiting {
  readonly label: string;
  readonly hold: readonly [Line, ...Line[]];
  readonly patienceSeconds: number;
  readonly leaves?: boolean;
  /** What may be chosen instead of waiting on. */
  readonly instead?: Pick<Question<string>, 'buttons' | 'accept'>;
}

const charging = (desk: Desk): Waiting => ({ label: 'payment', hold: desk.words.pay.charging, patienceSeconds: 40 });

/** The charge is the worker's; the conversation watches and reports, or gives back what was chosen instead. */
export function* untilPaid(
  desk: Desk,
  owner: Owner,
  paymentId: string,
  waiting: Waiting = charging(desk),
): Story<string | undefined> {
  const paid = yield* waitOrChoose<PaymentProgress>({
    ...waiting,
    look: () => desk.raw.payments.progress(paymentId),
    done: ({ state, posted }) => (state === 'settled' && posted) || over.includes(state),
  });
  if ('instead' in paid) return paid.instead;
  yield* whatCame(desk, owner, paid);
  return undefined;
}

/** What became of a payment, and of the phone with it. */
export function* whatCame(
  desk: Desk,
  owner: Owner,
  paid: Pick<PaymentProgress, 'state' | 'failure' | 'amount' | 'posted'>,
): Story {
  const { words } = desk;
  if (paid.state === 'failed' || paid.state === 'expired')
    return yield* say(words.pay.failed(paid.failure ?? 'declined'));
  if (paid.state === 'suspense') return yield* say(words.pay.inSuspense);
  if (paid.state !== 'settled') return yield* say(words.pay.notSure);
  yield* say(carded(words.pay.paid(paid.amount), receiptCard(words, paid.amount)));
  try {
    const view = yield* desk.releases.status(desk.here.conversationId, owner.loanId);
    if (view.state !== 'none') return yield* untilReleased(desk, owner);
    if (!paid.posted) return yield* say(words.release.onItsWay);
    const { standing, lock } = yield* desk.bills.bill(desk.here.conversationId, owner);
    // Whoever pays ahead on a free phone has no lock to hear of.
    if (isFree(lock)) return;
    if (standing !== 'clear') return yield* say(words.pay.notEnough);
    yield* untilReleased(desk, owner);
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'identify.not_proved') throw thrown;
    // A link may be paid long after the proof has run out. Nothing more is told then, and nobody is asked who they are for it:
    // what becomes of the phone comes as a notice.
    throw new Interrupt('goodbye', 'payment');
  }
}
