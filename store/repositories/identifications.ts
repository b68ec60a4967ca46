import { and, count, desc, eq, gte, isNotNull, max, ne, sum } from 'drizzle-orm';
import type { Identification, Passcode } from '../../core/passcode.js';
import type { PasscodeStore, Stores } from '../../core/ports/store.js';
import type { Queries } from '../connections.js';
import { conversations } from '../schema/conversations.js';
import { identifications, passcodes } from '../schema/identifications.js';
import { asItIs, type Layout, versioned } from './versioned.js';

const identificationLayout: Layout<Identification, typeof identifications> = {
  table: identifications,
  toColumns: (row) => row,
  toRow: asItIs,
};

const passcodeLayout: Layout<Passcode, typeof passcodes> = {
  table: passcodes,
  toColumns: (row) => row,
  toRow: asItIs,
};

export function identificationStore(queries: Queries): Stores['identifications'] {
  return {
    ...versioned(queries, identificationLayout),
    latest: async (conversationId) => {
      const [newest] = await queries
        .select()
        .from(identifications)
        .where(eq(identifications.conversationId, conversationId))
        .orderBy(desc(identifications.seq))
        .limit(1);
      return newest && asItIs(newest);
    },
    othersOf: async (lenderId, loanId, conversationId, since) => {
      const rows = await queries
        .selectDistinct({
          conversationId: conversations.id,
          channel: conversations.channel,
          updatedAt: conversations.updatedAt,
        })
        .from(identifications)
        .innerJoin(conversations, eq(conversations.id, identifications.conversationId))
        .where(
          and(
            eq(identifications.lenderId, lenderId),
            eq(identifications.loanId, loanId),
            gte(identifications.provedAt, since),
            ne(conversations.id, conversationId),
            ne(conversations.owner, 'ended'),
            gte(conversations.updatedAt, since),
          ),
        )
        .orderBy(desc(conversations.updatedAt))
        .limit(5);
      return rows.map(({ conversationId: id, channel }) => ({ conversationId: id, channel }));
    },
  };
}

export function passcodeStore(queries: Queries): PasscodeStore {
  /** A code takes over the tries of the one that it replaces: an identification's wrong tries are its highest count. */
  async function triesSince(since: Date, subject?: string): Promise<number> {
    const ofSubject = subject === undefined ? undefined : eq(passcodes.subject, subject);
    const highest = queries
      .select({ tries: max(passcodes.tries).as('highest_tries') })
      .from(passcodes)
      .where(and(ofSubject, gte(passcodes.sentAt, since), gte(passcodes.tries, 1)))
      .groupBy(passcodes.identificationId)
      .as('highest');
    const [total] = await queries.select({ tries: sum(highest.tries) }).from(highest);
    return Number(total?.tries ?? 0);
  }

  /** A row without a code was never sent to anybody. */
  async function sendsSince(since: Date, subject: string): Promise<number> {
    const [total] = await queries
      .select({ sends: count() })
      .from(passcodes)
      .where(and(eq(passcodes.subject, subject), gte(passcodes.sentAt, since), isNotNull(passcodes.codeHash)));
    return total?.sends ?? 0;
  }

  return {
    ...versioned(queries, passcodeLayout),
    latest: async (identificationId) => {
      const [newest] = await queries
        .select()
        .from(passcodes)
        .where(eq(passcodes.identificationId, identificationId))
        .orderBy(desc(passcodes.seq))
        .limit(1);
      return newest && asItIs(newest);
    },
    count: async (subject, since) => ({
      sends: await sendsSince(since, subject),
      tries: await triesSince(since, subject),
    }),
    failuresSince: (since) => triesSince(since),
  };
}
