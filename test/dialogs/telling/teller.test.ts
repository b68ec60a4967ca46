import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../../core/problem.js';
import type { FindAside } from '../../../dialogs/telling/asides.js';
import type { Heard } from '../../../dialogs/telling/heard.js';
import { Interrupt } from '../../../dialogs/telling/interrupt.js';
import type { Bookmark } from '../../../dialogs/telling/log.js';
import {
  ask,
  call,
  type Line,
  miss,
  type Question,
  say,
  scene,
  type Story,
  waitUntil,
} from '../../../dialogs/telling/story.js';
import { tell } from '../../../dialogs/telling/teller.js';
import type { Telling, Told } from '../../../dialogs/telling/turn.js';

const line = (text: string): Line => ({ voice: text, text });
const keys = (pressed: string): Heard => ({ kind: 'keys', keys: pressed });
const words = (text: string): Heard => ({ kind: 'words', text });
const silence: Heard = { kind: 'silence' };

function choice(label: string, ...answers: string[]): Question<string> {
  return {
    label,
    ladder: [line(`${label}?`), line(`${label} again?`), line(`${label} last?`)],
    listen: { by: 'choice' },
    accept: (heard) => {
      const said = heard.kind === 'keys' ? heard.keys : heard.kind === 'words' ? heard.text : undefined;
      return answers.find((answer) => answer === said);
    },
  };
}

const asides: FindAside = (stage, heard) => {
  if (stage === 'before' && heard.kind === 'keys' && heard.keys === '0') return { do: 'interrupt', reason: 'person' };
  if (stage === 'before' && heard.kind === 'keys' && heard.keys === '9') return { do: 'repeat' };
  if (heard.kind === 'words' && heard.text === 'photos?')
    return stage === 'after' ? { do: 'say', lines: [line('photos are safe')], askAgain: true } : undefined;
  if (heard.kind === 'words' && heard.text === 'wrong size')
    return { do: 'back', to: 'size', lines: [line('all right')] };
  if (heard.kind === 'words' && heard.text === 'bye') return { do: 'interrupt', reason: 'goodbye' };
  if (heard.kind === 'words' && heard.text === 'menu') return { do: 'startOver' };
  if (heard.kind === 'words' && heard.text === 'español') return { do: 'language', language: 'es', lines: [] };
  return undefined;
};

/** A conversation at a fixed moment that can be moved; each turn goes through JSON as it would through a store. */
function talk(story: (language: string) => Story<unknown>, more: Partial<Telling> = {}) {
  let bookmark: Bookmark | null = null;
  let now = new Date('2030-01-01T00:00:00Z');
  const state = {
    story,
    told: undefined as Told | undefined,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    bookmark: () => bookmark,
    async hear(heard: Heard): Promise<string[]> {
      const telling: Telling = {
        story: state.story,
        language: 'en',
        findAside: asides,
        clock: { now: () => now, elapsed: () => 0 },
        callPatienceMs: 50,
        underWay,
        holdLine: () => line('one moment'),
        ...more,
      };
      state.told = await tell(telling, bookmark, heard);
      bookmark = JSON.parse(JSON.stringify(state.told.bookmark)) as Bookmark;
      return state.told.lines.map((spoken) => spoken.text);
    },
    start: () => state.hear({ kind: 'start' }),
  };
  const underWay = new Map<string, Promise<unknown>>();
  return state;
}

function* order(): Story {
  const size = yield* ask(choice('size', 's', 'l'));
  yield* say(line(`a ${size} one`));
  const colour = yield* ask(choice('colour', 'red', 'blue'));
  yield* say(line(`${size} and ${colour}`));
}

describe('bad input', () => {
  test('silence climbs the ladder and at its end the story hears that nobody was understood', async () => {
    const caught: string[] = [];
    const call_ = talk(function* () {
      try {
        yield* order();
      } catch (thrown) {
        if (thrown instanceof Interrupt) caught.push(`${thrown.reason} at ${thrown.place}`);
        yield* ask(choice('person', 'ok'));
      }
    });
    await call_.start();
    expect(await call_.hear(silence)).toEqual(['size again?']);
    expect(await call_.hear(words('banana'))).toEqual(['size last?']);
    expect(await call_.hear(silence)).toEqual(['person?']);
    expect(caught).toEqual(['not_understood at size']);
    expect(await call_.hear(keys('ok'))).toEqual([]);
  });

  test('a miss with a reason says it first', async () => {
    const strict: Question<string> = { ...choice('size', 's'), accept: () => miss(line('too small')) };
    const chat = talk(function* () {
      yield* ask(strict);
    });
    await chat.start();
    expect(await chat.hear(words('xxs'))).toEqual(['too small', 'size again?']);
  });

  test('a service that fails throws into the story, and a replay throws the same', async () => {
    let runs = 0;
    const chat = talk(function* () {
      try {
        yield* call('bill', async () => {
          runs += 1;
          throw new Problem('loans.down', { retry: 'later' });
        });
      } catch (thrown) {
        yield* say(line(thrown instanceof Problem ? `${thrown.code} ${thrown.retry}` : 'other'));
      }
      yield* ask(choice('size', 's'));
      yield* say(line('bye'));
    });
    expect(await chat.start()).toEqual(['loans.down later', 'size?']);
    expect(await chat.hear(words('s'))).toEqual(['bye']);
    expect(runs).toBe(1);
  });

  test('going round in circles ends with a person', async () => {
    const chat = talk(function* () {
      try {
        for (;;) yield* ask(choice('size', 's'));
      } catch (thrown) {
        yield* say(line((thrown as Interrupt).reason));
      }
    });
    await chat.start();
    let lines: string[] = [];
    for (let turn = 0; turn < 700 && chat.told?.open.kind !== 'ended'; turn += 1) lines = await chat.hear(words('s'));
    expect(lines).toEqual(['too_long']);
  });
});

describe('a story', () => {
  test('runs to its next question, hears the answer, and ends with nothing kept', async () => {
    const chat = talk(order);
    expect(await chat.start()).toEqual(['size?']);
    expect(await chat.hear(words('s'))).toEqual(['a s one', 'colour?']);
    expect(await chat.hear(words('red'))).toEqual(['s and red']);
    expect(chat.told?.open).toEqual({ kind: 'ended' });
    expect(chat.bookmark()?.log).toEqual([]);
  });

  test('takes opening words as the first answer when they are one', async () => {
    expect(await talk(order).hear(words('l'))).toEqual(['a l one', 'colour?']);
    expect(await talk(order).hear(words('good evening'))).toEqual(['size?']);
  });

  test('forgets a scene but for its result', async () => {
    const chat = talk(function* () {
      const size = yield* scene('fitting', choiceTwice());
      yield* ask(choice(`more ${size}`, 'no'));
    });
    await chat.start();
    await chat.hear(words('first-secret'));
    expect(await chat.hear(words('second-secret'))).toEqual(['more M?']);
    expect(JSON.stringify(chat.bookmark())).not.toContain('secret');
    expect(await chat.hear(words('no'))).toEqual([]);
  });

  function* choiceTwice(): Story<string> {
    yield* ask(choice('one', 'first-secret'));
    yield* ask(choice('two', 'second-secret'));
    return 'M';
  }

  test('keeps of a secret question only what was made of the answer', async () => {
    const passcode: Question<string> = {
      ...choice('passcode'),
      secret: true,
      accept: async (heard) => (heard.kind === 'keys' && heard.keys === '123456' ? 'right' : 'wrong'),
    };
    const chat = talk(function* () {
      for (;;) if ((yield* ask(passcode)) === 'right') break;
      yield* ask(choice('next', 'x'));
    });
    await chat.start();
    await chat.hear(keys('654321'));
    expect(JSON.stringify(chat.bookmark())).not.toContain('654321');
    expect(await chat.hear(keys('123456'))).toEqual(['next?']);
    expect(JSON.stringify(chat.bookmark())).not.toContain('123456');
  });

  test('a person interrupts from inside two scenes and the scenes are closed behind', async () => {
    const chat = talk(function* () {
      try {
        yield* scene('outer', scene('inner', order()));
      } catch (thrown) {
        yield* say(line((thrown as Interrupt).place));
        yield* ask(choice('after', 'x'));
      }
      yield* say(line('done'));
    });
    await chat.start();
    expect(await chat.hear(keys('0'))).toEqual(['outer / inner / size', 'after?']);
    expect(await chat.hear(words('x'))).toEqual(['done']);
  });
});

describe('asides', () => {
  test('a knowledge question is answered and the question asked again, without a miss', async () => {
    const chat = talk(order);
    await chat.start();
    for (let times = 0; times < 4; times += 1)
      expect(await chat.hear(words('photos?'))).toEqual(['photos are safe', 'size?']);
    expect(await chat.hear(words('s'))).toEqual(['a s one', 'colour?']);
  });

  test('repeat says again what was said before the question, too', async () => {
    const chat = talk(order);
    await chat.start();
    await chat.hear(words('s'));
    expect(await chat.hear(keys('9'))).toEqual(['a s one', 'colour?']);
    expect(chat.told?.slow).toBeUndefined();
    // Who asks once more is spoken to slower, and only they.
    expect(await chat.hear(keys('9'))).toEqual(['a s one', 'colour?']);
    expect(chat.told?.slow).toBe(true);
    await chat.hear(words('photos?'));
    expect(chat.told?.slow).toBeUndefined();
  });

  test('a correction goes back to an earlier question', async () => {
    const chat = talk(order);
    await chat.start();
    await chat.hear(words('s'));
    expect(await chat.hear(words('wrong size'))).toEqual(['all right', 'size?']);
    expect(await chat.hear(words('l'))).toEqual(['a l one', 'colour?']);
  });

  test('another language goes on at the same question', async () => {
    const chat = talk(function* (language) {
      yield* ask({ ...choice('size', 's'), ladder: [line(language === 'es' ? '¿talla?' : 'size?')] });
      yield* say(line('ok'));
    });
    await chat.start();
    expect(await chat.hear(words('español'))).toEqual(['¿talla?']);
    expect(chat.bookmark()?.language).toBe('es');
    expect(await chat.hear(words('s'))).toEqual(['ok']);
  });
});

describe('what takes time', () => {
  test('a slow call is held, is not called twice, and the story goes on with its answer', async () => {
    let answer: (value: string) => void = () => undefined;
    let runs = 0;
    const chat = talk(function* () {
      yield* say(line('let me see'));
      const bill = yield* call('bill', () => {
        runs += 1;
        return new Promise<string>((resolve) => {
          answer = resolve;
        });
      });
      yield* say(line(bill));
      yield* ask(choice('next', 'x'));
    });
    expect(await chat.start()).toEqual(['let me see', 'one moment']);
    expect(chat.told?.open.kind).toBe('hold');
    expect(await chat.hear(silence)).toEqual([]);
    answer('12.50');
    expect(await chat.hear(silence)).toEqual(['12.50', 'next?']);
    expect(runs).toBe(1);
  });

  test('a person can be asked for while a call is held', async () => {
    const chat = talk(function* () {
      try {
        yield* call('bill', () => new Promise(() => undefined));
      } catch (thrown) {
        yield* say(line((thrown as Interrupt).reason));
      }
    });
    await chat.start();
    expect(await chat.hear(keys('0'))).toEqual(['person']);
  });

  test('what is waited for is said again by and by on a call, and not because there is news of something else', async () => {
    const chat = talk(function* () {
      yield* waitUntil({
        label: 'payment',
        look: async () => 'charging',
        done: (look) => look === 'settled',
        patienceSeconds: 60,
        hold: [line('taking it')],
      });
    });
    const news = { kind: 'news', news: { kind: 'payment', id: 'p1', state: 'charging' } } as const;
    expect(await chat.start()).toEqual(['taking it']);
    for (let times = 0; times < 3; times += 1) expect(await chat.hear(silence)).toEqual([]);
    expect(await chat.hear(news)).toEqual([]);
    for (let times = 0; times < 15; times += 1) expect(await chat.hear(silence)).toEqual([]);
    expect(await chat.hear(silence)).toEqual(['taking it']);
  });

  test('a wait looks again on every turn and keeps only the last look', async () => {
    let state = 'charging';
    const chat = talk(function* () {
      const seen = yield* waitUntil({
        label: 'payment',
        look: async () => state,
        done: (look) => look === 'settled',
        patienceSeconds: 60,
        hold: [line('taking it')],
      });
      yield* say(line(seen));
    });
    expect(await chat.start()).toEqual(['taking it']);
    expect(await chat.hear(silence)).toEqual([]);
    state = 'settled';
    expect(await chat.hear({ kind: 'news', news: { kind: 'payment', id: 'p', state } })).toEqual(['settled']);
  });

  test('patience ends a wait with what was seen last', async () => {
    const chat = talk(function* () {
      yield* say(
        line(
          yield* waitUntil({
            label: 'payment',
            look: async () => 'charging',
            done: () => false,
            patienceSeconds: 60,
            hold: [line('taking it')],
          }),
        ),
      );
    });
    await chat.start();
    chat.pass(61);
    expect(await chat.hear(silence)).toEqual(['charging']);
  });

  test('what every look would meet is thrown into the story; what passes is looked at again', async () => {
    let problem = new Problem('store.down', { retry: 'later' });
    const chat = talk(function* () {
      try {
        yield* waitUntil({
          label: 'release',
          look: async () => {
            throw problem;
          },
          done: () => false,
          patienceSeconds: 60,
          hold: [line('taking it')],
        });
      } catch (thrown) {
        yield* say(line((thrown as Problem).code));
      }
    });
    await expect(chat.start()).rejects.toMatchObject({ code: 'store.down' });
    problem = new Problem('identify.not_proved');
    expect(await chat.hear(silence)).toEqual(['identify.not_proved']);
  });

  test('a person can be asked for during a wait', async () => {
    const chat = talk(function* () {
      try {
        yield* waitUntil({
          label: 'payment',
          look: async () => 0,
          done: () => false,
          patienceSeconds: 60,
          hold: [line('taking it')],
        });
      } catch (thrown) {
        yield* say(line((thrown as Interrupt).reason));
      }
    });
    await chat.start();
    expect(await chat.hear(keys('0'))).toEqual(['person']);
  });

  test.each([
    ['leave is taken', 'bye', 'goodbye'],
    ['the menu is wished for', 'menu', 'wish'],
  ])('%s during a wait that may be left', async (_, said, reason) => {
    const chat = talk(function* () {
      try {
        yield* waitUntil({
          label: 'payment',
          look: async () => 0,
          done: () => false,
          patienceSeconds: 60,
          leaves: true,
          hold: [line('taking it')],
        });
      } catch (thrown) {
        yield* say(line((thrown as Interrupt).reason));
      }
    });
    await chat.start();
    expect(await chat.hear(words(said))).toEqual([reason]);
  });
});

describe('a story that changed while a conversation was open', () => {
  test('keeps what fits and asks one question again', async () => {
    const chat = talk(order);
    await chat.start();
    await chat.hear(words('s'));
    chat.story = function* () {
      const size = yield* ask(choice('size', 's', 'l'));
      const shape = yield* ask(choice('shape', 'round'));
      yield* say(line(`${size} ${shape}`));
    };
    expect(await chat.hear(words('red'))).toEqual(['shape?']);
    expect(await chat.hear(words('round'))).toEqual(['s round']);
  });

  test('is cut at the first difference', async () => {
    const chat = talk(order);
    await chat.start();
    await chat.hear(words('s'));
    chat.story = function* () {
      yield* ask(choice('name', 'x'));
      yield* say(line('hello'));
    };
    expect(await chat.hear(words('red'))).toEqual(['name?']);
    expect(await chat.hear(words('x'))).toEqual(['hello']);
  });
});
