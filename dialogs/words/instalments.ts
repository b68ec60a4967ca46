import type { Money } from '../../core/money.js';
import type { Offer } from '../../core/plan.js';

/** The biggest instalment of an offer. Parts may differ by a minor unit: the biggest is what nobody should be surprised by. */
export const biggest = (offer: Offer): Money =>
  offer.instalments.reduce(
    (most, { amount }) => (amount.minor > most.minor ? amount : most),
    offer.instalments[0]?.amount ?? offer.total,
  );
