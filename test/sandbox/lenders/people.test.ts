import { expect, test } from '@jest/globals';
import { lenders, nobody, people, sameImei } from '../../../sandbox/people.js';

function luhn(digits: string): boolean {
  const sum = Array.from(digits, Number)
    .reverse()
    .map((digit, place) => (place % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2))
    .reduce((total, digit) => total + digit, 0);
  return sum % 10 === 0;
}

test('what is no IMEI is nobody, whatever it begins with', () => {
  for (const entered of ['', '8611220300010', '86112203000101012', '8611220300010１0', '861122030001010 '])
    expect(sameImei(entered, '861122030001010')).toBe(false);
  expect(sameImei('86112203000101', undefined)).toBe(false);
});

test('14, 15 and 16 digits are the same phone', () => {
  for (const entered of ['86112203000101', '861122030001010', '8611220300010199'])
    expect(sameImei(entered, '861122030001010')).toBe(true);
});

test('every IMEI is valid and nobody shares one', () => {
  const imeis = people.flatMap(({ imei, imei2 }) => (imei2 ? [imei, imei2] : [imei]));
  for (const imei of [...imeis, nobody.imei]) expect([imei, luhn(imei)]).toEqual([imei, true]);
  expect(new Set(imeis.map((imei) => imei.slice(0, 14))).size).toBe(13);
});

test('every number is E.164 and nobody shares one', () => {
  const numbers = [
    ...lenders.map(({ number }) => number),
    ...people.flatMap(({ phones }) => phones.map((p) => p.number)),
  ];
  for (const number of numbers) expect(number).toMatch(/^\+[1-9]\d{9,13}$/);
  expect(new Set(numbers).size).toBe(numbers.length);
});
