import { systemClock } from '../../core/clock.js';
import type { Shared } from '../../core/ports/shared.js';
import { Problem } from '../../core/problem.js';
import { createMutex, type Mutex } from '../mutex.js';

type Listener = (message: unknown) => void;

/** Seconds that somebody waits for a turn before giving up: whatever holds it then is stuck, and hanging on helps nobody. */
const longestWait = 60;

/** What one process shares with itself. Counts and messages reach no other process. */
export function createMemoryShared(): Shared {
  const turns = createTurns();
  const counter = createCounter();
  const fanOut = createFanOut();
  return {
    scope: 'process',
    exclusively: (key, _ttlSeconds, work) => turns(key, work),
    allow: async (key, limit, windowSeconds) => counter(key, limit, windowSeconds),
    publish: async (topic, message) => fanOut.publish(topic, message),
    subscribe: async (topic, listener) => {
      const stop = fanOut.subscribe(topic, listener);
      return async () => stop();
    },
    onMissed: () => undefined,
    close: async () => fanOut.clear(),
  };
}

/** Work of one key one at a time, in the order in which it came. */
export function createTurns() {
  const queues = new Map<string, { mutex: Mutex; waiting: number }>();

  return async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const queue = queues.get(key) ?? { mutex: createMutex(), waiting: 0 };
    queues.set(key, queue);
    queue.waiting += 1;
    try {
      return await startedInTime(key, (start) => queue.mutex(() => start(work)));
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) queues.delete(key);
    }
  };
}

/** Throws `shared.busy` where the work could not be started in time; it is then never started. */
async function startedInTime<T>(
  key: string,
  enqueue: (start: (work: () => Promise<T>) => Promise<T>) => Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let tooLate = false;
  const busy = (): Problem => new Problem('shared.busy', { retry: 'later', message: `no turn for ${key}` });
  const waited = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      tooLate = true;
      reject(busy());
    }, longestWait * 1000);
  });
  const turn = enqueue((work) => {
    clearTimeout(timer);
    return tooLate ? Promise.reject(busy()) : work();
  });
  return Promise.race([turn, waited]);
}

/** Hits in windows that begin with their first hit. Windows that are over are swept out now and then. */
export function createCounter(elapsed = (): number => systemClock.elapsed()) {
  const windows = new Map<string, { hits: number; endsAt: number }>();
  let sweepAt = 0;

  return function allow(key: string, limit: number, windowSeconds: number): boolean {
    const now = elapsed();
    if (now >= sweepAt) {
      for (const [other, { endsAt }] of windows) if (endsAt <= now) windows.delete(other);
      sweepAt = now + 60_000;
    }
    const known = windows.get(key);
    const current = known && known.endsAt > now ? known : { hits: 0, endsAt: now + windowSeconds * 1000 };
    current.hits += 1;
    windows.set(key, current);
    return current.hits <= limit;
  };
}

/** Hands each message to a topic's listeners after the publisher went on, as JSON would have carried it. */
export function createFanOut() {
  const topics = new Map<string, Set<Listener>>();
  const deliver = (topic: string, message: unknown): void => {
    for (const listener of topics.get(topic) ?? []) listener(message);
  };
  return {
    publish: (topic: string, message: unknown): void => {
      const text = JSON.stringify(message);
      queueMicrotask(() => deliver(topic, JSON.parse(text)));
    },
    subscribe: (topic: string, listener: Listener): (() => void) => {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) topics.delete(topic);
      };
    },
    has: (topic: string): boolean => topics.has(topic),
    clear: (): void => topics.clear(),
  };
}
