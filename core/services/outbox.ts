import { type Clock, later } from '../clock.js';
import { isDemand } from '../contactRules.js';
import { newId } from '../ids.js';
import { firstLanguage } from '../lender.js';
import type { Message, MessageKind } from '../message.js';
import type { OutgoingMessage } from '../ports/messenger.js';
import type { Stores } from '../ports/store.js';
import { asProblem, Problem } from '../problem.js';
import type { Task } from '../task.js';
import type { Thread } from '../thread.js';
import { reachOf } from './reach.js';
import { lenderOf, type Workshop } from './workshop.js';

/** A line of a written conversation: the assistant's answer or news, or what an agent wrote. */
export interface LineRequest {
  /** The same line is queued once per key. */
  readonly dedupe: string;
  readonly kind: Extract<MessageKind, 'reply' | 'agent'>;
  readonly text: string;
  readonly buttons: NonNullable<OutgoingMessage['buttons']>;
  /** Which question it asks, if any: two askings of one question have the same, two questions never. */
  readonly asks: string | null;
}

/** A line as it is kept until it goes out. */
interface Line {
  readonly text: string;
  readonly buttons: LineRequest['buttons'];
  readonly asks: string | null;
  /** It came too late for free words once. */
  readonly late?: true;
}

/** Seconds after a person's last message in which WhatsApp takes free words; a little less, for its clock is another. */
const windowSeconds = 24 * 3600 - 600;
/** The longest line that is put into a template: around it there are words, and 1024 are all. */
const longestNews = 700;
/** The longest text of one message, in UTF-16 units; the provider takes 1600. */
const longestText = 1500;
/** Seconds until a line whose turn has not come looks again by itself; usually the one before it calls it earlier. */
const waitSeconds = 30;
/** Seconds after which a line no longer waits for the one before it to arrive: that phone may be off. */
const arrivalSeconds = 2;
/** How often a line that the provider found too fast is sent again. */
const mostAgain = 3;

/**
 * Puts a line on its way within the transaction that is its reason. A conversation's lines go out in the order in which
 * they are queued, one after the other.
 */
export async function queueLine(shop: Workshop, stores: Stores, threadId: string, line: LineRequest): Promise<void> {
  const thread = await stores.threads.lock(threadId);
  if (!thread) throw new Problem('thread.unknown');
  const parts = partsOf(line.text);
  for (const [index, text] of parts.entries()) {
    const dedupe = index === 0 ? line.dedupe : `${line.dedupe}:${index + 1}`;
    if (await stores.messages.byDedupe(dedupe)) return;
    const isLast = index === parts.length - 1;
    const body: Line = { text, buttons: isLast ? line.buttons : [], asks: isLast ? line.asks : null };
    await keep(shop, stores, { thread, dedupe, kind: line.kind, sealedBody: shop.vault.seal(JSON.stringify(body)) });
  }
}

async function keep(
  { clock }: Pick<Workshop, 'clock'>,
  stores: Stores,
  line: { thread: Thread; dedupe: string; kind: MessageKind; sealedBody: string; notBefore?: Date },
): Promise<void> {
  const { thread, dedupe, kind, sealedBody } = line;
  const before = await stores.messages.nextQueued(thread.id);
  const id = newId('msg');
  await stores.messages.insert({
    id,
    version: 1,
    dedupe,
    kind,
    channel: thread.channel,
    lenderId: thread.lenderId,
    loanId: null,
    conversationId: thread.id,
    sealedTo: thread.sealedAddress,
    addressHash: thread.addressHash,
    from: thread.ours,
    sealedBody,
    state: 'queued',
    ref: null,
    error: null,
    consent: null,
    goodUntil: null,
    contact: null,
    createdAt: clock.now(),
  });
  const runAt = line.notBefore ?? (before ? later(clock.now(), waitSeconds) : clock.now());
  await stores.tasks.enqueue({ kind: 'line.send', payload: { messageId: id }, runAt, dedupe: id });
}

/** Which question a line asked; undefined where the message is none of ours. */
export async function askedBy(
  { database, vault }: Pick<Workshop, 'database' | 'vault'>,
  ref: string,
): Promise<string | null | undefined> {
  const message = await database.read.messages.byRef(ref);
  if (!message || !isLine(message)) return undefined;
  return (JSON.parse(vault.open(message.sealedBody)) as Line).asks;
}

const isLine = ({ kind }: Message): boolean => kind === 'reply' || kind === 'agent';

/** Sends the lines of written conversations. */
export function createOutbox(shop: Workshop) {
  const { database, vault, messenger, clock } = shop;

  /** Sends one line once its turn has come; a date asks to come again. */
  async function send(task: Task): Promise<Date | null> {
    const message = await database.read.messages.get(String(task.payload['messageId']));
    if (message?.state !== 'queued' || !message.conversationId) return null;
    const first = await database.read.messages.nextQueued(message.conversationId);
    if (first && first.id !== message.id) return later(clock.now(), waitSeconds);
    const arrival = await arrivalOf(message.conversationId);
    if (arrival) return arrival;
    const line = JSON.parse(vault.open(message.sealedBody)) as Line;
    const isLate = line.late || (await windowIsOver(message));
    if (isLate && (await database.read.optOuts.has(message.lenderId, optOutOf(shop, message).addressHash))) {
      await settle({ ...message, state: 'suppressed', error: 'messages.opted_out' });
      return null;
    }
    try {
      const { ref } = await messenger.send(isLate ? await inTemplate(message, line) : outgoing(message, line));
      await settle({ ...message, state: 'sent', ref });
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.retry !== 'never') throw problem;
      await settle({ ...message, state: 'failed', error: problem.code });
    }
    return null;
  }

  function outgoing(message: Message, { text: body, buttons }: Line): OutgoingMessage {
    const channel = message.channel === 'whatsapp' ? 'whatsapp' : 'sms';
    return { channel, to: vault.open(message.sealedTo), from: message.from, body, buttons };
  }

  async function windowIsOver({ channel, conversationId }: Message): Promise<boolean> {
    if (channel !== 'whatsapp') return false;
    const thread = await database.read.threads.get(conversationId ?? '');
    return thread !== undefined && later(thread.heardAt, windowSeconds) <= clock.now();
  }

  /** As news in words that WhatsApp has approved. Throws `messages.no_template` where they cannot carry it. */
  async function inTemplate(message: Message, line: Line): Promise<OutgoingMessage> {
    const news = line.text.replace(/\s+/g, ' ').trim();
    if (news.length > longestNews) throw new Problem('messages.no_template');
    const lender = lenderOf(shop, message.lenderId);
    const conversation = await database.read.conversations.get(message.conversationId ?? '');
    const template = shop.wording.template(conversation?.language ?? firstLanguage(lender));
    return { ...outgoing(message, line), buttons: [], template: { template, values: [lender.name, news] } };
  }

  /** Two messages that are under way at once may overtake each other: until when to wait for the one before. */
  async function arrivalOf(threadId: string): Promise<Date | undefined> {
    const thread = await database.read.threads.get(threadId);
    if (!thread?.lastSentId || !thread.lastSentAt) return undefined;
    const now = clock.now();
    const at = later(thread.lastSentAt, arrivalSeconds);
    // In trial runs the world's time may also have gone back.
    if (at <= now || thread.lastSentAt > now) return undefined;
    return (await database.read.messages.get(thread.lastSentId))?.state === 'sent' ? at : undefined;
  }

  async function settle(message: Message): Promise<void> {
    await database.transaction(async (stores) => {
      const threadId = message.conversationId ?? '';
      await stores.threads.lock(threadId);
      const saved = await stores.messages.save(message);
      if (saved.state === 'failed') return followUp(shop, stores, saved);
      await stores.threads.note(threadId, { lastSentId: saved.id, lastSentAt: clock.now() });
      await callNext(stores, threadId, later(clock.now(), arrivalSeconds));
    });
  }

  return { send };
}

async function callNext(stores: Stores, threadId: string, at: Date): Promise<void> {
  const next = await stores.messages.nextQueued(threadId);
  if (next) await stores.tasks.hasten('line.send', next.id, at);
}

/** What follows once it is known what became of a message: the next line may go, and a line that failed may go otherwise. */
export async function followUp(shop: Workshop, stores: Stores, message: Message): Promise<void> {
  if (message.state === 'failed') await afterFailure(shop, stores, message);
  if (message.conversationId && isLine(message)) await callNext(stores, message.conversationId, shop.clock.now());
}

async function afterFailure(shop: Workshop, stores: Stores, message: Message): Promise<void> {
  if (message.error === 'messages.opted_out') await stores.optOuts.add(optOutOf(shop, message));
  if (isDemand(message.kind) && message.error !== 'messages.opted_out') await sendAsText(shop, stores, message);
  if (message.error === 'messages.outside_window') await sendAsNews(shop, stores, message);
  if (message.error === 'messages.no_template') await sendAsText(shop, stores, message);
  if (message.error === 'messages.rate_limited') await sendAgain(shop, stores, message);
}

export const optOutOf = (
  { vault, clock }: { vault: Workshop['vault']; clock: Clock },
  { lenderId, sealedTo }: Pick<Message, 'lenderId' | 'sealedTo'>,
) => ({ lenderId, addressHash: vault.hash('phone', vault.open(sealedTo)), at: clock.now() });

/** WhatsApp's clock decides whether a line came too late, and it says so afterwards: then the line goes in a template, once. */
async function sendAsNews(shop: Workshop, stores: Stores, message: Message): Promise<void> {
  const { vault } = shop;
  if (!isLine(message) || !message.conversationId) return;
  const line = JSON.parse(vault.open(message.sealedBody)) as Line;
  const dedupe = `${message.dedupe}:news`;
  const thread = await stores.threads.lock(message.conversationId);
  if (line.late || !thread) return sendAsText(shop, stores, message);
  if (await stores.messages.byDedupe(dedupe)) return;
  const late: Line = { ...line, late: true };
  await keep(shop, stores, { thread, dedupe, kind: message.kind, sealedBody: vault.seal(JSON.stringify(late)) });
}

/**
 * What WhatsApp does not take in any form goes as a text to the number that the passcode reached, and only where it has
 * proved its owner: nobody else is written to.
 */
async function sendAsText(shop: Workshop, stores: Stores, message: Message): Promise<void> {
  const { vault, clock } = shop;
  if (message.channel !== 'whatsapp' || !message.conversationId) return;
  const dedupe = `${message.dedupe}:sms`;
  const proof = await stores.identifications.latest(message.conversationId);
  const reach = await reachOf(stores, message.conversationId);
  if (!proof?.provedAt || !reach || (await stores.messages.byDedupe(dedupe))) return;
  const text = { ...message, sealedTo: reach.sealedNumber };
  const { addressHash } = optOutOf(shop, text);
  if (await stores.optOuts.has(message.lenderId, addressHash)) return;
  const id = newId('msg');
  const kept = JSON.parse(vault.open(message.sealedBody)) as Line | { readonly lines: readonly string[] };
  const lines = 'lines' in kept ? kept.lines : [kept.text];
  await stores.messages.insert({
    ...text,
    addressHash,
    id,
    version: 1,
    dedupe,
    channel: 'sms',
    // It is no line of the thread, where nothing can follow it.
    conversationId: null,
    from: lenderOf(shop, message.lenderId).hotline,
    sealedBody: vault.seal(JSON.stringify({ language: reach.language, lines })),
    state: 'queued',
    ref: null,
    error: null,
    contact: null,
    createdAt: clock.now(),
  });
  await stores.tasks.enqueue({ kind: 'message.send', payload: { messageId: id }, runAt: clock.now(), dedupe: id });
}

/** The provider took it and found afterwards that it came too fast: once more, later and later. */
async function sendAgain(shop: Workshop, stores: Stores, message: Message): Promise<void> {
  const thread = message.conversationId ? await stores.threads.lock(message.conversationId) : undefined;
  if (!thread || (message.kind !== 'reply' && message.kind !== 'agent')) return;
  const [key, times = '0'] = message.dedupe.split('~');
  const again = Number(times) + 1;
  if (again > mostAgain) return;
  const { kind, sealedBody } = message;
  const notBefore = later(shop.clock.now(), 10 * 2 ** again);
  await keep(shop, stores, { thread, dedupe: `${key}~${again}`, kind, sealedBody, notBefore });
}

/** A text in parts that each fit into one message, cut between lines or words where that is possible. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > longestText) {
    const head = rest.slice(0, longestText);
    const gap = [head.lastIndexOf('\n'), head.lastIndexOf(' ')].find((at) => at > longestText / 2);
    // Never between the halves of one character.
    const at = gap ?? (/[\uD800-\uDBFF]$/.test(head) ? longestText - 1 : longestText);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...parts, rest];
}

export type Outbox = ReturnType<typeof createOutbox>;
