import { describe, expect, test } from '@jest/globals';
import { deniesAll, readAmount } from '../../../dialogs/understanding/entities/amounts.js';
import { readChoice, readYesNo } from '../../../dialogs/understanding/entities/answers.js';
import { readDate } from '../../../dialogs/understanding/entities/dates.js';
import { readDigits } from '../../../dialogs/understanding/entities/digits.js';
import { entitiesIn } from '../../../dialogs/understanding/entities/entities.js';
import { readTime } from '../../../dialogs/understanding/entities/times.js';

/** A Saturday. */
const today = '2026-11-21';

describe('yes and no', () => {
  test.each([
    'not yes',
    'not sure',
    'yes no',
    'yes but only half',
    'no problem',
    'maybe',
    'i think so',
    'yes if you unlock it first',
    '',
    '   ',
    '!!!',
    '1',
    'yes I paid 2 days ago',
    'know',
    'yesterday',
    'not',
    'say yes to my brother',
    'x'.repeat(10_000),
    'yes '.repeat(2000),
  ])('%.40s is no answer', (text) => {
    expect(readYesNo(text, 'en')).toBeUndefined();
  });

  test.each([
    ['en', 'yes'],
    ['en', 'Yes please.'],
    ['en', 'yeah sure'],
    ['en', "that's right"],
    ['en', 'go ahead'],
    ['en', 'OK'],
    ['en', '👍'],
    ['en', 'um yes'],
    ['es', 'sí'],
    ['es', 'claro que sí'],
    ['es', 'Sí, por favor'],
    ['es', 'de acuerdo'],
    ['hi', 'हाँ'],
    ['hi', 'जी हाँ'],
    ['hi', 'haan ji'],
    ['hi', 'theek hai'],
    ['hi', 'yes'],
    ['si', 'ඔව්'],
    ['si', 'ow'],
    ['si', 'හරි'],
    ['ta', 'ஆமாம்'],
    ['ta', 'சரி'],
    ['ta', 'aama'],
  ] as const)('%s: "%s" is yes', (language, text) => {
    expect(readYesNo(text, language)).toBe('yes');
  });

  test.each([
    ['en', 'no'],
    ['en', "no, that's wrong"],
    ['en', 'nope'],
    ['en', 'not now'],
    ['en', "don't"],
    ['en', "that's not right"],
    ['es', 'no'],
    ['es', 'todavía no'],
    ['es', 'no está bien'],
    ['hi', 'नहीं'],
    ['hi', 'nahi'],
    ['hi', 'सही नहीं है'],
    ['hi', 'abhi nahi'],
    ['si', 'නැහැ'],
    ['si', 'epa'],
    ['si', 'හරි නැහැ'],
    ['ta', 'இல்லை'],
    ['ta', 'venam'],
    ['ta', 'sari illai'],
  ] as const)('%s: "%s" is no', (language, text) => {
    expect(readYesNo(text, language)).toBe('no');
  });
});

describe('choices', () => {
  test.each(['I paid 2 days ago', '5', '0', '12', 'option two and three', 'twenty one', '', 'the last one', 'not two'])(
    '"%s" chooses nothing of 4',
    (text) => {
      expect(readChoice(text, 'en', 4)).toBeUndefined();
    },
  );

  test.each([
    ['en', '2', 2],
    ['en', 'the second one please', 2],
    ['en', 'option one', 1],
    ['es', 'la primera', 1],
    ['hi', 'दूसरा', 2],
    ['hi', 'pehla', 1],
    ['hi', '२', 2],
    ['si', 'දෙවෙනි එක', 2],
    ['ta', 'மூன்றாவது', 3],
  ] as const)('%s: "%s" is %d', (language, text, choice) => {
    expect(readChoice(text, language, 4)).toBe(choice);
  });
});

describe('amounts', () => {
  test.each([
    ['en', 'between 20 and 30', 'GBP'],
    ['en', 'three five six', 'GBP'],
    ['en', '2,50', 'INR'],
    ['en', 'usd 50', 'GBP'],
    ['en', 'in 2 days', 'GBP'],
    ['en', '3 instalments', 'GBP'],
    ['en', '-50', 'GBP'],
    ['en', '0', 'GBP'],
    ['en', 'nothing', 'GBP'],
    ['en', '50.555', 'GBP'],
    ['en', 'half or full', 'GBP'],
    ['en', '9'.repeat(40), 'GBP'],
    ['en', '1,'.repeat(5000), 'GBP'],
    ['en', 'the 25th', 'GBP'],
    ['en', '10:30', 'GBP'],
    ['en', '12/05', 'GBP'],
    ['en', '<script>alert(1)</script>', 'GBP'],
    ['en', 'the other one', 'GBP'],
    ['si', 'අනිත් එක', 'LKR'],
    ['hi', 'ek minute', 'INR'],
  ] as const)('%s: "%.30s" is no amount of %s', (language, text, currency) => {
    const read = readAmount(text, language, currency);
    if (text === '2,50') expect(read).toEqual({ kind: 'money', money: { minor: 250, currency } });
    else expect(read).toBeUndefined();
  });

  test.each([
    ['en', '£89.98', 'GBP', 8998],
    ['en', '50 quid', 'GBP', 5000],
    ['en', 'Rs 2,500', 'INR', 250_000],
    ['en', 'Rs. 2500/-', 'INR', 250_000],
    ['en', 'INR 2,50,000', 'INR', 25_000_000],
    ['en', '2k', 'INR', 200_000],
    ['en', '1.5 lakh', 'INR', 15_000_000],
    ['en', 'two and a half thousand', 'LKR', 250_000],
    ['en', 'twenty five hundred', 'INR', 250_000],
    ['en', 'forty nine', 'GBP', 4900],
    ['en', 'one hundred and twenty', 'GBP', 12_000],
    ['en', 'two thousand five hundred rupees', 'INR', 250_000],
    ['en', '14,500', 'LKR', 1_450_000],
    ['es', '2,500', 'MXN', 250_000],
    ['es', 'dos mil quinientos', 'MXN', 250_000],
    ['es', 'treinta y cinco', 'MXN', 3500],
    ['es', 'novecientos cincuenta pesos', 'MXN', 95_000],
    ['es', '$1,800.00', 'MXN', 180_000],
    ['hi', 'ढाई हज़ार', 'INR', 250_000],
    ['hi', 'dhai hazaar', 'INR', 250_000],
    ['hi', 'साढ़े तीन हज़ार', 'INR', 350_000],
    ['hi', 'पाँच सौ रुपये', 'INR', 50_000],
    ['hi', '१५००', 'INR', 150_000],
    ['hi', 'do hazar', 'INR', 200_000],
    ['si', 'දෙදහස් පන්සීය', 'LKR', 250_000],
    ['si', 'පන්සීයක්', 'LKR', 50_000],
    ['si', 'rupiyal 5000', 'LKR', 500_000],
    ['ta', 'ஐநூறு ரூபாய்', 'LKR', 50_000],
    ['ta', 'ஐந்து ஆயிரம்', 'LKR', 500_000],
    ['ta', '௫௦௦', 'LKR', 50_000],
  ] as const)('%s: "%s" of %s is %p', (language, text, currency, minor) => {
    expect(readAmount(text, language, currency)).toEqual({ kind: 'money', money: { minor, currency } });
  });

  test.each([
    ['en', 'half of it', 'half'],
    ['en', 'all of it', 'full'],
    ['es', 'la mitad', 'half'],
    ['hi', 'पूरा', 'full'],
    ['hi', 'aadha', 'half'],
    ['si', 'භාගයක්', 'half'],
    ['ta', 'முழு', 'full'],
    ['en', 'the minimum', 'minimum'],
    ['en', 'no, all of it', 'full'],
    ['si', 'නෑ, ඔක්කොම', 'full'],
  ] as const)('%s: "%s" is a share: %s', (language, text, share) => {
    expect(readAmount(text, language, 'GBP')).toEqual({ kind: 'share', share });
  });

  test.each([
    ['en', "I can't pay all of it"],
    ['en', 'I am unable to pay the full amount, can I do it in parts?'],
    ['es', 'no puedo pagar todo'],
    ['es', 'todo no lo puedo pagar, ¿en partes?'],
    ['hi', 'पूरा नहीं दे सकता'],
    ['hi', 'pura nahi de sakta, kist me?'],
    ['si', 'මුළු මුදලම ගෙවන්න බෑ, කොටස් වශයෙන් පුළුවන්ද'],
    ['si', 'okkoma gewanna ba, kotas walin puluwanda'],
    ['ta', 'முழுவதும் கட்ட முடியாது'],
    ['ta', 'muzhusa katta mudiyathu, thavanaiyil mudiyuma'],
  ] as const)('%s: "%s" is no share', (language, text) => {
    expect(readAmount(text, language, 'GBP')).toBeUndefined();
    expect(entitiesIn(text, language, today).filter(({ kind }) => kind === 'share')).toEqual([]);
    expect(deniesAll(text, language)).toBe(true);
  });

  test.each([
    ['en', "I can't pay it all, but half"],
    ['es', 'no puedo pagar todo, la mitad sí'],
    ['hi', 'पूरा नहीं दे सकता, आधा'],
    ['si', 'ඔක්කොම ගෙවන්න බෑ, බාගයක්'],
    ['ta', 'முழுவதும் கட்ட முடியாது, பாதி'],
  ] as const)('%s: of "%s" the half is meant', (language, text) => {
    expect(entitiesIn(text, language, today).filter(({ kind }) => kind === 'share')).toMatchObject([{ value: 'half' }]);
  });
});

describe('days', () => {
  test.each([
    'yesterday',
    '2 days ago',
    '31 february',
    '99',
    'soon',
    '',
    'friday or saturday',
    '15/13',
    'x '.repeat(5000),
  ])('"%.30s" is no day to come', (text) => {
    expect(readDate(text, 'en', today)).toBeUndefined();
  });

  test.each([
    ['en', 'Friday', '2026-11-27'],
    ['en', 'saturday', '2026-11-21'],
    ['en', 'next friday', '2026-11-27'],
    ['en', 'after payday on the 25th', '2026-11-25'],
    ['en', 'the 5th', '2026-12-05'],
    ['en', 'tomorrow', '2026-11-22'],
    ['en', 'in 3 days', '2026-11-24'],
    ['en', 'in two weeks', '2026-12-05'],
    ['en', 'end of the month', '2026-11-30'],
    ['en', '1st of next month', '2026-12-01'],
    ['en', '25/12', '2026-12-25'],
    ['en', '05/12/2026', '2026-12-05'],
    ['en', '3rd of january', '2027-01-03'],
    ['en', 'december 24', '2026-12-24'],
    ['en', '30', '2026-11-30'],
    ['en', 'the day after tomorrow', '2026-11-23'],
    ['es', 'el viernes', '2026-11-27'],
    ['es', 'pasado mañana', '2026-11-23'],
    ['es', 'el 25 de diciembre', '2026-12-25'],
    ['es', 'fin de mes', '2026-11-30'],
    ['es', 'en dos semanas', '2026-12-05'],
    ['hi', 'शुक्रवार', '2026-11-27'],
    ['hi', 'kal', '2026-11-22'],
    ['hi', '25 tarikh ko', '2026-11-25'],
    ['hi', '३ दिन', '2026-11-24'],
    ['si', 'හෙට', '2026-11-22'],
    ['si', '25 වෙනිදා', '2026-11-25'],
    ['ta', 'நாளை', '2026-11-22'],
    ['ta', 'வெள்ளிக்கிழமை', '2026-11-27'],
  ] as const)('%s: "%s" is %s', (language, text, day) => {
    expect(readDate(text, language, today)).toBe(day);
  });

  test('a month ahead clamps to the last day', () => {
    expect(readDate('in one month', 'en', '2026-01-31')).toBe('2026-02-28');
  });
});

describe('times', () => {
  test.each(['25:00', 'ten or eleven oclock', '', 'later', '10:75'])('"%s" is no time', (text) => {
    expect(readTime(text, 'en')).toBeUndefined();
  });

  test.each([
    ['en', '10:30', '10:30'],
    ['en', '3 pm', '15:00'],
    ['en', "ten o'clock", '10:00'],
    ['en', 'half past two', '14:30'],
    ['en', 'noon', '12:00'],
    ['en', 'at nine in the morning', '09:00'],
    ['es', 'a las tres de la tarde', '15:00'],
    ['hi', 'सुबह दस बजे', '10:00'],
    ['hi', 'shaam 4 baje', '16:00'],
    ['ta', 'காலை 10 மணி', '10:00'],
    ['en', '11', '11:00'],
  ] as const)('%s: "%s" is %s', (language, text, time) => {
    expect(readTime(text, language)).toBe(time);
  });
});

describe('digits', () => {
  test.each([
    ['en', 'eight six one, one double two', '861122'],
    ['en', 'three five six double nine oh one', '3569901'],
    ['en', 'triple zero seven', '0007'],
    ['en', 'forty nine', '49'],
    ['en', 'three hundred and fifty six', '356'],
    ['en', 'it is 8611 2203 0001 010 for you', '861122030001010'],
    ['en', 'to ate for', '284'],
    ['en', 'that is for you', ''],
    ['es', 'treinta y cinco ocho', '358'],
    ['es', 'doble cero', '00'],
    ['hi', 'आठ छह एक', '861'],
    ['hi', 'डबल पाँच', '55'],
    ['hi', '८६१', '861'],
    ['hi', 'eight six one', '861'],
    ['si', 'අට හය එක', '861'],
    ['ta', 'எட்டு ஆறு ஒன்று', '861'],
    ['ta', '௮௬௧', '861'],
  ] as const)('%s: "%s" is %s', (language, text, digits) => {
    expect(readDigits(text, language)).toBe(digits === '' ? '' : digits);
  });
});

describe('what a message names', () => {
  test('identifiers are counted and never repeated', () => {
    expect(entitiesIn('my imei is 861122030001010', 'en', today)).toEqual([{ kind: 'digits', value: 15, text: '' }]);
  });

  test('an amount, a day and a time of one sentence', () => {
    expect(entitiesIn('can I pay 2,500 rupees on Friday at 10:30', 'en', today)).toEqual([
      { kind: 'amount', value: '2500', text: '2,500' },
      { kind: 'date', value: '2026-11-27', text: 'friday' },
      { kind: 'time', value: '10:30', text: '10 : 30' },
    ]);
  });

  test('a count of days is no amount', () => {
    expect(entitiesIn('I paid 2 days ago', 'en', today)).toEqual([
      { kind: 'date', value: '2026-11-19', text: '2 days ago' },
    ]);
  });

  test('hostile text is read to its end', () => {
    const hostile = [
      '1 '.repeat(5000),
      'twenty one hundred '.repeat(600),
      '৯'.repeat(10_000),
      'half past '.repeat(1000),
      ' '.repeat(10_000),
      'ﷺ'.repeat(10_000),
    ];
    readDate('friday in a fortnight', 'en', today);
    for (const text of hostile) {
      entitiesIn(text, 'en', today);
      readDate(text, 'en', today);
    }
    // That it comes to an end is all that a test can say; how soon is measured by the benchmark.
    expect(entitiesIn('half', 'en', today)).toBeDefined();
  });
});
