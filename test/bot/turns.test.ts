import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../../bot/reply.js';
import { createTurns } from '../../bot/turns.js';
import { Problem } from '../../core/problem.js';
import { anyEngine } from '../store/engines.js';
import { byHand } from './trialDialogue.js';
import { createTrialTurns, withStores } from './trialTurns.js';

const engine = anyEngine();

const said = (reply: Reply): string => reply.lines.map((line) => line.text).join(' ');
const down = () => Promise.reject(new Problem('store.down', { retry: 'later' }));

describe('a turn that goes wrong', () => {
  test('twenty deliveries of one turn at once have one effect and one answer', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    await trial.press('3');
    const once = trial.request({ kind: 'card', card: { outcome: 'token', token: 'pm_1' } });
    const replies = await Promise.all(Array.from({ length: 20 }, () => trial.turns.take(once)));
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(trial.outside.tokens).toEqual(['pm_1']);
    expect(await trial.turns.take(once)).toEqual(replies[0]);
  });

  test('an older turn that is delivered again gets its own answer and moves nothing', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    const older = trial.request({ kind: 'keys', keys: '1' });
    const first = await trial.turns.take(older);
    await trial.press('861122030001010');
    const before = await engine.database.read.conversations.get(trial.conversationId);
    expect(await trial.turns.take({ ...older, heard: { kind: 'keys', keys: '7' } })).toEqual(first);
    expect(await engine.database.read.conversations.get(trial.conversationId)).toEqual(before);
  });

  test('a surprise in the story apologises, asks the open question again and keeps the place', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    await trial.press('5');
    trial.outside.broken = true;
    const once = trial.request({ kind: 'keys', keys: '1' });
    const reply = await trial.turns.take(once);
    expect(said(reply)).toBe('Sorry, our mistake. Again broken.');
    expect(reply).toMatchObject({ open: { kind: 'question', label: 'broken' }, place: 'broken' });
    expect(trial.troubles.map((problem) => problem.code)).toEqual(['unexpected']);
    trial.outside.broken = false;
    expect(await trial.turns.take(once)).toEqual(reply);
    expect(said(await trial.press('1'))).toBe('First menu.');
  });

  test('a surprise in the very first turn holds on, and the next one begins', async () => {
    const trial = createTrialTurns(engine.database);
    const { dialogue, ...parts } = trial;
    let fails = 1;
    const turns = createTurns({
      ...parts,
      dialogue: {
        ...dialogue,
        story: (here) => {
          if (fails-- > 0) throw new Error('no story');
          return dialogue.story(here);
        },
      },
    });
    const reply = await turns.take(trial.request({ kind: 'start' }));
    expect(said(reply)).toBe('Sorry, our mistake.');
    expect(reply.open).toEqual({ kind: 'hold', label: 'start' });
    expect(said(await turns.take(trial.request({ kind: 'silence' })))).toBe('Welcome. First menu.');
  });

  test.each(['withTurn', 'insert', 'answer'] as const)(
    'where %s fails nothing counts, and the same turn may come again',
    async (door) => {
      const trial = createTrialTurns(engine.database);
      let broken = true;
      const failing = withStores(engine.database, ({ conversations }) => ({
        conversations: {
          ...conversations,
          [door]: (...args: unknown[]) =>
            broken ? down() : (conversations[door] as (...given: unknown[]) => unknown)(...args),
        },
      }));
      const turns = createTurns({ ...trial, database: failing });
      const first = trial.request({ kind: 'start' });
      await expect(turns.take(first)).rejects.toThrow('store.down');
      broken = false;
      expect(said(await turns.take(first))).toBe('Welcome. First menu.');
    },
  );

  test('what no database keeps costs nobody an answer: the transcript is without it', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    const request = trial.request({ kind: 'words', text: 'well\0 \ud800then' });
    await createTurns(trial).take(request);
    const lines = await engine.database.read.transcripts.read(request.conversationId, 0);
    expect(lines.filter(({ who }) => who === 'owner').map(({ text }) => text)).toEqual(['well \ufffdthen']);
    expect(trial.troubles).toEqual([]);
  });

  test('a turn that met another write is told again over it, and one that never gets through gives up', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    let conflicts = 2;
    const meddling = withStores(engine.database, ({ conversations }) => ({
      conversations: {
        ...conversations,
        async answer(conversation, turn) {
          const there = await conversations.get(conversation.id);
          if (there && conflicts-- > 0) await conversations.save(there);
          return conversations.answer(conversation, turn);
        },
      },
    }));
    const turns = createTurns({ ...trial, database: meddling });
    expect(said(await turns.take(trial.request({ kind: 'keys', keys: '1' })))).toBe('First imei.');
    conflicts = 99;
    await expect(turns.take(trial.request({ kind: 'silence' }))).rejects.toThrow('turn.conflict');
  });

  test('where another process answered the turn meanwhile, its answer wins', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    const once = trial.request({ kind: 'keys', keys: '1' });
    const other = createTurns({ ...trial });
    const racing = withStores(engine.database, ({ conversations }) => ({
      conversations: {
        ...conversations,
        async answer(conversation, turn) {
          const theirs = createTurns({ ...trial, shared: { exclusively: (_key, _ttl, work) => work() } });
          await theirs.take({ ...once, heard: { kind: 'keys', keys: '3' } });
          return conversations.answer(conversation, turn);
        },
      },
    }));
    const reply = await createTurns({ ...trial, database: racing }).take(once);
    expect(said(reply)).toBe('First card.');
    expect(await other.take(once)).toEqual(reply);
  });

  test('a conversation that was sealed under a lost key begins again', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    await trial.press('1');
    const { vault } = createTrialTurns(engine.database, { secretKey: 'quite another secret' });
    const reply = await createTurns({ ...trial, vault }).take(trial.request({ kind: 'silence' }));
    expect(said(reply)).toBe('Welcome. First menu.');
  });
});

describe('what is kept', () => {
  test('neither the phone nor the number of the caller stands in a row', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    await trial.press('1');
    const reply = await trial.press('861122030001010');
    expect(said(reply)).toContain('8 6 1 1 2 2 0 3');
    const rows = JSON.stringify([
      await engine.database.read.conversations.get(trial.conversationId),
      await engine.database.read.conversations.turnsOf(trial.conversationId),
    ]);
    expect(rows).not.toMatch(/861122|8 6 1 1|447700/);
  });

  test('what a turn says stands in the transcript after what the turn did', async () => {
    const trial = createTrialTurns(engine.database);
    let now = new Date('2030-01-01T00:00:00Z');
    const turns = createTurns({ ...trial, clock: { ...trial.clock, now: () => now } });
    await turns.take(trial.request({ kind: 'start' }));
    const proved = new Date('2030-01-01T00:00:02Z');
    trial.outside.slow = async () => {
      now = proved;
      return 'proved';
    };
    await turns.take(trial.request({ kind: 'keys', keys: '2' }));
    const lines = await engine.database.read.transcripts.read(trial.conversationId, 0);
    expect(lines.find(({ text }) => text.startsWith('It was proved'))?.at).toEqual(proved);
  });

  test('the transcript has no code, IMEI, card or phone number, and keeps amounts', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    await trial.hear({ kind: 'words', text: 'my card is 4242-4242 4242.4242 and I owe 89.98' });
    await trial.hear({ kind: 'words', text: 'code १२३४५६, number +44 7700 900 101' });
    await trial.press('1');
    await trial.hear({ kind: 'words', text: 'it is eight six' });
    await trial.press('861122030001010');
    const lines = await trial.transcript();
    expect(lines.join('\n')).not.toMatch(/4242|१२३|7700|eight six|861122|8 6 1/);
    expect(lines).toContain('owner: my card is •••• and I owe 89.98');
    expect(lines).toContain('owner: code ••••, number +••••');
    expect(lines).toContain('assistant: I heard ••••, and £89.98 is due.');
    expect(lines).toContain('owner: 1');
  });
});

describe('slow calls', () => {
  test('a caller is asked to hold on, and the same call is waited for, not made again', async () => {
    const trial = createTrialTurns(engine.database, { callPatienceMs: 20 });
    const answer = byHand<string>();
    trial.outside.slow = () => answer.promise;
    await trial.hear({ kind: 'start' });
    const held = await trial.press('2');
    expect(said(held)).toBe('One moment.');
    expect(held.open).toEqual({ kind: 'hold', label: 'slow' });
    expect((await trial.hear({ kind: 'silence' })).lines).toEqual([]);
    expect(trial.outside.slowRuns).toBe(1);
    answer.settle('slow');
    expect(said(await trial.hear({ kind: 'silence' }))).toBe('It was slow and slow. First menu.');
    expect(trial.outside.slowRuns).toBe(2);
  });

  test('all the calls of a turn share its patience', async () => {
    const trial = createTrialTurns(engine.database, { callPatienceMs: 600 });
    trial.outside.slow = () => new Promise((resolve) => setTimeout(() => resolve('slow'), 450));
    await trial.hear({ kind: 'start' });
    expect((await trial.press('2')).open).toEqual({ kind: 'hold', label: 'slower' });
  });

  test('`0` brings a person while something outside is waited for', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    expect(said(await trial.press('6'))).toBe('Charging.');
    expect(said(await trial.press('0'))).toBe('A person comes: person. Goodbye.');
  });
});

describe('ends and owners', () => {
  test('a hang-up ends the conversation without a word of the story', async () => {
    const trial = createTrialTurns(engine.database);
    await trial.hear({ kind: 'start' });
    const { stories } = trial.outside;
    expect(await trial.hear({ kind: 'hangup' })).toMatchObject({ lines: [], open: { kind: 'ended' } });
    expect((await engine.database.read.conversations.get(trial.conversationId))?.owner).toBe('ended');
    expect(await trial.press('1')).toMatchObject({ lines: [], open: { kind: 'ended' } });
    expect(trial.outside.stories).toBe(stories);
  });

  test('a hang-up of a call that nobody spoke on makes no conversation', async () => {
    const trial = createTrialTurns(engine.database);
    expect(await trial.hear({ kind: 'hangup' })).toMatchObject({ open: { kind: 'ended' } });
    expect(await engine.database.read.conversations.get(trial.conversationId)).toBeUndefined();
  });

  test('a chat that ended begins again with its next message, and not with news', async () => {
    const trial = createTrialTurns(engine.database);
    const web = { channel: 'web' } as const;
    const news = { kind: 'news', news: { kind: 'payment', id: 'p', state: 'settled' } } as const;
    await trial.hear({ kind: 'start' }, web);
    expect((await trial.hear({ kind: 'words', text: '7' }, web)).open).toEqual({ kind: 'ended' });
    expect((await trial.hear(news, web)).lines).toEqual([]);
    expect(said(await trial.hear({ kind: 'words', text: 'hello' }, web))).toBe('Welcome. First menu.');
    expect((await engine.database.read.conversations.get(trial.conversationId))?.owner).toBe('bot');
  });

  test('while a person has the chat the bot is silent but for card numbers, and the owner’s words are written down', async () => {
    const trial = createTrialTurns(engine.database);
    const web = { channel: 'web' } as const;
    await trial.hear({ kind: 'start' }, web);
    const there = await engine.database.read.conversations.get(trial.conversationId);
    if (there) await engine.database.read.conversations.save({ ...there, owner: 'person', epoch: there.epoch + 1 });
    const { stories } = trial.outside;
    expect(await trial.hear({ kind: 'words', text: 'are you there' }, web)).toMatchObject({ lines: [], place: 'menu' });
    expect(trial.outside.stories).toBe(stories);
    expect(await trial.transcript()).toContain('owner: are you there');
    const card = { kind: 'words', text: 'take 4242 4242 4242 4242' } as const;
    expect((await trial.hear(card, web)).lines.map(({ text }) => text)).toEqual(['No cards here.']);
    expect(trial.outside.stories).toBe(stories);
    const news = { kind: 'news', news: { kind: 'handover', id: 'h', state: 'returned' } } as const;
    await trial.hear(news, web);
    expect(trial.outside.stories).toBeGreaterThan(stories);
  });

  test.each([
    ['queued', ['Call the number.']],
    ['person', []],
  ] as const)('an emergency in a chat that is %s is answered only until somebody reads it', async (owner, lines) => {
    const trial = createTrialTurns(engine.database);
    const web = { channel: 'web' } as const;
    await trial.hear({ kind: 'start' }, web);
    const there = await engine.database.read.conversations.get(trial.conversationId);
    if (there) await engine.database.read.conversations.save({ ...there, owner, epoch: there.epoch + 1 });
    const { stories } = trial.outside;
    const reply = await trial.hear({ kind: 'words', text: 'help me' }, web);
    expect(reply.lines.map(({ text }) => text)).toEqual(lines);
    expect(trial.outside.stories).toBe(stories);
  });
});
