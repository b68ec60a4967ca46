/** Work that must be done, written in the transaction that makes it necessary. */
export interface TaskRequest {
  readonly kind: string;
  /** Small JSON: ids, never personal data. */
  readonly payload: Readonly<Record<string, string | number | null>>;
  readonly runAt: Date;
  /** At most one live task of a kind per key. */
  readonly dedupe?: string;
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

/** Seconds that work may be late, or fail again and again, before a person is told: less where somebody waits for it. */
export const lateAfterSeconds = {
  byKind: {
    'passcode.send': 600,
    'line.send': 600,
    'conversation.hear': 600,
    'call.place': 600,
    'payment.charge': 1200,
    'payment.look': 1200,
    'payment.post': 1200,
  },
  others: 3600,
} as const satisfies LateAfter;

export interface LateAfter {
  readonly byKind: Readonly<Record<string, number>>;
  readonly others: number;
}

/** Work of one kind for one lender that is late. */
export interface LateWork {
  readonly kind: string;
  /** Null where the rows that the work is about are gone, or are no lender's. */
  readonly lenderId: string | null;
  readonly count: number;
  /** When the oldest of it was due, or failed for the first time. */
  readonly since: Date;
}
