import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import { money } from '../../../core/money.js';
import type { Database, Stores, Versioned } from '../../../core/ports/store.js';
import * as rows from '../rows.js';

/** Every row that has a version: what is written is read back, and nothing is written over what somebody else wrote. */
export function rowSuite(database: () => Database): void {
  interface Case {
    readonly name: string;
    readonly of: (stores: Stores) => Versioned<{ id: string; version: number }>;
    readonly row: () => { id: string; version: number };
    readonly change: object;
  }
  const aCase = <Row extends { id: string; version: number }>(
    name: string,
    of: (stores: Stores) => Versioned<Row>,
    row: () => Row,
    change: Partial<Row>,
  ): Case => ({ name, of: of as unknown as Case['of'], row, change });

  const cases: readonly Case[] = [
    aCase('identifications', (stores) => stores.identifications, rows.identification, {
      loanId: 'NW-2',
      lookup: 'done',
      provedAt: rows.after(1),
    }),
    aCase('payments', (stores) => stores.payments, rows.attempt, {
      state: 'settled',
      amount: money(Number.MAX_SAFE_INTEGER, 'JPY'),
      gatewayRef: 'pi_1',
      linkHash: newId('hash'),
      settledAt: rows.after(2),
    }),
    aCase('releases', (stores) => stores.releases, rows.release, {
      state: 'held',
      heldBecause: 'stolen',
      notices: ['asked', 'with_person'],
      until: rows.after(3),
      ground: { kind: 'ledger_clear', paymentId: null },
    }),
    aCase('messages', (stores) => stores.messages, rows.message, { state: 'sent', ref: 'SM1', error: 'x' }),
    aCase('handovers', (stores) => stores.handovers, rows.handover, {
      state: 'claimed',
      agentId: 'amy',
      claimedAt: rows.after(4),
      level: 2,
    }),
    aCase('plans', (stores) => stores.plans, rows.plan, { state: 'active', activeAt: rows.after(5) }),
    aCase('visits', (stores) => stores.visits, rows.visit, { state: 'cancelled', sequence: 1 }),
  ];

  describe.each(cases)('$name', ({ of, row, change }) => {
    test('a row that is not there is undefined', async () => {
      expect(await of(database().read).get('nothing')).toBeUndefined();
      expect(await database().transaction((stores) => of(stores).lock('nothing'))).toBeUndefined();
    });

    test('what is written is read back', async () => {
      const written = row();
      await of(database().read).insert(written);
      expect(await of(database().read).get(written.id)).toEqual(written);
      expect(await database().transaction((stores) => of(stores).lock(written.id))).toEqual(written);
    });

    test('a second insert of an id is a conflict', async () => {
      const written = row();
      await of(database().read).insert(written);
      await expect(of(database().read).insert(written)).rejects.toMatchObject({
        code: 'store.conflict',
        retry: 'again',
      });
    });

    test('a change is kept under the next version', async () => {
      const written = row();
      await of(database().read).insert(written);
      const saved = await of(database().read).save({ ...written, ...change });
      expect(saved).toEqual({ ...written, ...change, version: 2 });
      expect(await of(database().read).get(written.id)).toEqual(saved);
    });

    test('of two saves over one version the second is a conflict', async () => {
      const written = row();
      await of(database().read).insert(written);
      const both = await Promise.allSettled([1, 2].map(() => of(database().read).save(written)));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'store.conflict', retry: 'again' },
      });
    });
  });
}
