import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit, foldDigits, imei15, imeiTail, readImei } from '../../core/imei.js';

describe('an IMEI that cannot be one', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['12345', 'too_short'],
    ['86112203000101012345', 'too_long'],
    ['86112203000101a', 'letters'],
    ['A10000049A2B3C', 'letters'],
    ['861122030001011', 'check_digit'],
    ['000000000000000', 'reserved'],
    ['111111111111111', 'reserved'],
    ['00112203000101', 'reserved'],
  ] as const)('%j is %s', (text, fault) => {
    expect(readImei(text)).toEqual({ ok: false, fault });
  });

  test('one wrong digit of fifteen is seen by the check digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digits = [...'861122030001010'];
        digits[place] = String((Number(digits[place]) + by) % 10);
        const reading = readImei(digits.join(''));
        expect(reading.ok).toBe(false);
      }),
    );
  });
});

describe('an IMEI as people give it', () => {
  test.each([
    '861122030001010',
    '86112203000101',
    '8611220300010103',
    '86 112203 000101 0',
    '86-112203-000101-0',
    'IMEI: 861122030001010',
    'IMEI1 861122030001010',
    '８６１１２２０３０００１０１０',
    '८६११२२०३०००१०१०',
    '௮௬௧௧௨௨௦௩௦௦௦௧௦௧௦',
  ])('%s is the same phone', (text) => {
    expect(readImei(text)).toMatchObject({ ok: true, imei14: '86112203000101' });
  });

  test('14 digits get their check digit, whatever they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[3-9]\d{13}$/), (first14) => {
        fc.pre(!/^(\d)\1*$/.test(first14));
        const reading = readImei(first14);
        if (!reading.ok) throw new Error(reading.fault);
        expect(imei15(reading.imei14)).toBe(`${first14}${checkDigit(first14)}`);
        expect(readImei(imei15(reading.imei14))).toMatchObject({ ok: true, imei14: first14 });
        expect(imeiTail(reading.imei14)).toHaveLength(4);
      }),
    );
  });

  test('digits of any script are folded', () => {
    expect(foldDigits('०१२३४५६७८९ ௦௧௨ ෦෧෨ ０１２')).toBe('0123456789 012 012 012');
  });
});
