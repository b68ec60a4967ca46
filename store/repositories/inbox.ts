import { sql } from 'drizzle-orm';
import type { InboxStore, ReceivedEvent } from '../../core/ports/store.js';
import type { TaskRequest } from '../../core/task.js';
import type { Queries } from '../connections.js';
import { inbox, tasks } from '../schema/work.js';
import { together } from '../together.js';

interface Arrival {
  readonly event: ReceivedEvent;
  readonly work: TaskRequest | undefined;
}

const keyOf = ({ source, eventId }: Pick<ReceivedEvent, 'source' | 'eventId'>): string => `${source} ${eventId}`;

/** `written` is told of every statement that may have made work due. */
export function inboxStore(queries: Queries, written: () => void): InboxStore {
  /**
   * Each event with its work, and only where it is new, in one statement for all. In the order of their keys, so that of
   * two processes that are told the same neither waits for the other in a circle.
   */
  async function receiveAll(arrivals: readonly Arrival[]): Promise<boolean[]> {
    const first = new Map<string, Arrival>();
    for (const arrival of arrivals) if (!first.has(keyOf(arrival.event))) first.set(keyOf(arrival.event), arrival);
    const given = [...first.keys()].toSorted().map((key) => first.get(key));
    const { rows } = await queries.execute<{ source: string; eventId: string }>(sql`
      with given as (
        select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(event jsonb, work jsonb)
      ), received as (
        insert into ${inbox} (source, event_id, type, body_hash, at)
        select event ->> 'source', event ->> 'eventId', event ->> 'type', event ->> 'bodyHash',
          (event ->> 'at')::timestamptz from given
        on conflict (source, event_id) do nothing returning source, event_id
      ), enqueued as (
        insert into ${tasks} (kind, payload, run_at, dedupe)
        select work ->> 'kind', work -> 'payload', (work ->> 'runAt')::timestamptz, work ->> 'dedupe'
        from given join received on source = event ->> 'source' and event_id = event ->> 'eventId'
        where work is not null on conflict do nothing
      )
      select source, event_id as "eventId" from received`);
    const received = new Set(rows.map(keyOf));
    const isNew = arrivals.map(
      (arrival) => received.has(keyOf(arrival.event)) && first.get(keyOf(arrival.event)) === arrival,
    );
    if (arrivals.some(({ work }, index) => work && isNew[index])) written();
    return isNew;
  }

  const receiveTogether = together(receiveAll);
  return { receive: (event, work) => receiveTogether({ event, work }) };
}
