import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientBase } from 'pg';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { AuditEntry } from '../core/audit.js';
import { inTime } from '../core/patience.js';
import type { Database, Stores } from '../core/ports/store.js';
import { asProblem, Problem } from '../core/problem.js';
import type { Connections, Queries, QueryRunner } from './connections.js';
import { openEmbedded } from './embedded.js';
import { checkMigrations, migrateSchema } from './migrations.js';
import { connectPostgresql } from './postgresql.js';
import { storeProblem, withProblems } from './problems.js';
import { agentSessionStore } from './repositories/agents.js';
import { readAudit, writeAudit } from './repositories/audit.js';
import { handoverStore, incidentStore } from './repositories/cases.js';
import { careFlagStore } from './repositories/careFlags.js';
import { chatStore } from './repositories/chats.js';
import { conversationStore, transcriptStore } from './repositories/conversations.js';
import { identificationStore, passcodeStore } from './repositories/identifications.js';
import { inboxStore } from './repositories/inbox.js';
import { ledgerStore } from './repositories/ledger.js';
import { messageStore } from './repositories/messages.js';
import { paymentStore, quoteStore } from './repositories/payments.js';
import { planStore } from './repositories/plans.js';
import { promiseStore } from './repositories/promises.js';
import { offlineCodeStore, overrideStore } from './repositories/overrides.js';
import { releaseStore } from './repositories/releases.js';
import { retentionStore } from './repositories/retention.js';
import { sentFileStore } from './repositories/sentFiles.js';
import { taskStore } from './repositories/tasks.js';
import { optOutStore, threadStore } from './repositories/threads.js';
import { ticketStore } from './repositories/tickets.js';
import { visitStore } from './repositories/visits.js';

export interface DatabaseOptions {
  /** The folder of the embedded database. Without it and without an address everything is in memory. */
  readonly dataDir?: string;
  /** A PostgreSQL server's address, `postgresql://…`: then there is no embedded database. */
  readonly databaseUrl?: string;
}

/** Milliseconds after which a transaction is given up: on the embedded engine everybody else waits for it. */
const transactionLimitMs = 30_000;

/** Opens the database and brings its schema up to date. Throws `store.folder_in_use` or `store.down`. */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const connections = options.databaseUrl
    ? connectPostgresql(options.databaseUrl)
    : await openEmbedded(options.dataDir);
  try {
    await migrateSchema(connections);
  } catch (thrown) {
    await connections.close();
    throw storeProblem(thrown);
  }
  return databaseOver(connections);
}

const queriesOn = (runner: QueryRunner): Queries => drizzle(runner as unknown as ClientBase as never);

/** The transaction that is around what runs, of whichever database: each storage of this kind slows down every promise. */
const inside = new AsyncLocalStorage<{ readonly open: boolean; readonly of: Connections }>();

/** The database on connections whose schema is up to date. */
export function databaseOver(connections: Connections): Database {
  const listeners = new Set<() => void>();
  const tellOfTasks = (): void => {
    for (const listener of listeners) listener();
  };

  function refuseInside(): void {
    const around = inside.getStore();
    if (around?.open && around.of === connections)
      throw new Problem('store.outer_handle', { message: 'inside a transaction, use the stores that it hands over' });
  }

  const outer = queriesOn({
    query: async (config, values) => {
      refuseInside();
      return connections.query(config, values);
    },
  });

  async function transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    refuseInside();
    let tasksWritten = false;
    const effectsInto = (entries: AuditEntry[]): Effects => ({
      tasks: () => {
        tasksWritten = true;
      },
      audit: async (entry) => void entries.push(entry),
    });
    const result = await onItsOwn(connections, async (client, broken) => {
      const runner = runnerOf(client, connections);
      const entries: AuditEntry[] = [];
      const stores = storesOn(queriesOn(runner), effectsInto(entries));
      const whole = async (): Promise<T> => {
        const done = await inside.run(runner, () => inTime(transactionLimitMs, work(stores), givenUp));
        // Last of all: from here to the commit every other transaction with an entry waits.
        await writeAudit(queriesOn(runner), entries).catch(rethrowAsProblem);
        return done;
      };
      return transact(client, broken, whole).finally(runner.end);
    });
    if (tasksWritten) tellOfTasks();
    return result;
  }

  return {
    read: storesOn(outer, {
      tasks: tellOfTasks,
      audit: (entry) => transaction((stores) => stores.audit.append(entry)),
    }),
    transaction,
    onTasks: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    engine: connections.engine,
    check: () => checkMigrations(connections).catch(rethrowAsProblem),
    close: () => connections.close(),
  };
}

/** Where the stores report what concerns more than their own rows. */
interface Effects {
  readonly tasks: () => void;
  readonly audit: (entry: AuditEntry) => Promise<void>;
}

function storesOn(queries: Queries, effects: Effects): Stores {
  return {
    conversations: withProblems(conversationStore(queries)),
    transcripts: withProblems(transcriptStore(queries)),
    chats: withProblems(chatStore(queries)),
    sentFiles: withProblems(sentFileStore(queries)),
    identifications: withProblems(identificationStore(queries)),
    passcodes: withProblems(passcodeStore(queries)),
    tickets: withProblems(ticketStore(queries)),
    quotes: withProblems(quoteStore(queries)),
    payments: withProblems(paymentStore(queries)),
    releases: withProblems(releaseStore(queries)),
    overrides: withProblems(overrideStore(queries)),
    offlineCodes: withProblems(offlineCodeStore(queries)),
    ledger: withProblems(ledgerStore(queries)),
    tasks: withProblems(taskStore(queries, effects.tasks)),
    inbox: withProblems(inboxStore(queries, effects.tasks)),
    messages: withProblems(messageStore(queries)),
    threads: withProblems(threadStore(queries)),
    optOuts: withProblems(optOutStore(queries)),
    careFlags: withProblems(careFlagStore(queries)),
    plans: withProblems(planStore(queries)),
    promises: withProblems(promiseStore(queries)),
    visits: withProblems(visitStore(queries)),
    handovers: withProblems(handoverStore(queries)),
    agentSessions: withProblems(agentSessionStore(queries)),
    incidents: withProblems(incidentStore(queries)),
    retention: withProblems(retentionStore(queries)),
    audit: withProblems({ append: effects.audit, read: (after, limit) => readAudit(queries, after, limit) }),
  };
}

/** A transaction's connection: once the transaction is over, a store that was kept from it has nothing to run on. */
function runnerOf(
  client: ClientBase,
  of: Connections,
): QueryRunner & { open: boolean; of: Connections; end: () => void } {
  const runner = {
    open: true,
    of,
    end: () => {
      runner.open = false;
    },
    query: async (config: unknown, values?: unknown[]) => {
      if (!runner.open) throw new Problem('store.transaction_over');
      return client.query(config as string, values);
    },
  };
  return runner;
}

function rethrowAsProblem(thrown: unknown): never {
  throw storeProblem(thrown);
}

/** As `withClient`; not getting a connection is the database's problem, what the work throws is its own. */
async function onItsOwn<T>(
  connections: Connections,
  work: Parameters<typeof connections.withClient<T>>[0],
): Promise<T> {
  let begun = false;
  try {
    return await connections.withClient((client, broken) => {
      begun = true;
      return work(client, broken);
    });
  } catch (thrown) {
    throw begun ? thrown : storeProblem(thrown);
  }
}

async function transact<T>(client: ClientBase, broken: () => void, work: () => Promise<T>): Promise<T> {
  await client.query('begin').catch(rethrowAsProblem);
  try {
    const result = await work();
    const { command } = await client.query('commit').catch(rethrowAsProblem);
    // A statement failed and the work went on as if it had not: the server has rolled back.
    if (command !== 'COMMIT') throw new Problem('store.failed', { message: 'committed after a failed statement' });
    return result;
  } catch (thrown) {
    // Nobody there to roll back hears of it: what is cut off is rolled back.
    if (asProblem(thrown).code === 'store.down') broken();
    else await client.query('rollback').catch(broken);
    throw thrown;
  }
}

const givenUp = (): never => {
  throw new Problem('store.slow', { retry: 'later', message: 'transaction given up' });
};
