import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, defineScript } from 'redis';
import { systemClock } from '../../core/clock.js';
import type { Shared } from '../../core/ports/shared.js';
import { Problem } from '../../core/problem.js';
import { createCounter, createFanOut, createTurns } from './memory.js';

export interface RedisSharedOptions {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Called once for each outage, with `shared.down`. Until Redis is back, this process shares with itself alone. */
  readonly onTrouble: (problem: Problem) => void;
}

/** Deletes or prolongs a lock only for whoever set it. */
const releaseLock = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0`,
  parseCommand: (parser, key: string, owner: string) => {
    parser.pushKey(key);
    parser.push(owner);
  },
  transformReply: (reply: number) => reply,
});
const renewLock = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2]) or 0`,
  parseCommand: (parser, key: string, owner: string, milliseconds: number) => {
    parser.pushKey(key);
    parser.push(owner, String(milliseconds));
  },
  transformReply: (reply: number) => reply,
});
/** A window begins with its first hit; a key that lost its end gets one again. */
const countHit = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `local hits = redis.call('incr', KEYS[1])
if redis.call('pttl', KEYS[1]) < 0 then redis.call('pexpire', KEYS[1], ARGV[1]) end
return hits`,
  parseCommand: (parser, key: string, milliseconds: number) => {
    parser.pushKey(key);
    parser.push(String(milliseconds));
  },
  transformReply: (reply: number) => reply,
});

function clientFor(url: string) {
  return createClient({
    url,
    scripts: { releaseLock, renewLock, countHit },
    // A command fails at once while Redis is away, and what needs it goes on in memory.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    commandOptions: { timeout: 2000 },
    pingInterval: 5000,
    socket: {
      connectTimeout: 2000,
      reconnectStrategy: (retries) => Math.min(1000, 20 * 2 ** Math.min(retries, 6)) + Math.floor(Math.random() * 50),
    },
  });
}

type Client = ReturnType<typeof clientFor>;

/** What several processes share. While Redis is away, locks, counters and messages hold within this process alone. */
export async function createRedisShared({ url, onTrouble }: RedisSharedOptions): Promise<Shared> {
  const trouble = createTrouble(onTrouble);
  const commands = clientFor(url);
  const subscriber = commands.duplicate();
  const bothReady = (): void => {
    if (commands.isReady && subscriber.isReady) trouble.isOver();
  };
  for (const client of [commands, subscriber]) client.on('error', trouble.happened).on('ready', bothReady);
  await Promise.all([startConnecting(commands), startConnecting(subscriber)]);

  const turns = createTurns();
  const counter = createCounter();
  const messages = createMessages(commands, subscriber, trouble);
  return {
    scope: 'deployment',
    // First the turn within this process, so that Redis is asked by one of its callers at a time.
    exclusively: (key, ttlSeconds, work) =>
      turns(key, () => underLock(commands, `liftline:lock:${key}`, ttlSeconds, trouble, work)),
    allow: async (key, limit, windowSeconds) => {
      try {
        return (await commands.countHit(`liftline:count:${key}`, windowSeconds * 1000)) <= limit;
      } catch (thrown) {
        trouble.happened(thrown);
        return counter(key, limit, windowSeconds);
      }
    },
    publish: messages.publish,
    subscribe: messages.subscribe,
    close: async () => {
      for (const client of [subscriber, commands]) if (client.isOpen) client.destroy();
    },
  };
}

interface Trouble {
  readonly happened: (thrown: unknown) => void;
  readonly isOver: () => void;
}

function createTrouble(onTrouble: (problem: Problem) => void): Trouble {
  let told = false;
  return {
    happened: (cause) => {
      if (told) return;
      told = true;
      onTrouble(new Problem('shared.down', { retry: 'later', message: 'Redis does not answer', cause }));
    },
    isOver: () => {
      told = false;
    },
  };
}

/** Resolves when it is connected, or has failed for the first time; it goes on trying by itself. */
async function startConnecting(client: Client): Promise<void> {
  const settled = new Promise<void>((resolve) => {
    client.once('ready', () => resolve());
    client.once('error', () => resolve());
  });
  client.connect().catch(() => undefined);
  await settled;
}

async function underLock<T>(
  commands: Client,
  key: string,
  ttlSeconds: number,
  trouble: Trouble,
  work: () => Promise<T>,
): Promise<T> {
  const owner = randomUUID();
  const milliseconds = Math.ceil(ttlSeconds * 1000);
  const held = await acquire(commands, key, owner, milliseconds, trouble);
  const renew = (): void => void commands.renewLock(key, owner, milliseconds).catch(trouble.happened);
  const renewing = held ? setInterval(renew, milliseconds / 3).unref() : undefined;
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    if (held) await commands.releaseLock(key, owner).catch(trouble.happened);
  }
}

/** False where Redis is away: then only this process's own order holds. Throws `shared.busy` after a minute of waiting. */
async function acquire(
  commands: Client,
  key: string,
  owner: string,
  milliseconds: number,
  trouble: Trouble,
): Promise<boolean> {
  const until = systemClock.elapsed() + 60_000;
  for (let tries = 0; systemClock.elapsed() < until; tries += 1) {
    try {
      const set = await commands.set(key, owner, {
        condition: 'NX',
        expiration: { type: 'PX', value: milliseconds },
      });
      if (set === 'OK') return true;
    } catch (thrown) {
      trouble.happened(thrown);
      return false;
    }
    await pause(Math.min(5 * 2 ** tries, 80) * (0.5 + Math.random()));
  }
  throw new Problem('shared.busy', { retry: 'later', message: `no turn for ${key}` });
}

/** Each topic is subscribed to once, and handed on to this process's listeners; while Redis is away, directly. */
function createMessages(commands: Client, subscriber: Client, trouble: Trouble): Pick<Shared, 'publish' | 'subscribe'> {
  const local = createFanOut();
  const subscribed = new Set<string>();
  const channelOf = (topic: string): string => `liftline:topic:${topic}`;

  async function listenTo(topic: string): Promise<void> {
    if (subscribed.has(topic)) return;
    subscribed.add(topic);
    try {
      await subscriber.subscribe(channelOf(topic), (text) => local.publish(topic, JSON.parse(text)));
    } catch (thrown) {
      subscribed.delete(topic);
      trouble.happened(thrown);
    }
  }

  async function leave(topic: string): Promise<void> {
    if (local.has(topic) || !subscribed.delete(topic)) return;
    await subscriber.unsubscribe(channelOf(topic)).catch(trouble.happened);
  }

  // What was asked for during an outage is made up for when it is over.
  const wanted = new Map<string, number>();
  subscriber.on('ready', () => {
    for (const topic of wanted.keys()) void listenTo(topic);
  });

  return {
    publish: async (topic, message) => {
      try {
        await commands.publish(channelOf(topic), JSON.stringify(message));
      } catch (thrown) {
        trouble.happened(thrown);
        local.publish(topic, message);
      }
    },
    subscribe: async (topic, listener) => {
      const stop = local.subscribe(topic, listener);
      wanted.set(topic, (wanted.get(topic) ?? 0) + 1);
      await listenTo(topic);
      return async () => {
        stop();
        const left = (wanted.get(topic) ?? 1) - 1;
        if (left > 0) wanted.set(topic, left);
        else wanted.delete(topic);
        await leave(topic);
      };
    },
  };
}
