import { join } from 'node:path';
import { type Clock, shiftedClock, systemClock } from '../core/clock.js';
import type { Lender } from '../core/lender.js';
import type { LockEvents } from '../core/ports/locks.js';
import type { Parties } from '../core/ports/parties.js';
import { Problem } from '../core/problem.js';
import { createBills } from '../core/services/bills.js';
import { createHandovers } from '../core/services/handovers.js';
import { createIdentify } from '../core/services/identify.js';
import { createMessages } from '../core/services/messages.js';
import { createPayments } from '../core/services/payments.js';
import { createPlans } from '../core/services/plans.js';
import { createPostings } from '../core/services/postings.js';
import { createReleases } from '../core/services/releases.js';
import { createVisits } from '../core/services/visits.js';
import type { Workshop } from '../core/services/workshop.js';
import { createVault } from '../core/vault.js';
import { wording } from '../dialogs/words/languages.js';
import { createLoanApi } from '../integrations/loans/loanApi.js';
import { createReleaseApi } from '../integrations/locks/releaseApi.js';
import { createReleaseEvents } from '../integrations/locks/releaseEvents.js';
import { createTwilioMessenger } from '../integrations/messages/twilio.js';
import { createStripe } from '../integrations/payments/stripe.js';
import { createDatabase } from '../store/database.js';
import { createMemoryShared } from '../store/shared/memory.js';
import { createRedisShared } from '../store/shared/redis.js';
import { followClock } from './clockFollower.js';
import type { Config } from './config.js';
import type { Log } from './log.js';
import { createTaskWorker } from './workers/taskWorker.js';

/** Builds the product from its configuration: the only place that picks drivers and stores. */
export async function compose(config: Config, log: Log) {
  const clock = shiftedClock();
  const follower = config.clockUrl ? await followClock(config.clockUrl, clock) : undefined;
  const database = await createDatabase(
    config.databaseUrl ? { databaseUrl: config.databaseUrl } : { dataDir: join(config.dataDir, 'product') },
  );
  const shared = config.redisUrl
    ? await createRedisShared({
        url: config.redisUrl,
        onTrouble: (problem) => log.warn({ code: problem.code }, 'redis'),
      })
    : createMemoryShared();
  const nudges = createNudges();
  const shop: Workshop = {
    database,
    clock,
    vault: createVault(config.secretKey),
    lenders: config.lenders,
    parties: createParties(config),
    messenger: createMessenger(config),
    shared,
    wording,
    publicUrl: config.publicUrl,
    nudge: nudges.nudge,
  };
  const services = createServices(shop);
  const worker = createTaskWorker({ database, clock, log, handlers: handlersOf(services) });
  return {
    config,
    log,
    clock,
    database,
    shared,
    shop,
    services,
    worker,
    nudges,
    lockEvents: createLockEvents(config, clock),
    stop: async () => follower?.(),
  };
}

export type Product = Awaited<ReturnType<typeof compose>>;

function createServices(shop: Workshop) {
  const identify = createIdentify(shop);
  const releases = createReleases(shop, identify);
  const plans = createPlans(shop, identify);
  return {
    identify,
    bills: createBills(shop, identify),
    payments: createPayments(shop, identify),
    plans,
    visits: createVisits(shop),
    postings: createPostings(shop, releases, plans),
    releases,
    handovers: createHandovers(shop),
    messages: createMessages(shop),
  };
}

type Services = ReturnType<typeof createServices>;

/** Which service does which kind of task. A date asks to come again, null and undefined are done. */
const handlersOf = ({ identify, payments, plans, postings, releases, messages }: Services) => ({
  'passcode.send': identify.send,
  'message.send': messages.send,
  'payment.charge': payments.runCharge,
  'payment.look': payments.look,
  'payment.reconcile': payments.reconcile,
  'payment.post': postings.post,
  'plan.record': plans.record,
  'plan.expire': plans.expire,
  'release.step': releases.step,
});

function createParties(config: Config): Parties {
  const once = <Driver>(make: (lender: Lender) => Driver) => {
    const made = new Map<string, Driver>();
    return (lender: Lender): Driver => {
      const driver = made.get(lender.id) ?? make(lender);
      made.set(lender.id, driver);
      return driver;
    };
  };
  return {
    loans: once((lender) => {
      const { url, settings, driver } = lender.loans;
      const { currency, timeZone } = lender;
      if (driver === 'loanApi') return createLoanApi({ url, token: settings['token'] ?? '', currency, timeZone });
      throw unknownDriver(lender, 'loans', driver);
    }),
    locks: once((lender) => {
      const { url, settings, driver } = lender.locks;
      if (driver === 'releaseApi') return createReleaseApi({ url, token: settings['token'] ?? '' });
      throw unknownDriver(lender, 'locks', driver);
    }),
    payments: once((lender) => {
      if (lender.payments.driver !== 'stripe') throw unknownDriver(lender, 'payments', lender.payments.driver);
      return createGateway(config);
    }),
  };
}

const unknownDriver = (lender: Lender, party: string, driver: string): Problem =>
  new Problem('config.unknown_driver', { message: `${lender.id}.${party}: no driver ${driver}` });

/** The gateway's signatures carry real time, whatever time a trial run pretends. */
export function createGateway({ stripe: { apiUrl, ...stripe } }: Config) {
  return createStripe({ ...stripe, ...(apiUrl ? { apiUrl } : {}), clock: systemClock });
}

function createMessenger({ twilio: { accountSid, authToken, apiUrl }, publicUrl }: Config) {
  const path = { call: '/voice/status', sms: '/sms/status', whatsapp: '/whatsapp/status' } as const;
  return createTwilioMessenger({
    accountSid,
    authToken,
    ...(apiUrl ? { apiUrl } : {}),
    statusCallbackUrl: (channel) => publicUrl + path[channel],
  });
}

/** Readers of the lock services' own events, one for each driver that the lenders use. */
function createLockEvents(config: Config, clock: Clock): ReadonlyMap<string, LockEvents> {
  const secrets = (driver: string): string[] =>
    config.lenders
      .all()
      .flatMap((lender) => (lender.locks.driver === driver ? (lender.locks.settings['eventsSecret'] ?? []) : []));
  return new Map([['releaseApi', createReleaseEvents({ secrets: [...new Set(secrets('releaseApi'))], clock })]]);
}

/** News for open conversations: whoever can deliver them (the chat, a message) listens. A call asks by itself. */
function createNudges() {
  type Nudge = Workshop['nudge'];
  const listeners: Nudge[] = [];
  return {
    onNudge: (listener: Nudge) => listeners.push(listener),
    nudge: async (...args: Parameters<Nudge>) => {
      for (const listener of listeners) await listener(...args);
    },
  };
}
