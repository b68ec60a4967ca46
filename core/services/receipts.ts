import type { Money } from '../money.js';
import type { MessageKind } from '../message.js';
import type { PaymentAttempt } from '../payment.js';
import type { Stores } from '../ports/store.js';
import type { Identify } from './identify.js';
import { textOwner } from './messages.js';
import { lenderOf, type Workshop } from './workshop.js';

/** Receipts that somebody asks for. */
export function createReceipts(shop: Workshop, identify: Identify) {
  const { database } = shop;

  /**
   * Sends the receipt of the newest payment that went through, to the number that the passcode reached; null where there is
   * none: what was paid elsewhere has its receipt there. Asked for twice in a conversation it is sent once.
   */
  async function again(conversationId: string, loanId: string): Promise<{ sent: Money | null }> {
    const { lenderId } = await identify.requireOwner(conversationId, loanId);
    const paid = (await database.read.payments.ofLoan(lenderId, loanId)).find(({ state }) => state === 'settled');
    if (!paid) return { sent: null };
    const dedupe = `receipt:${paid.id}:${conversationId}`;
    await database.transaction((stores) =>
      queueReceipt(shop, stores, paid, { dedupe, kind: 'receipt_again', conversationId }),
    );
    return { sent: paid.amount };
  }

  return { again };
}

/** A payment's receipt, to the number that the passcode of a conversation reached. */
async function queueReceipt(
  shop: Workshop,
  stores: Stores,
  paid: PaymentAttempt,
  { dedupe, kind, conversationId }: { dedupe: string; kind: MessageKind; conversationId: string | null },
): Promise<void> {
  await textOwner(
    shop,
    stores,
    { ...paid, conversationId },
    {
      dedupe,
      kind,
      notice: {
        kind: 'receipt',
        lender: lenderOf(shop, paid.lenderId).name,
        amount: paid.amount,
        credit: null,
        reference: paid.id.slice(-8).toUpperCase(),
      },
    },
  );
}

export type Receipts = ReturnType<typeof createReceipts>;
