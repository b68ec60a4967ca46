import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Imei14 } from '../../core/imei.js';
import { money } from '../../core/money.js';
import type { LoanSystem, Posting } from '../../core/ports/loans.js';

/** A loan system with one loan in arrears, two or more minor units of them. */
export interface LoanSystemCase {
  readonly system: LoanSystem;
  readonly loanId: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly imeis: readonly Imei14[];
  readonly unknownImei: Imei14;
  /** The day on which a payment may count, in the loan's zone. */
  readonly today: string;
  close(): Promise<void>;
}

/** What every loan driver owes its callers. */
export function loanSystemContract(name: string, open: () => Promise<LoanSystemCase>): void {
  describe(`${name} is a loan system`, () => {
    let at: LoanSystemCase;
    beforeEach(async () => {
      at = await open();
    });
    afterEach(() => at.close());

    const posting = (key: string, minor = 2): Posting => ({
      loanId: at.loanId,
      key,
      amount: money(minor, at.currency),
      reference: `pi_${key.replaceAll(/\W/g, '')}`,
      channel: 'card',
      on: at.today,
    });

    test('a phone on nobody’s file has no loan, and a loan that is not there is undefined', async () => {
      expect(await at.system.findByImei(at.unknownImei)).toEqual([]);
      expect(await at.system.agreement('99999999')).toBeUndefined();
    });

    test('an id that is no id leads nowhere', async () => {
      await expect(at.system.agreement('..')).rejects.toMatchObject({ code: 'loans.bad_id' });
      expect(await at.system.agreement('../../x?y')).toBeUndefined();
    });

    test('every IMEI of the phone finds the loan, once', async () => {
      for (const imei of at.imeis) expect(await at.system.findByImei(imei)).toEqual([at.loanId]);
    });

    test('the agreement says who, what and where', async () => {
      const agreement = await at.system.agreement(at.loanId);
      expect(agreement).toMatchObject({
        id: at.loanId,
        status: 'active',
        currency: at.currency,
        timeZone: at.timeZone,
      });
      expect(agreement?.imeis).toEqual(at.imeis);
      expect(agreement?.contacts[0]).toMatchObject({ number: expect.stringMatching(/^\+\d+$/) });
      expect(agreement?.contacts[0]?.onFileSince).toMatch(/^\d{4}-\d\d-\d\d/);
      expect(agreement?.flags).toEqual({ stolen: false, dispute: false, vulnerable: false, moratorium: undefined });
    });

    test('arrears and payoff are in the loan’s currency', async () => {
      const arrears = await at.system.arrears(at.loanId);
      expect(arrears.overdue.minor).toBeGreaterThan(1);
      expect(arrears.minimumToUnlock).toEqual(arrears.overdue);
      expect(arrears.balance.minor).toBeGreaterThanOrEqual(arrears.overdue.minor);
      expect(arrears.daysPastDue).toBeGreaterThan(0);
      const payoff = await at.system.payoff(at.loanId);
      expect(payoff.total).toEqual(arrears.balance);
      expect(payoff.goodThrough >= at.today).toBe(true);
    });

    test('another currency is refused before anything is sent', async () => {
      const wrong = { ...posting('post:a'), amount: money(2, 'JPY') };
      await expect(at.system.postPayment(wrong)).rejects.toMatchObject({
        code: 'loans.currency_mismatch',
        ambiguous: false,
      });
      expect(await at.system.findPosting(at.loanId, 'post:a')).toBeUndefined();
    });

    test('a payment posts once, however often and however much at once it is asked for', async () => {
      const before = await at.system.arrears(at.loanId);
      const first = await at.system.postPayment(posting('post:a'));
      expect(first.outcome).toBe('posted');
      const again = await Promise.all(Array.from({ length: 5 }, () => at.system.postPayment(posting('post:a'))));
      for (const answer of again) expect(answer).toEqual({ transactionId: first.transactionId, outcome: 'duplicate' });
      const after = await at.system.arrears(at.loanId);
      expect(before.overdue.minor - after.overdue.minor).toBe(2);
      expect(await at.system.findPosting(at.loanId, 'post:a')).toBe(first.transactionId);
      const listed = (await at.system.transactions(at.loanId)).filter(({ id }) => id === first.transactionId);
      expect(listed).toMatchObject([{ amount: money(2, at.currency), key: 'post:a' }]);
    });

    test('a payment that nobody posted is not found', async () => {
      expect(await at.system.findPosting(at.loanId, 'post:never')).toBeUndefined();
    });

    test('a payment is taken back once per key', async () => {
      const before = await at.system.arrears(at.loanId);
      const { transactionId } = await at.system.postPayment(posting('post:a'));
      const back = () => at.system.reverse(at.loanId, 'back:a', transactionId, money(2, at.currency), 'disputed');
      const first = await back();
      expect(await back()).toEqual(first);
      expect((await at.system.arrears(at.loanId)).overdue).toEqual(before.overdue);
    });

    test('a hold is set, replaced, read and removed, and removing it again is no fault', async () => {
      const hold = { key: 'rel_1:grace', kind: 'lock_grace' as const, reason: 'release under way' };
      const soon = new Date(Date.now() + 3600_000);
      const later = new Date(Date.now() + 7200_000);
      await at.system.setHold(at.loanId, { ...hold, until: soon });
      await at.system.setHold(at.loanId, { ...hold, until: later });
      expect(await at.system.holds(at.loanId)).toEqual([{ ...hold, until: later }]);
      await at.system.removeHold(at.loanId, hold.key);
      await at.system.removeHold(at.loanId, hold.key);
      expect(await at.system.holds(at.loanId)).toEqual([]);
    });

    test('a plan is kept and replaced, and a note is taken once', async () => {
      const part = (minor: number) => money(minor, at.currency);
      const instalments = [{ on: '2027-01-31', amount: part(50) }];
      const plan = {
        key: 'plan_1',
        agreedAt: new Date(),
        total: part(60),
        downPayment: part(10),
        instalments,
        state: 'agreed',
      };
      await at.system.savePlan(at.loanId, plan);
      await at.system.savePlan(at.loanId, { ...plan, state: 'active' });
      await at.system.note(at.loanId, 'note:1', 'Agreed a plan');
      await at.system.note(at.loanId, 'note:1', 'Agreed a plan');
    });
  });
}
