/** Something that must not happen and did; a person looks at it. */
export interface Incident {
  readonly id: string;
  readonly kind:
    | 'wrongful_lock'
    | 'relocked'
    | 'release_late'
    | 'reversed_after_release'
    | 'suspense'
    | 'ledger_mismatch'
    | 'task_dead'
    | 'hold_missing';
  readonly lenderId: string;
  readonly loanId: string | null;
  readonly subject: string;
  readonly dedupe: string;
  readonly at: Date;
  readonly closedAt: Date | null;
}
