import { createHash } from 'node:crypto';
import type { AuditEntry, AuditRow } from '../core/audit.js';
import type { AuditLog } from '../core/ports/store.js';

/** SHA-256 over a row and the hash before it; `detail` counts in the order of its keys' names. */
export function auditHash(entry: AuditEntry, n: number, previous: string): string {
  const detail = Object.entries(entry.detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([n, previous, entry.at.toISOString(), entry.actor, entry.action, entry.subject, detail]);
  return createHash('sha256').update(text).digest('hex');
}

/** The rows that entries become after the last row of the log. */
export function continueChain(entries: readonly AuditEntry[], tip: { n: number; hash: string }): AuditRow[] {
  const rows: AuditRow[] = [];
  let { n, hash } = tip;
  for (const entry of entries) {
    const previous = hash;
    n += 1;
    hash = auditHash(entry, n, previous);
    rows.push({ ...entry, n, previous, hash });
  }
  return rows;
}

/** Reads the whole log. `brokenAt` is the first row that was altered, left out or put in later. */
export async function verifyAudit(log: AuditLog): Promise<{ rows: number; brokenAt: number | null }> {
  let last = { n: 0, hash: '' };
  for (;;) {
    const page = await log.read(last.n, 1000);
    if (page.length === 0) return { rows: last.n, brokenAt: null };
    for (const row of page) {
      const expected = { n: last.n + 1, hash: auditHash(row, last.n + 1, last.hash) };
      if (row.n !== expected.n || row.previous !== last.hash || row.hash !== expected.hash)
        return { rows: last.n, brokenAt: expected.n };
      last = expected;
    }
  }
}
