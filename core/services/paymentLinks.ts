import { later } from '../clock.js';
import type { Language } from '../lender.js';
import type { Money } from '../money.js';
import { chargeKey, type PaymentAttempt } from '../payment.js';
import type { Stores } from '../ports/store.js';
import { textOwner } from './messages.js';
import { rememberRef } from './paymentMoves.js';
import { lenderOf, type Workshop } from './workshop.js';

/** What a payment link leads to: money to be paid, being settled, paid, or nothing any more. */
export interface LinkView {
  readonly state: 'open' | 'settling' | 'paid' | 'closed';
  readonly amount: Money;
  readonly lenderId: string;
  /** What the conversation that agreed to it is held in; null where there was none. */
  readonly language: Language | null;
}

/** The address at which an attempt is paid, and the gateway's own page behind it. */
export function createPaymentLinks(shop: Workshop) {
  const { database, clock, vault } = shop;

  /** The address at which an attempt is paid, on any phone. The same attempt has the same address. */
  async function link(paymentId: string, byMessage: boolean): Promise<{ url: string }> {
    const token = vault.hash('link', paymentId).slice(0, 40);
    const url = `${shop.publicUrl}/pay/${token}`;
    await database.transaction(async (stores) => {
      const attempt = await stores.payments.lock(paymentId);
      if (!attempt) return;
      if (!attempt.linkHash) await stores.payments.save({ ...attempt, linkHash: vault.hash('token', token) });
      if (byMessage) await sendLink(stores, attempt, url);
    });
    return { url };
  }

  async function sendLink(stores: Stores, attempt: PaymentAttempt, url: string): Promise<void> {
    const { name } = lenderOf(shop, attempt.lenderId);
    await textOwner(shop, stores, attempt, {
      dedupe: `link:${attempt.id}`,
      kind: 'payment_link',
      notice: { kind: 'payment_link', lender: name, amount: attempt.amount, url },
    });
  }

  /** What the page behind a link shows. Looking spends nothing. */
  async function behindLink(token: string): Promise<LinkView | undefined> {
    const attempt = await database.read.payments.byLinkHash(vault.hash('token', token));
    if (!attempt) return undefined;
    // Who comes back from the gateway's page may have paid there.
    if (attempt.state === 'collecting' && attempt.gatewayRef) await askSoon(attempt, 0);
    // The gateway's page has to stand half an hour at least: a link that ends sooner leads nowhere any more.
    const open = attempt.state === 'collecting' && attempt.expiresAt > later(clock.now(), 31 * 60);
    const state =
      attempt.state === 'settled'
        ? 'paid'
        : open
          ? 'open'
          : attempt.state === 'collecting'
            ? 'closed'
            : attempt.state === 'charging' || attempt.state === 'unknown'
              ? 'settling'
              : 'closed';
    const conversation = await database.read.conversations.get(attempt.conversationId ?? '');
    return { state, amount: attempt.amount, lenderId: attempt.lenderId, language: conversation?.language ?? null };
  }

  /** Opens the gateway's own page for a link, or says that there is nothing to pay there any more. */
  async function openCheckout(token: string): Promise<{ url: string } | { state: LinkView['state'] }> {
    const attempt = await database.read.payments.byLinkHash(vault.hash('token', token));
    const view = await behindLink(token);
    if (!attempt || view?.state !== 'open') return { state: view?.state ?? 'closed' };
    const lender = lenderOf(shop, attempt.lenderId);
    // Paid otherwise meanwhile, such as in a shop: nobody is led to pay it twice.
    const { total } = await shop.parties.loans(lender).payoff(attempt.loanId);
    if (total.minor < attempt.amount.minor) return { state: 'closed' };
    const page = await shop.parties.payments(lender).checkout({
      key: chargeKey(attempt),
      attemptId: attempt.id,
      loanId: attempt.loanId,
      amount: attempt.amount,
      title: lender.name,
      returnUrl: `${shop.publicUrl}/pay/${token}`,
      doneUrl: `${shop.publicUrl}/pay/${token}?done=1`,
      expiresAt: attempt.expiresAt,
    });
    await rememberRef(shop, attempt.id, page.ref);
    // Somebody is about to pay, and the gateway's word of it may get lost.
    await askSoon(attempt, 30);
    return { url: page.url };
  }

  const askSoon = ({ id }: PaymentAttempt, seconds: number): Promise<void> =>
    database.transaction((stores) => stores.tasks.hasten('payment.reconcile', id, later(clock.now(), seconds)));

  return { link, behindLink, openCheckout };
}
