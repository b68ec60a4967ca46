import WebSocket from 'ws';
import { type DeskClient, signedInDesk } from './deskClient.js';
import { alternating, type Figure, median, percentile } from './measuring.js';
import { inTown, start } from './processes.js';

const rounds = 3;
const lines = 25;
const mostMs = 10_000;

/** Sends a text, and is told when it has arrived at the other side. */
interface Way {
  send(text: string): Promise<unknown>;
  arrived(text: string): Promise<void>;
}

/**
 * A line of a chat that a person has: from the desk to the open chat, and from the chat to the desk (the news on its
 * stream and the lines that its page then asks for), beside a bare socket that passes on what is posted.
 */
export function benchClaimedChat(): Promise<Figure[]> {
  // Agents sign in at the sandbox.
  return inTown(({ productUrl }) => lineByLine(productUrl));
}

async function lineByLine(productUrl: string): Promise<Figure[]> {
  const bare = await start('bench/bareSocket.js', { PUBLIC_URL: productUrl });
  try {
    const { toChat, toDesk } = await claimedChat(productUrl);
    const plain = await bareWay(bare.baseUrl);
    const against = 'a bare socket that passes on what is posted';
    const figures: Figure[] = [];
    for (const [name, way] of [
      ['a person’s line to the chat', toChat],
      ['a chat’s line to the desk', toDesk],
    ] as const) {
      const { ours, baseline } = await alternating(
        rounds,
        () => timesOf(way),
        () => timesOf(plain),
      );
      for (const [what, part] of [
        ['median', 0.5],
        ['p95', 0.95],
      ] as const) {
        const at = (of: readonly (readonly number[])[]): number => median(of.map((one) => percentile(one, part)));
        figures.push({ name: `${name}, ${what}`, unit: 'ms', ours: at(ours), baseline: at(baseline), against });
      }
    }
    return figures;
  } finally {
    await bare.stop();
  }
}

let sent = 0;
async function timesOf(way: Way): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < lines; n += 1) {
    const text = `line ${(sent += 1)}`;
    const began = performance.now();
    const arrived = way.arrived(text);
    await Promise.all([way.send(text), arrived.then(() => times.push(performance.now() - began))]);
  }
  return times;
}

/** A chat that asked for a person, and has one. */
async function claimedChat(productUrl: string): Promise<{ toChat: Way; toDesk: Way }> {
  const ask = async <T>(path: string, token: string, body: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${productUrl}/directline/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  const { token } = await ask<{ token: string }>('tokens/generate', '', { lender: 'northwind' });
  const chat = await ask<{ conversationId: string; streamUrl: string }>('conversations', token, {});
  const place = `conversations/${chat.conversationId}/activities`;
  const write = (text: string): Promise<unknown> => ask(place, token, { type: 'message', from: { id: 'me' }, text });
  const heard = await listen(chat.streamUrl);
  await heard('What do you need');
  await write('I want to talk to a person');
  await heard('A person will take over');

  const desk = await signedInDesk(productUrl, 'amy@northwind.example');
  const caseId = await waitingCase(desk);
  await desk.post(`/cases/${caseId}/claim`);
  const atDesk = await followCase(desk, caseId);
  return {
    toChat: { send: (text) => desk.post(`/cases/${caseId}/lines`, { text }), arrived: heard },
    toDesk: { send: write, arrived: atDesk },
  };
}

async function waitingCase(desk: DeskClient): Promise<string> {
  const { waiting } = await desk.get<{ waiting: { id: string }[] }>('/queue');
  if (!waiting[0]) throw new Error('nobody waits');
  return waiting[0].id;
}

/** What the desk's page does: at each event it asks for the lines of the case. */
async function followCase(desk: DeskClient, caseId: string): Promise<Way['arrived']> {
  const news = createNews();
  await desk.follow(() => {
    void desk
      .get<{ lines: unknown[] }>(`/cases/${caseId}/lines`)
      .then((seen) => news.tell(JSON.stringify(seen)))
      .catch(() => undefined);
  });
  return news.heard;
}

async function listen(url: string): Promise<Way['arrived']> {
  const news = createNews();
  const socket = new WebSocket(url);
  socket.on('message', (data: Buffer) => news.tell(data.toString()));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return news.heard;
}

async function bareWay(baseUrl: string): Promise<Way> {
  const heard = await listen(baseUrl.replace('http', 'ws'));
  const post = (text: string): Promise<unknown> =>
    fetch(`${baseUrl}/lines`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    }).then((answer) => answer.json());
  return { send: post, arrived: heard };
}

/** All that was told so far and who waits for something in it. */
function createNews() {
  let told = '';
  const waiting = new Map<string, () => void>();
  return {
    tell(text: string): void {
      told += text;
      for (const [wanted, go] of waiting) if (told.includes(wanted)) go();
    },
    heard: (wanted: string): Promise<void> =>
      new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`not heard in ${mostMs} ms: ${wanted}`)), mostMs);
        const go = (): void => {
          clearTimeout(late);
          waiting.delete(wanted);
          resolve();
        };
        if (told.includes(wanted)) go();
        else waiting.set(wanted, go);
      }),
  };
}
