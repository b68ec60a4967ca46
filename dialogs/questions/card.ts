import type { Money } from '../../core/money.js';
import type { Desk } from '../desk.js';
import type { Heard } from '../telling/heard.js';
import type { Question } from '../telling/story.js';

/**
 * The card, taken by the telephone provider's own prompt. What comes back is a token; it goes to the payment at once,
 * and only that it was taken is kept.
 */
export function whichCard(
  desk: Desk,
  paymentId: string,
  amount: Money,
): Question<'taken' | 'stopped' | 'not_read' | 'trouble'> {
  return {
    label: 'card',
    ladder: desk.words.pay.card,
    listen: { by: 'card', amount, description: desk.here.lender.name },
    secret: true,
    async accept(heard: Heard) {
      if (heard.kind !== 'card') return undefined;
      if (heard.card.outcome !== 'token') return heard.card.outcome;
      const { taken } = await desk.raw.payments.charge(paymentId, heard.card.token);
      return taken ? 'taken' : 'trouble';
    },
  };
}
