import type { Lender, Language } from '../lender.js';
import { newId } from '../ids.js';
import { type MessageKind, messageMoves } from '../message.js';
import type { Notice } from '../ports/wording.js';
import type { Stores } from '../ports/store.js';
import { asProblem } from '../problem.js';
import { next } from '../states.js';
import type { Task } from '../task.js';
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

/** Sends what is queued, and takes in what the provider reports of it later. */
export function createMessages(shop: Workshop) {
  const { database, vault, messenger } = shop;

  async function send(task: Task): Promise<void> {
    const message = await database.read.messages.get(String(task.payload['messageId']));
    if (message?.state !== 'queued') return;
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

  /** A provider's report on a message. Reports come late, doubled and out of order: only a forward move counts. */
  async function report(ref: string, event: 'send' | 'deliver' | 'read' | 'fail', error: string | null): Promise<void> {
    await database.transaction(async (stores) => {
      const found = await stores.messages.byRef(ref);
      const message = found && (await stores.messages.lock(found.id));
      const state = message && next(messageMoves, message.state, event);
      if (message && state) await stores.messages.save({ ...message, state, error });
    });
  }

  return { send, report };
}

export type Messages = ReturnType<typeof createMessages>;
