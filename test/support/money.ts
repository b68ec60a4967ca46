import { type Town, until } from './town.js';

interface Borrower {
  readonly imei: string;
  readonly loan: string;
}

interface Charge {
  readonly kind: string;
  readonly status: string;
  readonly amount: number;
  readonly loan?: string;
}

export interface Ledger {
  readonly overdue: number;
  readonly transactions: readonly { readonly type: string; readonly amount: number }[];
}

export const stateOf = async (town: Town, { imei }: Pick<Borrower, 'imei'>): Promise<string> =>
  (await town.control<{ state: string }>('GET', `/devices/${imei}`)).state;

/** What was taken for a loan, in minor units. */
export const takenFor = async (town: Town, { loan }: Pick<Borrower, 'loan'>): Promise<readonly number[]> =>
  (await town.control<readonly Charge[]>('GET', '/charges'))
    .filter((charge) => charge.loan === loan && charge.kind === 'charge' && charge.status === 'succeeded')
    .map(({ amount }) => amount);

export const repaidTo = async (town: Town, { loan }: Pick<Borrower, 'loan'>): Promise<readonly number[]> =>
  (await town.control<Ledger>('GET', `/loans/${loan}`)).transactions
    .filter(({ type }) => type === 'repayment')
    .map(({ amount }) => amount);

/** Waits for the phone to open, and wants each amount taken and posted once, in this order. */
export async function expectUnlockedFor(town: Town, who: Borrower, amounts: readonly number[]): Promise<void> {
  await until('the phone to be unlocked', async () => (await stateOf(town, who)) === 'unlocked', 60);
  for (const [what, seen] of [
    ['taken', await takenFor(town, who)],
    ['posted', await repaidTo(town, who)],
  ] as const)
    if (seen.join() !== amounts.join()) throw new Error(`${what}: ${seen.join()} instead of ${amounts.join()}`);
}

type Due = Borrower & { readonly overdue: number };

/** The next month: overdue and locked again, and past the limits of the last passcodes. */
export const fallsDueAgain = (town: Town, who: Due): Promise<void> => fallDueAgain(town, [who], 'PT16M');

/** As `fallsDueAgain`, for several once so much time has gone by. */
export async function fallDueAgain(town: Town, all: readonly Due[], after: string): Promise<void> {
  await town.advance(after);
  const again = async (who: Due): Promise<void> => {
    const { overdue } = await town.control<Ledger>('GET', `/loans/${who.loan}`);
    if (overdue < who.overdue)
      await town.control('POST', `/loans/${who.loan}/charges`, { amount: who.overdue - overdue });
    await town.control('POST', `/devices/${who.imei}/lock`, {});
  };
  await Promise.all(all.map(again));
}
