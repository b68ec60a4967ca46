import { expect, test } from '@jest/globals';
import { codeIn } from '../../web/sandbox/wording.js';

test('a passcode is found in the text that brings it, in any script, and in nothing that only has digits in it', () => {
  expect(codeIn('295781 is your passcode. It is good for 5 minutes.')).toBe('295781');
  expect(codeIn('आपका पासकोड 295781 है।')).toBe('295781');
  expect(codeIn('For your calendar: http://localhost:3978/visit/N4SS774998.ics')).toBeUndefined();
  expect(codeIn('We received £89.98. Reference B2945849. Pay: http://localhost:3978/pay/ab123456cd')).toBeUndefined();
});
