import { later } from '../clock.js';
import { isAnswer } from '../contactRules.js';
import type { Lender, Language } from '../lender.js';
import { newId } from '../ids.js';
import { type Message, type MessageEvent, type MessageKind, messageMoves } from '../message.js';
import type { CallLine } from '../ports/messenger.js';
import type { Notice } from '../ports/wording.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
import { createContactCheck } from './contactCheck.js';
import { followUp } from './outbox.js';
import { reachOf } from './reach.js';
import { lenderOf, type Workshop } from './workshop.js';

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
  /** What the person agreed to that allows a reminder: see `Message`. */
  readonly consent?: string;
  /** No earlier than this; at once where it is absent. */
  readonly notBefore?: Date;
  readonly goodUntil?: Date;
}

/** Something that its owner is told of: whose loan it is, and the conversation in which they proved who they are. */
export interface Told {
  readonly lenderId: string;
  readonly loanId: string;
  readonly conversationId: string | null;
}

type TextForOwner = Omit<MessageRequest, 'channel' | 'lender' | 'loanId' | 'conversationId' | 'to' | 'language'>;

/** A text to the number that the passcode of a conversation reached, in its language; to nobody where there is none. */
export const textOwner = (shop: Workshop, stores: Stores, told: Told, text: TextForOwner): Promise<void> =>
  tellOwner(shop, stores, told, text);

/**
 * A reminder where the conversation was held: on WhatsApp to who wrote there (by text, should WhatsApp not take it), to
 * others by text.
 */
export async function remindOwner(shop: Workshop, stores: Stores, told: Told, text: TextForOwner): Promise<void> {
  const thread = await stores.threads.get(told.conversationId ?? '');
  await tellOwner(shop, stores, told, text, thread?.channel === 'whatsapp' ? thread.sealedAddress : undefined);
}

async function tellOwner(
  shop: Workshop,
  stores: Stores,
  { lenderId, loanId, conversationId }: Told,
  text: TextForOwner,
  sealedWhatsApp?: string,
): Promise<void> {
  const reach = await reachOf(stores, conversationId);
  if (!reach) return;
  await queueMessage(shop, stores, {
    ...text,
    channel: sealedWhatsApp === undefined ? 'sms' : 'whatsapp',
    lender: lenderOf(shop, lenderId),
    loanId,
    conversationId,
    to: shop.vault.open(sealedWhatsApp ?? reach.sealedNumber),
    language: reach.language,
  });
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
    addressHash: vault.hash('phone', request.to),
    from: request.channel === 'whatsapp' ? request.lender.whatsapp : request.lender.hotline,
    sealedBody: vault.seal(JSON.stringify(words)),
    state: 'queued',
    ref: null,
    error: null,
    consent: request.consent ?? null,
    goodUntil: request.goodUntil ?? null,
    contact: null,
    createdAt: clock.now(),
  });
  const runAt = request.notBefore ?? clock.now();
  await stores.tasks.enqueue({ kind: 'message.send', payload: { messageId: id }, runAt, dedupe: id });
}

/** Takes back what has not gone out: it is not needed any more. */
export async function withdraw(stores: Stores, dedupe: string): Promise<void> {
  const found = await stores.messages.byDedupe(dedupe);
  const queued = found?.state === 'queued' ? await stores.messages.lock(found.id) : undefined;
  if (queued?.state === 'queued')
    await stores.messages.save({ ...queued, state: 'suppressed', error: 'messages.not_needed' });
}

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
  const { database, vault, messenger, clock, wording } = shop;

  const { decide } = createContactCheck(shop);

  /** A date asks to come again: the message may not go yet. */
  async function send(task: Task): Promise<Date | null> {
    const id = String(task.payload['messageId']);
    const queued = await database.read.messages.get(id);
    if (queued?.state !== 'queued') return null;
    let inTemplate = false;
    if (!isAnswer(queued.kind)) {
      const decision = await decide(queued);
      if (!decision.may) return decision.until;
      inTemplate = decision.template;
    }
    const message = (await database.read.messages.get(id)) ?? queued;
    try {
      const { ref } = await hand(message, inTemplate);
      await database.read.messages.save({ ...message, state: 'sent', ref });
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.retry !== 'never') throw problem;
      await database.transaction(async (stores) =>
        followUp(shop, stores, await stores.messages.save({ ...message, state: 'failed', error: problem.code })),
      );
    }
    return null;
  }

  function hand(message: Message, inTemplate: boolean): Promise<{ ref: string }> {
    const { channel, from, lenderId } = message;
    const to = vault.open(message.sealedTo);
    const { language, lines } = JSON.parse(vault.open(message.sealedBody)) as { language: Language; lines: CallLine[] };
    if (channel === 'call') return messenger.ring({ to, from, language, lines });
    const body = lines.filter((one) => typeof one === 'string').join('\n');
    if (!inTemplate) return messenger.send({ channel, to, from, body });
    const values = [lenderOf(shop, lenderId).name, body.replace(/\s+/g, ' ').trim()];
    return messenger.send({ channel, to, from, body, template: { template: wording.template(language), values } });
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
