import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createTokens, newHolder } from '../bot/adapters/directLineTokens.js';
import { systemClock } from '../core/clock.js';
import { createVault } from '../core/vault.js';
import { readConfig } from '../server/config.js';
import { alternating, type Figure, median, percentile, seeded } from './measuring.js';
import { start, type Started } from './processes.js';

const rounds = 3;
const messagesASecond = 50;
const seconds = 6;
const talking = 100;
const idleSockets = 2000;
const pushedSockets = 1000;
const atOnce = 16;

/** One end of a conversation. */
interface End {
  /** Milliseconds from a message to what is said to it, on the socket. */
  message(): Promise<number>;
  /** Settles when the next thing comes. */
  next(): Promise<void>;
  close(): void;
}

/**
 * The web chat on the embedded database, each figure beside bare sockets in the same run: a message that is posted to its
 * reply on the socket, what idle sockets add to the process, and a line that is said in many chats at once.
 */
export async function benchWebChat(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [product, bare] = [
    await start('bench/chatServer.js', { DATA_DIR: folder }),
    await start('bench/bareSockets.js'),
  ];
  try {
    return [...(await replies(product, bare)), ...(await manySockets(product, bare))];
  } finally {
    await Promise.all([product.stop(), bare.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function replies(product: Started, bare: Started): Promise<Figure[]> {
  const chats = await each(talking, () => beginChat(product));
  const ours = await each(talking, (index) => chatEnd(product, chats[index] as Chat));
  const plain = await each(talking, () => bareEnd(bare));
  // Once everything is compiled.
  for (const end of [...ours, ...plain]) await end.message();
  const { ours: mine, baseline } = await alternating(
    rounds,
    () => openModel(ours),
    () => openModel(plain),
  );
  for (const end of [...ours, ...plain]) end.close();
  const at = (part: number, of: readonly (readonly number[])[]): number =>
    median(of.map((one) => percentile(one, part)));
  const against = 'a bare socket that sends back what comes';
  const name = `chat message at ${messagesASecond}/s to its reply on the socket`;
  return [
    { name: `${name}, median`, unit: 'ms', ours: at(0.5, mine), baseline: at(0.5, baseline), against },
    { name: `${name}, p99`, unit: 'ms', ours: at(0.99, mine), baseline: at(0.99, baseline), against },
  ];
}

async function manySockets(product: Started, bare: Started): Promise<Figure[]> {
  const chats = await each(idleSockets, () => beginChat(product));
  const without = product.memory();
  const ends = await each(idleSockets, (index) => chatEnd(product, chats[index] as Chat));
  const withThem = product.memory();
  const plain = await each(pushedSockets, () => bareEnd(bare));
  const pushed = ends.slice(0, pushedSockets);
  const ids = chats.slice(0, pushedSockets).map(({ id }) => id);
  const { ours, baseline } = await alternating(
    rounds,
    () => untilAllHave(pushed, () => push(product, ids)),
    () => untilAllHave(plain, async () => void (await Promise.all(plain.map((end) => end.message())))),
  );
  for (const end of [...ends, ...plain]) end.close();
  return [
    {
      name: 'memory with 2,000 idle sockets',
      unit: 'MB',
      ours: withThem,
      baseline: without,
      against: 'the same process and chats without them',
    },
    {
      name: 'a line said to 1,000 sockets, to the last of them',
      unit: 'ms',
      ours: median(ours),
      baseline: median(baseline),
      against: '1,000 bare sockets that send back what comes',
    },
  ];
}

interface Chat {
  readonly id: string;
  readonly token: string;
}

/** A chat that was greeted. Its token is made here: the product gives out no thousands of them to one address. */
async function beginChat({ baseUrl }: Started): Promise<Chat> {
  const holder = newHolder('northwind', undefined);
  const chat = { id: holder.chatId, token: tokens.issue(holder, 'api') };
  await call(baseUrl, 'POST', 'conversations', chat.token);
  for (;;) {
    const { activities } = await call<{ activities: unknown[] }>(
      baseUrl,
      'GET',
      `conversations/${chat.id}/activities`,
      chat.token,
    );
    if (activities.length > 0) return chat;
    await pause(20);
  }
}

const tokens = createTokens({
  vault: createVault(readConfig({ production: false }).secretKey),
  clock: systemClock,
});

async function call<Answer>(baseUrl: string, method: string, path: string, token: string, body?: unknown) {
  const response = await fetch(`${baseUrl}/directline/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path.replace(/\/.*/, '')}: ${response.status}`);
  return (await response.json()) as Answer;
}

async function chatEnd({ baseUrl }: Started, { id, token }: Chat): Promise<End> {
  const address = `${baseUrl.replace('http', 'ws')}/directline/conversations/${id}/stream?watermark=999999&t=${token}`;
  const end = await openEnd(address, (data) => /"role":"bot"/.test(data) && /"type":"message"/.test(data));
  return {
    ...end,
    async message() {
      const began = performance.now();
      const heard = end.next();
      await call(baseUrl, 'POST', `conversations/${id}/activities`, token, { type: 'message', text: 'repeat' });
      await heard;
      return performance.now() - began;
    },
  };
}

async function bareEnd({ baseUrl }: Started): Promise<End> {
  const end = await openEnd(baseUrl.replace('http', 'ws'), () => true);
  return {
    ...end,
    async message() {
      const began = performance.now();
      const heard = end.next();
      end.socket.send('repeat');
      await heard;
      return performance.now() - began;
    },
  };
}

async function openEnd(address: string, counts: (data: string) => boolean) {
  const socket = new WebSocket(address);
  let heard: (() => void)[] = [];
  socket.on('message', (data: Buffer) => {
    if (!counts(data.toString())) return;
    const waiting = heard;
    heard = [];
    for (const wake of waiting) wake();
  });
  await once(socket, 'open');
  return {
    socket,
    next: () => new Promise<void>((resolve) => heard.push(resolve)),
    close: () => socket.terminate(),
  };
}

/** Messages come when they come, whether those before are answered or not; an end that waits is passed over. */
async function openModel(ends: readonly End[]): Promise<number[]> {
  const random = seeded(50);
  const idle = [...ends];
  const under: Promise<void>[] = [];
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  for (let due = performance.now(); due < until; due += (-Math.log(1 - random()) * 1000) / messagesASecond) {
    await pause(Math.max(0, due - performance.now()));
    const end = idle.shift();
    if (!end) throw new Error('every chat waits for its reply');
    under.push(
      end.message().then((milliseconds) => {
        times.push(milliseconds);
        idle.push(end);
      }),
    );
  }
  await Promise.all(under);
  return times;
}

async function push({ baseUrl }: Started, ids: readonly string[]): Promise<void> {
  const body = JSON.stringify({ ids, text: 'Your phone is unlocked.' });
  await fetch(`${baseUrl}/bench/push`, { method: 'POST', body });
}

/** Milliseconds until the last end has heard what was begun. */
async function untilAllHave(ends: readonly End[], begin: () => Promise<void>): Promise<number> {
  const all = Promise.all(ends.map((end) => end.next()));
  const began = performance.now();
  await Promise.all([begin(), all]);
  return performance.now() - began;
}

/** So many of something, some at a time, in their order. */
async function each<Item>(count: number, make: (index: number) => Promise<Item>): Promise<Item[]> {
  const made: Item[] = [];
  let next = 0;
  const maker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      made[index] = await make(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, maker));
  return made;
}
