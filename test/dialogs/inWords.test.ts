import { describe, expect, test } from '@jest/globals';
import { money } from '../../core/money.js';
import { plainWish } from '../../dialogs/questions/plainWish.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { atPaying, atPromise } from './atQuestion.js';
import { somebody } from './somebody.js';

const { pay, passcode } = wordsOf('en');

test.each(['ya pagué y sigue bloqueado', 'EMI bhar di phir bhi lock hai', 'මම ගෙව්වා, තාම ලොක්'])(
  '"%s" is understood on a line in another language',
  async (text) => {
    const chat = somebody();
    await chat.starts();
    await chat.says(text);
    expect(chat.asked()).toBe('imei');
  },
);

describe('amounts, days and times in words', () => {
  test.each([
    ['half of it', '£44.99'],
    ['fifty', '£50.00'],
    ['I can do forty pounds', '£40.00'],
  ])('"%s" at another amount is read back', async (text, amount) => {
    const chat = await atPaying(['1', '3']);
    expect(await chat.says(text)).toContain(`You pay ${amount}`);
    expect(chat.asked()).toBe('right amount');
  });

  test('where nothing is overdue no such amount is offered, and the rest of the balance can be paid', async () => {
    const nothing = money(0, 'GBP');
    const chat = somebody({
      bill: { standing: 'clear', overdue: nothing, minimumToUnlock: nothing, lock: 'unlocked' },
    });
    await chat.proves();
    expect(await chat.presses('1')).not.toMatch(/£0/);
    expect(chat.buttons()).toEqual(['payoff', 'other']);
    expect(await chat.taps('other')).not.toMatch(/£0|lock/);
    await chat.says('menu');
    await chat.says('pay it all off');
    expect(chat.asked()).toBe('right amount');
  });

  test.each([
    ['Friday', '2030-01-04'],
    ['after payday on the 10th', '2030-01-10'],
    ['in a week', '2030-01-08'],
    ['the second one', '2030-01-08'],
    ['2', '2030-01-08'],
  ])('"%s" is the day of a promise', async (text, on) => {
    const chat = await atPromise();
    expect(await chat.says(text)).toContain(wordsOf('en').day(on));
    expect([chat.asked(), chat.done]).toEqual(['right promise', ['proved']]);
    await chat.says('yes');
    expect(chat.done.at(-1)).toBe(`promise:${on}`);
  });

  test.each(['today', 'not Friday', 'end of February', '2 days ago', 'Friday or Saturday'])(
    '"%s" is no day of a promise',
    async (text) => {
      const chat = await atPromise();
      await chat.says(text);
      expect([chat.asked(), chat.done]).toEqual(['which day', ['proved']]);
    },
  );

  test('"no, Monday" at a promise reads that day back', async () => {
    const chat = await atPromise();
    await chat.says('Friday');
    expect(await chat.says('no, Monday')).toContain(wordsOf('en').day('2030-01-07'));
    expect([chat.asked(), chat.done]).toEqual(['right promise', ['proved']]);
  });

  test.each([
    ['locked', 'That alone does not unlock your phone.'],
    ['temporarily_unlocked', 'Your phone is not locked before then.'],
    ['unlocked', 'Your phone is not locked before then.'],
    ['released', 'Your phone is not locked before then.'],
  ] as const)('a promise for a phone that is %s: "%s"', async (lock, effect) => {
    const chat = somebody({ promises: true, bill: { lock } });
    await chat.proves();
    await chat.says('I will pay later, on Friday');
    expect(await chat.says('Friday')).toContain(effect);
  });

  test('the last part is no second amount beside the overdue one', async () => {
    const left = { overdue: money(4499, 'GBP'), payoff: money(4499, 'GBP'), minimumToUnlock: money(4499, 'GBP') };
    const chat = somebody({ bill: left });
    await chat.proves();
    expect((await chat.presses('1')).match(/£44.99/g)).toHaveLength(1);
    expect(chat.buttons()).toEqual(['overdue', 'other']);
    expect(await chat.presses('2')).toContain('£44.99');
    expect(chat.asked()).toBe('right amount');
  });

  test.each([
    ['unlocked', 'clear', false],
    ['temporarily_unlocked', 'owes', false],
    ['locked', 'owes', true],
  ] as const)('what is paid on a phone that is %s, of who is %s: not enough: %s', async (lock, standing, isSaid) => {
    const chat = somebody({ bill: { lock, standing }, pays: true });
    await chat.proves();
    for (const word of ['pay', 'other', '10']) await chat.says(word);
    const said = await chat.says('yes');
    expect(said).toContain(pay.paid(chat.overdue).text);
    expect(said.includes(pay.notEnough.text)).toBe(isSaid);
    expect(chat.asked()).toBe('what to do');
  });

  test('between two amounts none is taken', async () => {
    const chat = await atPaying(['1', '3']);
    expect(await chat.says('40 or 50')).toMatch(pay.amountNotUnderstood.text);
    expect(chat.asked()).toBe('amount');
  });

  test('a day and a time of a visit', async () => {
    const chat = somebody({ plans: true });
    await chat.starts();
    await chat.presses('3');
    await chat.says('the first one');
    expect(chat.asked()).toBe('day');
    await chat.says('not Tuesday');
    expect(chat.asked()).toBe('day');
    await chat.says('Tuesday the 8th please');
    expect(chat.asked()).toBe('time');
    await chat.says('not 10:30');
    expect(chat.asked()).toBe('time');
    expect(await chat.says('half past ten')).toMatch(/10:30/);
    expect(chat.asked()).toBe('book it');
    await chat.says('no, another time');
    expect(chat.asked()).toBe('day');
  });
});

test('what an answer is about stands on a card as well: an amount, plans, a visit, a receipt', async () => {
  const cards = (chat: ReturnType<typeof somebody>) => chat.lines().flatMap(({ card }) => card ?? []);
  const payer = somebody({ plans: true, pays: true });
  await payer.proves();
  await payer.taps('plan');
  const each = ['3 × £10.00', 'Today: £10.00'];
  expect(cards(payer)).toMatchObject([{ kind: 'offers', rows: [each, ['6 × £10.00', each[1]]] }]);
  await payer.taps('menu');
  await payer.proves();
  for (const choice of ['pay', 'overdue']) await payer.taps(choice);
  expect(cards(payer)).toMatchObject([{ kind: 'amount', big: '£89.98' }]);
  await payer.taps('yes');
  expect(cards(payer)).toMatchObject([{ kind: 'receipt', big: '£89.98' }]);
  const visitor = somebody({ plans: true });
  await visitor.starts();
  for (const choice of ['visit', '1', '1', '1', 'yes']) await visitor.taps(choice);
  expect(cards(visitor)).toMatchObject([
    {
      kind: 'visit',
      big: expect.stringContaining('10:00'),
      rows: [
        ['Leeds', ''],
        ['Reference', 'AB'],
      ],
    },
  ]);
});

describe('plain words, in any language', () => {
  test.each([
    ['en', 'I want to unlock my phone', 'imei'],
    ['en', 'how do I unlock my phone?', 'imei'],
    ['en', 'help me unlock', 'imei'],
    ['en', 'pay & unlock', 'imei'],
    ['en', 'I would like to pay please', 'imei'],
    ['en', 'one', 'imei'],
    ['en', 'Option 1', 'imei'],
    ['en', 'number two', 'what the screen says'],
    ['es', 'Quiero desbloquear mi celular', 'imei'],
    ['es', '¿Cómo desbloqueo mi celular?', 'imei'],
    ['es', 'necesito que desbloqueen mi teléfono por favor', 'imei'],
    ['es', 'la primera', 'imei'],
    ['es', 'uno', 'imei'],
    ['hi', 'फ़ोन अनलॉक करना है', 'imei'],
    ['hi', 'मुझे अपना फोन अनलॉक करवाना है', 'imei'],
    ['hi', 'mera phone unlock karo', 'imei'],
    ['hi', 'पैसे देकर अनलॉक कराना है', 'imei'],
    ['hi', 'paise bharne hai', 'imei'],
    ['hi', 'पहला', 'imei'],
    ['ta', 'போனைத் திறக்க வேண்டும்', 'imei'],
    ['ta', 'phone unlock pannanum', 'imei'],
    ['ta', 'பணம் செலுத்த வேண்டும்', 'imei'],
    ['ta', 'ஒன்று', 'imei'],
    ['si', 'දුරකථනය අගුළු හරින්න', 'imei'],
    ['si', 'මගේ ෆෝන් එක අන්ලොක් කරගන්න ඕන', 'imei'],
    ['si', 'මට ගෙවන්න ඕන', 'imei'],
    ['si', 'පළමු එක', 'imei'],
    ['en', 'பணம் செலுத்த வேண்டும்', 'imei'],
    ['en', 'centro de servicio', 'centre'],
    ['hi', 'मुझे अपॉइंटमेंट चाहिए', 'centre'],
    ['si', 'මට හමුවක් ඕන', 'centre'],
    ['ta', 'எனக்கு ஒரு சந்திப்பு வேண்டும்', 'centre'],
  ] as const)('%s: "%s" at the greeting', async (language, text, label) => {
    const chat = somebody({ languages: [language, 'en'], plans: true });
    await chat.starts();
    await chat.says(text);
    expect(chat.asked()).toBe(label);
  });

  test.each([
    'unlock it without paying',
    'is it unlocked',
    'I paid, unlock my phone',
    'can you jailbreak and unlock my phone',
    'no unlock',
    'do not unlock my phone',
    'ya lo desbloquearon',
    'फोन अनलॉक हुआ क्या',
    'two and a half',
  ])('"%s" is no plain wish', (text) => {
    expect(plainWish(text)).toBeUndefined();
  });

  test.each([
    ['hi', 'मुझे किस्तों का प्लान चाहिए'],
    ['hi', 'mujhe kiston mein dena hai'],
    ['si', 'වාරික සැලැස්මක් ඕන'],
    ['si', 'කොටස් වශයෙන් ගෙවන්න ඕන'],
    ['ta', 'ஒரு தவணைத் திட்டம் வேணும்'],
    ['ta', 'தவணைகளில் கட்ட வேண்டும்'],
    ['es', 'quiero pagar en parcialidades'],
  ] as const)('%s: "%s" is a plan at the menu, and another wish in a payment', async (language, text) => {
    const chat = await atPaying([], language);
    await chat.says(text);
    expect(chat.asked()).toBe('which plan');
    const paying = await atPaying(['1', '1'], language);
    await paying.says(text);
    expect([paying.asked(), paying.done]).toEqual(['leave it', ['proved']]);
  });

  test('a choice and a yes in another language than the conversation', async () => {
    const chat = await atPaying([]);
    await chat.says('pagar');
    await chat.says('நிலுவைத் தொகை');
    expect(chat.asked()).toBe('right amount');
    await chat.says('हाँ');
    expect(chat.done).toContain('begin:link:8998');
  });

  test.each([
    ['pay the overdue amount please', 'right amount'],
    ['I would like to pay what is overdue', 'right amount'],
    ['lo vencido, por favor', 'right amount'],
    ['जो बकाया है', 'right amount'],
    ['நிலுவைத் தொகையை செலுத்த வேண்டும்', 'right amount'],
    ['the whole balance please', 'right amount'],
    ['another amount', 'amount'],
    ['not the overdue amount', 'what to pay'],
    ['the overdue amount if you unlock it', 'what to pay'],
    ['I want to', 'what to pay'],
  ])('what to pay: "%s" leads to %s', async (text, label) => {
    const chat = await atPaying(['1']);
    await chat.says(text);
    expect(chat.asked()).toBe(label);
  });

  test('at "did you mean" something else is taken as at the menu', async () => {
    const chat = somebody({ unclear: { 'about the lock': ['lock_reason', 'release_status'] } });
    await chat.starts();
    await chat.says('about the lock');
    expect(chat.asked()).toBe('did you mean');
    await chat.says('861122030001010');
    expect(chat.asked()).toBe('right imei');
  });

  test.each([
    ['ring', 'passcode'],
    ['send it again', 'passcode'],
    ['my other number', 'passcode'],
    ['it did not come', 'how to send'],
  ])('at the passcode: "%s"', async (text, label) => {
    const chat = somebody();
    await chat.starts();
    for (const keys of ['1', '*861122030001010', '1']) await chat.presses(keys);
    expect(chat.asked()).toBe('passcode');
    const said = await chat.says(text);
    expect([chat.asked(), chat.misses()]).toEqual([label, 0]);
    if (label === 'passcode') expect(said).toMatch(new RegExp(`${passcode.onItsWay.text}|${passcode.ringing.text}`));
  });
});
