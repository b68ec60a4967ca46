import { describe, expect, test } from '@jest/globals';
import { money } from '../../core/money.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import { atPaying } from './atQuestion.js';
import { somebody } from './somebody.js';

const { topics, account, passcode } = wordsOf('en');

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
