import { type Activity, ActivityTypes, ConversationState, MemoryStorage, type TurnContext } from 'botbuilder';
import { DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';
import { InlineAdapter } from '../bot/adapters/inlineAdapter.js';
import { systemClock } from '../core/clock.js';
import { readImei } from '../core/imei.js';
import type { Bookmark } from '../dialogs/telling/log.js';
import { ask, type Line, type Question, say, scene, type Story } from '../dialogs/telling/story.js';
import { tell } from '../dialogs/telling/teller.js';
import type { Telling } from '../dialogs/telling/turn.js';
import { alternating, cpuOf, type Figure, median } from './measuring.js';

const rounds = 5;
const conversations = 500;

/** What somebody says in one conversation: hello, the IMEI with a wrong digit, the IMEI, yes, a wrong passcode, the right one, a choice. */
const said = ['hello', '861122030001011', '861122030001010', '1', '111111', '123456', '3'];

const words = {
  imei: 'Please enter the IMEI.',
  imeiAgain: 'That is no IMEI. Please enter it again.',
  readBack: 'Is that right? Press 1 for yes.',
  passcode: 'Please enter the passcode.',
  passcodeAgain: 'That is not the passcode. Please enter it again.',
  menu: 'To pay, press 1. For a plan, press 2. For the status, press 3.',
  bye: 'Goodbye.',
} as const;

const rules = {
  imei: (text: string): boolean => readImei(text).ok,
  readBack: (text: string): boolean => text === '1',
  passcode: (text: string): boolean => text === '123456',
  menu: (text: string): boolean => ['1', '2', '3'].includes(text),
} as const;

/** The story engine and a botbuilder-dialogs waterfall in the same conversation, over the same adapter and the same state. */
export async function benchStoryEngine(): Promise<Figure[]> {
  const [ours, baseline] = [storyBot(), waterfallBot()];
  const check = (await converse(ours, 'a')).join('|');
  if (check !== (await converse(baseline, 'a')).join('|')) throw new Error('the two do not say the same');
  const run = (bot: Bot) => (): Promise<number> => cpuOf(() => converseOften(bot));
  await converseOften(ours);
  await converseOften(baseline);
  const milliseconds = await alternating(rounds, run(ours), run(baseline));
  const aTurn = (of: readonly number[]): number => median(of) / (conversations * said.length);
  return [
    {
      name: 'story engine, CPU of a turn',
      unit: 'ms',
      ours: aTurn(milliseconds.ours),
      baseline: aTurn(milliseconds.baseline),
      against: 'the same conversation as a botbuilder-dialogs waterfall',
    },
  ];
}

type Bot = (context: TurnContext) => Promise<void>;

let started = 0;
async function converseOften(bot: Bot): Promise<void> {
  for (let number = 0; number < conversations; number += 1) {
    started += 1;
    await converse(bot, `c${started}`);
  }
}

const adapter = new InlineAdapter();

/** One conversation to its end; what was answered. */
async function converse(bot: Bot, id: string): Promise<string[]> {
  const answers: string[] = [];
  for (const text of said) {
    const activity: Partial<Activity> = {
      type: ActivityTypes.Message,
      id: `${id}-${answers.length}`,
      text,
      channelId: 'bench',
      serviceUrl: 'https://bench.invalid',
      conversation: { id, isGroup: false, conversationType: '', name: '' },
      from: { id: 'owner', name: '' },
      recipient: { id: 'bot', name: '' },
    };
    const sent = await adapter.process(activity, bot);
    answers.push(sent.map((one) => one.text ?? '').join(' '));
  }
  return answers;
}

const line = (text: string): Line => ({ voice: text, text });

function question(label: keyof typeof rules, first: string, again: string = first): Question<string> {
  return {
    label,
    ladder: [line(first), line(again)],
    listen: { by: 'choice' },
    secret: label === 'passcode',
    accept: (heard) => (heard.kind === 'words' && rules[label](heard.text) ? heard.text : undefined),
  };
}

function* story(): Story {
  yield* scene('identify', identify());
  yield* ask(question('menu', words.menu));
  yield* say(line(words.bye));
}

function* identify(): Story {
  yield* ask(question('imei', words.imei, words.imeiAgain));
  yield* ask(question('readBack', words.readBack));
  yield* ask(question('passcode', words.passcode, words.passcodeAgain));
}

function storyBot(): Bot {
  const state = new ConversationState(new MemoryStorage());
  const kept = state.createProperty<Bookmark | null>('bookmark');
  const telling: Telling = {
    story,
    language: 'en',
    findAside: () => undefined,
    clock: systemClock,
    callPatienceMs: 1000,
    underWay: new Map(),
    holdLine: () => line(''),
  };
  return async (context) => {
    const bookmark = await kept.get(context, null);
    const heard = bookmark ? ({ kind: 'words', text: context.activity.text } as const) : ({ kind: 'start' } as const);
    const told = await tell(telling, bookmark, heard);
    await kept.set(context, told.bookmark);
    for (const { text } of told.lines) await context.sendActivity(text);
    await state.saveChanges(context);
  };
}

function waterfallBot(): Bot {
  const state = new ConversationState(new MemoryStorage());
  const dialogs = new DialogSet(state.createProperty('dialogs'));
  for (const [name, rule] of Object.entries(rules))
    dialogs.add(new TextPrompt(name, ({ recognized }) => Promise.resolve(rule(recognized.value ?? ''))));
  dialogs.add(
    new WaterfallDialog('flow', [
      (step) => step.prompt('imei', { prompt: words.imei, retryPrompt: words.imeiAgain }),
      (step) => step.prompt('readBack', { prompt: words.readBack, retryPrompt: words.readBack }),
      (step) => step.prompt('passcode', { prompt: words.passcode, retryPrompt: words.passcodeAgain }),
      (step) => step.prompt('menu', { prompt: words.menu, retryPrompt: words.menu }),
      async (step) => {
        await step.context.sendActivity(words.bye);
        return step.endDialog();
      },
    ]),
  );
  return async (context) => {
    const dialog = await dialogs.createContext(context);
    const { status } = await dialog.continueDialog();
    if (status === DialogTurnStatus.empty) await dialog.beginDialog('flow');
    await state.saveChanges(context);
  };
}
