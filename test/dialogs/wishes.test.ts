import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../core/lender.js';
import { money } from '../../core/money.js';
import { plainWish } from '../../dialogs/questions/plainWish.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { somebody } from './somebody.js';

const { topics, account, pay, passcode } = wordsOf('en');

/** At a question of a payment, once the owner is known. */
async function atPaying(keys: readonly string[], language: Language = 'en') {
  const chat = somebody({ plans: true, languages: [language] });
  await chat.proves();
  for (const key of keys) await chat.presses(key);
  return chat;
}

/** At the day of a promise; it is Tuesday. */
async function atPromise() {
  const chat = somebody({ promises: true });
  await chat.proves();
  await chat.says('I will pay later, on Friday');
  expect(chat.asked()).toBe('which day');
  return chat;
}

describe('changing one’s mind', () => {
  test.each([
    [['1'], 'what to pay'],
    [['1', '3'], 'amount'],
    [['1', '1'], 'right amount'],
  ])('after %s it is asked once; no goes on, yes goes there, and nothing was begun', async (keys, label) => {
    const chat = await atPaying(keys);
    expect(chat.asked()).toBe(label);
    expect(await chat.says('actually can I pay in instalments instead')).toBe(
      `Payment plan. ${topics.leave('pay')[0].text}`,
    );
    expect(chat.asked()).toBe('leave it');
    await chat.presses('2');
    expect([chat.asked(), chat.misses()]).toEqual([label, 0]);
    await chat.says('actually can I pay in instalments instead');
    await chat.says('yes please');
    expect([chat.asked(), chat.done.filter((one) => /^(begin|agree|book)/.test(one))]).toEqual(['which plan', []]);
  });

  test('what is no answer to that is asked once more, and then the payment goes on', async () => {
    const chat = await atPaying(['1', '1']);
    await chat.says('I want a payment plan');
    expect(await chat.says('hmm')).toBe(topics.leave('pay')[1].text);
    await chat.says('well');
    expect(chat.asked()).toBe('right amount');
    await chat.says('I want a payment plan');
    await chat.says('0');
    expect(chat.asked()).toBe('with a person');
  });

  test.each([
    ['si', 'epa'],
    ['ta', 'வேண்டாம்'],
    ['hi', 'नहीं चाहिए'],
    ['es', 'no quiero'],
    ['en', 'no thanks'],
  ] as const)('%s: "%s" ends no messages, wherever it is said', async (language, text) => {
    for (const keys of [['1'], ['1', '1', '1']]) {
      const chat = await atPaying(keys, language);
      await chat.says(text);
      expect(chat.done).not.toContain('optOut');
    }
  });

  test('"can I pay next week instead" at a link: asked whether to leave it for a promise', async () => {
    const chat = await atPaying(['1', '1', '1']);
    expect(await chat.says('can I pay next week instead')).toContain(topics.leave('pay')[0].text);
    expect(chat.asked()).toBe('leave it');
  });

  test('while a card is charged nothing is left, and the wish comes after it', async () => {
    const caller = somebody({ channel: 'voice' });
    await caller.proves();
    for (const key of ['1', '1', '1', '1']) await caller.presses(key);
    await caller.entersCard();
    expect(caller.holds()).toBe('payment');
    expect(await caller.says('I want my receipt')).toContain(topics.answered.receipt.voice);
    await caller.says('I would like to book a visit at a service centre');
    expect([caller.holds(), caller.notes()]).toEqual(['payment', ['book_visit']]);
    expect(caller.done).toEqual(['proved', 'begin:voice_card:8998', 'charge']);
  });

  test('"no" to a link that waits to be paid: it is asked whether to leave the payment, and the link is closed', async () => {
    const chat = await atPaying(['1', '1', '1']);
    expect(await chat.says('no thanks')).toBe(topics.leave('pay')[0].text);
    await chat.says('yes');
    expect([chat.asked(), chat.done.at(-1)]).toEqual(['what to do', 'abandon']);
  });

  test('a link that waits to be paid is closed', async () => {
    const chat = await atPaying(['1', '1', '1']);
    expect(chat.done).toContain('begin:link:8998');
    expect(await chat.says('I would rather have a payment plan')).toMatch(topics.leave('pay')[0].text);
    expect(chat.done).not.toContain('abandon');
    expect(await chat.says('no')).toMatch(/https:/);
    await chat.says('I would rather have a payment plan');
    await chat.says('yes');
    expect([chat.done.includes('abandon'), chat.asked()]).toEqual([true, 'which plan']);
  });

  test('out of the middle of a plan to a service centre, and back to the menu', async () => {
    const chat = await atPaying(['2']);
    await chat.presses('1');
    expect(chat.asked()).toBe('terms');
    expect(await chat.says('I want to book a visit at the service centre')).toMatch(topics.leave('plan')[0].text);
    await chat.says('yes');
    expect([chat.asked(), chat.done.some((one) => one.startsWith('agree'))]).toEqual(['centre', false]);
  });

  test.each([
    ['es', 'mejor quiero pagar todo'],
    ['en', 'actually I want to pay it all'],
    ['hi', 'नहीं, पूरा ही दे देता हूँ'],
    ['si', 'නෑ, ඔක්කොම ගෙවන්නම්'],
    ['ta', 'இல்லை, முழுசா கட்டிடறேன்'],
  ] as const)(
    '%s: "%s" at the offers and at the terms of a plan: asked once, and then read back',
    async (language, text) => {
      for (const keys of [['2'], ['2', '1']]) {
        const chat = await atPaying(keys, language);
        const label = chat.asked();
        expect(await chat.says(text)).toContain(wordsOf(language).topics.leave('plan')[0].text);
        await chat.taps('no');
        expect([chat.asked(), chat.misses()]).toEqual([label, 0]);
        await chat.says(text);
        expect(await chat.taps('yes')).toContain(wordsOf(language).money(chat.payoff).text);
        expect([chat.asked(), chat.done]).toEqual(['right amount', ['proved']]);
      }
    },
  );

  test.each([
    ['en', "I can't pay all of it"],
    ['es', 'no puedo pagar todo'],
    ['hi', 'पूरा नहीं दे सकता'],
    ['si', 'මුළු මුදලම ගෙවන්න බෑ, කොටස් වශයෙන් පුළුවන්ද'],
    ['ta', 'முழுவதும் கட்ட முடியாது'],
  ] as const)('%s: "%s" is no full amount: a plan is asked about instead', async (language, text) => {
    for (const keys of [['1'], ['1', '3'], ['1', '1']]) {
      const chat = await atPaying(keys, language);
      await chat.says(text);
      expect([chat.asked(), chat.done]).toEqual(['leave it', ['proved']]);
      await chat.taps('yes');
      expect([chat.asked(), chat.done]).toEqual(['which plan', ['proved']]);
    }
  });

  test.each(['which day', 'right promise'])(
    'a promise at "%s" is left only after asking, and none is made',
    async (label) => {
      const chat = await atPromise();
      if (label === 'right promise') await chat.says('Friday');
      expect(chat.asked()).toBe(label);
      expect(await chat.says('I want to pay now with my card')).toBe(`Pay. ${topics.leave('promise')[0].text}`);
      await chat.says('no');
      expect([chat.asked(), chat.misses()]).toEqual([label, 0]);
      await chat.says('I want to pay now with my card');
      await chat.says('yes');
      expect([chat.asked(), chat.done]).toEqual(['what to pay', ['proved']]);
    },
  );

  test.each(['unlock', 'pay', 'plan', 'why', 'visit', 'status'])(
    'the menu’s "%s" works at a question without it',
    async (word) => {
      const chat = somebody({ plans: true });
      await chat.starts();
      await chat.taps('why');
      expect(chat.asked()).toBe('what the screen says');
      if (word !== 'why') await chat.taps(word);
      expect(chat.asked()).toBe(word === 'why' ? 'what the screen says' : word === 'visit' ? 'centre' : 'imei');
    },
  );
});

describe('corrections', () => {
  test('a passcode that comes after all, where it was to be sent otherwise', async () => {
    const chat = somebody();
    await chat.starts();
    for (const keys of ['1', '861122030001010', '1', '*']) await chat.presses(keys);
    expect(chat.asked()).toBe('how to send');
    await chat.says('123 456');
    expect([chat.asked(), chat.done]).toEqual(['what to do', ['proved']]);
  });

  test('"no I meant 3 instalments" at the terms reads those terms', async () => {
    const chat = await atPaying(['2']);
    await chat.says('6 instalments');
    expect(chat.asked()).toBe('terms');
    expect(await chat.says('no I meant 3 instalments')).toContain(wordsOf('en').day('2030-03-15'));
    expect([chat.asked(), chat.done.some((one) => one.startsWith('agree'))]).toEqual(['terms', false]);
    await chat.says('yes');
    expect(chat.done).toContain('agree:1');
  });

  test('"no, the second one" at the terms reads those of the second', async () => {
    const chat = await atPaying(['2', '1']);
    expect(await chat.says('no, the second one')).toContain(wordsOf('en').day('2030-06-15'));
    expect([chat.asked(), chat.done.some((one) => one.startsWith('agree'))]).toEqual(['terms', false]);
  });

  test('"no, the other IMEI" before the proof asks for it again; digits in it are read back', async () => {
    const chat = somebody();
    await chat.starts();
    for (const keys of ['1', '861122030001010']) await chat.presses(keys);
    await chat.says('no, the other IMEI');
    expect(chat.asked()).toBe('imei');
    await chat.presses('861122030002026');
    expect(await chat.says('no it is 861122030001010')).toMatch('8 6 1 1 2 2 0 3 0 0 0 1 0 1 0');
    expect(chat.asked()).toBe('right imei');
    // The same where the first came before it was asked for.
    const early = somebody();
    await early.starts();
    await early.says('861122030001010');
    expect(await early.says('no wait, it is 861122030002026')).toMatch('8 6 1 1 2 2 0 3 0 0 0 2 0 2 6');
    await early.says('yes');
    expect(early.asked()).toBe('passcode');
  });

  test.each([
    ['no, half of it', '£44.99'],
    ['sorry, I meant 50 pounds', '£50.00'],
    ['no, 20', '£20.00'],
  ])('"%s" at the amount is read back and not paid', async (text, amount) => {
    const chat = await atPaying(['1', '1']);
    expect(await chat.says(text)).toContain(`You pay ${amount}`);
    expect([chat.asked(), chat.done.some((one) => one.startsWith('begin'))]).toEqual(['right amount', false]);
    await chat.says('yes');
    expect(chat.done.at(-1)).toMatch(/^begin:link:/);
  });
});

describe('several things in one message', () => {
  test('"I paid yesterday and want my receipt": both, in that order', async () => {
    const chat = somebody();
    await chat.starts();
    await chat.says('I paid yesterday and want my receipt');
    for (const keys of ['861122030001010', '1']) await chat.presses(keys);
    const said = await chat.presses('123456');
    const [paid, receipt] = [wordsOf('en').release.notSeen, account.receiptSent(chat.overdue)].map(({ text }) =>
      said.indexOf(text),
    );
    expect(paid).toBeGreaterThan(0);
    expect(receipt).toBeGreaterThan(paid ?? said.length);
    expect([chat.done.at(-1), chat.asked()]).toEqual(['receipt', 'what to do']);
  });

  test('a question beside a wish is answered first', async () => {
    const chat = somebody();
    await chat.starts();
    expect(await chat.says('I want to pay, and will I lose my photos?')).toMatch(
      new RegExp(`^${topics.answered.my_data.text}\\n`),
    );
    expect(chat.asked()).toBe('imei');
  });

  test('two questions are answered, and the amount asked again', async () => {
    const chat = await atPaying(['1', '3']);
    const said = await chat.says('will I lose my photos? And should I reset it?');
    expect(said).toMatch(topics.answered.my_data.text);
    expect(chat.asked()).toBe('amount');
  });
});

describe('before the proof', () => {
  test('several wishes are kept and served in their order', async () => {
    const chat = somebody({ plans: true });
    await chat.starts();
    await chat.says('I paid yesterday and it is still locked');
    expect(await chat.says('I want my receipt')).toMatch(topics.afterProof.text);
    await chat.presses('861122030001010');
    await chat.says('when is my next payment due');
    await chat.says('yes');
    expect(chat.asked()).toBe('passcode');
    const said = await chat.presses('123456');
    const lines = [
      wordsOf('en').release.notSeen,
      account.receiptSent(chat.overdue),
      account.nextDue({ on: '2030-02-01', amount: money(4499, 'GBP') }),
    ];
    const places = lines.map(({ text }) => said.indexOf(text));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(chat.asked()).toBe('what to do');
  });

  test('two wishes in one sentence are kept as well', async () => {
    const chat = somebody();
    await chat.starts();
    await chat.presses('1');
    await chat.says('I paid yesterday and it is still locked, and when is the next payment due?');
    for (const keys of ['861122030001010', '1']) await chat.presses(keys);
    const said = await chat.presses('123456');
    expect(said).toMatch(wordsOf('en').release.notSeen.text);
    expect(said).toMatch(account.nextDue({ on: '2030-02-01', amount: money(4499, 'GBP') }).text);
  });

  test('of two ways to settle it the last is meant, and starting over forgets both', async () => {
    const chat = somebody({ plans: true });
    await chat.starts();
    await chat.says('I want to pay everything off');
    await chat.says('no, I want a payment plan');
    for (const keys of ['861122030001010', '1', '123456']) await chat.presses(keys);
    expect(chat.asked()).toBe('which plan');
    const other = somebody({ plans: true });
    await other.starts();
    await other.presses('1');
    await other.says('I want a payment plan');
    await other.says('menu');
    for (const keys of ['1', '861122030001010', '1', '123456']) await other.presses(keys);
    expect(other.asked()).toBe('what to do');
  });

  test.each([
    ['imei', []],
    ['right imei', ['861122030001010']],
    ['passcode', ['861122030001010', '1']],
  ])('a wish at "%s" waits for it', async (label, keys) => {
    const chat = somebody({ plans: true });
    await chat.starts();
    for (const key of ['1', ...keys]) await chat.presses(key);
    expect(chat.asked()).toBe(label);
    expect(await chat.says('I want a payment plan')).toMatch(topics.afterProof.text);
    for (const key of ['861122030001010', '1', '123456'].slice(keys.length)) await chat.presses(key);
    expect(chat.asked()).toBe('which plan');
  });

  test('an IMEI within the first words is read back', async () => {
    const chat = somebody();
    await chat.starts();
    expect(await chat.says('hello, my phone 86 1122 03 000101 0 is locked')).toMatch('8 6 1 1 2 2 0 3 0 0 0 1 0 1 0');
    expect(chat.asked()).toBe('right imei');
    await chat.presses('1');
    expect(chat.asked()).toBe('passcode');
  });

  test('an IMEI and a passcode in words', async () => {
    const caller = somebody({ channel: 'voice' });
    await caller.starts();
    await caller.presses('1');
    expect(await caller.says('eight six double one double two oh three oh oh oh one oh one oh')).toMatch(
      '8 6 1 1 2 2 0 3 0 0 0 1 0 1 0',
    );
    await caller.says('yes that is right');
    expect(caller.asked()).toBe('passcode');
    expect(await caller.says('I got no code, the sim is in the locked phone')).toBe(passcode.help[0].voice);
    await caller.presses('1');
    await caller.says('one two three four five six');
    expect(caller.done).toContain('proved');
  });
});

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

describe('going on elsewhere', () => {
  test('asked for at the greeting it is done once they have proved who they are', async () => {
    const chat = somebody();
    await chat.starts();
    await chat.says('call me');
    expect([chat.asked(), chat.done]).toEqual(['imei', []]);
    for (const said of ['861122030001010', 'yes']) await chat.says(said);
    expect(await chat.says('123456')).toMatch(/ends in 01/);
    expect([chat.asked(), chat.done.at(-1)]).toEqual(['what to do', 'on:call']);
  });

  test('out of the middle of a payment it is asked whether to leave that; at the menu it is done at once', async () => {
    const chat = somebody();
    await chat.proves();
    expect(await chat.taps('whatsapp')).toMatch(/https:\/\/x\.example\/whatsapp/);
    expect(await chat.says('web chat')).toMatch(/there already/);
    await chat.taps('pay');
    await chat.taps('call');
    expect(chat.done.filter((one) => one.startsWith('on:'))).toEqual(['on:whatsapp']);
    await chat.taps('yes');
    expect(chat.done.at(-1)).toBe('on:call');
  });

  test('who has proved one phone is asked for another only where they say so', async () => {
    const chat = somebody();
    await chat.proves();
    await chat.says('menu');
    await chat.taps('unlock');
    expect(chat.asked()).toBe('what to do');
    await chat.says('another phone');
    expect(chat.asked()).toBe('imei');
  });
});

describe('somebody in need', () => {
  test('hears no demand: a person is offered first, and then what they choose', async () => {
    const chat = somebody({ bill: { inCare: true }, plans: true });
    await chat.starts();
    for (const keys of ['1', '861122030001010', '1']) await chat.presses(keys);
    const said = await chat.presses('123456');
    expect(said).toBe(`${topics.gentle.text}\n${topics.offerPerson[0].text}`);
    expect(said).not.toMatch(/£|overdue|late/);
    await chat.says('no');
    expect(chat.asked()).toBe('what to do');
    await chat.presses('2');
    expect(chat.asked()).toBe('which plan');
  });

  test.each([
    ['yes', 'care:hardship', topics.careNoted.text],
    ['no', 'care:refused', topics.careNotNoted.text],
  ])('why is kept with a %s only', async (answer, kept, line) => {
    const chat = somebody();
    await chat.starts();
    await chat.says('I lost my job and cannot pay');
    expect(chat.done).toEqual(['care']);
    expect(await chat.says('no')).toBe(topics.careConsent[0].text);
    expect(await chat.says(answer)).toMatch(line);
    expect(chat.done).toEqual(['care', kept]);
  });
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
