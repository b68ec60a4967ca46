import { describe, expect, test } from '@jest/globals';
import { rulesOf } from '../../../dialogs/understanding/folder.js';
import { isIntent } from '../../../dialogs/understanding/intents.js';
import { normalise, wordsOf } from '../../../dialogs/understanding/normalise.js';
import { noRules, readRules, ruledBy } from '../../../dialogs/understanding/rules.js';
import { train } from '../../../dialogs/understanding/training.js';
import { createUnderstanding } from '../../../dialogs/understanding/understanding.js';

const ruled = (text: string, language: 'en' | 'es' | 'hi' | 'si' | 'ta' = 'en') =>
  ruledBy(rulesOf(language), wordsOf(normalise(text))).intent;

describe('the pattern language', () => {
  test('an unknown intent in a file is refused', () => {
    expect(() => readRules('[nonsense]\nfoo', isIntent)).toThrow('no such intent: nonsense');
  });

  test('a phrase in brackets is refused', () => {
    expect(() => readRules('[person]\n(a|b c) d', isIntent)).toThrow('no phrases in brackets: (a|b c) d');
  });

  test.each([
    ['a|b c', 'x b c y', true],
    ['a|b c', 'a x c', false],
    ['stol*', 'it was stolen', true],
    ['a ... b', 'a 1 2 3 4 b', true],
    ['a ... b', 'a 1 2 3 4 5 b', false],
    ['a (very|so)? b', 'a so b', true],
    ['a (very|so)? b', 'a b', true],
    ['a (very|so)? b', 'a bad b', false],
    ['^ a (b)?', 'a', true],
    ['^ a|b (c)?', 'b c', true],
    ['^ a', 'a b', false],
    ['^ a', 'b a', false],
    ['# a', 'a', false],
  ])('%s in "%s": %s', (pattern, text, holds) => {
    expect(ruledBy(readRules(`[person]\n${pattern}`, isIntent), text.split(' ')).intent === 'person').toBe(holds);
  });

  test('a denial takes back what it overlaps, and its words are not read', () => {
    const rules = readRules('[stolen]\nphone ... stolen\nlost it\n!! not stolen', isIntent);
    expect(ruledBy(rules, 'my phone was not stolen but locked'.split(' '))).toEqual({
      intent: undefined,
      hinted: [],
      denied: ['stolen'],
      left: 'my phone was but locked'.split(' '),
    });
    expect(ruledBy(rules, 'it was not stolen i lost it'.split(' '))).toMatchObject({ intent: 'stolen', denied: [] });
  });

  test('a hint decides nothing, and is taken back as a rule is', () => {
    const rules = readRules('[stolen]\n~ gone\n! gone mad\n!! not gone', isIntent);
    expect(ruledBy(rules, ['it', 'is', 'gone'])).toMatchObject({ intent: undefined, hinted: ['stolen'] });
    expect(ruledBy(rules, ['gone', 'mad'])).toMatchObject({ intent: undefined, hinted: [] });
    expect(ruledBy(rules, ['not', 'gone'])).toMatchObject({ intent: undefined, hinted: [], denied: ['stolen'] });
  });

  test('an exception takes back only its own intent, and the first rule of the file wins', () => {
    const rules = readRules('[emergency]\nhelp\n! no help\n[person]\nhelp', isIntent);
    expect(ruledBy(rules, ['help']).intent).toBe('emergency');
    expect(ruledBy(rules, ['no', 'help']).intent).toBe('person');
  });
});

test.each([
  'this is not an emergency',
  "it's no emergency",
  'I never wanted to bypass it',
  'someone stole my identity',
  'my bicycle was stolen',
  'I lost my job',
  'the recovery agent shouted at me',
  'can I get a receipt',
  'stop recording',
  'hello',
  '',
  'no texts came',
  'I moved the phone',
  'my wallet was stolen',
  'my bag was stolen at the beach',
  'I need to report a lost card',
  'I need an emergency plumber',
  'is there a fire sale at the shop',
  'where can I get a flu shot',
  'are you a real person',
  'how do I bypass a paywall on a news site',
])('"%s" sets off no rule', (text) => {
  expect(ruled(text)).toBeUndefined();
});

const alwaysWins = [
  ['en', 'I need to call an ambulance', 'emergency'],
  ['en', 'i want to kill myself', 'emergency'],
  ['en', 'there is a fire in my house', 'emergency'],
  ['en', 'my phone was stolen', 'stolen'],
  ['en', 'somebody nicked my phone', 'stolen'],
  ['en', 'how do i bypass the lock', 'bypass'],
  ['en', 'can I change the IMEI', 'bypass'],
  ['en', 'stop texting me', 'opt_out'],
  ['en', "don't call me at work", 'opt_out'],
  ['en', 'let me speak to a human please', 'person'],
  ['en', 'call me back', 'person'],
  ['es', 'necesito una ambulancia', 'emergency'],
  ['es', 'me robaron el celular', 'stolen'],
  ['es', 'dejen de llamarme', 'opt_out'],
  ['es', 'quiero hablar con una persona', 'person'],
  ['es', 'cómo lo rooteo, quiero rootear', 'bypass'],
  ['hi', 'ambulance bulao', 'emergency'],
  ['hi', 'मुझे मरना है', 'emergency'],
  ['hi', 'मेरा फोन चोरी हो गया', 'stolen'],
  ['hi', 'mujhe call mat karo', 'opt_out'],
  ['hi', 'किसी इंसान से बात कराओ', 'person'],
  ['si', 'ඇම්බියුලන්ස් එකක් ඕන', 'emergency'],
  ['si', 'phone eka horakam kala', 'stolen'],
  ['si', 'මැසේජ් එවන්න එපා', 'opt_out'],
  ['ta', 'ஆம்புலன்ஸ் வேணும்', 'emergency'],
  ['ta', 'போன் திருடு போச்சு', 'stolen'],
  ['ta', 'ஆள் கிட்ட பேசணும்', 'person'],
] as const;
test.each(alwaysWins)('%s: "%s" is %s', (language, text, intent) => {
  expect(ruled(text, language)).toBe(intent);
});

test('a rule wins over whatever a model has learnt', () => {
  const english = alwaysWins.filter(([language]) => language === 'en');
  const learnt = english.map(([, text]) => ({ text, intent: 'thanks' }));
  const outside = ['nice weather', 'tell me a joke', 'sing a song'].map((text) => ({ text, intent: 'none' }));
  const model = train('en', [...learnt, ...outside]);
  const without = createUnderstanding(new Map([['en', { model, rules: noRules }]]));
  const withRules = createUnderstanding(new Map([['en', { model, rules: rulesOf('en') }]]));
  for (const [, text, intent] of english) {
    expect(without.understand(text, 'en').intent).not.toBe(intent);
    const { intent: meant, alternatives } = withRules.understand(text, 'en');
    expect([meant, alternatives]).toEqual([intent, undefined]);
  }
});
