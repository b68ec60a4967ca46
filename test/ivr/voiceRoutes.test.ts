import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../core/ports/store.js';
import { Problem } from '../../core/problem.js';
import { openAnyEngine } from '../store/engines.js';
import { byHand, lanka, sol, trialLenders } from '../bot/trialDialogue.js';
import { callForm, createTwilioRequests } from '../support/twilioRequests.js';
import { createCaller, createTrialLine, newCallSid, pathOf, publicUrl, type TrialLine } from './trialLine.js';

let database: Database;
let line: TrialLine;
const opened: TrialLine[] = [];

async function open(...options: Parameters<typeof createTrialLine> extends [unknown, ...infer Rest] ? Rest : never) {
  const one = await createTrialLine(database, ...options);
  opened.push(one);
  return one;
}

beforeAll(async () => {
  database = (await openAnyEngine()).database;
  line = await open();
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await database.close();
});

describe('who may call us', () => {
  const form = () => callForm(newCallSid());
  const path = '/voice/incoming';
  const body = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const bare = { status: 403, body: '' };

  test('a request without a signature, or with a wrong one, is refused without a word', async () => {
    const fields = form();
    expect(await line.sendRaw(path, body(fields), undefined)).toMatchObject(bare);
    expect(await line.sendRaw(path, body(fields), '')).toMatchObject(bare);
    expect(await line.sendRaw(path, body(fields), 'bm90IGEgc2lnbmF0dXJl')).toMatchObject(bare);
    const forger = createTwilioRequests({ baseUrl: '', publicUrl, authToken: 'another token' });
    expect(await line.sendRaw(path, body(fields), forger.sign(path, fields))).toMatchObject(bare);
    expect(await database.read.conversations.get(fields['CallSid'] ?? '')).toBeUndefined();
  });

  test.each([
    ['altered', (fields: Record<string, string>) => body({ ...fields, From: '+447700900999' })],
    ['added', (fields: Record<string, string>) => body({ ...fields, Digits: '1' })],
    ['left out, though it was empty', ({ FromCity: _, ...fields }: Record<string, string>) => body(fields)],
    ['doubled', (fields: Record<string, string>) => `${body(fields)}&CallStatus=in-progress`],
    ['broken', () => '%E0%A4%A'],
    ['gone', () => ''],
  ])('a field that is %s is refused', async (_, change) => {
    const fields = form();
    expect(await line.sendRaw(path, change(fields), line.sign(path, fields))).toMatchObject(bare);
  });

  test('a signature of another address, of a query, or over no form is refused', async () => {
    const fields = form();
    expect(
      await line.sendRaw('/voice/turn?turn=3', body(fields), line.sign('/voice/turn?turn=2', fields)),
    ).toMatchObject(bare);
    expect(await line.sendRaw(path, JSON.stringify(fields), line.sign(path, {}), 'application/json')).toMatchObject(
      bare,
    );
    expect(await line.sendRaw('/voice/fallback', body(fields), undefined)).toMatchObject(bare);
    expect(await line.sendRaw('/voice/status', body(fields), undefined)).toMatchObject(bare);
    expect(await line.sendRaw('/voice/nothing', body(fields), undefined)).toMatchObject(bare);
    expect(await line.sendRaw(path, 'x'.repeat(70_000), 'x')).toMatchObject(bare);
  });

  test('another account is refused, though its signature is right', async () => {
    expect(await line.send(path, { ...form(), AccountSid: 'AC1' })).toMatchObject(bare);
  });

  test('a number that serves nobody is declined', async () => {
    const answer = await line.send(path, { ...form(), To: '+441632960999' });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('<Reject reason="rejected"/>');
  });

  test.each(['anonymous', '', 'sip:someone@example.org'])('a caller who is “%s” is served', async (From) => {
    expect((await line.send(path, { ...form(), From })).body).toContain('Welcome.');
  });
});

describe('a call', () => {
  test('greets at once, and the greeting can be cut short by a key or by words', async () => {
    const caller = createCaller(line);
    expect(await caller.ring()).toBe('Welcome. First menu.');
    const gather = caller.verb('Gather');
    expect(gather.attributes).toMatchObject({
      input: 'dtmf speech',
      numDigits: '1',
      finishOnKey: '',
      actionOnEmptyResult: 'true',
      language: 'en-GB',
      action: `${publicUrl}/voice/turn?turn=1`,
      hints: 'Pay  and unlock',
    });
    expect(gather.children.map(({ name }) => name)).toEqual(['Say', 'Say']);
    expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/turn?turn=1`);
    expect(await caller.say('1')).toBe('First imei.');
  });

  test('numbers come by keys that hash ends; words are heard there too', async () => {
    const caller = createCaller(line);
    await caller.ring();
    await caller.press('1');
    expect(caller.verb('Gather').attributes).toMatchObject({
      input: 'dtmf speech',
      numDigits: '16',
      finishOnKey: '#',
    });
    expect(await caller.press('861122030001010')).toContain('I heard 8 6 1');
  });

  test('silence climbs the ladder and ends with a person', async () => {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.silence()).toBe('Again menu.');
    expect(await caller.redirect()).toBe('Last menu.');
    expect(await caller.silence()).toBe('A person comes: not_understood. Goodbye.');
    expect(caller.has('Hangup')).toBe(true);
  });

  test('keys that are no choice are asked again', async () => {
    const caller = createCaller(line);
    await caller.ring();
    for (const [keys, heard] of [
      ['#', 'Again menu.'],
      ['*', 'Last menu.'],
    ] as const)
      expect(await caller.press(keys)).toBe(heard);
  });

  test('a delivery that comes twenty times at once is answered alike and counts once', async () => {
    const caller = createCaller(line);
    await caller.ring();
    await caller.press('3');
    const path = pathOf(caller.verb('Pay').attributes['action']);
    const fields = caller.form({ Result: 'success', PaymentToken: `pm_${caller.sid}` });
    const answers = await Promise.all(Array.from({ length: 20 }, () => line.send(path, fields)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(line.outside.tokens.filter((token) => token === `pm_${caller.sid}`)).toHaveLength(1);
  });

  test('a captured request of an older turn is answered as it was then', async () => {
    const caller = createCaller(line);
    await caller.ring();
    await caller.press('1');
    const then = caller.document();
    await caller.press('861122030001010');
    await caller.go('/voice/turn?turn=1', { Digits: '7' });
    expect(caller.document()).toBe(then);
  });

  test('whoever hangs up is not talked to any more', async () => {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.hangUp()).toMatchObject({ status: 204, body: '' });
    expect((await database.read.conversations.get(caller.sid))?.owner).toBe('ended');
    expect(await caller.go('/voice/turn?turn=1', { Digits: '1' })).toBe('');
    expect(caller.has('Hangup')).toBe(true);
    expect(await caller.hangUp()).toMatchObject({ status: 204 });
  });

  test.each([
    ['es', sol, { language: 'es-MX', voice: 'Polly.Mia-Neural' }],
    ['si', lanka, { language: 'en-IN', voice: 'Polly.Kajal-Neural' }],
  ])('%s has a voice of its own, or the nearest there is', async (_, lender, voice) => {
    const caller = createCaller(line, lender);
    await caller.ring();
    expect(caller.verb('Say').attributes).toEqual(voice);
    expect(caller.verb('Gather').attributes['input']).toBe(lender === lanka ? 'dtmf' : 'dtmf speech');
  });
});

describe('waiting', () => {
  test('a slow lender: one moment, and the call goes on when the answer is there', async () => {
    const slow = await open({ callPatienceMs: 20 });
    const caller = createCaller(slow);
    const answer = byHand<string>();
    slow.outside.slow = () => answer.promise;
    await caller.ring();
    expect(await caller.press('2')).toBe('One moment.');
    expect(caller.verb('Gather').attributes).toMatchObject({ input: 'dtmf', numDigits: '1', timeout: '1' });
    expect(caller.verb('Pause').attributes['length']).toBe('1');
    expect(await caller.silence()).toBe('');
    answer.settle('slow');
    expect(await caller.silence()).toBe('It was slow and slow. First menu.');
    expect(slow.outside.slowRuns).toBe(2);
  });

  test('`0` works while the caller holds on', async () => {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.press('6')).toBe('Charging.');
    expect(await caller.press('0')).toBe('A person comes: person. Goodbye.');
  });

  test('a turn that is not done in time says so, and is found when it is asked for again', async () => {
    const gate = byHand<void>();
    const late = await open({
      deadlineMs: 100,
      door: (door) => ({
        async hear(request) {
          if (request.turnId.endsWith(':1')) await gate.promise;
          return door.hear(request);
        },
      }),
    });
    const caller = createCaller(late);
    /** Any other turn may be late as well where the machine is busy. */
    const done = async (heard: string): Promise<string> =>
      heard === 'One moment.' ? done(await caller.redirect()) : heard;
    await done(await caller.ring());
    expect(await caller.press('1')).toBe('One moment.');
    expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/turn?turn=1&again=1`);
    expect(await caller.redirect()).toBe('One moment.');
    gate.settle();
    expect(await done(await caller.redirect())).toBe('First imei.');
  });

  test('a pause to listen leads to the next turn', async () => {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.press('8')).toBe('First listen.');
    expect(caller.verb('Pause').attributes['length']).toBe('2');
    expect(await caller.redirect()).toBe('First menu.');
  });
});

describe('when we fail', () => {
  test('a story that throws: an apology, the same question, and nothing of the error', async () => {
    const caller = createCaller(line);
    await caller.ring();
    await caller.press('5');
    line.outside.broken = true;
    expect(await caller.press('1')).toBe('Sorry, our mistake. Again broken.');
    expect(caller.document()).not.toMatch(/secret|861122|Error|at /);
    line.outside.broken = false;
    expect(await caller.press('1')).toBe('First menu.');
  });

  test('a database that fails: an apology, the question again, no miss counted and no place lost', async () => {
    let broken = false;
    const failing = await open({
      door: (door) => ({
        hear: (request) => (broken ? Promise.reject(new Problem('store.down')) : door.hear(request)),
      }),
    });
    const caller = createCaller(failing);
    await caller.ring();
    await caller.press('1');
    broken = true;
    expect(await caller.press('861122030001010')).toBe('Sorry, our mistake.');
    expect(await caller.redirect()).toBe('Sorry, our mistake.');
    broken = false;
    expect(await caller.redirect()).toBe('First imei.');
    expect(await caller.press('861122030001010')).toContain('First menu.');
    expect(failing.troubles.map(({ code }) => code)).toEqual(['store.down', 'store.down']);
  });

  test('a database that stays down: after some tries the caller is asked to ring again', async () => {
    const dead = await open({ door: () => ({ hear: () => Promise.reject(new Error('dead')) }) });
    const caller = createCaller(dead);
    expect(await caller.ring()).toBe('Sorry, our mistake.');
    for (let tries = 1; tries <= 4; tries += 1) expect(await caller.redirect()).toBe('Sorry, our mistake.');
    expect(await caller.redirect()).toBe('Please ring again.');
    expect(caller.has('Hangup')).toBe(true);
    expect(await caller.hangUp()).toMatchObject({ status: 204 });
  });

  test('the fallback apologises and goes back to the same turn, twice; then it asks to ring again', async () => {
    const dead = await open({ door: () => ({ hear: () => Promise.reject(new Error('dead')) }) });
    const caller = createCaller(dead);
    const error = { ErrorCode: '11200', ErrorUrl: `${publicUrl}/voice/pay?turn=7` };
    expect(await caller.go('/voice/fallback', error)).toBe('Sorry, our mistake.');
    expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/turn?turn=7&again=1`);
    expect(await caller.go('/voice/fallback', error)).toBe('Sorry, our mistake.');
    expect(await caller.go('/voice/fallback', error)).toBe('Please ring again.');
    expect(caller.has('Hangup')).toBe(true);
  });

  test.each(['https://evil.example/voice/turn?turn=x', 'not an address', ''])(
    'the fallback leads to ourselves, not to %s',
    async (ErrorUrl) => {
      const caller = createCaller(line);
      await caller.go('/voice/fallback', { ErrorCode: '11200', ErrorUrl });
      expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/turn?turn=0&again=1`);
      expect(await caller.redirect()).toBe('Welcome. First menu.');
    },
  );

  test('an answer that got lost is given again after the fallback', async () => {
    const caller = createCaller(line);
    await caller.ring();
    await caller.press('1');
    const lost = caller.document();
    await caller.go('/voice/fallback', { ErrorCode: '11205', ErrorUrl: `${publicUrl}/voice/turn?turn=1` });
    await caller.redirect();
    expect(caller.document().replaceAll('&amp;', '&')).toBe(lost);
  });

  test('an error that nobody foresaw is spoken as an apology, or passed over in a queue', async () => {
    let faults = 1;
    const broken = await open({
      lenders: {
        ...trialLenders,
        byNumber(number) {
          if (faults-- > 0) throw new Error('861122030001010');
          return trialLenders.byNumber(number);
        },
      },
    });
    const caller = createCaller(broken);
    await caller.ring().then((heard) => expect(heard).toBe('Sorry, our mistake.'));
    expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/turn?turn=0&again=1`);
    faults = 1;
    expect(await caller.go('/voice/queue?language=en', { QueuePosition: '1' })).toBe('');
    expect(caller.has('Pause')).toBe(true);
    expect(caller.document()).not.toContain('861122');
  });
});

describe('the card', () => {
  async function atCard() {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.press('3')).toBe('First card.');
    return caller;
  }

  test('is taken by the provider’s own prompt, as a token and without a charge', async () => {
    const caller = await atCard();
    const action = `${publicUrl}/voice/pay?turn=2`;
    expect(caller.verb('Pay').attributes).toEqual({
      input: 'dtmf',
      paymentMethod: 'credit-card',
      tokenType: 'payment-method',
      paymentConnector: 'Default',
      currency: 'gbp',
      description: 'northwind & Co',
      language: 'en-GB',
      securityCode: 'true',
      postalCode: 'false',
      maxAttempts: '3',
      timeout: '8',
      action,
    });
    expect(caller.verb('Redirect').text).toBe(action);
  });

  test('is asked for in our own words at each step, and with what was wrong before', async () => {
    const caller = await atCard();
    const prompts = caller
      .verb('Pay')
      .children.map(({ attributes, children }) => [
        attributes['for'],
        attributes['errorType'],
        children.map(({ text }) => text).join(' '),
      ]);
    expect(prompts).toHaveLength(11);
    expect(prompts).toContainEqual(['payment-card-number', undefined, 'Type the long number of the card, then hash.']);
    expect(prompts).toContainEqual([
      'expiration-date',
      'invalid-date',
      'That date is not right, or it has passed. Type the expiry date: two digits for the month, two for the year.',
    ]);
  });

  test.each([
    [{ Result: 'success', PaymentToken: 'pm_2' }, 'token'],
    [{ Result: 'success', PaymentToken: '' }, 'trouble'],
    [{ Result: 'caller-interrupted-with-star' }, 'stopped'],
    [{ Result: 'caller-hung-up', CallStatus: 'completed' }, 'stopped'],
    [{ Result: 'too-many-failed-attempts' }, 'not_read'],
    [{ Result: 'validation-error' }, 'not_read'],
    [{ Result: 'payment-connector-error', PaymentError: 'no' }, 'trouble'],
    [{ Result: 'internal-error' }, 'trouble'],
    [{ Result: 'something new' }, 'trouble'],
  ])('%j is heard as %s', async (result, heard) => {
    const caller = await atCard();
    expect(await caller.pay(result as Record<string, string>)).toBe(`Card ${heard}. First menu.`);
  });

  test('that was not read counts once, whether the action is called, the document goes on, or both', async () => {
    const caller = await atCard();
    const document = caller.document();
    expect(await caller.redirect()).toBe('Card not_read. First menu.');
    const after = caller.document();
    expect(document).toContain('/voice/pay?turn=2');
    await caller.go('/voice/pay?turn=2', { Result: 'too-many-failed-attempts' });
    expect(caller.document()).toBe(after);
  });

  test('leaves no trace: neither token nor digits stand in transcript, rows or troubles', async () => {
    const caller = await atCard();
    await caller.pay({
      Result: 'success',
      PaymentToken: 'pm_secret',
      PaymentCardNumber: 'xxxxxxxxxxxx4242',
      ExpirationDate: '1229',
    });
    const rows = JSON.stringify([
      await database.read.conversations.get(caller.sid),
      await database.read.conversations.turnsOf(caller.sid),
      await database.read.transcripts.read(caller.sid, 0),
      line.troubles.map(({ message, code }) => `${code} ${message}`),
    ]);
    expect(rows).not.toMatch(/pm_secret|x4242|\b1229\b/);
  });
});

describe('the queue for a person', () => {
  async function inQueue() {
    const caller = createCaller(line);
    await caller.ring();
    expect(await caller.press('4')).toBe('First queue.');
    return caller;
  }

  test('the caller waits, hears where they stand, and can choose to be called back', async () => {
    const caller = await inQueue();
    const enqueue = caller.verb('Enqueue');
    expect(enqueue.text).toBe(caller.sid);
    const waiting = { QueuePosition: '3', QueueSid: 'QU1', QueueTime: '20' };
    expect(await caller.go(pathOf(enqueue.attributes['waitUrl']), waiting)).toBe('en: 2 before you, or press 1.');
    const key = pathOf(caller.verb('Gather').attributes['action']);
    await caller.go(key, { Digits: '5' });
    expect(caller.verb('Redirect').text).toBe(`${publicUrl}/voice/queue?language=en`);
    await caller.go(key, { Digits: '1' });
    expect(caller.has('Leave')).toBe(true);
    expect(await caller.go(pathOf(enqueue.attributes['action']), { QueueResult: 'leave' })).toBe(
      'Person left. First menu.',
    );
  });

  test.each([
    ['bridged', 'Person resolved. First menu.'],
    ['queue-full', 'Person left. First menu.'],
    ['error', 'Person left. First menu.'],
    ['system-error', 'Person left. First menu.'],
    ['hangup', ''],
  ])('a wait that ends as %s goes on', async (QueueResult, heard) => {
    const caller = await inQueue();
    expect(await caller.go(pathOf(caller.verb('Enqueue').attributes['action']), { QueueResult })).toBe(heard);
  });
});
