import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { holidaysOf } from '../../core/holidays.js';
import type { Lender } from '../../core/lender.js';
import { digitsOf, money, plus } from '../../core/money.js';
import { type Offer, offersFor } from '../../core/plan.js';
import type { Identify } from '../../core/services/identify.js';
import { createPlans } from '../../core/services/plans.js';
import type { Workshop } from '../../core/services/workshop.js';

type Policy = Lender['planPolicy'];
const day = 24 * 3600 * 1000;
const daysAfter = (isoDate: string, days: number): string =>
  new Date(Date.parse(`${isoDate}T00:00:00Z`) + days * day).toISOString().slice(0, 10);

const policies: fc.Arbitrary<Policy> = fc.record({
  downPaymentPercent: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 10_000 }).map((share) => share / 100),
  ),
  instalments: fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 3 }),
  every: fc.constantFrom('week', 'fortnight', 'month'),
  firstDueWithinDays: fc.integer({ min: 1, max: 45 }),
  minimumInstalmentMinor: fc.integer({ min: 1, max: 100_000 }),
  graceDays: fc.integer({ min: 0, max: 30 }),
  latesAllowed: fc.constant(1),
  cureDays: fc.constant(7),
  remindDaysBefore: fc.constant(2),
  brokenPlansAllowedIn12Months: fc.integer({ min: 0, max: 3 }),
});
const totals = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.constantFrom('GBP', 'INR', 'JPY', 'KWD'))
  .map(([minor, currency]) => money(minor, currency));
const dates = fc.integer({ min: 0, max: 3652 }).map((days) => daysAfter('2026-01-01', days));

const plain: Policy = {
  downPaymentPercent: 25,
  instalments: [2, 3, 4],
  every: 'month',
  firstDueWithinDays: 30,
  minimumInstalmentMinor: 500,
  graceDays: 3,
  latesAllowed: 1,
  cureDays: 7,
  remindDaysBefore: 2,
  brokenPlansAllowedIn12Months: 1,
};
const duesOf = (offer: Offer | undefined): string[] => (offer?.instalments ?? []).map(({ on }) => on);

describe('amounts', () => {
  test('a total that leaves nothing over, or less than the smallest instalment, has no offers', () => {
    for (const minor of [0, 1, 100, 1000]) expect(offersFor(plain, money(minor, 'GBP'), '2026-11-21')).toEqual([]);
    expect(offersFor({ ...plain, downPaymentPercent: 100 }, money(8998, 'GBP'), '2026-11-21')).toEqual([]);
  });

  test('an even share is not rounded up to the next unit', () => {
    const policy = { ...plain, downPaymentPercent: 8.2, minimumInstalmentMinor: 1 };
    expect(offersFor(policy, money(5_000_000, 'INR'), '2026-11-21')[0]?.downPayment).toEqual(money(410_000, 'INR'));
  });

  test('down payment and parts add up to the total exactly, and no part is below the minimum', () => {
    fc.assert(
      fc.property(policies, totals, dates, (policy, total, today) => {
        for (const offer of offersFor(policy, total, today)) {
          const parts = offer.instalments.map(({ amount }) => amount);
          expect(parts.reduce(plus, offer.downPayment)).toEqual(total);
          const minors = parts.map(({ minor }) => minor);
          expect(Math.min(...minors)).toBeGreaterThanOrEqual(policy.minimumInstalmentMinor);
          expect(Math.max(...minors) - Math.min(...minors)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('the down payment is the share of the policy, up to the next whole unit', () => {
    fc.assert(
      fc.property(policies, totals, dates, (policy, total, today) => {
        const unit = 10 ** digitsOf(total.currency);
        for (const { downPayment } of offersFor(policy, total, today)) {
          const share = (total.minor * policy.downPaymentPercent) / 100;
          expect(downPayment.minor % unit).toBe(0);
          expect(downPayment.minor).toBeGreaterThanOrEqual(share - 1e-3);
          expect(downPayment.minor).toBeLessThan(share + unit + 1e-3);
        }
      }),
    );
  });

  test('offers are numbered from 1, in the order of the policy', () => {
    fc.assert(
      fc.property(policies, totals, dates, (policy, total, today) => {
        const made = offersFor(policy, total, today);
        expect(made.map(({ number }) => number)).toEqual(made.map((_, index) => index + 1));
        const counts = made.map(({ instalments }) => instalments.length);
        let from = 0;
        for (const count of counts) from = policy.instalments.indexOf(count, from) + 1;
        expect(counts.length === 0 || from > 0).toBe(true);
      }),
    );
  });
});

describe('days', () => {
  test('a month end clamps in a short month and comes back in a long one', () => {
    const policy = { ...plain, instalments: [5] };
    expect(duesOf(offersFor(policy, money(500_000, 'GBP'), '2027-01-01')[0])).toEqual([
      '2027-01-31',
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
    expect(duesOf(offersFor(policy, money(500_000, 'GBP'), '2027-12-30')[0]).slice(0, 3)).toEqual([
      '2028-01-29',
      '2028-02-29',
      '2028-03-29',
    ]);
  });

  test('every month has the day of the first, or its own last day', () => {
    fc.assert(
      fc.property(policies, totals, dates, (policy, total, today) => {
        const first = daysAfter(today, policy.firstDueWithinDays);
        const [year = 0, month = 0, dayOfMonth = 0] = first.split('-').map(Number);
        for (const offer of offersFor({ ...policy, every: 'month' }, total, today)) {
          const expected = offer.instalments.map((_, index) => {
            const last = new Date(Date.UTC(year, month + index, 0)).getUTCDate();
            return new Date(Date.UTC(year, month - 1 + index, Math.min(dayOfMonth, last))).toISOString().slice(0, 10);
          });
          expect(duesOf(offer)).toEqual(expected);
        }
      }),
    );
  });

  test('weeks and fortnights keep their weekday', () => {
    fc.assert(
      fc.property(policies, totals, dates, fc.constantFrom('week', 'fortnight'), (policy, total, today, every) => {
        const step = every === 'week' ? 7 : 14;
        for (const offer of offersFor({ ...policy, every }, total, today))
          expect(duesOf(offer)).toEqual(
            offer.instalments.map((_, index) => daysAfter(today, policy.firstDueWithinDays + step * index)),
          );
      }),
    );
  });

  test('a holiday moves its own due day forward to the next day that is none, and no other', () => {
    fc.assert(
      fc.property(policies, totals, dates, fc.array(fc.nat(800), { maxLength: 60 }), (policy, total, today, days) => {
        const holidays = new Set(days.map((after) => daysAfter(today, after)));
        const moved = (on: string): string => (holidays.has(on) ? moved(daysAfter(on, 1)) : on);
        const usual = offersFor(policy, total, today);
        const made = offersFor(policy, total, today, (on) => holidays.has(on));
        expect(made.map(duesOf)).toEqual(usual.map((offer) => duesOf(offer).map(moved)));
      }),
    );
  });

  test('a calendar of nothing but holidays does not keep anybody waiting', () => {
    expect(offersFor(plain, money(249_900, 'INR'), '2026-11-21', () => true)).toHaveLength(3);
  });
});

describe('the calendars', () => {
  test.each([
    ['IN', '2026-12-25', true],
    ['IN', '2026-12-24', false],
    ['IN', '2026-12-26', false],
    ['MX', '2027-01-01', true],
    ['MX', '2026-12-31', false],
    ['GB', '2026-12-28', true],
    ['LK', '2027-02-04', true],
    ['ZZ', '2026-12-25', false],
  ])('%s on %s: %s', async (country, on, isHoliday) => {
    expect((await holidaysOf(country))(on)).toBe(isHoliday);
  });
});

describe('who is offered a plan', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  const quote = {
    id: 'quo_1',
    loanId: '1004',
    overdue: money(249_900, 'INR'),
    at: now,
    expiresAt: new Date(now.getTime() + 60_000),
  };
  const asked = (planPolicy: Policy, brokenPlansIn12Months: number, changes: Partial<typeof quote> = {}) => {
    const lender = { id: 'bharat', country: 'IN', timeZone: 'Asia/Kolkata', planPolicy };
    const shop = {
      clock: { now: () => now },
      lenders: { byId: () => lender },
      parties: { loans: () => ({ agreement: async () => ({ brokenPlansIn12Months }) }) },
      database: {
        read: {
          quotes: { get: async () => ({ ...quote, ...changes }) },
          plans: { openOf: async () => undefined, ofLoan: async () => [] },
        },
      },
    } as unknown as Workshop;
    const identify = { requireOwner: async () => ({ lenderId: 'bharat' }) } as unknown as Identify;
    return createPlans(shop, identify, { requestFor: async () => undefined }).offers('con_1', '1004', 'quo_1');
  };

  test.each([
    ['a quote that has run out', { expiresAt: now }, 'quote_expired'],
    ['a quote of another loan', { loanId: '1005' }, 'quote_expired'],
    ['nothing overdue', { overdue: money(0, 'INR') }, 'nothing_due'],
    ['too little to be split', { overdue: money(900, 'INR') }, 'ask_a_person'],
  ])('%s: none', async (_, changes, refused) => {
    expect(await asked(plain, 0, changes)).toEqual({ refused });
  });

  test('more than the policy lets a machine decide: a person', async () => {
    expect(await asked({ ...plain, approvalAboveMinor: 249_899 }, 0)).toEqual({ refused: 'ask_a_person' });
    expect(await asked({ ...plain, approvalAboveMinor: 249_900 }, 0)).toHaveProperty('offers');
  });

  test('more broken plans than are allowed: a person, whatever the policy offers', async () => {
    await fc.assert(
      fc.asyncProperty(policies, fc.nat(10), async (policy, broken) => {
        const answer = await asked({ ...policy, minimumInstalmentMinor: 1, downPaymentPercent: 25 }, broken);
        if (broken > policy.brokenPlansAllowedIn12Months) expect(answer).toEqual({ refused: 'ask_a_person' });
        else expect(answer).toHaveProperty('offers');
      }),
    );
  });
});
