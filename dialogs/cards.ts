import type { Offer } from '../core/plan.js';
import type { Money } from '../core/money.js';
import type { ReferenceGiven } from '../core/services/paymentReferences.js';
import type { Card, Line } from './telling/story.js';
import type { Ladder, Words } from './words/words.js';

/** A line that comes with a card. */
export const carded = (line: Line, card: Card): Line => ({ ...line, card });

/** A question whose first wording comes with a card. */
export const cardedFirst = ([first, ...others]: Ladder, card: Card): Ladder => [carded(first, card), ...others];

export const amountCard = (words: Words, amount: Money): Card => ({
  kind: 'amount',
  title: words.cards.toPay,
  big: words.money(amount).text,
  rows: [],
});

export const receiptCard = (words: Words, amount: Money): Card => ({
  kind: 'receipt',
  title: words.cards.received,
  big: words.money(amount).text,
  rows: [],
});

export const referenceCard = (words: Words, { amount, code, places, until }: ReferenceGiven): Card => ({
  kind: 'amount',
  title: words.cards.toPay,
  big: words.money(amount).text,
  rows: [
    [words.cards.reference, code],
    [places.join(', '), words.day(until)],
  ],
});

export const offersCard = (words: Words, offers: readonly Offer[]): Card => ({
  kind: 'offers',
  title: words.cards.plans,
  rows: offers.map(({ downPayment, instalments, total }) => {
    const each = words.money(instalments[0]?.amount ?? total).text;
    const now = downPayment.minor > 0 ? `${words.cards.today}: ${words.money(downPayment).text}` : '';
    return [`${instalments.length} × ${each}`, now];
  }),
});

export const visitCard = (
  words: Words,
  {
    centre,
    day,
    time,
    reference,
  }: { centre: { name: string; address?: string }; day: string; time: string; reference?: string },
): Card => ({
  kind: 'visit',
  title: words.cards.visit,
  big: `${words.day(day)}, ${time}`,
  rows: [[centre.name, centre.address ?? ''], ...(reference ? [[words.cards.reference, reference] as const] : [])],
});
