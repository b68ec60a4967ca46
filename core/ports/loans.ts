import type { Money } from '../money.js';
import type { Imei14 } from '../imei.js';

/**
 * A lender's loan system. Every method throws a Problem (`loans.down`, `loans.slow`, `loans.rubbish`, `loans.refused`, …)
 * when the system does not answer as it should; what it can rightly answer is a value.
 */
export interface LoanSystem {
  /** Loans of a phone: none, one, or several (resold, replaced, joint). Both IMEIs of a dual-SIM phone resolve. */
  findByImei(imei: Imei14): Promise<readonly string[]>;
  /** Undefined where the loan does not exist. */
  agreement(loanId: string): Promise<Agreement | undefined>;
  arrears(loanId: string): Promise<Arrears>;
  payoff(loanId: string): Promise<{ total: Money; goodThrough: string }>;
  /** Oldest first. */
  transactions(loanId: string): Promise<readonly LoanTransaction[]>;
  /** Posts a payment once per key, however often it is called. */
  postPayment(posting: Posting): Promise<{ transactionId: string; outcome: 'posted' | 'duplicate' }>;
  /** The transaction that a posting under this key made, if it did. */
  findPosting(loanId: string, key: string): Promise<string | undefined>;
  /** Takes a posted payment back, once per key. */
  reverse(
    loanId: string,
    key: string,
    transactionId: string,
    amount: Money,
    reason: string,
  ): Promise<{ transactionId: string }>;
  /** Keeps the lender's lock automation from locking the phone until a moment. Setting it again replaces it. */
  setHold(loanId: string, hold: Hold): Promise<void>;
  holds(loanId: string): Promise<readonly Hold[]>;
  removeHold(loanId: string, key: string): Promise<void>;
  /** Records a plan that was agreed, or its new state. Saving it again replaces it. */
  savePlan(loanId: string, plan: PlanRecord): Promise<void>;
  /** Records a promise to pay, where the system has a place for one; else it is a note. */
  savePromise?(
    loanId: string,
    promise: { readonly key: string; readonly amount: Money; readonly on: string },
  ): Promise<void>;
  note(loanId: string, key: string, text: string): Promise<void>;
}

export interface Agreement {
  readonly id: string;
  readonly status: 'active' | 'closed' | 'charged_off' | 'sold' | 'fraud' | 'deceased';
  readonly currency: string;
  readonly timeZone: string;
  readonly holder: { readonly name: string; readonly language: string | undefined };
  /** In the lender's order of preference. */
  readonly contacts: readonly Contact[];
  readonly imeis: readonly Imei14[];
  readonly flags: {
    readonly stolen: boolean;
    readonly dispute: boolean;
    readonly vulnerable: boolean;
    readonly moratorium: { readonly kind: string; readonly until: string | undefined } | undefined;
  };
  readonly brokenPlansIn12Months: number;
}

export interface Contact {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly onFileSince: string;
}

export interface Arrears {
  readonly overdue: Money;
  readonly minimumToUnlock: Money;
  readonly balance: Money;
  readonly daysPastDue: number;
  readonly nextDue: { readonly on: string; readonly amount: Money } | undefined;
}

export interface LoanTransaction {
  readonly id: string;
  readonly type: string;
  readonly amount: Money;
  readonly key: string | undefined;
  readonly at: Date;
}

export interface Posting {
  readonly loanId: string;
  readonly key: string;
  readonly amount: Money;
  /** The gateway's reference, for the lender's reconciliation. */
  readonly reference: string;
  readonly channel: string;
  /** The day it counts for, in the lender's zone (ISO date). */
  readonly on: string;
}

export interface Hold {
  readonly key: string;
  readonly kind: 'lock_grace' | 'plan' | 'dispute';
  readonly until: Date;
  readonly reason: string;
}

export interface PlanRecord {
  readonly key: string;
  readonly agreedAt: Date;
  readonly total: Money;
  readonly downPayment: Money;
  readonly instalments: readonly { readonly on: string; readonly amount: Money }[];
  readonly state: string;
}
