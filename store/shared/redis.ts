import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createClient, defineScript } from 'redis';
import { systemClock } from '../../core/clock.js';
import type { Shared } from '../../core/ports/shared.js';
import { Problem } from '../../core/problem.js';
import { createCounter, createTurns } from './memory.js';
import { createMessages } from './redisMessages.js';
import { answerOf, createTrouble, type Trouble } from './redisTrouble.js';

export interface RedisSharedOptions {
  /** `redis://…` or `rediss://…`. */
  readonly url: string;
  /** Called once for each outage, with `shared.down`. Until Redis answers again, this process shares with itself alone. */
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

/** Milliseconds until it is connected, or counts as away. */
const connectMs = 2000;
/** So often it is asked whether it is there. */
const askEveryMs = 2000;

function clientFor(url: string) {
  return createClient({
    url,
    scripts: { releaseLock, renewLock, countHit },
    // A command fails at once while Redis is away, and what needs it goes on in memory.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    pingInterval: askEveryMs,
    socket: {
      connectTimeout: connectMs,
      // The client's own limit of a command ends once it is sent: a connection on which even pings are not answered is cut.
      socketTimeout: 2 * askEveryMs,
      reconnectStrategy: (retries) => Math.min(1000, 20 * 2 ** Math.min(retries, 6)) + Math.floor(Math.random() * 50),
    },
  });
}

export type Client = ReturnType<typeof clientFor>;

/** What several processes share. While Redis is away, locks, counters and messages hold within this process alone. */
export async function createRedisShared({ url, onTrouble }: RedisSharedOptions): Promise<Shared> {
  const trouble = createTrouble(onTrouble);
  const commands = clientFor(url);
  const subscriber = commands.duplicate();
  // One that stood still answers again on the same connections.
  const answered = (): void => {
    if (commands.isReady && subscriber.isReady) trouble.isOver();
  };
  for (const client of [commands, subscriber])
    client.on('error', trouble.happened).on('ready', answered).on('ping-interval', answered);
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
      if (trouble.isThere()) return counter(key, limit, windowSeconds);
      try {
        return (await answerOf(commands.countHit(`liftline:count:${key}`, windowSeconds * 1000))) <= limit;
      } catch (thrown) {
        trouble.happened(thrown);
        return counter(key, limit, windowSeconds);
      }
    },
    publish: messages.publish,
    subscribe: messages.subscribe,
    onMissed: messages.onMissed,
    close: async () => {
      trouble.close();
      for (const client of [subscriber, commands]) if (client.isOpen) client.destroy();
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
  const renew = (): void => void answerOf(commands.renewLock(key, owner, milliseconds)).catch(trouble.happened);
  const renewing = held ? setInterval(renew, milliseconds / 3).unref() : undefined;
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    // It ends by itself where nobody can be told.
    if (held && !trouble.isThere()) await answerOf(commands.releaseLock(key, owner)).catch(trouble.happened);
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
    if (trouble.isThere()) return false;
    try {
      const set = await answerOf(
        commands.set(key, owner, { condition: 'NX', expiration: { type: 'PX', value: milliseconds } }),
      );
      if (set === 'OK') return true;
    } catch (thrown) {
      trouble.happened(thrown);
      return false;
    }
    await pause(Math.min(5 * 2 ** tries, 80) * (0.5 + Math.random()));
  }
  throw new Problem('shared.busy', { retry: 'later', message: `no turn for ${key}` });
}
