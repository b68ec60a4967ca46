import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../core/problem.js';
import { until } from '../support/town.js';
import { createTwilioRequests } from '../support/twilioRequests.js';
import { createPerson, got, idle, messagingTrials, newSid, type Person, threadOf } from './messagingTrial.js';
import { byHand } from './trialDialogue.js';

const trials = messagingTrials();

describe('who may write to us', () => {
  const bare = { status: 403, body: '' };
  const paths = ['/whatsapp/incoming', '/sms/incoming', '/whatsapp/status', '/sms/status'];

  test.each(paths)('%s: unsigned, forged and altered requests are refused without a word', async (path) => {
    const trial = trials.open();
    const fields = createPerson(trial).form('hello');
    const body = (more: Record<string, string> = {}) => new URLSearchParams({ ...fields, ...more }).toString();
    const signature = trial.sign(path, fields);
    const forger = createTwilioRequests({ baseUrl: '', publicUrl: 'https://hotline.example.org', authToken: 'other' });
    const bad: [string, string | undefined, string?][] = [
      [body(), undefined],
      [body(), ''],
      [body(), forger.sign(path, fields)],
      [body(), trial.sign('/sms/other', fields)],
      [body({ Body: 'hello!' }), signature],
      [body({ From: 'whatsapp:+447700900999' }), signature],
      [body({ Extra: '1' }), signature],
      [`${body()}&Body=hello`, signature],
      [new URLSearchParams(Object.entries(fields).filter(([name]) => name !== 'ProfileName')).toString(), signature],
      ['', signature],
      ['%E0%A4%A', signature],
      ['x'.repeat(70_000), signature],
      [JSON.stringify(fields), signature, 'application/json'],
    ];
    for (const [text, signed, type] of bad) expect(await trial.sendRaw(path, text, signed, type)).toMatchObject(bare);
    expect(await trial.send(path, { ...fields, AccountSid: 'AC1' })).toMatchObject(bare);
    expect(await trial.sendRaw(`${path}?a=1`, body(), signature)).toMatchObject(bare);
    expect(await trials.database.read.inbox.receive(eventOf(fields['MessageSid']))).toBe(true);
  });

  const eventOf = (eventId = '') => ({ source: 'twilio', eventId, type: 'message', bodyHash: '', at: new Date(0) });

  test('a number that serves nobody is acknowledged, and nothing is kept but that', async () => {
    const trial = trials.open();
    const person = createPerson(trial, 'whatsapp', '+441632960999');
    const answer = await person.write('hello');
    expect(answer).toMatchObject({ status: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' });
    expect(answer.type).toMatch(/^text\/xml/);
    expect(trial.sent).toEqual([]);
  });

  test('a message without the provider’s id is acknowledged and left', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    const { MessageSid: _, ...fields } = person.form('hello');
    expect(await person.send(fields)).toMatchObject({ status: 200 });
    expect(await person.send({ ...fields, MessageSid: "'; drop table" })).toMatchObject({ status: 200 });
    expect(person.received()).toEqual([]);
  });

  test('20 deliveries of one message at once have one effect and the same answer', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    const fields = person.form('hello');
    const answers = await Promise.all(Array.from({ length: 20 }, () => person.send(fields)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await got(person, 1);
    await idle(trial, person);
    expect(await person.send(fields)).toEqual(answers[0]);
    await idle(trial, person);
    expect(person.received().map(({ body }) => body)).toEqual(['Welcome.\nFirst menu.']);
    const turns = await trials.database.read.conversations.turnsOf(await threadOf(trial, person));
    expect(turns.map(({ turnId }) => turnId)).toEqual([fields['MessageSid']]);
  });
});

describe('what people write', () => {
  test.each([
    ['nothing at all', ''],
    ['blanks', ' \n\t '],
    ['1,700 characters', 'word '.repeat(340)],
    ['emoji', '😀👩‍👩‍👧‍👦🇬🇧'],
    ['right to left', 'مرحبا، هاتفي مقفل ‮txet‬'],
    ['HTML', '<img src=x onerror=alert(1)><script>alert(1)</script>'],
    ['TwiML', '</Message></Response><Response><Dial>+447700900999</Dial>'],
    ['control characters', 'a\u0000b\u0007c\u2028d'],
    ['half a character', 'a\ud83d'],
  ])('%s is answered with the question, and with nothing of it', async (_, text) => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    expect(await person.write(text)).toMatchObject({ status: 200 });
    const [, answer] = await got(person, 2);
    expect(answer?.body).toMatch(/^Again menu\.$/);
    expect(trial.troubles).toEqual([]);
  });

  test.each(['image/jpeg', 'image/svg+xml', 'application/x-msdownload', ''])(
    'media of the type “%s” are taken note of and never fetched',
    async (MediaContentType0) => {
      const trial = trials.open();
      const person = createPerson(trial);
      await person.write('hello');
      await got(person, 1);
      const MediaUrl0 = 'http://127.0.0.1:9/Messages/MM1/Media/ME1';
      await person.write('', { NumMedia: '1', MediaUrl0, MediaContentType0 });
      await got(person, 2);
      await idle(trial, person);
      const lines = await trials.database.read.transcripts.read(await threadOf(trial, person), 0);
      expect(lines.filter(({ who }) => who === 'owner').map(({ text }) => text)[1]).toMatch(/^\[[\w.+-]+\/[\w.+-]+\]$/);
      // Whoever has the case can look at a photo; of the rest there is nothing to look at.
      const files = await trials.database.read.sentFiles.of(await threadOf(trial, person));
      expect(files.map(({ contentType }) => contentType)).toEqual(
        MediaContentType0 === 'image/jpeg' ? ['image/jpeg'] : [],
      );
    },
  );

  test('all files of a message are kept, as many as the provider passes on, each once', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    const media = Array.from({ length: 12 }, (_, index) => [
      [`MediaUrl${index}`, `https://api.twilio.com/Messages/MM1/Media/ME${index}`],
      [`MediaContentType${index}`, index === 1 ? 'audio/ogg' : 'image/jpeg'],
    ]);
    await person.write('', { NumMedia: '12', ...Object.fromEntries(media.flat()) });
    await got(person, 2);
    const files = await trials.database.read.sentFiles.of(await threadOf(trial, person));
    expect(files).toHaveLength(9);
  });

  test('what was written is kept sealed until it is heard, and forgotten then', async () => {
    const hand = byHand<void>();
    const trial = trials.open({ door: (door) => ({ hear: async (turn) => hand.promise.then(() => door.hear(turn)) }) });
    const person = createPerson(trial);
    await person.write('a word that nobody else knows');
    const id = await threadOf(trial, person);
    const waiting = await trials.database.read.threads.nextUnheard(id);
    expect(waiting?.sealedHeard).not.toContain('word');
    const thread = await trials.database.read.threads.get(id);
    expect(JSON.stringify(thread)).not.toContain(person.number.slice(1));
    hand.settle();
    await got(person, 1);
    expect(await trials.database.read.threads.nextUnheard(id)).toBeUndefined();
  });

  test('a sender who has no number is answered', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.send({ ...person.form('hello'), From: 'whatsapp:US.ABC123xyz' });
    const answer = await until('an answer', () => trial.sent.find(({ to }) => to === 'US.ABC123xyz'));
    expect(answer).toMatchObject({ channel: 'whatsapp', from: '+441632960001', body: 'Welcome.\nFirst menu.' });
  });

  test.each([
    ['வணக்கம்', 'ta'],
    ['ආයුබෝවන්', 'si'],
    ['hello', 'si'],
    ['नमस्ते', 'si'],
  ])(
    'who begins with “%s” at a lender that speaks Sinhala, Tamil and English is greeted in %s',
    async (text, language) => {
      const trial = trials.open();
      const line = '+94115550002';
      const person = createPerson(trial, 'whatsapp', line);
      await person.write(text);
      await got(person, 1);
      const id = `whatsapp_${trial.vault.hash('phone', `whatsapp|${line}|${person.number}`).slice(0, 32)}`;
      expect(await trials.database.read.conversations.get(id)).toMatchObject({ lenderId: 'lanka', language });
    },
  );

  test('by text it is another conversation', async () => {
    const trial = trials.open();
    const person = createPerson(trial, 'sms');
    await person.write('hello');
    const [answer] = await got(person, 1);
    expect(answer).toMatchObject({ channel: 'sms', buttons: [{ value: '1', title: 'Pay, and unlock' }] });
  });

  test('of hundreds of messages in a minute what is too many is acknowledged and left', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    for (let n = 0; n < 119; n += 1) await trial.shop.shared.allow(`writings:${await idOf(person)}`, 120, 60);
    expect((await person.write('hello')).status).toBe(200);
    expect((await person.write('hello')).status).toBe(200);
    await idle(trial, person);
    expect(person.received()).toHaveLength(1);

    async function idOf({ number }: Person): Promise<string> {
      return `whatsapp_${trial.vault.hash('phone', `whatsapp|+441632960001|${number}`).slice(0, 32)}`;
    }
  });
});

describe('order', () => {
  test('50 messages at once are heard in the order of arrival, and answered in that order', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    const texts = Array.from({ length: 50 }, (_, n) =>
      n % 2 === 0 ? '6' : `word${'abcdefghij'[n % 10]}${'abcdefghij'[Math.floor(n / 10)]}`,
    );
    for (const text of texts.slice(0, 10)) await person.write(text);
    await Promise.all(texts.slice(10).map((text) => person.write(text)));
    await got(person, 40, 25);
    await idle(trial, person);
    const id = await threadOf(trial, person);
    const lines = await trials.database.read.transcripts.read(id, 0);
    const heard = lines.filter(({ who }) => who === 'owner').map(({ text }) => text);
    expect(heard).toHaveLength(51);
    expect(heard.slice(1, 11)).toEqual(texts.slice(0, 10));
    expect(heard.slice(1).toSorted()).toEqual(texts.toSorted());
    // One message a turn, in the order of the turns.
    const said = lines.filter(({ who }) => who === 'assistant').map(({ text }) => text);
    expect(person.received().flatMap(({ body }) => body.split('\n'))).toEqual(said);
  }, 60_000);

  test('a line waits for the one before it to arrive, yet not for ever', async () => {
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    await person.write('hello');
    const [first] = await got(person, 1);
    await person.write('rubbish');
    const id = await threadOf(trial, person);
    await until('the second to be queued', () => trials.database.read.messages.nextQueued(id));
    expect(person.received()).toHaveLength(1);
    await trial.report(first?.ref ?? '', 'delivered');
    await got(person, 2, 1);
    await person.write('more rubbish');
    await until('the third to be queued', () => trials.database.read.messages.nextQueued(id));
    trial.clock.shift(5000);
    await got(person, 3, 3);
  });

  test('a provider that is down keeps the order; nothing is lost', async () => {
    let down = 2;
    const trial = trials.open({
      onSend: async () => {
        if (down-- > 0) throw new Problem('messages.down', { retry: 'later' });
      },
    });
    const person = createPerson(trial);
    await person.write('hello');
    await person.write('rubbish');
    expect((await got(person, 2)).map(({ body }) => body)).toEqual(['Welcome.\nFirst menu.', 'Again menu.']);
  });

  test('a line that the provider refuses for good does not hold up the next', async () => {
    const trial = trials.open({
      onSend: async (_, count) => {
        if (count === 1 && trial.sent.length === 0 && !refused) {
          refused = true;
          throw new Problem('messages.refused');
        }
      },
    });
    let refused = false;
    const person = createPerson(trial);
    await person.write('hello');
    await until('the first to be refused', () => refused);
    await person.write('rubbish');
    expect((await got(person, 1)).map(({ body }) => body)).toEqual(['Again menu.']);
  });

  test('a turn that could not be kept is taken again, once', async () => {
    let fails = 2;
    const trial = trials.open({
      door: (door) => ({
        hear: async (turn) => {
          if (fails-- > 0) throw new Problem('store.down', { retry: 'later' });
          return door.hear(turn);
        },
      }),
    });
    const person = createPerson(trial);
    await person.write('hello');
    await person.write('rubbish');
    expect((await got(person, 2)).map(({ body }) => body)).toEqual(['Welcome.\nFirst menu.', 'Again menu.']);
  });
});

describe('choices', () => {
  test('the question’s buttons go along, and a number, the title or a tap chooses', async () => {
    const trial = trials.open();
    for (const way of ['1', 'pay, and unlock', 'tap'] as const) {
      const person = createPerson(trial);
      await person.write('hello');
      const [menu] = await got(person, 1);
      expect(menu?.buttons).toEqual([{ value: '1', title: 'Pay, and unlock' }]);
      await (way === 'tap' ? person.tap('1', menu?.ref ?? '') : person.write(way));
      await got(person, 2);
      // The trial's menu knows keys and words only: what comes as a button is no answer to it.
      expect(person.received()[1]?.body).toBe('Again menu.');
    }
  });

  test('a tap on a message that asked something else asks again what is open', async () => {
    const heard: unknown[] = [];
    const trial = trials.open({
      door: (door) => ({
        hear: (turn) => {
          // Conversations of other tests may still be looked after.
          if (turn.address === person.number) heard.push(turn.heard);
          return door.hear(turn);
        },
      }),
    });
    const person = createPerson(trial);
    await person.write('hello');
    const [menu] = await got(person, 1);
    await person.write('2');
    await got(person, 2);
    await person.tap('1', menu?.ref ?? '');
    await until('the tap', () => heard.length === 3);
    expect(heard[2]).toEqual({ kind: 'button', value: 'repeat' });
    await person.tap('1', person.received().at(-1)?.ref ?? '');
    await until('the other tap', () => heard.length === 4);
    expect(heard[3]).toEqual({ kind: 'button', value: '1' });
    await person.tap('1', newSid());
    await until('a tap on something unknown', () => heard.length === 5);
    expect(heard[4]).toEqual({ kind: 'button', value: '1' });
  });
});
