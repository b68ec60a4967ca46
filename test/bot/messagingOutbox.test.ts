import { describe, expect, test } from '@jest/globals';
import type { OutgoingMessage } from '../../core/ports/messenger.js';
import { Problem } from '../../core/problem.js';
import { remindOwner } from '../../core/services/messages.js';
import * as rows from '../store/rows.js';
import { until } from '../support/town.js';
import {
  createPerson,
  got,
  idle,
  messagingTrials,
  type MessagingTrial,
  newSid,
  type Person,
  threadOf,
} from './messagingTrial.js';
import { byHand } from './trialDialogue.js';

const trials = messagingTrials();

describe('what became of a message', () => {
  const sentTo = async (trial: MessagingTrial, person: Person) => {
    await person.write('hello');
    const [first] = await got(person, 1);
    const ref = first?.ref ?? '';
    const row = () => until('the row', () => trials.database.read.messages.byRef(ref));
    // The provider has it a moment before we know what it calls it.
    await row();
    return { ref, row };
  };

  test('reports come in any order, doubled and with rubbish: the state moves forward only', async () => {
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    const { ref, row } = await sentTo(trial, person);
    const tell = (state: string) => trial.report(ref, state);
    for (const state of ['queued', 'sending', 'constructor', '__proto__', '', 'accepted', 'partially_delivered'])
      expect(await tell(state)).toMatchObject({ status: 204, body: '' });
    expect((await row()).state).toBe('sent');
    await tell('read');
    expect((await row()).state).toBe('read');
    for (const state of ['delivered', 'sent', 'failed', 'undelivered', 'read', 'read'])
      expect(await tell(state)).toMatchObject({ status: 204 });
    expect((await row()).state).toBe('read');
    expect((await row()).error).toBeNull();
  });

  test('20 reports of one state at once have one effect', async () => {
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    const { ref, row } = await sentTo(trial, person);
    const before = (await row()).version;
    const answers = await Promise.all(Array.from({ length: 20 }, () => trial.report(ref, 'delivered')));
    expect(answers.every((answer) => answer?.status === 204)).toBe(true);
    expect(await row()).toMatchObject({ state: 'delivered', version: before + 1 });
  });

  test('a report that comes before the message is known by its id is not lost', async () => {
    const hand = byHand<void>();
    const early = newSid();
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    expect(await trial.report(early, 'undelivered', 63016)).toMatchObject({ status: 204 });
    const { row } = await sentTo(trial, person);
    const message = await row();
    await trials.database.read.messages.save({ ...message, ref: early });
    hand.settle();
    trial.clock.shift(4000);
    await until(
      'the early report',
      async () => (await trials.database.read.messages.get(message.id))?.state === 'failed',
    );
    expect((await trials.database.read.messages.get(message.id))?.error).toBe('messages.outside_window');
  });

  test('too fast: the same line goes again later, and not for ever', async () => {
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    await sentTo(trial, person);
    for (let round = 1; round <= 4; round += 1) {
      await trial.report(person.received().at(-1)?.ref ?? '', 'failed', 63018);
      trial.clock.shift(round * 200_000);
      if (round <= 3) await got(person, round + 1);
    }
    await idle(trial, person);
    expect(person.received().map(({ body }) => body)).toEqual(Array.from({ length: 4 }, () => 'Welcome.\nFirst menu.'));
  });

  test.each([63014, 21610])('%d: the person has opted out with the provider, and that is on record', async (code) => {
    const trial = trials.open({ reports: false });
    const person = createPerson(trial);
    const { ref, row } = await sentTo(trial, person);
    await trial.report(ref, 'undelivered', code);
    expect(await row()).toMatchObject({ state: 'failed', error: 'messages.opted_out' });
    expect(await trials.database.read.optOuts.has('northwind', trial.vault.hash('phone', person.number))).toBe(true);
  });

  describe('outside the 24 hours', () => {
    async function proven(trial: MessagingTrial, person: Person, provedAt: Date | null): Promise<string> {
      const number = `+44770081${String(newSid()).slice(-4)}`;
      const conversationId = await threadOf(trial, person);
      const proof = rows.identification({ conversationId, provedAt, loanId: 'NW-1001', lookup: 'done' });
      const code = rows.passcode(proof.id);
      const sealedTo = trial.vault.seal(number);
      await trials.database.read.identifications.insert(proof);
      await trials.database.read.passcodes.insert(code);
      await trials.database.read.messages.insert(
        rows.message({ dedupe: `passcode:${code.id}`, conversationId, sealedTo, state: 'delivered' }),
      );
      return number;
    }

    describe('a reminder to who agreed on WhatsApp', () => {
      const noon = (trial: MessagingTrial): void => {
        const now = trial.clock.now();
        trial.clock.shift(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 2, 12) - now.getTime());
      };
      /** Ends in the states of what was sent for it, by channel. */
      async function remind(trial: MessagingTrial, person: Person) {
        await person.write('hello');
        await got(person, 1);
        await idle(trial, person);
        const conversationId = await threadOf(trial, person);
        const number = await proven(trial, person, trial.clock.now());
        noon(trial);
        const dedupe = newSid('RM');
        // Reminders are counted by loan: each has one of their own.
        const owner = { lenderId: 'northwind', loanId: newSid('NW'), conversationId };
        const amount = { minor: 8998, currency: 'GBP' } as const;
        const notice = { kind: 'promise', change: 'due', lender: 'Northwind', amount, on: '2026-12-01' } as const;
        await trials.database.transaction((stores) =>
          remindOwner(trial.shop, stores, owner, { dedupe, kind: 'payment_reminder', notice, consent: 'prm_1' }),
        );
        const row = async (key = dedupe) => trials.database.read.messages.byDedupe(key);
        const settled = (key = dedupe) =>
          until('the reminder to be sent or not', async () => {
            const found = await row(key);
            return found && found.state !== 'queued' && found;
          });
        const arrived = () => trial.sent.filter(({ to }) => to.endsWith(person.number) || to === number);
        return { dedupe, number, row, settled, arrived };
      }

      test('goes there in a template, and nowhere else', async () => {
        const trial = trials.open();
        const { settled, row, dedupe, arrived } = await remind(trial, createPerson(trial));
        expect(await settled()).toMatchObject({ channel: 'whatsapp', contact: { may: true } });
        expect(arrived().at(-1)).toMatchObject({
          channel: 'whatsapp',
          template: { values: [expect.any(String), expect.stringMatching(/you said that you will pay £89\.98/)] },
        });
        expect(await row(`${dedupe}:sms`)).toBeUndefined();
      });

      test.each([63016, 63024, 63013])('%d: goes as one text instead', async (code) => {
        const trial = trials.open({ reports: false });
        const { settled, row, dedupe, number, arrived } = await remind(trial, createPerson(trial));
        const { ref } = await settled();
        const before = arrived().length;
        for (let n = 0; n < 3; n += 1) await trial.report(ref ?? '', 'undelivered', code);
        expect(await settled(`${dedupe}:sms`)).toMatchObject({ channel: 'sms', contact: { may: true } });
        expect(arrived().slice(before)).toMatchObject([
          { channel: 'sms', to: number, body: expect.stringMatching(/£89\.98/) },
        ]);
        expect(await row()).toMatchObject({ state: 'failed' });
      });

      test('goes as a text while there is no template, and to nobody who wants no messages', async () => {
        const trial = trials.open({ onSend: noTemplates, reports: false });
        const first = await remind(trial, createPerson(trial));
        expect(await first.settled()).toMatchObject({ state: 'failed', error: 'messages.no_template' });
        expect(await first.settled(`${first.dedupe}:sms`)).toMatchObject({ channel: 'sms', state: 'sent' });

        const stopped = createPerson(trial);
        await stopped.write('stop');
        const second = await remind(trial, stopped);
        expect(await second.settled()).toMatchObject({ state: 'suppressed', error: 'messages.opted_out' });
        expect(await second.row(`${second.dedupe}:sms`)).toBeUndefined();
      });
    });

    const noTemplates = async ({ template }: OutgoingMessage): Promise<void> => {
      if (template) throw new Problem('messages.no_template');
    };
    const solved = { id: 'line1', text: 'Your case\nis solved.', agentName: 'Amy' };
    const inTemplate = {
      channel: 'whatsapp',
      template: {
        template: { name: expect.stringMatching(/^liftline_news_en_[0-9a-f]+$/), language: 'en' },
        values: ['northwind & Co', 'Amy: Your case is solved.'],
      },
    };

    test('what WhatsApp finds too late afterwards goes in a template, once', async () => {
      const trial = trials.open({ reports: false });
      const person = createPerson(trial);
      const { ref } = await sentTo(trial, person);
      await trial.report(ref, 'delivered');
      await trial.messaging.deliver({ id: await threadOf(trial, person) }, solved);
      const [, late] = await got(person, 2);
      expect(late).toMatchObject({ body: 'Amy: Your case\nis solved.' });
      expect(late).not.toHaveProperty('template');
      for (let n = 0; n < 3; n += 1) await trial.report(late?.ref ?? '', 'undelivered', 63016);
      expect((await got(person, 3))[2]).toMatchObject(inTemplate);
      await idle(trial, person);
      expect(person.received()).toHaveLength(3);
    });

    test('a day after the person’s last message there is nothing to try: the template goes at once', async () => {
      const trial = trials.open({ reports: false });
      const person = createPerson(trial);
      await sentTo(trial, person);
      trial.clock.shift(24 * 3600 * 1000);
      await trial.messaging.deliver({ id: await threadOf(trial, person) }, solved);
      expect((await got(person, 2))[1]).toMatchObject(inTemplate);
      await person.write('thank you');
      expect((await got(person, 3))[2]).not.toHaveProperty('template');
    });

    test('whoever wants no messages gets none so late', async () => {
      const trial = trials.open({ reports: false });
      const person = createPerson(trial);
      await sentTo(trial, person);
      const id = await threadOf(trial, person);
      const addressHash = trial.vault.hash('phone', person.number);
      await trials.database.read.optOuts.add({ lenderId: 'northwind', addressHash, at: new Date(0) });
      trial.clock.shift(25 * 3600 * 1000);
      await trial.messaging.deliver({ id }, solved);
      const row = async () => trials.database.read.messages.byDedupe(`agent:${id}:line1`);
      await until('the line to be held back', async () => (await row())?.state === 'suppressed');
      expect(person.received()).toHaveLength(1);
    });

    test('without an approved template it goes as a text to the number that proved its owner, once', async () => {
      const trial = trials.open({ reports: false, onSend: noTemplates });
      const person = createPerson(trial);
      await sentTo(trial, person);
      const number = await proven(trial, person, new Date(0));
      const id = await threadOf(trial, person);
      await trial.messaging.deliver({ id }, solved);
      trial.clock.shift(5000);
      const late = (await got(person, 2))[1];
      for (let n = 0; n < 3; n += 1) await trial.report(late?.ref ?? '', 'undelivered', 63016);
      const text = await until('the text', () => trial.sent.find(({ to }) => to === number));
      expect(text).toMatchObject({ channel: 'sms', from: '+441632960001', body: 'Amy: Your case\nis solved.' });
      const row = await trials.database.read.messages.byRef(late?.ref ?? '');
      expect(row).toMatchObject({ state: 'failed', error: 'messages.outside_window' });
      expect(trial.sent.filter(({ to }) => to === number)).toHaveLength(1);
    });

    test.each([
      ['has proved nothing', null],
      ['has opted out', new Date(0)],
    ])('nobody is texted for somebody who %s', async (_, provedAt) => {
      const trial = trials.open({ reports: false, onSend: noTemplates });
      const person = createPerson(trial);
      const { ref, row } = await sentTo(trial, person);
      const number = await proven(trial, person, provedAt);
      const addressHash = trial.vault.hash('phone', number);
      if (provedAt) await trials.database.read.optOuts.add({ lenderId: 'northwind', addressHash, at: new Date(0) });
      await trial.report(ref, 'undelivered', 63016);
      expect(await row()).toMatchObject({ state: 'failed', error: 'messages.outside_window' });
      await until('the template to be tried', async () => {
        const tried = await trials.database.read.messages.byDedupe(`${(await row()).dedupe}:news`);
        return tried?.state === 'failed' || tried?.state === 'suppressed';
      });
      await idle(trial, person);
      expect(trial.sent.filter(({ to }) => to === number)).toEqual([]);
    });
  });
});

describe('no more messages', () => {
  const isOut = (trial: MessagingTrial, person: Person) =>
    trials.database.read.optOuts.has('northwind', trial.vault.hash('phone', person.number));

  test('stop is on record at once and confirmed once, and the open question stays open', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write('STOP');
    expect(await isOut(trial, person)).toBe(true);
    const [, confirmed] = await got(person, 2);
    expect(confirmed?.body).toMatch(/will not send you messages/);
    await person.write('Stop');
    await person.write('rubbish');
    await got(person, 3);
    await idle(trial, person);
    // Whoever writes still gets an answer.
    expect(
      person
        .received()
        .map(({ body }) => body)
        .slice(2),
    ).toEqual(['Again menu.']);
    expect(await trial.database.read.transcripts.read(await threadOf(trial, person), 0)).toMatchObject([
      { text: 'hello' },
      { text: 'Welcome.' },
      { text: 'First menu.' },
      { text: 'STOP' },
      { text: confirmed?.body },
      { text: 'rubbish' },
      { text: 'Again menu.' },
    ]);
  });

  test('as the first word it begins no conversation; start takes it back', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('stop');
    await got(person, 1);
    expect(await trials.database.read.conversations.get(await threadOf(trial, person))).toBeUndefined();
    await person.write('START');
    expect(await isOut(trial, person)).toBe(false);
    expect((await got(person, 2))[1]?.body).toBe('Welcome.\nFirst menu.');
  });

  test.each(['STOP', 'START', 'HELP'])('what the provider answered itself (%s) is left unanswered', async (type) => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write(type.toLowerCase(), { OptOutType: type });
    expect(await isOut(trial, person)).toBe(type === 'STOP');
    await idle(trial, person);
    expect(person.received()).toHaveLength(1);
  });

  test('“yes” takes it back with the provider and is our answer all the same', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write('stop');
    await got(person, 2);
    await person.write('yes', { OptOutType: 'START' });
    expect((await got(person, 3))[2]?.body).toBe('Again menu.');
    expect(await isOut(trial, person)).toBe(false);
  });

  test('news and notices of ours are held back, codes and links are not', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    for (const text of ['hello', '6', 'stop']) await person.write(text);
    await got(person, 3);
    await idle(trial, person);
    const conversationId = await threadOf(trial, person);
    trial.outside.payment = 'settled';
    await trial.messaging.onNews(conversationId, { kind: 'payment', id: 'pay_1', state: 'settled' });
    // Nor is it told where the story looks by itself whether what it waits for has come.
    trial.clock.shift(120_000);
    await until(
      'the looks to be over',
      async () => (await trials.database.read.tasks.counts(trial.clock.now())).due === 0,
    );
    for (const kind of ['reminder', 'release_notice', 'receipt', 'passcode'] as const) {
      const id = newSid('MG');
      await trials.database.transaction(async (stores) => {
        const sealedBody = trial.vault.seal(JSON.stringify({ language: 'en', lines: [kind] }));
        const to = { sealedTo: trial.vault.seal(person.number), addressHash: trial.vault.hash('phone', person.number) };
        await stores.messages.insert(rows.message({ id, kind, ...to, sealedBody }));
        await stores.tasks.enqueue({ kind: 'message.send', payload: { messageId: id }, runAt: trial.clock.now() });
      });
      const state = kind === 'passcode' ? ['sent', 'delivered'] : ['suppressed'];
      await until(`the ${kind}`, async () =>
        state.includes((await trials.database.read.messages.get(id))?.state ?? ''),
      );
    }
    expect(
      person
        .received()
        .map(({ body }) => body)
        .slice(3),
    ).toEqual(['passcode']);
  });
});

describe('speaking first', () => {
  test('a settled payment is told without being asked, once, and the waiting before it is not repeated', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write('6');
    expect((await got(person, 2))[1]?.body).toBe('Charging.');
    const id = await threadOf(trial, person);
    await trial.messaging.onNews(id, { kind: 'payment', id: 'pay_1', state: 'charging' });
    trial.outside.payment = 'settled';
    const news = { kind: 'payment', id: 'pay_1', state: 'settled' } as const;
    await Promise.all(Array.from({ length: 5 }, () => trial.messaging.onNews(id, news)));
    expect((await got(person, 3))[2]?.body).toBe('Paid.\nFirst menu.');
    await trial.messaging.onNews(id, news);
    await until(
      'no news to be left',
      async () => (await trials.database.read.tasks.counts(trial.clock.now())).due === 0,
    );
    expect(person.received()).toHaveLength(3);
  });

  test('where the news were lost, somebody looks all the same', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write('6');
    await got(person, 2);
    trial.outside.payment = 'settled';
    expect((await got(person, 3, 10))[2]?.body).toBe('Paid.\nFirst menu.');
  });

  test('an outside call that is slow is answered later, with nothing written in between', async () => {
    const trial = trials.open();
    const hand = byHand<string>();
    trial.outside.slow = () => hand.promise;
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    await person.write('2');
    expect((await got(person, 2))[1]?.body).toBe('One moment.');
    hand.settle('slow');
    expect((await got(person, 3, 10))[2]?.body).toBe('It was slow and slow.\nFirst menu.');
  });

  test('news of other conversations are passed over', async () => {
    const trial = trials.open();
    await trial.messaging.onNews('CA1', { kind: 'payment', id: 'pay_1', state: 'settled' });
    expect(trial.sent).toEqual([]);
  });

  test('a conversation that ended begins anew when its person writes again', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    for (const text of ['hello', '7', 'hello']) await person.write(text);
    expect((await got(person, 3)).map(({ body }) => body)).toEqual([
      'Welcome.\nFirst menu.',
      'Goodbye.',
      'Welcome.\nFirst menu.',
    ]);
  });
});

describe('a person has the conversation', () => {
  test('the bot is silent, the words are in the transcript, and the agent’s lines go out once and in order', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    const id = await threadOf(trial, person);
    const conversation = await trials.database.read.conversations.get(id);
    if (!conversation) throw new Error('no conversation');
    await trials.database.read.conversations.save({ ...conversation, owner: 'person', epoch: 1 });
    await person.write('are you there?');
    await idle(trial, person);
    expect(person.received()).toHaveLength(1);
    expect((await trials.database.read.transcripts.read(id, 0)).at(-1)).toMatchObject({
      who: 'owner',
      text: 'are you there?',
    });
    const lines = [1, 2, 3].map((n) => ({ id: `line${n}`, text: `Line ${n}`, agentName: 'Amy' }));
    for (const line of [...lines, ...lines]) await trial.messaging.deliver({ id }, line);
    await got(person, 4);
    await idle(trial, person);
    expect(
      person
        .received()
        .slice(1)
        .map(({ body }) => body),
    ).toEqual(['Amy: Line 1', 'Amy: Line 2', 'Amy: Line 3']);
  });

  test('a very long line comes in parts, in order and whole', async () => {
    const trial = trials.open();
    const person = createPerson(trial);
    await person.write('hello');
    await got(person, 1);
    const text = Array.from({ length: 900 }, (_, n) => `word${n}`).join(' ');
    await trial.messaging.deliver({ id: await threadOf(trial, person) }, { id: 'long', text, agentName: 'Amy' });
    await until('the whole', () => person.received().at(-1)?.body.endsWith('word899'));
    const parts = person
      .received()
      .slice(1)
      .map(({ body }) => body);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(1500);
    expect(parts.join(' ')).toBe(`Amy: ${text}`);
  });

  test('a conversation that is none of ours gets no line', async () => {
    const trial = trials.open();
    const line = { id: 'line1', text: 'x', agentName: 'Amy' };
    await expect(trial.messaging.deliver({ id: 'CA1' }, line)).rejects.toMatchObject({ code: 'thread.unknown' });
  });
});
