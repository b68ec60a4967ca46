import type { Dialogue } from '../../bot/dialogue.js';
import { lenderSchema, lendersOf } from '../../core/lender.js';
import type { FindAside } from '../../dialogs/telling/asides.js';
import type { Heard } from '../../dialogs/telling/heard.js';
import { Interrupt } from '../../dialogs/telling/interrupt.js';
import {
  ask,
  call,
  type Line,
  type Listen,
  type Question,
  say,
  type Story,
  waitUntil,
} from '../../dialogs/telling/story.js';

const driver = { driver: 'none', url: 'http://127.0.0.1:9' };

const lenderFrom = (id: string, country: string, currency: string, languages: string[], hotline: string) =>
  lenderSchema.parse({
    id,
    name: `${id} & Co`,
    country,
    currency,
    languages,
    hotline,
    whatsapp: hotline,
    timeZone: 'Europe/London',
    jurisdiction: { pack: 'gb' },
    planPolicy: {
      downPaymentPercent: 10,
      instalments: [3],
      every: 'month',
      firstDueWithinDays: 30,
      graceDays: 3,
      minimumInstalmentMinor: 100,
      latesAllowed: 1,
      brokenPlansAllowedIn12Months: 1,
    },
    releasePolicy: { limitHours: 24 },
    openingHours: {},
    loans: driver,
    locks: driver,
    payments: driver,
  });

export const northwind = lenderFrom('northwind', 'GB', 'GBP', ['en'], '+441632960001');
export const lanka = lenderFrom('lanka', 'LK', 'LKR', ['si', 'en', 'ta'], '+94115550002');
export const sol = lenderFrom('sol', 'MX', 'MXN', ['es', 'en'], '+525555550004');
export const trialLenders = lendersOf([northwind, lanka, sol]);

export const same = (text: string): Line => ({ voice: text, text });

const menu: Readonly<Record<string, string>> = {
  '1': 'imei',
  '2': 'slow',
  '3': 'card',
  '4': 'queue',
  '5': 'broken',
  '6': 'payment',
  '7': 'bye',
  '8': 'listen',
};

const question = <Answer>(
  label: string,
  listen: Listen,
  accept: (heard: Heard) => Answer | undefined,
  more: Partial<Question<Answer>> = {},
): Question<Answer> => ({
  label,
  ladder: [same(`First ${label}.`), same(`Again ${label}.`), same(`Last ${label}.`)],
  listen,
  accept,
  ...more,
});

const keysOf = (heard: Heard): string | undefined =>
  heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? heard.text : undefined;

/** A small conversation that has one of everything, and a hand on what the outside does. */
export function createTrial() {
  const outside = {
    /** What slow calls come to; each run of one is counted. */
    slow: (): Promise<string> => Promise.resolve('swift'),
    slowRuns: 0,
    broken: false,
    payment: 'charging',
    tokens: [] as string[],
    stories: 0,
  };

  function* story(): Story {
    outside.stories += 1;
    try {
      yield* say(same('Welcome.'));
      for (;;) if ((yield* topic()) === 'bye') break;
    } catch (thrown) {
      if (!(thrown instanceof Interrupt)) throw thrown;
      yield* say(same(`A person comes: ${thrown.reason}.`));
    }
    yield* say(same('Goodbye.'));
  }

  function* topic(): Story<string> {
    const chosen = yield* ask(
      question('menu', { by: 'choice' }, (heard) => menu[keysOf(heard) ?? ''], {
        buttons: [{ value: '1', title: 'Pay, and unlock' }],
      }),
    );
    switch (chosen) {
      case 'imei': {
        const imei = yield* ask(
          question('imei', { by: 'digits', max: 16 }, (heard) => /^\d{15}$/.exec(keysOf(heard) ?? '')?.[0], {
            secret: true,
          }),
        );
        yield* say(same(`I heard ${imei.split('').join(' ')}, and £89.98 is due.`));
        break;
      }
      case 'slow':
        yield* say(same(`It was ${yield* call('slow', runSlow)} and ${yield* call('slower', runSlow)}.`));
        break;
      case 'card':
        yield* say(same(`Card ${yield* ask(whichCard())}.`));
        break;
      case 'queue':
        yield* say(same(`Person ${yield* ask(question('queue', { by: 'queue' }, newsIn))}.`));
        break;
      case 'broken':
        yield* ask(question('broken', { by: 'choice' }, breaks));
        break;
      case 'listen':
        yield* ask(
          question('listen', { by: 'nothing', seconds: 2 }, (heard) => (heard.kind === 'silence' ? 'on' : undefined)),
        );
        break;
      case 'payment':
        yield* waitUntil({
          label: 'payment',
          look: () => Promise.resolve(outside.payment),
          done: (seen) => seen === 'settled',
          patienceSeconds: 600,
          hold: [same('Charging.'), same('Still charging.')],
        });
        yield* say(same('Paid.'));
    }
    return chosen;
  }

  const runSlow = (): Promise<string> => {
    outside.slowRuns += 1;
    return outside.slow();
  };

  const whichCard = () =>
    question(
      'card',
      { by: 'card', amount: { minor: 8998, currency: 'GBP' }, description: 'northwind & Co' },
      (heard) => {
        if (heard.kind !== 'card') return undefined;
        if (heard.card.outcome === 'token') outside.tokens.push(heard.card.token);
        return heard.card.outcome;
      },
      { secret: true },
    );

  const newsIn = (heard: Heard): string | undefined => (heard.kind === 'news' ? heard.news.state : undefined);

  const breaks = (): string => {
    if (outside.broken) throw new Error('secret of the house: 861122030001010');
    return 'mended';
  };

  const findAside: FindAside = (stage, heard) => {
    if (stage !== 'before' || heard.kind !== 'keys') return undefined;
    if (heard.keys === '0') return { do: 'interrupt', reason: 'person' };
    return heard.keys === '9' ? { do: 'repeat' } : undefined;
  };

  const dialogue: Dialogue = {
    story,
    findAside: () => findAside,
    held: async (_here, heard, isRead) =>
      !isRead && heard.kind === 'words' && heard.text === 'help me' ? [same('Call the number.')] : [],
    oneMoment: () => same('One moment.'),
    notACard: () => same('No cards here.'),
    trouble: () => same('Sorry, our mistake.'),
    inQueue: (language, before) => same(`${language}: ${before} before you, or press 1.`),
    ringAgain: () => same('Please ring again.'),
  };
  return { outside, dialogue };
}

/** A promise that is settled by hand. */
export function byHand<Value>() {
  let settle: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((resolve) => {
    settle = resolve;
  });
  return { promise, settle };
}
