import { asc, eq, sql } from 'drizzle-orm';
import type { LedgerTransaction } from '../../core/ledger.js';
import type { LedgerStore } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { ledgerEntries, ledgerTransactions } from '../schema/ledger.js';

export function ledgerStore(queries: Queries): LedgerStore {
  /** One statement, so that a posting outside a transaction is whole or not there; the schema checks that it balances. */
  async function post(transaction: LedgerTransaction): Promise<boolean> {
    const { id, key, attemptId, lenderId, loanId, at, entries } = transaction;
    const { rows } = await queries.execute(sql`
      with kept as (
        insert into ledger_transactions (id, key, attempt_id, lender_id, loan_id, at)
        values (${id}, ${key}, ${attemptId}, ${lenderId}, ${loanId}, ${at.toISOString()}::timestamptz)
        on conflict (key) do nothing returning id
      ), listed as (
        insert into ledger_entries (transaction_id, n, account, minor, currency)
        select kept.id, entry.n, entry.value->>'account', (entry.value->>'minor')::bigint, entry.value->>'currency'
        from kept, jsonb_array_elements(${JSON.stringify(entries)}::jsonb) with ordinality as entry(value, n)
      )
      select id from kept`);
    return rows.length > 0;
  }

  async function byAttempt(attemptId: string): Promise<LedgerTransaction[]> {
    const found = await queries
      .select()
      .from(ledgerTransactions)
      .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
      .where(eq(ledgerTransactions.attemptId, attemptId))
      .orderBy(asc(ledgerTransactions.seq), asc(ledgerEntries.n));
    const transactions = new Map<string, LedgerTransaction>();
    for (const { ledger_transactions: columns, ledger_entries: entry } of found) {
      const { seq: _, ...head } = columns;
      const before = transactions.get(head.id)?.entries ?? [];
      const { account, minor, currency } = entry;
      transactions.set(head.id, { ...head, entries: [...before, { account, minor, currency }] });
    }
    return [...transactions.values()];
  }

  return { post, byAttempt };
}
