import { describe, expect, test } from '@jest/globals';
import { type Activity, TestAdapter, type TurnContext } from 'botbuilder';
import { activityFor, activityOf, channelIds, replyIn } from '../../bot/activities.js';
import { createInlineDoor, InlineAdapter } from '../../bot/adapters/inlineAdapter.js';
import type { Reply } from '../../bot/reply.js';
import { SupportBot } from '../../bot/supportBot.js';
import type { TurnRequest, Turns } from '../../bot/turns.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import { northwind, same, trialLenders } from './trialDialogue.js';

const buttons = [{ value: 'unlock', title: 'Pay and unlock' }];
const asking: Reply = {
  lines: [{ voice: 'Hello, press 1.', text: 'Hello.' }, { voice: 'Only spoken.', text: '' }, same('What now?')],
  open: { kind: 'question', label: 'menu', listen: { by: 'choice' }, buttons, secret: false },
  place: 'menu',
  language: 'en',
};

function createTrialBot(reply: Reply = asking) {
  const taken: TurnRequest[] = [];
  const turns: Turns = {
    take: (request) => {
      taken.push(request);
      return Promise.resolve(reply);
    },
  };
  return { taken, bot: new SupportBot({ turns, lenders: trialLenders }) };
}

const request = (heard: Heard): TurnRequest => ({
  conversationId: 'c1',
  turnId: 't1',
  channel: 'voice',
  lender: northwind,
  address: '+447700900101',
  heard,
  language: 'en',
});

/** What a chat client sends, through an adapter that does not vouch for it. */
async function fromOutside(activity: Partial<Activity>) {
  const { bot, taken } = createTrialBot();
  const adapter = new TestAdapter((context) => bot.run(context));
  await adapter.receiveActivity({
    id: 't1',
    channelId: channelIds.web,
    conversation: { id: 'c1', isGroup: false, conversationType: '', name: '' },
    from: { id: 'web-user', name: '' },
    recipient: { id: 'northwind', name: '' },
    ...activity,
  });
  return taken.map(({ heard }) => heard);
}

describe('what a client claims', () => {
  test.each([
    { name: 'liftline/card', value: { outcome: 'token', token: 'pm_forged' } },
    { name: 'liftline/news', value: { kind: 'payment', id: 'p', state: 'settled' } },
    { name: 'liftline/hangup' },
    { name: 'liftline/keys', value: '0' },
    { name: 'liftline/nonsense' },
    { name: 'tokens/response' },
  ])('$name is not believed', async (event) => {
    expect(await fromOutside({ type: 'event', ...event })).toEqual([]);
  });

  test.each([
    ['an unknown lender', { recipient: { id: 'nobody', name: '' } }],
    ['no text', { text: '   ' }],
    ['an unknown kind', { type: 'invoke', text: 'x' }],
    ['an unknown channel', { channelId: 'emulator' }],
  ])('an activity with %s is passed over', async (_, fault) => {
    expect(await fromOutside({ type: 'message', text: 'hello', ...fault })).toEqual([]);
  });

  test('words, buttons, media and a beginning are heard', async () => {
    expect(await fromOutside({ type: 'message', text: 'hello' })).toEqual([{ kind: 'words', text: 'hello' }]);
    expect(await fromOutside({ type: 'message', text: 'Pay', value: 'unlock' })).toEqual([
      { kind: 'button', value: 'unlock' },
    ]);
    const photo = { contentType: 'image/png', contentUrl: 'https://media.example/1' };
    expect(await fromOutside({ type: 'message', attachments: [photo] })).toEqual([
      { kind: 'media', contentType: 'image/png', ref: 'https://media.example/1' },
    ]);
    expect(await fromOutside({ type: 'event', name: 'liftline/start' })).toEqual([{ kind: 'start' }]);
    const joined = { type: 'conversationUpdate', membersAdded: [{ id: 'web-user', name: '' }] };
    expect(await fromOutside(joined)).toEqual([{ kind: 'start' }]);
  });
});

describe('the inline door', () => {
  const all: Heard[] = [
    { kind: 'start' },
    { kind: 'words', text: 'it’s locked' },
    { kind: 'keys', keys: '861122030001010' },
    { kind: 'button', value: 'unlock' },
    { kind: 'media', contentType: 'image/png', ref: 'm1' },
    { kind: 'card', card: { outcome: 'token', token: 'pm_1' } },
    { kind: 'silence' },
    { kind: 'hangup' },
    { kind: 'news', news: { kind: 'payment', id: 'p', state: 'settled' } },
  ];

  test.each(all)('$kind goes through the bot unchanged, and the reply comes back', async (heard) => {
    const { bot, taken } = createTrialBot();
    expect(await createInlineDoor(bot).hear(request(heard))).toEqual(asking);
    expect(taken).toEqual([request(heard)]);
  });

  test('turns that overlap keep their replies apart', async () => {
    const turns: Turns = {
      take: async ({ turnId }) => {
        await new Promise((resolve) => setTimeout(resolve, turnId === 't0' ? 30 : 1));
        return { ...asking, place: turnId };
      },
    };
    const door = createInlineDoor(new SupportBot({ turns, lenders: trialLenders }));
    const ids = ['t0', 't1', 't2'];
    const replies = await Promise.all(ids.map((turnId) => door.hear({ ...request({ kind: 'start' }), turnId })));
    expect(replies.map(({ place }) => place)).toEqual(ids);
  });

  test('a turn that could not be kept is told to whoever brought it', async () => {
    const turns: Turns = { take: () => Promise.reject(new Error('store.down')) };
    const door = createInlineDoor(new SupportBot({ turns, lenders: trialLenders }));
    await expect(door.hear(request({ kind: 'start' }))).rejects.toThrow('store.down');
  });

  test('the adapter can begin on its own, drops traces, and takes nothing back', async () => {
    const adapter = new InlineAdapter();
    let kept: TurnContext | undefined;
    const sent = await adapter.process(activityOf(request({ kind: 'start' })), async (context) => {
      const answers = await context.sendActivities([{ type: 'trace' }, { type: 'message', text: 'one' }]);
      expect(answers).toHaveLength(2);
      await expect(context.deleteActivity('x')).rejects.toThrow('taken back');
      await expect(context.updateActivity({ id: 'x' })).rejects.toThrow('changed');
      kept = context;
    });
    expect(sent.map(({ text }) => text)).toEqual(['one']);
    expect(() => kept?.activity).toThrow('revoked');
    let name: string | undefined;
    await adapter.continueConversation({ conversation: { id: 'c1' } as never }, (context) => {
      name = context.activity.name;
      return Promise.resolve();
    });
    expect(name).toBe('continueConversation');
  });
});

describe('a reply as an activity', () => {
  test('is one message with both forms, its buttons and a hint to listen', () => {
    expect(activityFor(asking)).toEqual({
      type: 'message',
      text: 'Hello.\n\nWhat now?',
      speak: 'Hello, press 1. Only spoken. What now?',
      locale: 'en',
      inputHint: 'expectingInput',
      suggestedActions: {
        to: [],
        actions: [
          {
            type: 'messageBack',
            title: 'Pay and unlock',
            value: 'unlock',
            text: 'unlock',
            displayText: 'Pay and unlock',
          },
        ],
      },
      channelData: { liftline: asking },
    });
  });

  test('is no message where nothing was said, and carries the reply all the same', () => {
    const silent: Reply = { ...asking, lines: [] };
    expect(activityFor(silent)).toMatchObject({ type: 'event', name: 'liftline/reply' });
    expect(replyIn([activityFor(silent)])).toEqual(silent);
    expect(replyIn([])).toBeUndefined();
    expect(replyIn([{ type: 'message', text: 'x' }])).toBeUndefined();
  });

  test('does not ask to listen where nothing is asked', () => {
    const ended: Reply = { ...asking, open: { kind: 'ended' } };
    expect(activityFor(ended)).toMatchObject({ inputHint: 'ignoringInput' });
    expect(activityFor(ended)).not.toHaveProperty('suggestedActions');
  });
});
