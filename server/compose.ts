import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { createDirectLine } from '../bot/adapters/directLine.js';
import { createInlineDoor } from '../bot/adapters/inlineAdapter.js';
import { createMessaging } from '../bot/adapters/messaging.js';
import { SupportBot } from '../bot/supportBot.js';
import { redacted } from '../bot/transcript.js';
import { createTurns } from '../bot/turns.js';
import { shiftedClock } from '../core/clock.js';
import type { Shared } from '../core/ports/shared.js';
import type { Problem } from '../core/problem.js';
import { createDesk } from '../core/services/desk.js';
import { createDeskCare } from '../core/services/deskCare.js';
import { createDeskIncidents } from '../core/services/deskIncidents.js';
import { createDeskQueue } from '../core/services/deskQueue.js';
import { newsIdOf } from '../core/services/deskAccess.js';
import { createDeskReplies } from '../core/services/deskReplies.js';
import { createOverrides } from '../core/services/overrides.js';
import { createRetention } from '../core/services/retention.js';
import type { Workshop } from '../core/services/workshop.js';
import { createVault } from '../core/vault.js';
import { dialogueOf } from '../dialogs/dialogue.js';
import type { News } from '../dialogs/telling/heard.js';
import { wording } from '../dialogs/words/languages.js';
import { recordedWording } from '../ivr/recordings.js';
import { createDatabase } from '../store/database.js';
import { createMemoryShared } from '../store/shared/memory.js';
import { followClock } from './clockFollower.js';
import type { Config } from './config.js';
import { createLockEvents, createMessenger, createParties, createTelephone } from './drivers.js';
import type { Log } from './log.js';
import { createServices, taskHandlers } from './services.js';
import { createTelemetry } from './telemetry.js';
import { createReading } from './understanding.js';
import { createPressure } from './pressure.js';
import { createTaskWorker } from './workers/taskWorker.js';

/** How long one turn waits for outside calls before it asks the caller to hold on. */
const callPatienceMs = 4000;

/** Builds the product from its configuration: the only place that picks drivers and stores. */
export async function compose(config: Config, log: Log) {
  const clock = shiftedClock();
  const stopFollowing = config.clockUrl ? await followClock(config.clockUrl, clock) : () => undefined;
  const pressure = createPressure(clock.elapsed);
  const telemetry = createTelemetry({ clock, lenders: config.lenders });
  const database = telemetry.watchDatabase(
    await createDatabase(
      config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: join(config.dataDir, 'product') },
    ),
  );
  const shared = await createShared(config, log);
  const vault = createVault(config.secretKey);
  const news = createNewsDesk();
  const shop: Workshop = {
    database,
    clock,
    vault,
    lenders: config.lenders,
    parties: createParties(config, clock, vault),
    messenger: createMessenger(config),
    telephone: createTelephone(config),
    shared,
    wording: recordedWording(wording, config.publicUrl),
    publicUrl: config.publicUrl,
    nudge: news.tell,
  };
  const services = telemetry.watchServices(createServices(shop));
  const { understand, prepare } = createReading(config, clock, telemetry.trouble);
  const dialogue = dialogueOf(services, understand, prepare);
  const onTrouble = (problem: Problem, conversationId: string): void => {
    telemetry.trouble(problem);
    log.error({ code: problem.code, conversation: conversationId, cause: stackOf(problem) }, 'trouble in a turn');
  };
  const onKept = services.handovers.turnKept;
  const turnParts = { database, clock, vault, shared, dialogue, callPatienceMs, onTrouble, onKept };
  const turns = telemetry.watchTurns(createTurns(turnParts));
  const door = createInlineDoor(new SupportBot({ turns, lenders: config.lenders }));
  const messaging = createMessaging({ shop, door, tickets: services.tickets });
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
    files: services.files,
    onRated: telemetry.rated,
    waitingBefore: services.handovers.waitingBefore,
  });
  news.onNews(directLine.onNews);
  const desk = createDeskServices(config, shop, services, onTrouble, async (conversation, line) => {
    const { id: key, text, agentName: name } = line;
    const handover = await database.read.handovers.get(line.handoverId);
    const joined: News | undefined =
      handover?.state === 'claimed' ? { kind: 'handover', id: newsIdOf(handover), state: 'claimed' } : undefined;
    if (conversation.channel === 'web')
      await directLine.push(conversation, [{ text, who: 'person', name, key }], joined);
    else await messaging.deliver(conversation, line, joined);
  });
  return {
    config,
    log,
    pressure,
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
    retention: createRetention(shop, config.keepWordsDays),
    news,
    onTrouble,
    lockEvents: createLockEvents(config, clock),
    stopFollowing,
  };
}

export type Product = Awaited<ReturnType<typeof compose>>;

/** Redis's client takes a tenth of the start to load: one process alone does without. */
async function createShared({ redisUrl }: Config, log: Log): Promise<Shared> {
  if (!redisUrl) return createMemoryShared();
  const { createRedisShared } = await import('../store/shared/redis.js');
  return createRedisShared({
    url: redisUrl,
    onTrouble: (problem) => log.warn({ code: problem.code }, 'redis does not answer'),
  });
}

/** What agents do: cases, the queue, and what they bring to the other end by the conversation's own channel. */
function createDeskServices(
  config: Config,
  shop: Workshop,
  { identify, bills, payments, releases }: ReturnType<typeof createServices>,
  onTrouble: (problem: Problem, where: string) => void,
  deliver: Parameters<typeof createDeskReplies>[1]['deliver'],
) {
  const telephone = createTelephone(config);
  return {
    desk: createDesk(shop, { telephone, onTrouble }),
    queue: createDeskQueue(shop, identify),
    care: createDeskCare(shop, { redacted }),
    incidents: createDeskIncidents(shop, { redacted }),
    replies: createDeskReplies(shop, { identify, bills, payments, redacted, onTrouble, deliver }),
    overrides: createOverrides(shop, { identify, releases, redacted, onTrouble }),
  };
}

/**
 * On the embedded engine this process is the only one: what a killed one held is free at once, not after its lease.
 */
export async function freeWhatWasHeld({ database }: Product): Promise<void> {
  if (database.engine === 'embedded') await database.read.tasks.freeAll();
}

/** The worker over all kinds of tasks. A date asks to come again, null and undefined are done. */
export function startWorker(product: Product) {
  const { database, clock, log, services, messaging, desk, retention, telemetry, pressure } = product;
  return createTaskWorker({
    database,
    clock,
    log,
    onDone: telemetry.taskDone,
    givesWay: pressure.isHigh,
    handlers: {
      ...taskHandlers(services),
      'work.watch': services.lateWork.watch,
      'words.forget': retention.forget,
      'conversation.hear': messaging.hear,
      'conversation.look': messaging.look,
      'conversation.news': messaging.tellNews,
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
