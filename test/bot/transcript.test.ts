import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redacted, redactedOwn, transcriptOf } from '../../bot/transcript.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import { same } from './trialDialogue.js';

describe('redaction', () => {
  test('no code, card, IMEI or number gets through, whatever stands between its digits', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '  ', ' - ', '/');
    const digits = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separator), { minLength: 6, maxLength: 19 });
    fc.assert(
      fc.property(fc.string(), digits, fc.string(), (before, run, after) => {
        const number = run.map(([digit, between]) => digit + between).join('');
        const left = redacted(`${before.replace(/\p{Nd}/gu, '')} ${number} ${after.replace(/\p{Nd}/gu, '')}`);
        expect(left).not.toMatch(/\p{Nd}/u);
      }),
    );
  });

  test.each([
    ['I pay 1,499.00 today', 'I pay 1,499.00 today'],
    ['49,99', '49,99'],
    ['123 456', '••••'],
    ['1234', '••••'],
    ['key 1 or 2', 'key 1 or 2'],
    ['४९९९१२', '••••'],
    ['861122030001010 and 89.98', '•••• and 89.98'],
  ])('“%s” becomes “%s”', (text, left) => expect(redacted(text)).toBe(left));

  test('our own lines keep amounts and lose what was read back', () => {
    expect(redactedOwn('£1,499.00 for 8 6 1 1 2 2, due 27 November')).toBe('£1,499.00 for ••••, due 27 November');
    expect(redactedOwn('Your code is 123456')).toBe('Your code is ••••');
  });

  const heard: Heard[] = [
    { kind: 'words', text: 'eight six one' },
    { kind: 'keys', keys: '12' },
    { kind: 'button', value: 'no_code' },
    { kind: 'card', card: { outcome: 'token', token: 'pm_1' } },
  ];
  test.each(heard)('of $kind at a secret question nothing is written down', (one) => {
    const turn = { conversationId: 'c', at: new Date(0), heard: one, secret: true };
    const reply = { lines: [same('Thank you.')], open: { kind: 'ended' as const }, place: '', language: 'en' as const };
    expect(transcriptOf(turn, reply).map(({ who }) => who)).toEqual(['assistant']);
  });
});
