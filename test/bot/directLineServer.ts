import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { WebSocket, WebSocketServer } from 'ws';
import { createDirectLine, type DirectLine, type DirectLineParts } from '../../bot/adapters/directLine.js';
import { createChatPage } from '../../bot/adapters/directLinePage.js';
import { createInlineDoor, type InlineDoor } from '../../bot/adapters/inlineAdapter.js';
import { SupportBot } from '../../bot/supportBot.js';
import { createTurns } from '../../bot/turns.js';
import { type ShiftedClock, shiftedClock } from '../../core/clock.js';
import { type Lender, lenderSchema, lendersOf } from '../../core/lender.js';
import type { Shared } from '../../core/ports/shared.js';
import type { Database } from '../../core/ports/store.js';
import { createFiles } from '../../core/services/files.js';
import { createVault, type Vault } from '../../core/vault.js';
import {
  ask,
  call,
  type Line,
  type Listen,
  type Question,
  say,
  scene,
  type Story,
  waitUntil,
} from '../../dialogs/telling/story.js';
import { openAnyEngine } from '../store/engines.js';
import { createMemoryShared } from '../../store/shared/memory.js';

const line = (text: string): Line => ({ text, voice: text });

function question(label: string, text: string, more: Partial<Question<string>> = {}): Question<string> {
  return {
    label,
    ladder: [line(text), line(`Again: ${text}`)],
    listen: { by: 'choice' } satisfies Listen,
    accept: (heard) =>
      heard.kind === 'words'
        ? heard.text
        : heard.kind === 'button'
          ? heard.value
          : heard.kind === 'media'
            ? heard.contentType
            : undefined,
    ...more,
  };
}

/** What stories of the tests can be made to wait for. */
export interface World {
  slow: Promise<string>;
  paid: boolean;
  free: boolean;
  /** How many wait for a person before whoever asks. */
  waiting: number | undefined;
}

const buttons = [
  { value: 'code', title: 'Enter a code' },
  { value: 'pay', title: 'Pay' },
];

/** False once it is over. */
function* topic(world: World, count: number): Story<boolean> {
  const opening = count === 0 ? 'Hello. What brings you here?' : 'Anything else?';
  const wanted = yield* ask(question('topic', opening, { buttons }));
  switch (wanted) {
    case 'code': {
      const listen = { by: 'digits', max: 6 } as const;
      yield* ask(question('passcode', 'What is the code?', { secret: true, listen, accept: () => 'checked' }));
      yield* say(line('Thank you.'));
      return true;
    }
    case 'slow':
      yield* say(line(yield* call('loans.quote', () => world.slow)));
      return true;
    case 'pay': {
      const look = async () => world.paid;
      const hold: readonly [Line] = [line('Pay here: https://pay.example/abc_1. I will say when it is done.')];
      yield* waitUntil({ label: 'payment', look, done: (paid) => paid, patienceSeconds: 3600, hold });
      const card = { kind: 'receipt', title: 'Paid', big: '£89.98', rows: [['Reference', 'R1']] } as const;
      yield* say({ ...line('It is paid.'), card });
      const free = async () => world.free;
      const onItsWay: readonly [Line] = [line('It is on its way.')];
      yield* waitUntil({ label: 'release', look: free, done: (seen) => seen, patienceSeconds: 3600, hold: onItsWay });
      yield* say(line('It is unlocked.'));
      return true;
    }
    case 'person':
      yield* ask(question('with a person', 'A person comes.', { listen: { by: 'queue' } }));
      return true;
    case 'goodbye':
      yield* say(line('Goodbye.'));
      return false;
    default:
      yield* say(line(`You wrote: ${wanted}`));
      return true;
  }
}

function* chatting(world: World): Story {
  for (let count = 0; yield* scene('topic', topic(world, count)); count += 1);
}

const hours = { mon: ['00:00', '23:59'] as [string, string] };

const lenderOf = (id: string, spoken: Lender['languages'] = ['en'], chatOrigins: string[] = []): Lender =>
  lenderSchema.parse({
    id,
    name: `The ${id} lender`,
    country: 'GB',
    currency: 'GBP',
    timeZone: 'Europe/London',
    languages: spoken,
    hotline: '+441632960001',
    whatsapp: '+441632960001',
    jurisdiction: { pack: 'gb' },
    planPolicy: {
      downPaymentPercent: 25,
      instalments: [2],
      every: 'month',
      firstDueWithinDays: 30,
      minimumInstalmentMinor: 500,
      graceDays: 3,
      latesAllowed: 1,
      brokenPlansAllowedIn12Months: 1,
    },
    releasePolicy: { limitHours: 24 },
    openingHours: hours,
    chatOrigins,
    loans: { driver: 'none', url: 'http://127.0.0.1:1' },
    locks: { driver: 'none', url: 'http://127.0.0.1:1' },
    payments: { driver: 'none', url: 'http://127.0.0.1:1' },
  });

/** What processes of one deployment have in common. */
export interface Common {
  readonly database: Database;
  readonly shared: Shared;
  readonly clock: ShiftedClock;
  readonly vault: Vault;
  readonly world: World;
  /** Codes of what went wrong, from all processes. */
  readonly troubles: string[];
}

export async function createCommon(): Promise<Common> {
  return {
    database: (await openAnyEngine()).database,
    shared: createMemoryShared(),
    clock: shiftedClock(),
    vault: createVault('a secret key of the tests'),
    world: { slow: Promise.resolve('fast'), paid: false, free: false, waiting: undefined },
    troubles: [],
  };
}

/** Where the second lender's own pages are. */
export const lankaSite = 'https://lanka.example';

const lenders = lendersOf([lenderOf('northwind'), lenderOf('lanka', ['en', 'ta'], [lankaSite])]);

/** The way to a bot that tells the tests' story. */
export function createTestDoor({ database, clock, vault, shared, world, troubles }: Common): InlineDoor {
  const turns = createTurns({
    database,
    clock,
    vault,
    shared,
    dialogue: {
      story: () => chatting(world),
      findAside: () => () => undefined,
      oneMoment: () => line('One moment.'),
      notACard: () => line('No cards here.'),
      trouble: () => line('Something went wrong.'),
      inQueue: () => line(''),
      ringAgain: () => line(''),
    },
    callPatienceMs: 300,
    onTrouble: ({ code }) => troubles.push(code),
  });
  return createInlineDoor(new SupportBot({ turns, lenders }));
}

export interface Process {
  readonly url: string;
  readonly port: number;
  readonly directLine: DirectLine;
  stop(): Promise<void>;
}

/** One process of the deployment: the router and the streams on a port of their own. */
export async function startProcess(
  common: Common,
  more: Partial<Pick<DirectLineParts, 'door' | 'limits' | 'origins' | 'onRated' | 'publicUrl'>> & {
    port?: number;
  } = {},
): Promise<Process> {
  const server: Server = createServer();
  server.listen(more.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const directLine = createDirectLine({
    ...common,
    lenders,
    door: createTestDoor(common),
    dialogue: { trouble: () => line('Something went wrong.') },
    publicUrl: url,
    sockets: new WebSocketServer({ noServer: true, maxPayload: 4096 }),
    onTrouble: ({ code }) => common.troubles.push(code),
    limits: { chatsOfAddress: 10_000 },
    files: createFiles(common),
    waitingBefore: async () => common.world.waiting,
    ...more,
  });
  const folder = resolve(import.meta.dirname, '../../dist/web/chat');
  const page = createChatPage({ lenders, publicUrl: url, folder, embeddedIn: more.origins ?? [] });
  server.on('request', express().use('/directline', directLine.router).use(page));
  directLine.attach(server);
  return {
    url,
    port,
    directLine,
    async stop() {
      directLine.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly text: string;
  readonly textFormat?: string;
  readonly replyToId?: string;
  readonly value?: unknown;
  readonly locale?: string;
  readonly from: { readonly id: string; readonly role: string; readonly name: string };
  readonly attachments?: readonly { readonly name: string; readonly contentType: string }[];
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: string }[] };
  readonly channelData?: {
    readonly clientActivityID?: string;
    readonly liftline?: {
      readonly who: string;
      readonly open?: string;
      readonly secret?: boolean;
      readonly digits?: number;
      readonly link?: string;
      readonly cards?: readonly unknown[];
    };
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly id: string;
    readonly conversationId: string;
    readonly token: string;
    readonly expires_in: number;
    readonly streamUrl: string;
    readonly watermark: string;
    readonly activities: readonly Activity[];
    readonly error: { readonly code: string };
  };
}

export async function send(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { token, body, headers } = options;
  const plain = typeof body === 'string' || body instanceof FormData || body instanceof Uint8Array;
  const response = await fetch(`${url}/directline${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: plain ? (body as string) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Answer['body'],
  };
}

export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error('waited in vain');
    await pause(10);
  }
}

/** One person's client over HTTP. */
export async function openChat(url: string, wanted: Record<string, string> = { lender: 'northwind' }) {
  const { body } = await send(url, 'POST', '/tokens/generate', { body: wanted });
  const { token, conversationId: id } = body;
  const { streamUrl } = (await send(url, 'POST', '/conversations', { token })).body;
  const path = `/conversations/${id}/activities`;
  const read = async (watermark = '0') => (await send(url, 'GET', `${path}?watermark=${watermark}`, { token })).body;
  return {
    id,
    token,
    streamUrl,
    post: (activity: unknown) => send(url, 'POST', path, { token, body: activity }),
    say: (text: string, clientActivityID?: string) =>
      send(url, 'POST', path, {
        token,
        body: { type: 'message', text, from: { id: 'me' }, channelData: { clientActivityID } },
      }),
    read,
    /** All of the log, once the bot has said so many things. */
    heard: (count: number): Promise<readonly Activity[]> =>
      until(async () => {
        const { activities } = await read();
        return activities.filter(({ from }) => from.role === 'bot').length >= count && activities;
      }),
  };
}

/** One socket of a client: everything that came, in order. */
export async function openStream(streamUrl: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(streamUrl, { headers });
  const activities: Activity[] = [];
  const state = { watermark: '', typing: 0 };
  socket.on('message', (data: Buffer) => {
    if (data.length === 0) return;
    const set = JSON.parse(data.toString()) as { activities: Activity[]; watermark: string };
    state.watermark = set.watermark;
    for (const activity of set.activities) {
      if (activity.type === 'typing') state.typing += 1;
      else activities.push(activity);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    activities,
    state,
    texts: () => activities.map(({ from, text }) => `${from.role}: ${text}`),
    cut: () => socket.terminate(),
  };
}
