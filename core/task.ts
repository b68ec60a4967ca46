/** Work that must be done, written in the transaction that makes it necessary. */
export interface TaskRequest {
  readonly kind: string;
  /** Small JSON: ids, never personal data. */
  readonly payload: Readonly<Record<string, string | number | null>>;
  readonly runAt: Date;
  /** At most one live task of a kind per key. */
  readonly dedupe?: string;
  /** A person is told when it is not done by then. */
  readonly deadlineAt?: Date;
}

export interface Task {
  readonly id: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string | number | null>>;
  readonly runAt: Date;
  readonly attempts: number;
  /** The fencing token of the lease. */
  readonly lease: string;
}
