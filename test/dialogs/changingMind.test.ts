import { describe, expect, test } from '@jest/globals';
import { wordsOf } from '../../dialogs/words/languages.js';
import { atPaying, atPromise } from './atQuestion.js';
import { somebody } from './somebody.js';

const { topics } = wordsOf('en');

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
