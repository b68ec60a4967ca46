import type { Money } from '../money.js';
import { chargeKey, type PaymentAttempt, type PaymentState } from '../payment.js';
import type { Stores } from '../ports/store.js';
import { Problem } from '../problem.js';
import { inGroups } from '../reference.js';
import { dayIn } from './days.js';
import type { Identify } from './identify.js';
import { textOwner } from './messages.js';
import type { Movements } from './paymentMovements.js';
import { lenderOf, type Workshop } from './workshop.js';

/** A code to pay at a shop, as it is told. */
export interface ReferenceGiven {
  readonly amount: Money;
  /** In groups of four. */
  readonly code: string;
  readonly places: readonly string[];
  /** The last day to pay it, an ISO date in the lender's zone. */
  readonly until: string;
  /** How long the shop's word may take to come. */
  readonly confirmedWithinHours: number;
}

/** A code whose shop has not sent word yet, or has just now. */
export interface ReferenceAwaited extends Omit<ReferenceGiven, 'code'> {
  readonly paymentId: string;
  readonly state: PaymentState;
}

/** Codes that are paid at a shop, and whose confirmation comes later. */
export function createPaymentReferences(shop: Workshop, identify: Identify, movements: Pick<Movements, 'take'>) {
  const { database, vault } = shop;

  /**
   * The code of an attempt; the same attempt has the same one. Null where the attempt is not open any more. Throws the gateway's
   * Problem where it does not answer: asked again it gives what it may have made meanwhile.
   */
  async function reference(paymentId: string, byMessage: boolean): Promise<ReferenceGiven | null> {
    const attempt = await database.read.payments.get(paymentId);
    if (attempt?.state !== 'collecting' || attempt.method !== 'reference') return null;
    const issued = attempt.sealedReference ? attempt : await issue(attempt);
    if (issued?.state !== 'collecting') return null;
    if (byMessage) await database.transaction((stores) => sendReference(stores, issued));
    return givenOf(issued);
  }

  async function issue(attempt: PaymentAttempt): Promise<PaymentAttempt | undefined> {
    const { id: attemptId, lenderId, loanId, amount } = attempt;
    const lender = lenderOf(shop, lenderId);
    const { references } = lender;
    if (!references) throw new Problem('payments.refused', { message: `${lenderId} gives no references` });
    const holder = (await shop.parties.loans(lender).agreement(loanId))?.holder;
    const { scheme, validDays, copyTo } = references;
    const made = await shop.parties.payments(lender).reference({
      key: chargeKey(attempt),
      attemptId,
      loanId,
      amount,
      scheme,
      validDays,
      payer: { name: holder?.name ?? lender.name, email: copyTo },
    });
    return database.transaction(async (stores) => {
      const current = await stores.payments.lock(attemptId);
      if (!current) return undefined;
      const { ref: gatewayRef, code, expiresAt } = made;
      return stores.payments.save({ ...current, gatewayRef, sealedReference: vault.seal(code), expiresAt });
    });
  }

  const givenOf = (attempt: PaymentAttempt): ReferenceGiven => ({
    ...termsOf(attempt),
    code: inGroups(vault.open(attempt.sealedReference ?? '')),
  });

  function termsOf({ lenderId, amount, expiresAt }: PaymentAttempt): Omit<ReferenceGiven, 'code'> {
    const { references, timeZone } = lenderOf(shop, lenderId);
    const { places = [], confirmedWithinHours = 0 } = references ?? {};
    return { amount, places, until: dayIn(timeZone, expiresAt), confirmedWithinHours };
  }

  async function sendReference(stores: Stores, attempt: PaymentAttempt): Promise<void> {
    const { name } = lenderOf(shop, attempt.lenderId);
    await textOwner(shop, stores, attempt, {
      dedupe: `reference:${attempt.id}`,
      kind: 'payment_reference',
      notice: { kind: 'payment_reference', lender: name, ...givenOf(attempt) },
    });
  }

  /**
   * The code of a loan that is still to be paid, or whose payment is not on the lender's ledger yet. The gateway is asked now:
   * whoever wants to know does not wait for its word. Null where there is none.
   */
  async function awaited(conversationId: string, loanId: string): Promise<ReferenceAwaited | null> {
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const open = (await database.read.payments.ofLoan(lenderId, loanId)).find(
      ({ method, state, sealedReference }) => method === 'reference' && state === 'collecting' && sealedReference,
    );
    if (!open) return null;
    return { ...termsOf(open), paymentId: open.id, state: (await asked(open.id)) ?? open.state };
  }

  /** A gateway that does not answer keeps nobody from hearing what is known. */
  async function asked(paymentId: string): Promise<PaymentState | undefined> {
    try {
      return await movements.take(paymentId);
    } catch {
      return undefined;
    }
  }

  return { reference, awaited };
}
