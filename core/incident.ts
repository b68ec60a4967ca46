export const incidentKinds = [
  'wrongful_lock',
  'relocked',
  'release_late',
  'reversed_after_release',
  'suspense',
  'ledger_mismatch',
  'plan_over',
  'plan_broken',
  'work_late',
  'hold_missing',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Something that must not happen and did; a person looks at it. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly lenderId: string;
  readonly loanId: string | null;
  readonly subject: string;
  readonly dedupe: string;
  readonly at: Date;
  readonly closedAt: Date | null;
}
