import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import type { Database } from '../../core/ports/store.js';
import type { Task } from '../../core/task.js';
import { createPressure } from '../../server/pressure.js';
import { createTaskWorker } from '../../server/workers/taskWorker.js';
import { until } from '../support/town.js';

/** Work that lasts until it is let go, from a queue that has more of it than anybody can do. */
function endlessWork() {
  let claimed = 0;
  const underWay: (() => void)[] = [];
  const claim = async (_now: Date, _lease: number, room: number): Promise<Task[]> =>
    Array.from({ length: room }, () => {
      claimed += 1;
      return { id: String(claimed), kind: 'a', payload: {}, runAt: new Date(), attempts: 1, lease: 'lease' };
    });
  const tasks = { claim, complete: async () => true, renew: async () => true };
  const database = { read: { tasks }, onTasks: () => () => undefined } as unknown as Database;
  const handler = (): Promise<void> => new Promise((done) => underWay.push(done));
  return { database, underWay, handlers: { a: handler } };
}

test('work gives way while requests wait, and is done as fast as ever when they do no more', async () => {
  const { database, underWay, handlers } = endlessWork();
  let press = true;
  const clock = { now: () => new Date(), elapsed: () => performance.now() };
  const worker = createTaskWorker({ database, clock, log: {} as never, handlers, givesWay: () => press });
  await until('work to be under way', () => underWay.length > 0);
  worker.wake();
  await new Promise<void>((wake) => void setImmediate(wake));
  expect(underWay).toHaveLength(2);
  underWay.shift()?.();
  await until('the next to be taken up', () => underWay.length === 2);
  press = false;
  await until('all that there is room for', () => underWay.length === 20);
  const stopped = worker.stop();
  for (const done of underWay) done();
  await stopped;
});

test('requests wait where many are under way and everything is late, and only there', async () => {
  let now = 0;
  const pressure = createPressure(() => now);
  const responses = Array.from({ length: 20 }, () => new EventEmitter());
  const begin = (response: EventEmitter): void =>
    void pressure.requests({} as never, response as never, () => undefined);
  /** Everything waits for one that goes on and on. */
  const isHighAfter = async (milliseconds: number): Promise<boolean> => {
    for (let times = 0; times < 3; times += 1) {
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
      await new Promise<void>((wake) => void setTimeout(wake, 1));
    }
    now += 1000;
    return pressure.isHigh();
  };
  expect(await isHighAfter(80)).toBe(false);
  responses.forEach(begin);
  expect(await isHighAfter(80)).toBe(true);
  responses[0]?.emit('close');
  expect(await isHighAfter(80)).toBe(false);
});
