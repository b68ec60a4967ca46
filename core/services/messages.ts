import { later } from '../clock.js';
import type { Lender, Language } from '../lender.js';
import { newId } from '../ids.js';
import { type MessageEvent, type MessageKind, messageMoves } from '../message.js';
import type { Notice } from '../ports/wording.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { followUp, optOutOf } from './outbox.js';
import type { Workshop } from './workshop.js';

export interface MessageRequest {
  /** The same message is queued once per key. */
  readonly dedupe: string;
  readonly kind: MessageKind;
  readonly channel: 'sms' | 'whatsapp' | 'call';
  readonly lender: Lender;
  readonly loanId: string | null;
  readonly conversationId: string | null;
  /** E.164, or a WhatsApp sender id. */
  readonly to: string;
  readonly language: Language;
  readonly notice: Notice;
}

/** Puts a message on its way within the transaction that is its reason. Number and words are sealed at rest. */
export async function queueMessage(shop: Workshop, stores: Stores, request: MessageRequest): Promise<void> {
  if (await stores.messages.byDedupe(request.dedupe)) return;
  const id = newId('msg');
  const { clock, vault, wording } = shop;
  const words =
    request.channel === 'call'
      ? wording.voice(request.notice, request.language)
      : { language: request.language, lines: [wording.text(request.notice, request.language)] };
  await stores.messages.insert({
    id,
    version: 1,
    dedupe: request.dedupe,
    kind: request.kind,
    channel: request.channel,
    lenderId: request.lender.id,
    loanId: request.loanId,
    conversationId: request.conversationId,
    sealedTo: vault.seal(request.to),
    from: request.channel === 'whatsapp' ? request.lender.whatsapp : request.lender.hotline,
    sealedBody: vault.seal(JSON.stringify(words)),
    state: 'queued',
    ref: null,
    error: null,
    createdAt: clock.now(),
  });
  await stores.tasks.enqueue({ kind: 'message.send', payload: { messageId: id }, runAt: clock.now(), dedupe: id });
}

/** What we send of our own accord. Whoever wants no messages still gets what they ask for: a code, a link, an answer. */
const unasked: readonly MessageKind[] = ['release_notice', 'receipt', 'reminder'];

/** Seconds in which a report may come before we know the message that it speaks of. */
const earlySeconds = 60;

/** A provider's report on a message. */
export interface DeliveryReport {
  readonly ref: string;
  readonly event: MessageEvent;
  readonly error: string | null;
}

/** Sends what is queued, and takes in what the provider reports of it later. */
export function createMessages(shop: Workshop) {
  const { database, vault, messenger, clock } = shop;

  async function send(task: Task): Promise<void> {
    const message = await database.read.messages.get(String(task.payload['messageId']));
    if (message?.state !== 'queued') return;
    const { lenderId, addressHash } = optOutOf(shop, message);
    if (unasked.includes(message.kind) && (await database.read.optOuts.has(lenderId, addressHash))) {
      await database.read.messages.save({ ...message, state: 'suppressed', error: 'messages.opted_out' });
      return;
    }
    const to = vault.open(message.sealedTo);
    const words = JSON.parse(vault.open(message.sealedBody)) as { language: Language; lines: string[] };
    try {
      const { channel, from } = message;
      const sent =
        channel === 'call'
          ? await messenger.ring({ to, from, language: words.language, lines: words.lines })
          : await messenger.send({ channel, to, from, body: words.lines.join('\n') });
      await database.read.messages.save({ ...message, state: 'sent', ref: sent.ref });
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.retry !== 'never') throw problem;
      await database.read.messages.save({ ...message, state: 'failed', error: problem.code });
    }
  }

  /** Reports come late, doubled and out of order: only a forward move counts. False where the message is not known. */
  async function report(stores: Stores, { ref, event, error }: DeliveryReport): Promise<boolean> {
    const found = await stores.messages.byRef(ref);
    const message = found && (await stores.messages.lock(found.id));
    const state = message && next(messageMoves, message.state, event);
    if (message && state) await followUp(shop, stores, await stores.messages.save({ ...message, state, error }));
    return message !== undefined;
  }

  /** As `report`; one that comes before the message is known by its provider's id is looked at again. */
  async function takeReport(stores: Stores, { ref, event, error }: DeliveryReport): Promise<void> {
    if (await report(stores, { ref, event, error })) return;
    const until = later(clock.now(), earlySeconds).toISOString();
    await stores.tasks.enqueue({
      kind: 'message.report',
      payload: { ref, event, error, until },
      runAt: later(clock.now(), 1),
      dedupe: `${ref}:${event}`,
    });
  }

  async function reportAgain({ payload }: Task): Promise<Date | null> {
    const { ref, event, error, until } = payload;
    const early = { ref: String(ref), event: event as MessageEvent, error: error === null ? null : String(error) };
    const known = await database.transaction((stores) => report(stores, early));
    return known || new Date(String(until)) < clock.now() ? null : later(clock.now(), 3);
  }

  return { send, takeReport, reportAgain };
}

export type Messages = ReturnType<typeof createMessages>;
