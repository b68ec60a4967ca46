import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import express from 'express';
import { createInlineDoor, type InlineDoor } from '../../bot/adapters/inlineAdapter.js';
import { createMessaging } from '../../bot/adapters/messaging.js';
import { createMessagingRoutes } from '../../bot/adapters/messagingRoutes.js';
import { SupportBot } from '../../bot/supportBot.js';
import { shiftedClock } from '../../core/clock.js';
import type { OutgoingMessage } from '../../core/ports/messenger.js';
import type { Database } from '../../core/ports/store.js';
import { createMessages } from '../../core/services/messages.js';
import { createOutbox } from '../../core/services/outbox.js';
import type { Workshop } from '../../core/services/workshop.js';
import { wording, wordsOf } from '../../dialogs/words/languages.js';
import { messageFailure } from '../../integrations/messages/twilioProblems.js';
import { createTaskWorker } from '../../server/workers/taskWorker.js';
import { anyEngine } from '../store/engines.js';
import { until } from '../support/town.js';
import { accountSid, authToken, createTwilioRequests } from '../support/twilioRequests.js';
import { trialLenders } from './trialDialogue.js';
import { createTrialTurns } from './trialTurns.js';

const publicUrl = 'https://hotline.example.org';
const silent = { warn: () => undefined, error: () => undefined };

let ids = 0;
/** An id as the provider gives them; never used before. */
export const newSid = (prefix = 'SM'): string => {
  ids += 1;
  return `${prefix}${`${process.pid}${ids}`.padStart(32, '0')}`;
};

export interface Sent extends OutgoingMessage {
  readonly ref: string;
}

type Options = Parameters<typeof createMessagingTrial>[1];

/** For the tests of one file: one database for all of them, and each trial closed after the test that opened it. */
export function messagingTrials() {
  const engine = anyEngine();
  let opened: MessagingTrial[] = [];
  afterEach(async () => {
    await Promise.all(opened.map((trial) => trial.close()));
    opened = [];
  });
  return {
    get database() {
      return engine.database;
    },
    open(options: Options = {}): MessagingTrial {
      const trial = createMessagingTrial(engine.database, options);
      opened.push(trial);
      return trial;
    },
  };
}

/** The messaging routes behind a real HTTP port, a worker over the same database, and a provider that keeps what it is given. */
function createMessagingTrial(
  database: Database,
  options: {
    /** What the provider does with a message before it takes it; what it throws is its answer. */
    onSend?: (message: OutgoingMessage, count: number) => Promise<void>;
    /** Reports every message as delivered at once; so is it unless told. */
    reports?: boolean;
    door?: (door: InlineDoor) => InlineDoor;
    /** Whether a ticket is good; none is unless told. */
    spend?: (ticket: string, conversationId: string) => boolean;
  } = {},
) {
  const trial = createTrialTurns(database);
  const clock = shiftedClock();
  const sent: Sent[] = [];
  const messenger: Workshop['messenger'] = {
    async send(message) {
      await options.onSend?.(message, sent.length + 1);
      const ref = newSid();
      sent.push({ ...message, ref });
      if (options.reports ?? true) void reportOnceKnown(ref);
      return { ref };
    },
    ring: () => Promise.reject(new Error('nobody is rung')),
    fetchMedia: () => Promise.reject(new Error('nothing is fetched')),
  };
  const { vault, shared } = trial;
  const parties = { loans: () => ({ agreement: async () => ({ status: 'active', flags: {} }) }) };
  const shop = {
    database,
    clock,
    vault,
    shared,
    lenders: trialLenders,
    messenger,
    wording,
    parties,
  } as unknown as Workshop;
  const inner = createInlineDoor(new SupportBot({ turns: trial.turns, lenders: trialLenders }));
  const messaging = createMessaging({
    shop,
    door: options.door?.(inner) ?? inner,
    tickets: { spend: async (ticket, _, { conversationId }) => options.spend?.(ticket, conversationId) ?? false },
  });
  const messages = createMessages(shop);
  const outbox = createOutbox(shop);
  const worker = createTaskWorker({
    database,
    clock,
    log: silent as never,
    handlers: {
      'message.send': messages.send,
      'message.report': messages.reportAgain,
      'line.send': outbox.send,
      'conversation.hear': messaging.hear,
      'conversation.look': messaging.look,
      'conversation.news': messaging.tellNews,
    },
  });

  const app = express();
  app.use(
    createMessagingRoutes({
      publicUrl,
      accountSid,
      authToken,
      shop,
      messaging,
      messages,
      dialogue: { trouble: () => wordsOf('en').trouble },
      onTrouble: (problem) => {
        throw problem;
      },
      meaningOf: messageFailure,
    }),
  );
  const server = app.listen(0);
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const requests = createTwilioRequests({ baseUrl, publicUrl });

  /** What the provider tells of a message of ours. */
  const report = (ref: string, state: string, errorCode?: number) =>
    requests
      .send('/whatsapp/status', {
        MessageSid: ref,
        MessageStatus: state,
        AccountSid: accountSid,
        ...(errorCode ? { ErrorCode: String(errorCode) } : {}),
      })
      .catch(() => undefined);

  async function reportOnceKnown(ref: string): Promise<void> {
    await until('the message to be known', () => database.read.messages.byRef(ref)).catch(() => undefined);
    await report(ref, 'delivered');
  }

  return {
    ...trial,
    ...requests,
    clock,
    sent,
    shop,
    messaging,
    messages,
    report,
    close: async () => {
      await worker.stop();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

export type MessagingTrial = ReturnType<typeof createMessagingTrial>;

let people = 0;

/** Somebody who writes on WhatsApp or by text, from a number of their own. */
export function createPerson(trial: MessagingTrial, channel: 'whatsapp' | 'sms' = 'whatsapp', to = '+441632960001') {
  people += 1;
  const number = `+4477009${String(10_000 + people)}`;
  const prefix = channel === 'whatsapp' ? 'whatsapp:' : '';
  const form = (Body: string, more: Record<string, string> = {}): Record<string, string> => ({
    MessageSid: newSid(),
    AccountSid: accountSid,
    From: prefix + number,
    To: prefix + to,
    Body,
    NumMedia: '0',
    ProfileName: '',
    ...more,
  });
  const send = (fields: Record<string, string>) => trial.send(`/${channel}/incoming`, fields);
  return {
    number,
    form,
    send,
    write: (body: string, more: Record<string, string> = {}) => send(form(body, more)),
    tap: (value: string, on: string) =>
      send(form(value, { ButtonPayload: value, ButtonText: value, OriginalRepliedMessageSid: on })),
    /** What this person received, in order. */
    received: () => trial.sent.filter((message) => message.to === number),
  };
}

export type Person = ReturnType<typeof createPerson>;
/** What a person has received, once there are so many of it. */
export const got = (person: Person, count: number, seconds = 20): Promise<Sent[]> =>
  until(
    `${count} messages`,
    () => {
      const received = person.received();
      return received.length >= count ? received : undefined;
    },
    seconds,
  );
export const threadOf = async (trial: MessagingTrial, person: Person): Promise<string> =>
  until('the thread', async () => {
    for (const channel of ['whatsapp', 'sms']) {
      const id = `${channel}_${trial.vault.hash('phone', `${channel}|+441632960001|${person.number}`).slice(0, 32)}`;
      if (await trial.database.read.threads.get(id)) return id;
    }
    return undefined;
  });
/** Once all that a person wrote was heard, and all answers are out. */
export const idle = (trial: MessagingTrial, person: Person): Promise<true> =>
  until('everything to be heard', async () => {
    const id = await threadOf(trial, person);
    return !(await trial.database.read.threads.nextUnheard(id)) && !(await trial.database.read.messages.nextQueued(id));
  });
