import type { AuditEntry } from '../core/audit.js';
import type { Stores } from '../core/ports/store.js';
import type { Queries } from './connections.js';
import { withProblems } from './problems.js';
import { agentSessionStore } from './repositories/agents.js';
import { readAudit } from './repositories/audit.js';
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

/** Where the stores report what concerns more than their own rows. */
export interface Effects {
  readonly tasks: () => void;
  readonly audit: (entry: AuditEntry) => Promise<void>;
}

type Make<Store> = (queries: Queries, effects: Effects) => Store;

const makers: { readonly [Name in keyof Stores]: Make<Stores[Name]> } = {
  conversations: conversationStore,
  transcripts: transcriptStore,
  chats: chatStore,
  sentFiles: sentFileStore,
  identifications: identificationStore,
  passcodes: passcodeStore,
  tickets: ticketStore,
  quotes: quoteStore,
  payments: paymentStore,
  releases: releaseStore,
  overrides: overrideStore,
  offlineCodes: offlineCodeStore,
  ledger: ledgerStore,
  tasks: (queries, effects) => taskStore(queries, effects.tasks),
  inbox: (queries, effects) => inboxStore(queries, effects.tasks),
  messages: messageStore,
  threads: threadStore,
  optOuts: optOutStore,
  careFlags: careFlagStore,
  plans: planStore,
  promises: promiseStore,
  visits: visitStore,
  handovers: handoverStore,
  agentSessions: agentSessionStore,
  incidents: incidentStore,
  retention: retentionStore,
  audit: (queries, effects) => ({
    append: effects.audit,
    read: (after, limit) => readAudit(queries, after, limit),
  }),
};
const names = Object.keys(makers) as (keyof Stores)[];

interface Ground {
  readonly queries: Queries;
  readonly effects: Effects;
}

const made: object = Object.create(
  null,
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        get(this: Ground): object {
          const make: Make<object> = makers[name];
          const value = withProblems(make(this.queries, this.effects));
          Object.defineProperty(this, name, { value, enumerable: true });
          return value;
        },
      },
    ]),
  ),
) as object;

/**
 * The stores on something that runs statements. Each is made when it is first asked for: a transaction needs a few of them,
 * and making all of them was most of what an empty one took.
 */
export function storesOn(queries: Queries, effects: Effects): Stores {
  const ground: Ground = { queries, effects };
  return Object.assign(Object.create(made) as object, ground) as unknown as Stores;
}

/** The same stores as an object's own properties. */
export const everyStore = (stores: Stores): Stores =>
  Object.fromEntries(names.map((name) => [name, stores[name]])) as unknown as Stores;
