import { later } from '../../core/clock.js';
import type { Conversation } from '../../core/conversation.js';
import { firstLanguage } from '../../core/lender.js';
import type { Stores } from '../../core/ports/store.js';
import { createFiles } from '../../core/services/files.js';
import type { Tickets } from '../../core/services/tickets.js';
import { askedBy, type LineRequest, queueLine } from '../../core/services/outbox.js';
import { lenderOf, type Workshop } from '../../core/services/workshop.js';
import type { Task } from '../../core/task.js';
import type { Thread, Writing } from '../../core/thread.js';
import type { Heard, News } from '../../dialogs/telling/heard.js';
import type { Line } from '../../dialogs/telling/story.js';
import { languageOfScript } from '../../dialogs/understanding/detectLanguage.js';
import { wordsOf } from '../../dialogs/words/languages.js';
import type { Words } from '../../dialogs/words/words.js';
import { type Kept, keptIn, sealed, unsealed } from '../keeping.js';
import { createNewsTurns } from '../news.js';
import { buttonsOf, type Reply } from '../reply.js';
import { transcriptOf } from '../transcript.js';
import type { InlineDoor } from './inlineAdapter.js';
import { heardOf, type Incoming, type ToHear } from './messagingHeard.js';

export interface MessagingParts {
  readonly shop: Workshop;
  readonly door: InlineDoor;
  readonly tickets: Pick<Tickets, 'spend'>;
}

/** What stands sealed in a writing. */
interface Waiting extends ToHear {
  /** A wish for no more messages, granted already: it is confirmed, and no answer to anything. */
  readonly confirmStop?: boolean;
}

/** Seconds until something whose turn has not come looks again by itself; usually what is before it calls it earlier. */
const waitSeconds = 10;
/** Bounds of the pause, in seconds, after which a story that waits for something outside is looked at again. */
const [soonest, latest] = [1.5, 1800];
/** For so many seconds somebody who was asked to hold on still looks at the screen: the pause is short as long. */
const [watched, whileWatched] = [120, 5];

/** Conversations on WhatsApp and by text: what people wrote goes to the bot in order, and its replies into the outbox. */
export function createMessaging({ shop, door, tickets }: MessagingParts) {
  const { database, vault, clock } = shop;
  const newsTurn = createNewsTurns(shop);
  const files = createFiles(shop);

  /** Keeps what somebody wrote, within the transaction of its delivery. What they wish of our messages holds at once. */
  async function receive(stores: Stores, message: Incoming): Promise<void> {
    const { id, lender, thread, address, toHear, wish } = message;
    const addressHash = vault.hash('phone', address);
    const kind = wish && 'kind' in wish ? wish.kind : undefined;
    const isNew = kind === 'stop' && (await stores.optOuts.add({ lenderId: lender.id, addressHash, at: clock.now() }));
    if (kind === 'start') await stores.optOuts.remove(lender.id, addressHash);
    if (wish?.silent || (kind === 'stop' && !isNew)) return;
    // Whoever comes back is asked again what was asked last.
    const answers = wish && 'answers' in wish && wish.answers;
    const meant = kind === 'stop' ? { confirmStop: true } : kind === 'start' && !answers ? { tapped: 'repeat' } : {};
    const waiting: Waiting = { ...toHear, ...meant };
    const { n, isNext } = await stores.threads.hear(
      { ...thread, lenderId: lender.id, sealedAddress: vault.seal(address), addressHash },
      { id, at: clock.now(), sealedHeard: sealed(vault, waiting) },
    );
    for (const media of toHear.media ?? [])
      await files.keepRef(stores, { conversationId: thread.id, key: media.ref, ...media });
    await stores.tasks.enqueue({
      kind: 'conversation.hear',
      payload: { conversationId: thread.id, writingId: id, n },
      runAt: isNext ? clock.now() : later(clock.now(), waitSeconds),
      dedupe: id,
    });
  }

  /** Hears one writing once all before it were heard; a date asks to come again. */
  async function hear({ payload }: Task): Promise<Date | null> {
    const thread = await database.read.threads.get(String(payload['conversationId']));
    const writing = thread && (await database.read.threads.nextUnheard(thread.id));
    if (!thread || !writing || writing.n > Number(payload['n'])) return null;
    if (writing.id !== payload['writingId']) return later(clock.now(), waitSeconds);
    const waiting = waitingIn(writing);
    if (waiting?.confirmStop) await sayOnly(thread, writing, waiting.text, (words) => words.optedOut);
    else if (waiting?.ticket) await goOn(thread, writing, waiting.ticket);
    else if (waiting) await answer(thread, writing, waiting);
    else await settle(thread, writing, () => Promise.resolve());
    return null;
  }

  /** Undefined where it was sealed under a key that is gone: nobody can hear it any more. */
  function waitingIn({ sealedHeard }: Writing): Waiting | undefined {
    try {
      return unsealed<Waiting>(vault, sealedHeard);
    } catch {
      return undefined;
    }
  }

  async function answer(thread: Thread, writing: Writing, toHear: ToHear): Promise<void> {
    const { kept } = await stateOf(thread.id);
    const shown = kept ? buttonsOf(kept.open) : [];
    const asked = toHear.tappedOn === undefined ? undefined : await askedBy(shop, toHear.tappedOn);
    const isOld = asked !== undefined && asked !== askedIn(kept);
    await hearNow(thread, writing, heardOf(toHear, shown, isOld));
  }

  /** Somebody comes from another conversation: with their ticket spent the story begins anew, and knows who they are. */
  async function goOn(thread: Thread, writing: Writing, ticket: string): Promise<void> {
    const { id: conversationId, lenderId, channel } = thread;
    // By text a ticket opens nothing: whoever can read somebody's texts shall not gain more by it.
    const spent =
      channel === 'whatsapp' && (await tickets.spend(ticket, 'whatsapp', { conversationId, lenderId, channel }));
    if (spent) await hearNow(thread, writing, { kind: 'button', value: 'menu' });
    else await sayOnly(thread, writing, '', (words) => words.moving.closed);
  }

  async function hearNow(thread: Thread, writing: Writing, heard: Heard): Promise<void> {
    const { reply, after } = await takeTurn(thread, writing.id, heard);
    await settle(thread, writing, async (stores) => {
      await queueReply(stores, thread, writing.id, reply, after.kept);
      await lookLater(stores, thread, after);
    });
  }

  /** The reply is queued in the transaction in which its writing is heard, so that it is queued once. */
  async function settle(thread: Thread, writing: Writing, effects: (stores: Stores) => Promise<void>): Promise<void> {
    await database.transaction(async (stores) => {
      await stores.threads.lock(thread.id);
      if (!(await stores.threads.settle(writing.id))) return;
      await effects(stores);
      const next = await stores.threads.nextUnheard(thread.id);
      if (next) await stores.tasks.hasten('conversation.hear', next.id, clock.now());
    });
  }

  async function takeTurn(thread: Thread, turnId: string, heard: Heard) {
    const lender = lenderOf(shop, thread.lenderId);
    const script = heard.kind === 'words' ? languageOfScript(heard.text) : undefined;
    const reply = await door.hear({
      conversationId: thread.id,
      turnId,
      channel: thread.channel,
      lender,
      address: vault.open(thread.sealedAddress),
      heard,
      // Only who begins is asked for it: whoever writes in a script of their own is greeted in its language.
      language: lender.languages.find((one) => one === script),
    });
    return { reply, after: await stateOf(thread.id) };
  }

  async function stateOf(conversationId: string): Promise<State> {
    const conversation = await database.read.conversations.get(conversationId);
    return { conversation, kept: conversation && keptIn(vault, conversation.bookmark) };
  }

  async function queueReply(stores: Stores, thread: Thread, turnId: string, reply: Reply, kept: Kept | undefined) {
    const line = lineOf(reply, askedIn(kept));
    if (line)
      await queueLine(shop, stores, thread.id, { ...line, kind: 'reply', dedupe: `turn:${thread.id}:${turnId}` });
  }

  /** Says one line that is no turn of the story: what is open stays open. */
  async function sayOnly(
    thread: Thread,
    writing: Writing,
    text: string,
    lineIn: (words: Words) => Line,
  ): Promise<void> {
    const { conversation } = await stateOf(thread.id);
    const language = conversation?.language ?? firstLanguage(lenderOf(shop, thread.lenderId));
    const line = lineIn(wordsOf(language));
    const dedupe = `turn:${thread.id}:${writing.id}`;
    await settle(thread, writing, async (stores) => {
      await queueLine(shop, stores, thread.id, { kind: 'reply', dedupe, text: line.text, buttons: [], asks: null });
      if (!conversation) return;
      const heard = {
        conversationId: thread.id,
        at: clock.now(),
        heard: { kind: 'words', text },
        secret: false,
      } as const;
      const said = { lines: [line], open: { kind: 'ended' }, place: '', language } as const;
      await stores.transcripts.append(transcriptOf(heard, said));
    });
  }

  /** Where the story waits for something outside, somebody must look whether it has come. */
  async function lookLater(stores: Stores, thread: Thread, { conversation, kept }: State): Promise<void> {
    if (!conversation || conversation.owner !== 'bot' || kept?.open.kind !== 'hold') return;
    const since = kept.bookmark.pending?.since ?? clock.now().toISOString();
    const waited = (clock.now().getTime() - new Date(since).getTime()) / 1000;
    const most = waited < watched ? whileWatched : latest;
    await stores.tasks.enqueue({
      kind: 'conversation.look',
      payload: { conversationId: thread.id, version: conversation.version },
      runAt: later(clock.now(), Math.min(most, Math.max(soonest, waited / 2))),
      dedupe: `${thread.id}:${conversation.version}`,
    });
  }

  /** Looks at a story that waits, unless a turn was taken since: then that turn sees to it. */
  async function look({ payload }: Task): Promise<void> {
    const { conversations, threads } = database.read;
    const turnId = `look:${payload['version']}`;
    const thread = await threads.get(String(payload['conversationId']));
    const { conversation, turn } = await conversations.withTurn(thread?.id ?? '', turnId);
    if (!thread || !conversation || (!turn && conversation.version !== payload['version'])) return;
    await speakFirst(thread, turnId, { kind: 'silence' });
  }

  /**
   * A turn that nobody's message began, unless its person wants no messages: they are told when they write again. That the
   * story still waits was said when it began to wait.
   */
  async function speakFirst(thread: Thread, turnId: string, heard: Heard): Promise<void> {
    if (await database.read.optOuts.has(thread.lenderId, thread.addressHash)) return;
    const { reply, after } = await takeTurn(thread, turnId, heard);
    const waitsOn = reply.open.kind === 'hold' && reply.lines.length <= 1;
    await database.transaction(async (stores) => {
      if (!waitsOn) await queueReply(stores, thread, turnId, reply, after.kept);
      await lookLater(stores, thread, after);
    });
  }

  /** Tells a conversation some news. */
  async function tellNews({ payload }: Task): Promise<void> {
    const { conversationId, kind, id, state } = payload as { conversationId: string } & Record<keyof News, string>;
    await tellNow(conversationId, { kind: kind as News['kind'], id, state });
  }

  async function tellNow(conversationId: string, news: News): Promise<void> {
    const thread = await database.read.threads.get(conversationId);
    const request = thread && (await newsTurn(conversationId, news));
    if (!thread || !request) return;
    await speakFirst(thread, request.turnId, request.heard);
  }

  /** Something happened that a conversation may be waiting for; conversations of other channels are passed over. */
  async function onNews(conversationId: string, { kind, id, state }: News): Promise<void> {
    if (!(await database.read.threads.get(conversationId))) return;
    await database.read.tasks.enqueue({
      kind: 'conversation.news',
      payload: { conversationId, kind, id, state },
      runAt: clock.now(),
      dedupe: `${conversationId}:${kind}:${id}:${state}`,
    });
  }

  /** Brings an agent's line to its owner, once for each id, after what is `first` for them to know. Throws `thread.unknown` where there is no such conversation. */
  async function deliver(
    { id: threadId }: Pick<Conversation, 'id'>,
    { id, text, agentName }: { readonly id: string; readonly text: string; readonly agentName: string },
    first?: News,
  ): Promise<void> {
    if (first) await tellNow(threadId, first);
    await database.transaction(async (stores) => {
      const line = { text: `${agentName}: ${text}`, buttons: [], asks: null } as const;
      await queueLine(shop, stores, threadId, { ...line, kind: 'agent', dedupe: `agent:${threadId}:${id}` });
    });
  }

  return { receive, hear, look, tellNews, onNews, deliver };
}

export type Messaging = ReturnType<typeof createMessaging>;

interface State {
  readonly conversation: Conversation | undefined;
  readonly kept: Kept | undefined;
}

/** One message a turn: all its lines, and the choices of the question that is open after it. */
export function lineOf(reply: Reply, asks: string | null): Pick<LineRequest, 'text' | 'buttons' | 'asks'> | undefined {
  const { lines, open } = reply;
  const text = lines
    .map((line) => line.text)
    .filter((words) => words !== '')
    .join('\n');
  if (text === '') return undefined;
  return { text, buttons: buttonsOf(open), asks };
}

/** The asking of what may be answered now: asked again it is the same, asked anew another. */
function askedIn(kept: Kept | undefined): string | null {
  const pending = kept?.bookmark.pending;
  const answers = kept?.open.kind === 'question' || (kept && buttonsOf(kept.open).length > 0);
  return pending && answers ? `${pending.key}@${pending.since}` : null;
}
