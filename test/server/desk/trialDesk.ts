import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import express, { type Express } from 'express';
import { createInlineDoor } from '../../../bot/adapters/inlineAdapter.js';
import { createNewsTurns } from '../../../bot/news.js';
import type { Reply } from '../../../bot/reply.js';
import { SupportBot } from '../../../bot/supportBot.js';
import { redacted } from '../../../bot/transcript.js';
import { createTurns } from '../../../bot/turns.js';
import { shiftedClock, systemClock } from '../../../core/clock.js';
import type { Conversation } from '../../../core/conversation.js';
import type { Handover } from '../../../core/handover.js';
import type { Problem } from '../../../core/problem.js';
import { createBills } from '../../../core/services/bills.js';
import { createDesk } from '../../../core/services/desk.js';
import { createDeskCare } from '../../../core/services/deskCare.js';
import { createDeskIncidents } from '../../../core/services/deskIncidents.js';
import { createDeskQueue } from '../../../core/services/deskQueue.js';
import { type AgentLine, createDeskReplies } from '../../../core/services/deskReplies.js';
import { createOverrides } from '../../../core/services/overrides.js';
import { createHandovers } from '../../../core/services/handovers.js';
import { createIdentify } from '../../../core/services/identify.js';
import { createTickets } from '../../../core/services/tickets.js';
import { createMessages } from '../../../core/services/messages.js';
import { createPayments } from '../../../core/services/payments.js';
import { createPlans } from '../../../core/services/plans.js';
import { createPromises } from '../../../core/services/promises.js';
import { createReceipts } from '../../../core/services/receipts.js';
import { createReleases } from '../../../core/services/releases.js';
import { createVisits } from '../../../core/services/visits.js';
import type { Workshop } from '../../../core/services/workshop.js';
import { createVault } from '../../../core/vault.js';
import { dialogueOf } from '../../../dialogs/dialogue.js';
import { readKnowledge } from '../../../dialogs/understanding/folder.js';
import { createUnderstanding } from '../../../dialogs/understanding/understanding.js';
import { createCare } from '../../../core/services/care.js';
import { createContact } from '../../../core/services/contact.js';
import { wording } from '../../../dialogs/words/languages.js';
import { createTwilioTelephone } from '../../../integrations/telephone/twilioTelephone.js';
import { createAgentLegRoutes } from '../../../ivr/agentLeg.js';
import { createVoiceRoutes } from '../../../ivr/voiceRoutes.js';
import { createApp as createSandbox } from '../../../sandbox/app.js';
import { readSandboxConfig } from '../../../sandbox/config.js';
import { createSignIn } from '../../../sandbox/parties/signIn.js';
import { createWorld } from '../../../sandbox/world.js';
import { readConfig } from '../../../server/config.js';
import { createDeskRoutes } from '../../../server/desk/deskRoutes.js';
import { createMessenger, createParties, createTelephone } from '../../../server/drivers.js';
import { createLog } from '../../../server/log.js';
import { createTaskWorker } from '../../../server/workers/taskWorker.js';
import { openAnyEngine } from '../../store/engines.js';
import { createMemoryShared } from '../../../store/shared/memory.js';
import { asha, type farid } from '../../support/people.js';
import { createBrowserLike } from './browserLike.js';

/** A server whose application comes later: both halves must know each other's address first. */
async function listen() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port, url: `http://localhost:${port}`, serve: (app: Express) => void server.on('request', app), close };
}

/** Delivered to the owner of a chat by an agent. */
export interface Brought extends AgentLine {
  readonly conversationId: string;
}

/** The desk with a real database, the assistant, the telephone's routes and the sandbox behind it, over HTTP. */
export async function openTrialDesk() {
  const folder = mkdtempSync(join(tmpdir(), 'desk-'));
  const [product, sandbox] = [await listen(), await listen()];
  const ports = { PORT: String(product.port), SANDBOX_PORT: String(sandbox.port), DATA_DIR: folder };
  const world = createWorld(readSandboxConfig({ ...ports, PUBLIC_URL: product.url }));
  const outside = express();
  outside.use(createSignIn(world).router, createSandbox(world));
  sandbox.serve(outside);

  const config = readConfig({ production: false, env: ports });
  const clock = shiftedClock();
  const sessionClock = shiftedClock();
  const vault = createVault(config.secretKey);
  const database = (await openAnyEngine()).database;
  const shared = createMemoryShared();
  const troubles: string[] = [];
  const onTrouble = (problem: Problem): void => void troubles.push(problem.code);
  const newsTurns = createNewsTurns({ database, vault, lenders: config.lenders });
  /** What the assistant said of its own accord. */
  const said: Reply[] = [];
  const shop: Workshop = {
    database,
    clock,
    vault,
    shared,
    wording,
    lenders: config.lenders,
    publicUrl: config.publicUrl,
    parties: createParties(config, clock, vault),
    messenger: createMessenger(config),
    telephone: createTelephone(config),
    async nudge(conversationId, news) {
      const request = await newsTurns(conversationId, news);
      if (request) said.push(await turns.take(request));
    },
  };
  const identify = createIdentify(shop);
  const bills = createBills(shop, identify);
  const payments = createPayments(shop, identify);
  const handovers = createHandovers(shop);
  const messages = createMessages(shop);
  const releases = createReleases(shop, identify);
  const understanding = createUnderstanding(readKnowledge());
  const care = createCare(shop);
  const dialogueParts = {
    identify,
    bills,
    payments,
    handovers,
    releases,
    plans: createPlans(shop, identify, releases),
    promises: createPromises(shop, identify),
    visits: createVisits(shop),
    contact: createContact(shop),
    care,
    receipts: createReceipts(shop, identify),
    tickets: createTickets(shop, identify),
  };
  const dialogue = dialogueOf(dialogueParts, (text, { language }) => understanding.understand(text, language));
  const turns = createTurns({
    database,
    clock,
    vault,
    shared,
    dialogue,
    onTrouble,
    callPatienceMs: 4000,
    onKept: handovers.turnKept,
  });
  const brought: Brought[] = [];
  const faults = { deliver: 0, telephone: 0 };
  const telephone = createTwilioTelephone({ ...config.twilio, apiUrl: config.twilio.apiUrl ?? '' });
  const desk = createDesk(shop, {
    telephone: {
      ring: (call) => (faults.telephone-- > 0 ? Promise.reject(new Error('busy')) : telephone.ring(call)),
    },
    sessionClock,
    onTrouble,
  });
  const queue = createDeskQueue(shop, identify);
  const replies = createDeskReplies(shop, {
    identify,
    bills,
    payments,
    redacted,
    onTrouble,
    async deliver(conversation: Conversation, line: AgentLine) {
      if (faults.deliver-- > 0) throw new Error('the channel is down');
      brought.push({ ...line, conversationId: conversation.id });
    },
  });
  const door = createInlineDoor(new SupportBot({ turns, lenders: config.lenders }));
  const twilio = { ...config.twilio, publicUrl: config.publicUrl };
  const app = express();
  app.use(createAgentLegRoutes({ ...twilio, brief: desk.brief, accepted: desk.accepted, onTrouble }));
  app.use(
    createVoiceRoutes({
      ...twilio,
      lenders: config.lenders,
      door,
      dialogue,
      onTrouble,
      waitingBefore: handovers.waitingBefore,
    }),
  );
  app.use(
    createDeskRoutes({
      desk,
      queue,
      replies,
      care: createDeskCare(shop, { redacted }),
      incidents: createDeskIncidents(shop, { redacted }),
      overrides: createOverrides(shop, { identify, releases, redacted, onTrouble }),
      database,
      shared,
      vault,
      clock,
      sessionClock,
      onTrouble,
      lenders: config.lenders,
      publicUrl: config.publicUrl,
      signIn: { issuer: `${sandbox.url}/openid`, clientId: 'liftline-desk', clientSecret: 'sandbox-desk' },
      pageFolder: resolve('dist/web/desk'),
    }),
  );
  product.serve(app);
  const worker = createTaskWorker({
    database,
    clock,
    log: createLog('silent'),
    handlers: {
      'passcode.send': identify.send,
      'message.send': messages.send,
      'care.end': care.end,
      'care.hold': care.hold,
      'handover.tell': desk.tell,
      'handover.watch': desk.watch,
    },
  });

  let turn = 0;
  /** The owner of a chat says something; the assistant's answer, as text. */
  async function say(conversationId: string, text: string, lenderId = 'northwind'): Promise<string> {
    const lender = config.lenders.byId(lenderId);
    if (!lender) throw new Error(`no lender ${lenderId}`);
    turn += 1;
    const from = {
      conversationId,
      turnId: `t${turn}`,
      channel: 'web' as const,
      lender,
      address: `dl_${conversationId}`,
    };
    const reply = await turns.take({ ...from, heard: { kind: 'words', text } });
    return reply.lines.map((line) => line.text).join(' ');
  }

  /** A turn that takes long goes on after its answer: the case may come a moment later. */
  const openCaseOf = async (conversationId: string): Promise<string> =>
    (await until('a case', () => database.read.handovers.openOf(conversationId))).id;

  let chats = 0;
  /** A chat that waits for a person after its first words. */
  async function waitingChat(
    lenderId = 'northwind',
    firstly = 'person',
  ): Promise<{ conversationId: string; caseId: string }> {
    chats += 1;
    const conversationId = `web-${process.pid}-${chats}`;
    await say(conversationId, firstly, lenderId);
    return { conversationId, caseId: await openCaseOf(conversationId) };
  }

  const caseOf = async (id: string): Promise<Handover> => {
    const handover = await database.read.handovers.get(id);
    if (!handover) throw new Error(`no case ${id}`);
    return handover;
  };
  const audited = async (): Promise<string[]> =>
    (await database.read.audit.read(0, 1000)).map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);

  async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${sandbox.url}/sandbox${path}`, { method, ...(body === undefined ? {} : json) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The passcodes that a phone has received. */
  async function codes(number: string): Promise<string[]> {
    const messages = await control<{ body: string }[]>('GET', `/messages?to=${encodeURIComponent(number)}`);
    return messages.flatMap(({ body }) => /\b\d{6}\b/.exec(body)?.[0] ?? []);
  }

  /** A chat of the proved owner of a phone, Asha's for one, as it waits for a person after their last words. */
  async function provedChat(
    lastly = 'person',
    { from, imei }: Pick<typeof asha | typeof farid, 'from' | 'imei'> = asha,
  ): Promise<{ conversationId: string; caseId: string }> {
    chats += 1;
    const conversationId = `web-${process.pid}-${chats}`;
    await say(conversationId, 'unlock');
    await say(conversationId, imei);
    const before = (await codes(from)).length;
    await say(conversationId, 'yes');
    const code = await until('the passcode', async () => {
      const found = await codes(from);
      return found.length > before && found.at(-1);
    });
    await say(conversationId, code);
    await say(conversationId, lastly);
    return { conversationId, caseId: await openCaseOf(conversationId) };
  }

  /** What keeps a lender's automation from locking the phone of a loan. */
  const holdsOn = async (lenderId: string, loanId: string) => {
    const lender = config.lenders.byId(lenderId);
    return lender ? shop.parties.loans(lender).holds(loanId) : [];
  };

  return {
    holdsOn,
    url: product.url,
    sandboxUrl: sandbox.url,
    database,
    shared,
    vault,
    clock,
    sessionClock,
    desk,
    turns,
    said,
    brought,
    faults,
    troubles,
    say,
    waitingChat,
    provedChat,
    caseOf,
    audited,
    control,
    config,
    browser: () => createBrowserLike(product.url),
    /** Somebody who is signed in. */
    async signedIn(email: string) {
      const browser = createBrowserLike(product.url);
      await browser.enter(email);
      return browser;
    },
    async close() {
      await worker.stop();
      // Hangs up whoever is still on the line, while there is somebody to tell.
      world.reset();
      await pause(200);
      await sandbox.close();
      await product.close();
      world.close();
      await shared.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TrialDesk = Awaited<ReturnType<typeof openTrialDesk>>;

/** Waits for a condition, looking every 10 ms, for 30 seconds at most. */
export async function until<Value>(what: string, look: () => Promise<Value | undefined | false>): Promise<Value> {
  for (const end = systemClock.elapsed() + 30_000; ; ) {
    const found = await look();
    if (found) return found;
    if (systemClock.elapsed() > end) throw new Error(`waited in vain for: ${what}`);
    await pause(10);
  }
}
