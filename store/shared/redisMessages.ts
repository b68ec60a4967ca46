import type { Shared } from '../../core/ports/shared.js';
import { createFanOut } from './memory.js';
import type { Client } from './redis.js';
import { answerOf, type Trouble } from './redisTrouble.js';

/** Told by who was cut off, to whoever may have missed what it said meanwhile. */
const backTopic = 'back';

/** Each topic is subscribed to once, and handed on to this process's listeners; while Redis is away, directly. */
export function createMessages(
  commands: Client,
  subscriber: Client,
  trouble: Trouble,
): Pick<Shared, 'publish' | 'subscribe' | 'onMissed'> {
  const local = createFanOut();
  const subscribed = new Set<string>();
  const channelOf = (topic: string): string => `liftline:topic:${topic}`;
  // One each, so that to be subscribed twice is to be subscribed.
  const handOn = new Map<string, (text: string) => void>();
  const missed = new Set<() => void>();
  const left = new Set<string>();
  const tellMissed = (): void => missed.forEach((listener) => listener());

  async function listenTo(topic: string): Promise<void> {
    if (subscribed.has(topic) || trouble.isThere()) return;
    subscribed.add(topic);
    const listener = handOn.get(topic) ?? ((text: string): void => local.publish(topic, JSON.parse(text)));
    handOn.set(topic, listener);
    try {
      await answerOf(subscriber.subscribe(channelOf(topic), listener));
    } catch (thrown) {
      subscribed.delete(topic);
      trouble.happened(thrown);
    }
  }

  async function leave(topic: string): Promise<void> {
    if (local.has(topic) || !subscribed.delete(topic)) return;
    handOn.delete(topic);
    if (trouble.isThere()) return void left.add(topic);
    await answerOf(subscriber.unsubscribe(channelOf(topic))).catch(trouble.happened);
  }

  async function publish(topic: string, message: unknown): Promise<void> {
    if (trouble.isThere()) return local.publish(topic, message);
    try {
      await answerOf(commands.publish(channelOf(topic), JSON.stringify(message)));
    } catch (thrown) {
      trouble.happened(thrown);
      local.publish(topic, message);
    }
  }

  // What was asked for during an outage is made up for when it is over.
  const wanted = new Map<string, number>();
  const listenAgain = async (): Promise<void> => {
    const unwanted = [...left].filter((topic) => !wanted.has(topic));
    left.clear();
    if (unwanted.length > 0) await answerOf(subscriber.unsubscribe(unwanted.map(channelOf))).catch(trouble.happened);
    await Promise.all([...wanted.keys()].map(listenTo));
    tellMissed();
    await publish(backTopic, null);
  };
  trouble.follow(tellMissed, () => void listenAgain());

  async function subscribe(topic: string, listener: (message: unknown) => void): Promise<() => Promise<void>> {
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
  }

  void subscribe(backTopic, tellMissed);
  return { publish, subscribe, onMissed: (listener) => void missed.add(listener) };
}
