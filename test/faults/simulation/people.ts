import type { Services } from '../../../server/services.js';
import type { PaymentMethod, PaymentPurpose } from '../../../core/payment.js';
import type { Token } from './gatewayModel.js';

/** A person in a conversation about a loan. */
export interface Person {
  readonly conversationId: string;
  readonly loanId: string;
  readonly owner: { readonly identificationId: string; readonly loanId: string };
}

/**
 * What was answered stays answered: a turn that was cut off and is heard again goes on with what its log has. `once` is
 * that log.
 */
export interface Turns {
  once<T>(what: string, call: () => Promise<T>): Promise<T>;
  /** A page of the gateway is before somebody's eyes, or a code in their hand. */
  sees(urlOrCode: string): void;
}

/** Something that somebody does; done again from its start when the process dies under it. */
export interface Deed {
  readonly name: string;
  run(services: Services, person: Person, turns: Turns): Promise<void>;
}

export type Wish = 'overdue' | 'payoff' | 'part' | 'tiny';

const purposeOf = (wish: Wish): PaymentPurpose => (wish === 'overdue' || wish === 'payoff' ? wish : 'other');

async function beginPayment(
  { bills, payments }: Services,
  { conversationId, loanId, owner }: Person,
  { once }: Turns,
  wish: Wish,
  method: PaymentMethod,
): Promise<string | undefined> {
  const bill = await once('bill', () => bills.bill(conversationId, owner));
  const otherMinor = wish === 'part' ? Math.max(1, bill.minimumToUnlock.minor - 1) : 500;
  const begun = await once('begin', () =>
    payments.begin({
      conversationId,
      loanId,
      quoteId: bill.quoteId,
      purpose: purposeOf(wish),
      otherMinor,
      method,
    }),
  );
  return 'paymentId' in begun ? begun.paymentId : undefined;
}

export const payByCard = (wish: Wish, token: Token, twice: boolean): Deed => ({
  name: `pays ${wish} by card, which ${token}`,
  async run(services, person, turns) {
    const paymentId = await beginPayment(services, person, turns, wish, 'voice_card');
    if (!paymentId) return;
    await turns.once('charge', () => services.payments.charge(paymentId, token));
    if (twice) await turns.once('charge again', () => services.payments.charge(paymentId, token));
  },
});

/** Watches the payment as a call does, and gives another card at once where it is told that the first one failed. */
export const payUntilItWorks = (token: Token): Deed => ({
  name: `pays overdue by card, which ${token}, and again where that failed`,
  async run(services, person, turns) {
    const { payments, bills } = services;
    const paymentId = await beginPayment(services, person, turns, 'overdue', 'voice_card');
    if (!paymentId) return;
    await turns.once('charge', () => payments.charge(paymentId, token));
    let state: string = 'charging';
    for (let looks = 0; looks < 40 && (state === 'charging' || state === 'unknown'); looks += 1)
      ({ state } = await payments.progress(paymentId));
    if (state !== 'failed') return;
    const { conversationId, loanId, owner } = person;
    const { quoteId } = await turns.once('another bill', () => bills.bill(conversationId, owner));
    const another = await turns.once('begin again', () =>
      payments.begin({ conversationId, loanId, quoteId, purpose: 'overdue', method: 'voice_card' }),
    );
    if ('paymentId' in another) await turns.once('charge again', () => payments.charge(another.paymentId, 'pays'));
  },
});

export const payByLink = (wish: Wish): Deed => ({
  name: `asks for a link to pay ${wish}, and opens it`,
  async run(services, person, turns) {
    const paymentId = await beginPayment(services, person, turns, wish, 'link');
    if (!paymentId) return;
    const { url } = await turns.once('link', () => services.payments.link(paymentId, false));
    const page = await services.payments.openCheckout(url.split('/pay/')[1] ?? '');
    if ('url' in page) turns.sees(page.url);
  },
});

export const payByCode = (wish: Wish): Deed => ({
  name: `asks for a code to pay ${wish} at a shop, and for what became of it`,
  async run(services, person, turns) {
    const { payments } = services;
    const paymentId = await beginPayment(services, person, turns, wish, 'reference');
    const given = paymentId && (await turns.once('code', () => payments.reference(paymentId, true)));
    if (given) turns.sees(given.code);
    await turns.once('awaited', () => payments.awaited(person.conversationId, person.loanId));
  },
});

export const agreePlan = (token: Token | 'waits'): Deed => ({
  name: `agrees a plan, and the down payment ${token}`,
  async run({ bills, plans, payments }, { conversationId, loanId, owner }, { once }) {
    const bill = await once('bill', () => bills.bill(conversationId, owner));
    const offers = await once('offers', () => plans.offers(conversationId, loanId, bill.quoteId));
    if ('refused' in offers) return;
    const agreed = await once('agree', () => plans.agree(conversationId, loanId, bill.quoteId, 1, 'terms', null));
    if ('refused' in agreed || token === 'waits') return;
    const { planId } = agreed;
    const begun = await once('begin', () =>
      payments.begin({
        conversationId,
        loanId,
        quoteId: bill.quoteId,
        purpose: 'down_payment',
        method: 'voice_card',
        planId,
      }),
    );
    if ('paymentId' in begun) await once('charge', () => payments.charge(begun.paymentId, token));
  },
});

export const askForRelease: Deed = {
  name: 'asks how far the release is',
  async run({ releases }, { conversationId, loanId }) {
    await releases.ask(conversationId, loanId);
  },
};

export const giveUp: Deed = {
  name: 'begins to pay and gives no card',
  async run(services, person, turns) {
    const paymentId = await beginPayment(services, person, turns, 'overdue', 'voice_card');
    if (paymentId) await services.payments.abandon(paymentId);
  },
};
