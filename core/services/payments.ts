import { createCharging } from './charging.js';
import type { Identify } from './identify.js';
import { createPaymentAttempts } from './paymentAttempts.js';
import { createPaymentLinks } from './paymentLinks.js';
import { createPaymentReferences } from './paymentReferences.js';
import { createMovements } from './paymentMovements.js';
import type { Workshop } from './workshop.js';

/** Money from agreement to the gateway's word: one attempt, one key, one charge. */
export function createPayments(shop: Workshop, identify: Identify) {
  const { take, look, reconcile } = createMovements(shop);
  return {
    ...createPaymentAttempts(shop, identify, { take }),
    ...createPaymentLinks(shop),
    ...createPaymentReferences(shop, identify, { take }),
    ...createCharging(shop, { take }),
    look,
    reconcile,
  };
}

export type Payments = ReturnType<typeof createPayments>;
