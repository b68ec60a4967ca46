import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { createDirectLine } from '../bot/adapters/directLine.js';
import { createInlineDoor } from '../bot/adapters/inlineAdapter.js';
import { createMessaging } from '../bot/adapters/messaging.js';
import { SupportBot } from '../bot/supportBot.js';
import { redacted } from '../bot/transcript.js';
import { createTurns } from '../bot/turns.js';
import { shiftedClock } from '../core/clock.js';
import { holidaysOf } from '../core/holidays.js';
import type { Problem } from '../core/problem.js';
import { createBills } from '../core/services/bills.js';
import { createContact } from '../core/services/contact.js';
import { dayIn } from '../core/services/days.js';
import { createDesk } from '../core/services/desk.js';
import { createDeskQueue } from '../core/services/deskQueue.js';
import { createDeskReplies } from '../core/services/deskReplies.js';
import { createHandovers } from '../core/services/handovers.js';
import { createIdentify } from '../core/services/identify.js';
import { createMessages } from '../core/services/messages.js';
import { createOutbox } from '../core/services/outbox.js';
import { createPayments } from '../core/services/payments.js';
import { createPlans } from '../core/services/plans.js';
import { createPostings } from '../core/services/postings.js';
import { createReleases } from '../core/services/releases.js';
import { createVisits } from '../core/services/visits.js';
import type { Workshop } from '../core/services/workshop.js';
import { createVault } from '../core/vault.js';
import { dialogueOf } from '../dialogs/dialogue.js';
import { readKnowledge } from '../dialogs/understanding/folder.js';
import { createUnderstanding } from '../dialogs/understanding/understanding.js';
import { wording } from '../dialogs/words/languages.js';
import { createDatabase } from '../store/database.js';
import { createMemoryShared } from '../store/shared/memory.js';
import { createRedisShared } from '../store/shared/redis.js';
import { followClock } from './clockFollower.js';
import type { Config } from './config.js';
import { createLockEvents, createMessenger, createParties, createTelephone } from './drivers.js';
import type { Log } from './log.js';
import { createTelemetry } from './telemetry.js';
import { createTaskWorker } from './workers/taskWorker.js';

/** How long one turn waits for outside calls before it asks the caller to hold on. */
const callPatienceMs = 4000;

/** Builds the product from its configuration: the only place that picks drivers and stores. */
export async function compose(config: Config, log: Log) {
  const clock = shiftedClock();
  const stopFollowing = config.clockUrl ? await followClock(config.clockUrl, clock) : () => undefined;
  const telemetry = createTelemetry({ clock, lenders: config.lenders });
  const database = telemetry.watchDatabase(
    await createDatabase(
      config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: join(config.dataDir, 'product') },
    ),
  );
  const shared = config.redisUrl
    ? await createRedisShared({
        url: config.redisUrl,
        onTrouble: (problem) => log.warn({ code: problem.code }, 'redis does not answer'),
      })
    : createMemoryShared();
  const vault = createVault(config.secretKey);
  const news = createNewsDesk();
  const shop: Workshop = {
    database,
    clock,
    vault,
    lenders: config.lenders,
    parties: createParties(config, clock, vault),
    messenger: createMessenger(config),
    shared,
    wording,
    publicUrl: config.publicUrl,
    nudge: news.tell,
  };
  const services = telemetry.watchServices(createServices(shop));
  const understanding = warmedUp();
  const dialogue = dialogueOf(services, (text, { language, lender }) =>
    understanding.understand(text, language, { today: dayIn(lender.timeZone, clock.now()) }),
  );
  const onTrouble = (problem: Problem, conversationId: string): void => {
    telemetry.trouble(problem);
    log.error({ code: problem.code, conversation: conversationId, cause: stackOf(problem) }, 'trouble in a turn');
  };
  const onKept = services.handovers.turnKept;
  const turnParts = { database, clock, vault, shared, dialogue, callPatienceMs, onTrouble, onKept };
  const turns = telemetry.watchTurns(createTurns(turnParts));
  const door = createInlineDoor(new SupportBot({ turns, lenders: config.lenders }));
  const messaging = createMessaging({ shop, door });
  news.onNews(messaging.onNews);
  const directLine = createDirectLine({
    vault,
    database,
    shared,
    clock,
    door,
    dialogue,
    onTrouble,
    lenders: config.lenders,
    publicUrl: config.publicUrl,
    sockets: new WebSocketServer({ noServer: true, maxPayload: 4096 }),
    origins: config.chatOrigins,
  });
  news.onNews(directLine.onNews);
  const desk = createDeskServices(config, shop, services, onTrouble, async (conversation, line) => {
    const { id: key, text, agentName: name } = line;
    if (conversation.channel === 'web') await directLine.push(conversation.id, [{ text, who: 'person', name, key }]);
    else await messaging.deliver(conversation, line);
  });
  return {
    config,
    log,
    telemetry,
    clock,
    database,
    shared,
    vault,
    shop,
    services,
    dialogue,
    door,
    messaging,
    directLine,
    desk,
    news,
    onTrouble,
    lockEvents: createLockEvents(config, clock),
    stopFollowing,
  };
}

export type Product = Awaited<ReturnType<typeof compose>>;

/** The first line takes milliseconds more than those after it: nobody should wait for that. */
function warmedUp() {
  const knowledge = readKnowledge();
  const understanding = createUnderstanding(knowledge);
  for (const language of knowledge.keys()) understanding.understand('hello, I pay 20 tomorrow at 5', language);
  return understanding;
}

function createServices(shop: Workshop) {
  const identify = createIdentify(shop);
  const releases = createReleases(shop, identify);
  const plans = createPlans(shop, identify, releases, holidaysOf);
  return {
    identify,
    bills: createBills(shop, identify),
    payments: createPayments(shop, identify),
    plans,
    visits: createVisits(shop),
    postings: createPostings(shop, releases, plans),
    releases,
    handovers: createHandovers(shop),
    contact: createContact(shop),
    messages: createMessages(shop),
    outbox: createOutbox(shop),
  };
}

/** What agents do: cases, the queue, and what they bring to the other end by the conversation's own channel. */
function createDeskServices(
  config: Config,
  shop: Workshop,
  { identify, bills, payments }: ReturnType<typeof createServices>,
  onTrouble: (problem: Problem, where: string) => void,
  deliver: Parameters<typeof createDeskReplies>[1]['deliver'],
) {
  const telephone = createTelephone(config);
  return {
    desk: createDesk(shop, { telephone, onTrouble }),
    queue: createDeskQueue(shop, identify),
    replies: createDeskReplies(shop, { identify, bills, payments, redacted, onTrouble, deliver }),
  };
}

/**
 * On the embedded engine this process is the only one: what a killed one held is free at once, not after its lease.
 */
export async function freeWhatWasHeld({ database }: Product): Promise<void> {
  if (database.engine === 'embedded') await database.read.tasks.freeAll();
}

/** The worker over all kinds of tasks. A date asks to come again, null and undefined are done. */
export function startWorker({ database, clock, log, services, messaging, desk, telemetry }: Product) {
  const { identify, payments, plans, postings, releases, messages, outbox } = services;
  return createTaskWorker({
    database,
    clock,
    log,
    onDone: telemetry.taskDone,
    handlers: {
      'passcode.send': identify.send,
      'message.send': messages.send,
      'message.report': messages.reportAgain,
      'line.send': outbox.send,
      'conversation.hear': messaging.hear,
      'conversation.look': messaging.look,
      'conversation.news': messaging.tellNews,
      'payment.charge': payments.runCharge,
      'payment.look': payments.look,
      'payment.reconcile': payments.reconcile,
      'payment.post': postings.post,
      'payment.reversed': postings.takeBack,
      'plan.record': plans.record,
      'plan.expire': plans.expire,
      'release.step': releases.step,
      'handover.tell': desk.desk.tell,
      'handover.watch': desk.desk.watch,
    },
  });
}

/** News for open conversations: whoever can deliver them (the chat, a message) listens. A call asks by itself. */
function createNewsDesk() {
  type Tell = Workshop['nudge'];
  const listeners: Tell[] = [];
  return {
    onNews: (listener: Tell): void => void listeners.push(listener),
    tell: async (...news: Parameters<Tell>): Promise<void> => {
      for (const listener of listeners) await listener(...news);
    },
  };
}

const stackOf = (problem: Problem): string | undefined =>
  problem.cause instanceof Error ? problem.cause.stack : problem.code === 'unexpected' ? problem.stack : undefined;
