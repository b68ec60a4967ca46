import type { PaymentAttempt, PaymentMethod, PaymentState } from '../core/payment.js';
import type { Database, PaymentStore, ReleaseStore, Stores } from '../core/ports/store.js';

/** Told of what was committed, and of nothing that was rolled back. */
export interface Committed {
  /** A payment came into a state. `posted` is settled money that the lender's ledger has. */
  payment(method: PaymentMethod, state: PaymentState | 'posted'): void;
  /** A phone is free, so many seconds after that was asked for. */
  released(lenderId: string, seconds: number): void;
}

/** The same database; the transactions in it tell of payments and releases once they are committed. */
export function watchDatabase(database: Database, committed: Committed): Database {
  return {
    ...database,
    async transaction(work) {
      const seen: (() => void)[] = [];
      const result = await database.transaction((stores) => work(watched(stores, committed, seen)));
      for (const tell of seen) tell();
      return result;
    },
  };
}

const watched = (stores: Stores, committed: Committed, seen: (() => void)[]): Stores => ({
  ...stores,
  payments: watchedPayments(stores.payments, (method, state) => void seen.push(() => committed.payment(method, state))),
  releases: watchedReleases(
    stores.releases,
    (lenderId, seconds) => void seen.push(() => committed.released(lenderId, seconds)),
  ),
});

/** Rows are saved for other reasons too: only one whose state is another than the transaction read counts. */
function watchedPayments(payments: PaymentStore, tell: Committed['payment']): PaymentStore {
  const known = new Map<string, string>();
  const remembered = <Found extends PaymentAttempt | undefined>(attempt: Found): Found => {
    if (attempt) known.set(attempt.id, stateOf(attempt));
    return attempt;
  };
  const written = (attempt: PaymentAttempt): PaymentAttempt => {
    const state = stateOf(attempt);
    if (known.get(attempt.id) !== state) tell(attempt.method, state);
    return remembered(attempt);
  };
  return {
    ...payments,
    get: async (id) => remembered(await payments.get(id)),
    lock: async (id) => remembered(await payments.lock(id)),
    insert: async (attempt) => {
      await payments.insert(attempt);
      written(attempt);
    },
    save: async (attempt) => written(await payments.save(attempt)),
  };
}

const stateOf = ({ state, postedAs }: PaymentAttempt): PaymentState | 'posted' =>
  state === 'settled' && postedAs !== null ? 'posted' : state;

/** A release is saved as confirmed once each time that its phone is found free: the next save has it watched. */
const watchedReleases = (releases: ReleaseStore, tell: Committed['released']): ReleaseStore => ({
  ...releases,
  save: async (release) => {
    const saved = await releases.save(release);
    if (saved.state === 'confirmed' && saved.confirmedAt)
      tell(saved.lenderId, (saved.confirmedAt.getTime() - saved.requestedAt.getTime()) / 1000);
    return saved;
  },
});
