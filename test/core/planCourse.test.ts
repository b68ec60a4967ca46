import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { money, split } from '../../core/money.js';
import { courseOf, daysAfter, endOfDay, isCaughtUp, type LedgerStep } from '../../core/planCourse.js';

const rules = { graceDays: 3, latesAllowed: 1 };
const gbp = (minor: number) => money(minor, 'GBP');
/** 23.00 down, then 33.49 twice. */
const plan = {
  downPayment: gbp(2300),
  instalments: [
    { on: '2026-12-20', amount: gbp(3349) },
    { on: '2027-01-20', amount: gbp(3349) },
  ],
  paidBeforeMinor: 5000,
  curedOn: null,
};
const before: LedgerStep = { on: '2026-10-01', minor: 5000 };
const down: LedgerStep = { on: '2026-11-20', minor: 2300 };
const first = (on: string, minor = 3349): LedgerStep => ({ on, minor });
const at = (today: string, ...steps: LedgerStep[]) => courseOf(plan, [before, ...steps], rules, today);

describe('a plan on the lender’s ledger', () => {
  test('counts what came after it was agreed, from any side', () => {
    expect(at('2026-11-21', down)).toMatchObject({
      standing: 'on_time',
      next: { n: 0, on: '2026-12-20', left: gbp(3349) },
      lastDay: '2026-12-23',
    });
    expect(at('2026-11-21')).toMatchObject({ standing: 'broken' });
  });

  test('moves on with each instalment; a part of one is not enough', () => {
    expect(at('2026-12-01', down, first('2026-12-01'))).toMatchObject({ next: { n: 1 }, lastDay: '2027-01-23' });
    expect(at('2026-12-01', down, first('2026-12-01', 3348))).toMatchObject({ next: { n: 0, left: gbp(1) } });
    expect(at('2026-12-21', down, first('2026-12-01', 3348))).toMatchObject({ standing: 'late' });
  });

  test('may be late in grace, as often as the policy says, and then not for a day', () => {
    expect(at('2026-12-20', down)).toMatchObject({ standing: 'on_time' });
    expect(at('2026-12-23', down)).toMatchObject({ standing: 'late', lates: 1, lastDay: '2026-12-23' });
    expect(at('2026-12-24', down)).toMatchObject({ standing: 'broken' });
    const late = first('2026-12-22');
    expect(at('2027-01-01', down, late)).toMatchObject({ standing: 'on_time', lates: 1, lastDay: '2027-01-20' });
    expect(at('2027-01-21', down, late)).toMatchObject({ standing: 'broken', lates: 2 });
    expect(at('2027-01-01', down, first('2026-12-24'))).toMatchObject({ standing: 'broken' });
  });

  test('what was late before it was caught up with is forgiven', () => {
    const cured = { ...plan, curedOn: '2026-12-26' };
    const ledger = [before, down, first('2026-12-26')];
    expect(isCaughtUp(plan, ledger, '2026-12-26')).toBe(true);
    expect(isCaughtUp(plan, [before, down], '2026-12-26')).toBe(false);
    expect(courseOf(cured, ledger, rules, '2026-12-27')).toMatchObject({ standing: 'on_time', lastDay: '2027-01-23' });
  });

  test('is kept with the last penny, and broken where the down payment went back', () => {
    expect(at('2027-01-02', down, first('2026-12-20'), first('2027-01-02'))).toMatchObject({
      standing: 'kept',
      next: null,
    });
    expect(at('2026-12-01', down, first('2026-12-01', 6698))).toMatchObject({ standing: 'kept' });
    expect(at('2026-12-01', down, first('2026-11-30', -2300))).toMatchObject({ standing: 'broken' });
  });

  test('ends its days by the lender’s clock', () => {
    expect(endOfDay('2026-12-20', 'Asia/Kolkata').toISOString()).toBe('2026-12-20T18:29:59.000Z');
  });
});

describe('whatever is agreed and paid', () => {
  const any = fc.record({
    total: fc.integer({ min: 100, max: 10_000_000 }),
    parts: fc.integer({ min: 1, max: 12 }),
    share: fc.integer({ min: 0, max: 50 }),
    graceDays: fc.integer({ min: 0, max: 10 }),
    latesAllowed: fc.integer({ min: 0, max: 3 }),
    paidBeforeMinor: fc.integer({ min: 0, max: 100_000 }),
  });
  type Any = typeof any extends fc.Arbitrary<infer T> ? T : never;
  const agreed = ({ total, parts, share, paidBeforeMinor }: Any) => {
    const downMinor = Math.floor((total * share) / 100);
    const instalments = split(gbp(total - downMinor), parts).map((amount, n) => ({
      on: daysAfter('2026-12-01', 30 * n),
      amount,
    }));
    return { downPayment: gbp(downMinor), instalments, paidBeforeMinor, curedOn: null };
  };
  const opening = (made: ReturnType<typeof agreed>): LedgerStep[] => [
    { on: '2026-10-01', minor: made.paidBeforeMinor },
    { on: '2026-11-01', minor: made.downPayment.minor },
  ];

  test('who pays every part by its day is on time all along, and has kept it at the end', () => {
    fc.assert(
      fc.property(any, fc.array(fc.integer({ min: 0, max: 20 })), (one, early) => {
        const made = agreed(one);
        const ledger = opening(made);
        for (const [n, { on, amount }] of made.instalments.entries()) {
          expect(courseOf(made, ledger, one, on)).toMatchObject({ standing: 'on_time', next: { n } });
          ledger.push({ on: daysAfter(on, -(early[n] ?? 0)), minor: amount.minor });
        }
        expect(courseOf(made, ledger, one, '2030-01-01').standing).toBe('kept');
      }),
    );
  });

  test('who pays nothing is free to the end of the grace, and not a day longer', () => {
    fc.assert(
      fc.property(any, (one) => {
        const made = agreed(one);
        const { lastDay } = courseOf(made, opening(made), one, '2026-11-02');
        expect(courseOf(made, opening(made), one, lastDay).standing).not.toBe('broken');
        expect(courseOf(made, opening(made), one, daysAfter(lastDay, 1)).standing).toBe('broken');
      }),
    );
  });

  test('nothing less than all of it is kept, and all of it always is', () => {
    const payments = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: -500_000, max: 2_000_000 })),
    );
    fc.assert(
      fc.property(any, payments, (one, paid) => {
        const made = agreed(one);
        const steps = paid.map(([day, minor]) => ({ on: daysAfter('2026-11-02', day), minor }));
        const ledger = [...opening(made), ...steps.toSorted((a, b) => a.on.localeCompare(b.on))];
        const sum = ledger.reduce((all, { minor }) => all + minor, 0) - one.paidBeforeMinor;
        const course = courseOf(made, ledger, { ...one, graceDays: 400, latesAllowed: 12 }, '2028-01-01');
        expect(course.standing === 'kept').toBe(sum >= one.total);
        if (course.next) expect(course.next.left.minor).toBeGreaterThan(0);
      }),
    );
  });
});
