import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cardMarker, hasCard, withoutCards } from '../../core/cardNumber.js';

describe('card numbers', () => {
  test.each([
    ['4242424242424242', cardMarker],
    ['4242 4242 4242 4242', cardMarker],
    ['4242-4242-4242-4242', cardMarker],
    ['4242. 4242. 4242. 4242', cardMarker],
    ['4242\n4242\n4242\n4242', cardMarker],
    ['1 4242424242424242', `1 ${cardMarker}`],
    ['861122030001010 4242424242424242', `861122030001010 ${cardMarker}`],
    ['4242424242424242 12/30 123', `${cardMarker} 12/30 123`],
    ['my card is 4242 4242 4242 4242 thanks', `my card is ${cardMarker} thanks`],
    ['card5555555555554444end', `card${cardMarker}end`],
    ['٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢', cardMarker],
    ['378282246310005', cardMarker],
    ['4242 4242 4242 4242, or 4000 0000 0000 0002', `${cardMarker}, or ${cardMarker}`],
  ])('of %j there stays %j', (text, kept) => {
    expect(withoutCards(text)).toBe(kept);
    expect([hasCard(text), hasCard(kept)]).toEqual([true, true]);
  });

  test.each([
    '861122030001010',
    '86 112203 000101 0',
    '8611220300010101',
    '4242 4242 4242 4241',
    '123456',
    '+447700900101',
    '4242 4242',
    '49.99',
    'I can pay 1,234.56 on 12/12/2026',
  ])('%s is none', (text) => {
    expect(withoutCards(text)).toBe(text);
    expect(hasCard(text)).toBe(false);
  });

  test('what has no digits stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Nd}/u.test(text));
        expect(withoutCards(text)).toBe(text);
      }),
    );
  });
});
