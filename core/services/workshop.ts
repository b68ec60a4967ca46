import type { Clock } from '../clock.js';
import type { Lender, Lenders } from '../lender.js';
import { Problem } from '../problem.js';
import type { Database } from '../ports/store.js';
import type { Messenger } from '../ports/messenger.js';
import type { Parties } from '../ports/parties.js';
import type { Shared } from '../ports/shared.js';
import type { Telephone } from '../ports/telephone.js';
import type { Wording } from '../ports/wording.js';
import type { Vault } from '../vault.js';

/** What the services work with, in one place. */
export interface Workshop {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly lenders: Lenders;
  readonly parties: Parties;
  readonly messenger: Messenger;
  readonly telephone: Telephone;
  readonly shared: Shared;
  readonly wording: Wording;
  /** The address that people and providers reach this deployment at, without a slash at the end. */
  readonly publicUrl: string;
  /** Tells an open conversation that something it may be waiting for has happened. */
  nudge(
    conversationId: string,
    news: { kind: 'payment' | 'release' | 'handover' | 'visit' | 'elsewhere'; id: string; state: string },
  ): Promise<void>;
}

/** Throws `lender.unknown`: a row that names a lender which the lenders file no longer has. */
export function lenderOf(shop: Pick<Workshop, 'lenders'>, lenderId: string): Lender {
  const lender = shop.lenders.byId(lenderId);
  if (!lender) throw new Problem('lender.unknown', { message: `no lender ${lenderId} in the lenders file` });
  return lender;
}
