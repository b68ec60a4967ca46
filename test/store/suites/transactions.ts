import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import type { Stores } from '../../../core/ports/store.js';
import { verifyAudit } from '../../../store/auditChain.js';
import { migrateSchema } from '../../../store/migrations.js';
import type { OpenEngine } from '../engines.js';
import { conversation, incident, ledgerTransaction, noon } from '../rows.js';

export function transactionSuite(open: () => OpenEngine): void {
  const database = () => open().database;

  describe('transactions', () => {
    test('what a transaction wrote before it threw is not there, and its own error comes out', async () => {
      const row = conversation();
      const work = database().transaction(async (stores) => {
        await stores.conversations.insert(row);
        throw new RangeError('changed my mind');
      });
      await expect(work).rejects.toThrow(RangeError);
      expect(await database().read.conversations.get(row.id)).toBeUndefined();
    });

    test('the outer handle within a transaction is refused instead of waiting for ever', async () => {
      const refused = { code: 'store.outer_handle' };
      await database().transaction(async () => {
        await expect(database().read.conversations.get('c')).rejects.toMatchObject(refused);
        await expect(database().transaction(async () => 1)).rejects.toMatchObject(refused);
      });
      expect(await database().read.conversations.get('c')).toBeUndefined();
    });

    test('work that a transaction left behind may use the outer handle once that is over', async () => {
      let late: Promise<unknown> | undefined;
      let over = (): void => undefined;
      const ended = new Promise<void>((resolve) => {
        over = resolve;
      });
      await database().transaction(async () => {
        late = ended.then(() => database().read.conversations.get('c'));
      });
      over();
      expect(await late).toBeUndefined();
    });

    test('stores that were kept from a transaction are of no use after it', async () => {
      const kept = await database().transaction(async (stores): Promise<{ stores: Stores }> => ({ stores }));
      await expect(kept.stores.conversations.get('c')).rejects.toMatchObject({ code: 'store.transaction_over' });
    });

    test('a failed statement that the work passed over does not pass for a commit', async () => {
      const row = conversation();
      const work = database().transaction(async (stores) => {
        await stores.conversations.insert(row);
        await stores.conversations.insert(row).catch(() => undefined);
      });
      await expect(work).rejects.toMatchObject({ code: 'store.failed' });
      expect(await database().read.conversations.get(row.id)).toBeUndefined();
    });

    test('transactions at once do not see each other half done', async () => {
      const row = conversation();
      await database().read.conversations.insert(row);
      const count = async (): Promise<void> =>
        database().transaction(async (stores) => {
          const found = await stores.conversations.get(row.id);
          if (found) await stores.conversations.save({ ...found, epoch: found.epoch + 1 });
        });
      const counted = await Promise.allSettled(Array.from({ length: 10 }, count));
      const kept = counted.filter(({ status }) => status === 'fulfilled').length;
      expect((await database().read.conversations.get(row.id))?.epoch).toBe(kept);
      for (const outcome of counted)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'store.conflict' });
    });

    test('a surprise says nothing of the values that were written', async () => {
      const row = conversation({ sealedAddress: 'very secret' });
      await database().read.conversations.insert(row);
      const thrown: unknown = await database()
        .read.conversations.insert(row)
        .catch((error: unknown) => error);
      const said = JSON.stringify([String(thrown), String((thrown as Error).cause)]);
      expect(said).toContain('conversations_pkey');
      expect(said).not.toContain('very secret');
    });

    test('workers are told after the commit, and only where tasks were written', async () => {
      const heard: string[] = [];
      const stop = database().onTasks(() => heard.push('told'));
      const enqueue = (stores: Stores) => stores.tasks.enqueue({ kind: newId('kind'), payload: {}, runAt: noon });
      await database().transaction(async (stores) => {
        await enqueue(stores);
        heard.push('written');
      });
      await database()
        .transaction(async (stores) => {
          await enqueue(stores);
          throw new Error('no');
        })
        .catch(() => undefined);
      await database().transaction(async (stores) => void (await stores.incidents.raise(incident())));
      expect(heard).toEqual(['written', 'told']);
      await enqueue(database().read);
      expect(heard).toHaveLength(3);
      stop();
      await enqueue(database().read);
      expect(heard).toHaveLength(3);
    });
  });

  describe('audit', () => {
    const entry = (n: number) => ({
      at: noon,
      actor: 'agent:amy',
      action: 'override',
      subject: `rel_${n}`,
      detail: { n, b: null, a: 'ஆ "quoted"', share: 0.1, on: true },
    });

    test('rows from many transactions at once are one chain', async () => {
      const before = (await verifyAudit(database().read.audit)).rows;
      const appends = Array.from({ length: 10 }, (_, n) =>
        database().transaction(async (stores) => {
          await stores.audit.append(entry(2 * n));
          await stores.audit.append(entry(2 * n + 1));
        }),
      );
      await Promise.all([...appends, database().read.audit.append(entry(20))]);
      expect(await verifyAudit(database().read.audit)).toEqual({ rows: before + 21, brokenAt: null });
      const [row] = await database().read.audit.read(before, 1);
      expect(row).toMatchObject({ n: before + 1, actor: 'agent:amy', at: noon });
    });

    test('a transaction that fails leaves no entry and no gap', async () => {
      const { rows } = await verifyAudit(database().read.audit);
      const failed = database().transaction(async (stores) => {
        await stores.audit.append(entry(1));
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      await database().read.audit.append(entry(2));
      expect(await verifyAudit(database().read.audit)).toEqual({ rows: rows + 1, brokenAt: null });
    });

    test.each([
      'update audit set actor = $$nobody$$',
      'delete from audit',
      'truncate audit',
      'update ledger_entries set minor = 0',
      'delete from ledger_transactions',
      'truncate ledger_entries',
      `insert into audit select n + 100, at, actor, action, subject, detail, hash, hash from audit order by n desc limit 1`,
    ])('refused: %s', async (statement) => {
      await database().read.audit.append(entry(1));
      await database().read.ledger.post(ledgerTransaction());
      await expect(open().sql(statement)).rejects.toMatchObject({ code: '23514' });
    });

    test('an altered row is found', async () => {
      await database().read.audit.append(entry(1));
      const page = await database().read.audit.read(0, 100_000);
      const forged = page.map((row) => (row.n === 2 ? { ...row, subject: 'other' } : row));
      const log = { append: async () => undefined, read: async (after: number) => forged.slice(after) };
      expect(await verifyAudit(log)).toEqual({ rows: 1, brokenAt: 2 });
    });
  });

  describe('migrations', () => {
    test('run again, and twice at once, they change nothing', async () => {
      const applied = () => open().sql('select id, hash from drizzle.__drizzle_migrations order by id');
      const before = await applied();
      await Promise.all([migrateSchema(open().connections), migrateSchema(open().connections)]);
      expect(await applied()).toEqual(before);
      await database().check();
    });

    test('a schema that is behind is told', async () => {
      await open().sql('update drizzle.__drizzle_migrations set created_at = created_at - 100000000000');
      await expect(database().check()).rejects.toMatchObject({ code: 'store.behind' });
      await open().sql('update drizzle.__drizzle_migrations set created_at = created_at + 100000000000');
    });
  });
}
