import { newId } from '../ids.js';
import type { Release } from '../release.js';
import type { Stores } from '../ports/store.js';
import { openCaseOfWork } from './handovers.js';
import type { Workshop } from './workshop.js';

/** Money was taken back and the phone is free, or on its way to be: a person decides what comes of it, once a movement. */
export async function flagReversal(
  shop: Workshop,
  stores: Stores,
  release: Pick<Release, 'lenderId' | 'loanId' | 'language'>,
  paymentId: string,
  movementId: string,
): Promise<void> {
  const { lenderId, loanId, language } = release;
  const dedupe = `reversed_after_release:${movementId}`;
  const first = await stores.incidents.raise({
    id: newId('inc'),
    kind: 'reversed_after_release',
    lenderId,
    loanId,
    subject: paymentId,
    dedupe,
    at: shop.clock.now(),
    closedAt: null,
  });
  if (!first) return;
  const place = 'payment / reversed';
  await openCaseOfWork(shop, stores, { lenderId, loanId, language, reason: 'reversal', place, dedupe });
}
