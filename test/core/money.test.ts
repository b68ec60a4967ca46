import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decimal, digitsOf, minus, money, plus, split } from '../../core/money.js';

describe('what is no money', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%p minor units', (minor) => {
    expect(() => money(minor, 'GBP')).toThrow(expect.objectContaining({ code: 'money.not_minor_units' }));
  });

  test('two currencies are never added', () => {
    expect(() => plus(money(1, 'GBP'), money(1, 'INR'))).toThrow(
      expect.objectContaining({ code: 'money.currencies_differ' }),
    );
  });
});

describe('money', () => {
  test('parts add up to the whole exactly and differ by one minor unit at the most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 12 }),
        fc.integer({ min: 1, max: 36 }),
        fc.constantFrom('GBP', 'JPY', 'KWD'),
        (minor, parts, currency) => {
          const shares = split(money(minor, currency), parts).map((share) => share.minor);
          expect(shares).toHaveLength(parts);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(minor);
          expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('taking away undoes adding', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (a, b) => {
        expect(minus(plus(money(a, 'LKR'), money(b, 'LKR')), money(b, 'LKR'))).toEqual(money(a, 'LKR'));
      }),
    );
  });

  test.each([
    [8998, 'GBP', '89.98'],
    [5, 'GBP', '0.05'],
    [-1050, 'MXN', '-10.50'],
    [8998, 'JPY', '8998'],
    [8998, 'KWD', '8.998'],
  ] as const)('%i %s is %s', (minor, currency, text) => {
    expect(decimal(money(minor, currency))).toBe(text);
  });

  test('not every currency has two decimals', () => {
    expect(['GBP', 'JPY', 'BHD'].map(digitsOf)).toEqual([2, 0, 3]);
  });
});
