/** Who did what to what. Never personal data: ids, amounts, reasons. */
export interface AuditEntry {
  readonly at: Date;
  /** `system`, `owner:<conversation>` or `agent:<id>`. */
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export interface AuditRow extends AuditEntry {
  readonly n: number;
  readonly previous: string;
  /** SHA-256 over the row and the hash before it. */
  readonly hash: string;
}
