/** Our own books. Each account's sign: money that came in at the gateway is a debit of `gateway`, a credit of the loan. */
export type LedgerAccount = 'gateway' | 'loan' | 'suspense' | 'overpayment';

/** Insert-only; the entries of a transaction add up to nothing. `minor` is in minor units of `currency`. */
export interface LedgerTransaction {
  readonly id: string;
  /** Once per key, such as `paid:<movement id>`. */
  readonly key: string;
  readonly attemptId: string;
  readonly lenderId: string;
  readonly loanId: string;
  readonly at: Date;
  readonly entries: readonly { readonly account: LedgerAccount; readonly minor: number; readonly currency: string }[];
}
