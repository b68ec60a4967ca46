import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Conversation, StoredTurn, TranscriptLine } from '../../core/conversation.js';
import type { ConversationStore, NewLine, TranscriptStore } from '../../core/ports/store.js';
import { storable } from '../../core/plainText.js';
import { Problem } from '../../core/problem.js';
import type { Queries } from '../connections.js';
import { isUniqueViolation } from '../problems.js';
import { conversations, transcriptLines, turns } from '../schema/conversations.js';
import { type Layout, versioned } from './versioned.js';

const layout: Layout<Conversation, typeof conversations> = {
  table: conversations,
  // A JSON null is a value: left out, the column would keep what it has.
  toColumns: (row) => ({ ...row, bookmark: row.bookmark ?? null }),
  toRow: ({ lastLine: _, ...row }) => row,
};

const turnOf = ({ version: _, ...turn }: typeof turns.$inferSelect): StoredTurn => turn;
const json = (value: unknown) => sql`${JSON.stringify(value ?? null)}::jsonb`;
const moment = (value: Date) => sql`${value.toISOString()}::timestamptz`;

/** Lines as rows of a statement, numbered from 0. */
const listed = (lines: readonly NewLine[]) => {
  const rows = lines.map(({ at, who, text, agentId }, index) => ({ index, at, who, text: storable(text), agentId }));
  return sql`jsonb_to_recordset(${json(rows)}) as line(index int, at timestamptz, who text, text text, "agentId" text)`;
};

export function conversationStore(queries: Queries): ConversationStore {
  async function withTurn(id: string, turnId: string) {
    const [found] = await queries
      .select()
      .from(conversations)
      .leftJoin(turns, and(eq(turns.conversationId, conversations.id), eq(turns.turnId, turnId)))
      .where(eq(conversations.id, id));
    return {
      conversation: found && layout.toRow(found.conversations),
      turn: found?.turns ? turnOf(found.turns) : undefined,
    };
  }

  async function answer(
    conversation: Conversation,
    turn: StoredTurn,
    lines: readonly NewLine[] = [],
  ): Promise<boolean> {
    const { id, version, channel, lenderId, language, sealedAddress, bookmark, owner, epoch, updatedAt } = conversation;
    try {
      const { rows } = await queries.execute(sql`
        with moved as (
          update conversations
          set version = version + 1, channel = ${channel}, lender_id = ${lenderId}, language = ${language},
            sealed_address = ${sealedAddress}, bookmark = ${json(bookmark)}, owner = ${owner}, epoch = ${epoch}::int,
            updated_at = ${moment(updatedAt)}, last_line = last_line + ${lines.length}::int
          where id = ${id} and version = ${version}::int
            and not exists (select 1 from turns where conversation_id = ${id} and turn_id = ${turn.turnId})
          returning id, version, last_line - ${lines.length}::int as before
        ), written as (
          insert into transcript_lines (conversation_id, n, at, who, text, agent_id)
          select moved.id, moved.before + 1 + line.index, line.at, line.who, line.text, line."agentId"
          from moved, ${listed(lines)}
        )
        insert into turns (conversation_id, turn_id, reply, at, version)
        select id, ${turn.turnId}, ${json(turn.reply)}, ${moment(turn.at)}, version from moved
        returning version`);
      return rows.length > 0;
    } catch (thrown) {
      if (isUniqueViolation(thrown)) return false;
      throw thrown;
    }
  }

  const turnsOf = async (id: string): Promise<StoredTurn[]> =>
    (await queries.select().from(turns).where(eq(turns.conversationId, id)).orderBy(asc(turns.version))).map(turnOf);

  return { ...versioned(queries, layout), withTurn, answer, turnsOf };
}

export function transcriptStore(queries: Queries): TranscriptStore {
  /** The conversation counts its lines: appenders wait for each other there, and a reader never meets a gap. */
  async function appendTo(conversationId: string, lines: readonly NewLine[]): Promise<void> {
    const { rows } = await queries.execute(sql`
      with counted as (
        update conversations set last_line = last_line + ${lines.length}::int where id = ${conversationId}
        returning id, last_line - ${lines.length}::int as before
      )
      insert into transcript_lines (conversation_id, n, at, who, text, agent_id)
      select counted.id, counted.before + 1 + line.index, line.at, line.who, line.text, line."agentId"
      from counted, ${listed(lines)}
      returning n`);
    if (rows.length === 0) throw new Problem('store.refused', { message: 'a line of an unknown conversation' });
  }

  async function append(lines: readonly NewLine[]): Promise<void> {
    const byConversation = new Map<string, NewLine[]>();
    for (const line of lines)
      byConversation.set(line.conversationId, [...(byConversation.get(line.conversationId) ?? []), line]);
    for (const [conversationId, its] of byConversation) await appendTo(conversationId, its);
  }

  const read = (conversationId: string, after: number): Promise<TranscriptLine[]> =>
    queries
      .select()
      .from(transcriptLines)
      .where(and(eq(transcriptLines.conversationId, conversationId), gt(transcriptLines.n, after)))
      .orderBy(asc(transcriptLines.n));

  return { append, read };
}
