import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Shared } from '../../core/ports/shared.js';
import type { Problem } from '../../core/problem.js';
import { createCounter, createMemoryShared } from '../../store/shared/memory.js';
import { createRedisShared } from '../../store/shared/redis.js';
import { type Redis, redisInstalled, startRedis } from '../support/redis.js';
import { describeWith } from '../support/services.js';

/** Waits until something is so; the test's own time limit ends what never is. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(5);
}

let redis: Redis | undefined;
const opened: Shared[] = [];
const troubles: Problem[] = [];

async function overRedis(): Promise<Shared> {
  const shared = await createRedisShared({ url: redis?.url ?? '', onTrouble: (problem) => troubles.push(problem) });
  opened.push(shared);
  return shared;
}

function inMemory(): Shared {
  const shared = createMemoryShared();
  opened.push(shared);
  return shared;
}

afterEach(async () => {
  for (const shared of opened.splice(0)) await shared.close();
});

/** `open` gives two ends of what is shared; in memory they are one. */
function suite(open: () => Promise<readonly [Shared, Shared]>): void {
  test('work of one key runs one at a time, of another at the same time', async () => {
    const ends = await open();
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, (_, n) => ends[n % 2 === 0 ? 0 : 1].exclusively('one', 10, work)));
    expect(most).toBe(1);
    let other = (): void => undefined;
    const free = new Promise<void>((resolve) => {
      other = resolve;
    });
    await Promise.all([ends[0].exclusively('a', 10, () => free), ends[1].exclusively('b', 10, async () => other())]);
  });

  test('what work throws comes out, and the next has its turn', async () => {
    const [one, two] = await open();
    const failed = one.exclusively('key', 10, () => Promise.reject(new RangeError('no')));
    await expect(failed).rejects.toThrow(RangeError);
    expect(await two.exclusively('key', 10, async () => 'next')).toBe('next');
  });

  test('work that outlasts its lock keeps it', async () => {
    const [one, two] = await open();
    const order: string[] = [];
    let begun = (): void => undefined;
    const inside = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const long = one.exclusively('key', 0.6, async () => {
      begun();
      await pause(1300);
      order.push('long');
    });
    await inside;
    await two.exclusively('key', 0.6, async () => void order.push('next'));
    await long;
    expect(order).toEqual(['long', 'next']);
  });

  test('hits are counted together, each key for itself, until the window is over', async () => {
    const ends = await open();
    const allowed: boolean[] = [];
    for (let n = 0; n < 5; n += 1) allowed.push(await ends[n % 2 === 0 ? 0 : 1].allow('key', 3, 60));
    expect(allowed).toEqual([true, true, true, false, false]);
    expect(await ends[0].allow('other', 3, 60)).toBe(true);
    expect(await ends[0].allow('never', 0, 60)).toBe(false);
    expect(await ends[0].allow('short', 1, 0.05)).toBe(true);
    await until(() => ends[0].allow('short', 1, 0.05));
  });

  test('a message reaches every listener of its topic, until it stops listening', async () => {
    const [one, two] = await open();
    const heard: unknown[] = [];
    const stops = await Promise.all(
      [one, two].map((end, index) => end.subscribe('topic', (message) => heard.push([index, message]))),
    );
    await one.publish('other', 'not heard');
    await one.publish('topic', { n: 1, at: new Date(0) });
    await until(() => heard.length >= 2);
    const message = { n: 1, at: '1970-01-01T00:00:00.000Z' };
    expect(heard).toHaveLength(2);
    expect(heard).toEqual(
      expect.arrayContaining([
        [0, message],
        [1, message],
      ]),
    );
    await stops[1]?.();
    await two.publish('topic', 2);
    await until(() => heard.length >= 3);
    expect(heard.at(-1)).toEqual([0, 2]);
    await stops[0]?.();
  });
}

describe('in memory', () => {
  suite(async () => {
    const shared = inMemory();
    return [shared, shared];
  });

  test('it says that it is for one process', () => {
    expect(inMemory().scope).toBe('process');
  });

  test('a window ends by monotonic time', () => {
    let now = 0;
    const allow = createCounter(() => now);
    expect([allow('a', 1, 10), allow('a', 1, 10)]).toEqual([true, false]);
    now = 9_999;
    expect(allow('a', 1, 10)).toBe(false);
    now = 10_000;
    expect(allow('a', 1, 10)).toBe(true);
  });
});

describeWith('Redis', redisInstalled)('over Redis', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  let run = 0;
  suite(async () => {
    // Each test begins with a Redis that remembers nothing.
    run += 1;
    if (run > 1) {
      await redis?.stop();
      await redis?.start();
    }
    return [await overRedis(), await overRedis()];
  });

  test('it says that it is for the deployment', async () => {
    expect((await overRedis()).scope).toBe('deployment');
  });

  test("a killed process' lock is free after its time", async () => {
    const [killed, other] = [await overRedis(), await overRedis()];
    let begun = (): void => undefined;
    const inside = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const neverDone = (): Promise<never> => {
      begun();
      return new Promise(() => undefined);
    };
    void killed.exclusively('left', 0.2, neverDone).catch(() => undefined);
    await inside;
    // Its connections end as with the process: nothing renews the lock any more.
    await killed.close();
    expect(await other.exclusively('left', 10, async () => 'taken over')).toBe('taken over');
  });

  test('while Redis is away one process goes on by itself, says so once, and joins again', async () => {
    const [one, two] = [await overRedis(), await overRedis()];
    const heard: unknown[] = [];
    await one.subscribe('topic', (message) => heard.push(message));
    await one.allow('count', 3, 60);
    troubles.length = 0;
    await redis?.stop();
    await until(() => troubles.length === 2);

    expect(await one.exclusively('key', 10, async () => 'done')).toBe('done');
    expect([await one.allow('count', 1, 60), await one.allow('count', 1, 60)]).toEqual([true, false]);
    await one.publish('topic', 'by itself');
    await until(() => heard.length === 1);
    const late: unknown[] = [];
    await two.subscribe('topic', (message) => late.push(message));
    expect(troubles.map(({ code, retry }) => ({ code, retry }))).toEqual([
      { code: 'shared.down', retry: 'later' },
      { code: 'shared.down', retry: 'later' },
    ]);

    await redis?.start();
    await until(async () => {
      await one.publish('topic', 'together');
      return late.includes('together') && heard.includes('together');
    });
    // The count is one again that both share.
    let tries = 0;
    await until(async () => {
      tries += 1;
      return (await one.allow(`joined ${tries}`, 1, 60)) && !(await two.allow(`joined ${tries}`, 1, 60));
    });
  });

  test('what fails because it was closed is no outage', async () => {
    const [one, two] = [await overRedis(), await overRedis()];
    let [begins, done] = [(): void => undefined, (): void => undefined];
    const begun = new Promise<void>((resolve) => {
      begins = resolve;
    });
    const held = new Promise<void>((resolve) => {
      done = resolve;
    });
    const holding = one.exclusively('key', 10, async () => {
      begins();
      await held;
    });
    await begun;
    const waiting = two.exclusively('key', 10, async () => 'on its own');
    troubles.length = 0;
    await two.close();
    expect(await waiting).toBe('on its own');
    expect(troubles).toEqual([]);
    done();
    await holding;
  });

  test('it starts without Redis too', async () => {
    await redis?.stop();
    troubles.length = 0;
    const shared = await overRedis();
    expect(await shared.exclusively('key', 10, async () => 'done')).toBe('done');
    expect(troubles).toHaveLength(1);
    await redis?.start();
    const heard: unknown[] = [];
    const other = await overRedis();
    await other.subscribe('topic', (message) => heard.push(message));
    await until(async () => {
      await shared.publish('topic', 'hello');
      return heard.length > 0;
    });
  });
});
