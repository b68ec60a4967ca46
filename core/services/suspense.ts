import type { HandoverReason } from '../handover.js';
import { newId } from '../ids.js';
import type { Incident } from '../incident.js';
import { type KeptMovement, moneyOf, type PaymentAttempt } from '../payment.js';
import type { Stores } from '../ports/store.js';
import { openCaseOfWork } from './handovers.js';
import { reachOf } from './reach.js';
import type { Workshop } from './workshop.js';

const keyOf = (movementId: string): string => `suspense:${movementId}`;

/**
 * The one payment of an attempt that counts for its loan, and with it all that happened to its money, oldest first. A payment
 * that waits for a person does not count, nor does what is given back of it.
 */
export async function creditedOf(
  stores: Stores,
  { id, lenderId, loanId }: Pick<PaymentAttempt, 'id' | 'lenderId' | 'loanId'>,
): Promise<{ readonly paid: KeptMovement | undefined; readonly all: readonly KeptMovement[] }> {
  const movements = await stores.payments.movements(id);
  const incidents = await stores.incidents.ofLoan(lenderId, loanId);
  const waits = (one: KeptMovement): boolean => incidents.some(({ dedupe }) => dedupe === keyOf(one.id));
  const paid = movements.find((one) => one.kind === 'paid' && !waits(one));
  return { paid, all: paid ? moneyOf(movements, paid.id) : [] };
}

/** Money that a machine must not decide about: an incident on record and a case for a person, once per movement. */
export function openSuspense(
  shop: Workshop,
  stores: Stores,
  attempt: PaymentAttempt,
  movementId: string,
): Promise<void> {
  return raiseForPerson(shop, stores, attempt, 'suspense', 'payment_trouble', keyOf(movementId));
}

/** An incident about a payment and the case that goes with it; both once per key. */
export async function raiseForPerson(
  shop: Workshop,
  stores: Stores,
  attempt: PaymentAttempt,
  kind: Incident['kind'],
  reason: HandoverReason,
  dedupe: string,
): Promise<void> {
  const { lenderId, loanId } = attempt;
  const at = shop.clock.now();
  const incident = { id: newId('inc'), kind, lenderId, loanId, subject: attempt.id, dedupe, at, closedAt: null };
  if (!(await stores.incidents.raise(incident))) return;
  const language = (await reachOf(stores, attempt.conversationId))?.language;
  const place = `payment / ${kind}`;
  await openCaseOfWork(shop, stores, { lenderId, loanId, reason, place, dedupe, ...(language && { language }) });
}
