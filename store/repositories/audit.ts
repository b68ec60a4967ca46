import { asc, gt, sql } from 'drizzle-orm';
import type { AuditEntry, AuditRow } from '../../core/audit.js';
import { continueChain } from '../auditChain.js';
import type { Queries } from '../connections.js';
import { audit } from '../schema/audit.js';

/** Adds entries to the chain. Call it last in a transaction: until that ends nobody else can add any. */
export async function writeAudit(queries: Queries, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { rows } = await queries.execute<{ n: string; hash: string }>(sql`select n, hash from audit_tip()`);
  const tip = { n: Number(rows[0]?.n ?? 0), hash: rows[0]?.hash ?? '' };
  await queries.insert(audit).values(continueChain(entries, tip));
}

export const readAudit = (queries: Queries, after: number, limit: number): Promise<AuditRow[]> =>
  queries.select().from(audit).where(gt(audit.n, after)).orderBy(asc(audit.n)).limit(limit);
