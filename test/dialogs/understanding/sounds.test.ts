import { describe, expect, test } from '@jest/globals';
import { readLexicon } from '../../../dialogs/understanding/lexicon.js';
import { soundOf } from '../../../dialogs/understanding/sounds.js';

describe('a word of a script and in Latin letters sound the same', () => {
  test.each([
    ['चोरी', 'chori', 'choree'],
    ['करना', 'karna', 'karnaa'],
    ['ज़रूरत', 'zaroorat', 'jarurat'],
    ['बदलना', 'badalna', 'badalnaa'],
    ['නෑ', 'na', 'naa'],
    ['හොරකම්', 'horakam', 'horakamm'],
    ['ගෙවන්න', 'gewanna', 'gevanna'],
  ])('%s, %s, %s', (word, ...spellings) => {
    expect(spellings.map((spelling) => soundOf(spelling, false))).toEqual(spellings.map(() => soundOf(word, false)));
  });

  test.each([
    ['வேண்டும்', 'vendum', 'vendumm'],
    ['திருட்டு', 'thiruttu', 'tiruttu'],
    ['பேசணும்', 'pesanum', 'pesanumm'],
    ['நேற்று', 'netru', 'nethu'],
  ])('Tamil does not tell voiced from voiceless: %s, %s, %s', (word, ...spellings) => {
    expect(spellings.map((spelling) => soundOf(spelling, true))).toEqual(spellings.map(() => soundOf(word, true)));
  });
});

test('digits, and languages that do not ask for it, stay as they are written', () => {
  expect(soundOf('10gb', false)).toBe('10gb');
  expect(readLexicon('device: phone').spelt('phone')).toBe('phone');
  expect(readLexicon('@sounds\ndevice: फोन*').conceptsOf(readLexicon('@sounds').spelt('fon'))).toEqual(['device']);
});
