import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../core/ids.js';
import { money } from '../../../core/money.js';
import type { Movement } from '../../../core/payment.js';
import type { Database } from '../../../core/ports/store.js';
import { after, attempt, ledgerTransaction, noon, plan, quote } from '../rows.js';

export function moneySuite(database: () => Database): void {
  describe('quotes', () => {
    test('an amount in another currency is refused', async () => {
      const mixed = quote({ payoff: money(1, 'LKR') });
      await expect(database().read.quotes.insert(mixed)).rejects.toMatchObject({ code: 'money.currencies_differ' });
    });

    test('what is written is read back', async () => {
      for (const row of [quote(), quote({ nextDue: null })]) {
        await database().read.quotes.insert(row);
        expect(await database().read.quotes.get(row.id)).toEqual(row);
      }
      expect(await database().read.quotes.get('nothing')).toBeUndefined();
    });
  });

  describe('payments', () => {
    test('an attempt at nothing is refused', async () => {
      await expect(database().read.payments.insert(attempt({ amount: money(0, 'GBP') }))).rejects.toMatchObject({
        code: 'store.refused',
      });
    });

    test('attempts are found by loan, link and gateway', async () => {
      const loanId = newId('loan');
      const first = attempt({ loanId, linkHash: newId('hash') });
      const second = attempt({ loanId, gatewayRef: newId('pi') });
      for (const row of [first, second]) await database().read.payments.insert(row);
      expect(await database().read.payments.ofLoan('northwind', loanId)).toEqual([second, first]);
      expect(await database().read.payments.ofLoan('lanka', loanId)).toEqual([]);
      expect(await database().read.payments.byLinkHash(first.linkHash ?? '')).toEqual(first);
      expect(await database().read.payments.byGatewayRef(second.gatewayRef ?? '')).toEqual(second);
      expect(await database().read.payments.byLinkHash('nothing')).toBeUndefined();
    });

    test('a movement is kept once, also of 10 at once', async () => {
      const row = attempt();
      await database().read.payments.insert(row);
      const late: Movement = {
        id: newId('mov'),
        kind: 'refunded',
        amount: money(100, 'GBP'),
        at: after(10),
        charge: 'ch',
      };
      const paid: Movement = { id: newId('mov'), kind: 'paid', amount: row.amount, at: noon, card: 'visa 4242' };
      await database().read.payments.addMovement(row.id, late);
      const added = Array.from({ length: 10 }, () => database().read.payments.addMovement(row.id, paid));
      expect((await Promise.all(added)).filter(Boolean)).toHaveLength(1);
      expect(await database().read.payments.movements(row.id)).toEqual([paid, late]);
    });

    test('a movement of no attempt is refused', async () => {
      const stray: Movement = { id: newId('mov'), kind: 'paid', amount: money(1, 'GBP'), at: noon };
      await expect(database().read.payments.addMovement('nothing', stray)).rejects.toMatchObject({
        code: 'store.refused',
      });
    });
  });

  describe('ledger', () => {
    const refused = { code: 'store.refused' };

    test.each([
      ['do not add up', [money(100, 'GBP'), money(-99, 'GBP')]],
      ['add up over two currencies only', [money(100, 'GBP'), money(-100, 'LKR')]],
      ['are one', [money(0, 'GBP')]],
      ['are none', []],
    ])('entries that %s are refused', async (_name, amounts) => {
      const entries = amounts.map((amount) => ({ account: 'loan' as const, ...amount }));
      const bad = ledgerTransaction({ entries });
      await expect(database().read.ledger.post(bad)).rejects.toMatchObject(refused);
      await expect(database().transaction((stores) => stores.ledger.post(bad))).rejects.toMatchObject(refused);
      expect(await database().read.ledger.byAttempt(bad.attemptId)).toEqual([]);
    });

    test('a transaction is posted once per key, also of 10 at once', async () => {
      const posting = ledgerTransaction();
      const again = ledgerTransaction({ key: posting.key, attemptId: posting.attemptId });
      const posted = Array.from({ length: 10 }, (_, index) =>
        database().read.ledger.post(index === 0 ? posting : { ...again, id: newId('led') }),
      );
      expect((await Promise.all(posted)).filter(Boolean)).toHaveLength(1);
      const kept = await database().read.ledger.byAttempt(posting.attemptId);
      expect(kept).toHaveLength(1);
      expect(kept[0]?.entries).toEqual(posting.entries);
    });
  });

  describe('plans', () => {
    test('a loan has one open plan, also of 10 at once', async () => {
      const loanId = newId('loan');
      const opened = Array.from({ length: 10 }, () => database().read.plans.open(plan({ loanId })));
      expect((await Promise.all(opened)).filter(Boolean)).toHaveLength(1);
      const open = await database().read.plans.openOf('northwind', loanId);
      if (!open) throw new Error('no open plan');
      await database().read.plans.save({ ...open, state: 'cancelled' });
      expect(await database().read.plans.openOf('northwind', loanId)).toBeUndefined();
      const next = plan({ loanId });
      expect(await database().read.plans.open(next)).toBe(true);
      const all = await database().read.plans.ofLoan('northwind', loanId);
      expect(all.map(({ id, state }) => ({ id, state }))).toEqual([
        { id: next.id, state: 'agreed' },
        { id: open.id, state: 'cancelled' },
      ]);
    });
  });
}
