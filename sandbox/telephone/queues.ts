import type { World } from '../world.js';
import { type Call, type Source, Interruption, newSid } from './call.js';

/** A queue as the REST API tells it. */
export interface QueueRow {
  sid: string;
  friendlyName: string;
  maxSize: number;
  createdAt: string;
}

/** Where somebody goes who leaves a queue. */
export type Leaving = { bridge: Bridge; other: Call; whisper?: Source } | { source: Source };

/** Somebody who waits. */
export interface Member {
  call: Call;
  enqueuedAt: Date;
  /** Takes the member out of the queue. */
  leave(leaving: Leaving): void;
}

/** Two calls that hear each other. */
export interface Bridge {
  signal: AbortSignal;
  end(): void;
}

export function createBridge(): Bridge {
  const controller = new AbortController();
  return { signal: controller.signal, end: () => controller.abort(new Interruption('left')) };
}

export interface Queues {
  all(): QueueRow[];
  /** By name or sid. */
  find(key: string): QueueRow | undefined;
  /** The queue of this name, which is made when it is not there yet. */
  named(name: string): QueueRow;
  put(row: QueueRow): void;
  remove(sid: string): void;
  members(sid: string): Member[];
  join(sid: string, member: Member): void;
  quit(sid: string, member: Member): void;
  /** The next one to come in, or undefined after `ms`. */
  front(sid: string, ms: number, signal: AbortSignal): Promise<Member | undefined>;
}

/** Queues are on disk; who waits in them is on the line, and a line does not outlive its process. */
export function createQueues(world: World): Queues {
  const table = world.journal.table<QueueRow>('twilio.queues');
  const waiting = new Map<string, Member[]>();
  const arrivals = new Set<() => void>();
  const members = (sid: string): Member[] => waiting.get(sid) ?? [];
  const find = (key: string): QueueRow | undefined =>
    table.get(key) ?? table.all().find(({ friendlyName }) => friendlyName === key);

  function arrival(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        arrivals.delete(done);
        signal.removeEventListener('abort', aborted);
        resolve();
      };
      const aborted = (): void => {
        done();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(done, ms).unref();
      arrivals.add(done);
      signal.addEventListener('abort', aborted, { once: true });
    });
  }

  return {
    all: () => table.all(),
    find,
    named(name) {
      const found = find(name);
      if (found) return found;
      const createdAt = world.clock.now().toISOString();
      const row = { sid: newSid(world.journal, 'QU'), friendlyName: name, maxSize: 100, createdAt };
      table.put(row.sid, row);
      return row;
    },
    put: (row) => table.put(row.sid, row),
    remove: (sid) => table.remove(sid),
    members,
    join(sid, member) {
      waiting.set(sid, [...members(sid), member]);
      world.changed('queues');
      for (const arrived of arrivals) arrived();
    },
    quit(sid, member) {
      waiting.set(
        sid,
        members(sid).filter((one) => one !== member),
      );
      world.changed('queues');
    },
    async front(sid, ms, signal) {
      const until = Date.now() + ms;
      while (members(sid).length === 0 && Date.now() < until && !signal.aborted) {
        await arrival(until - Date.now(), signal);
      }
      return members(sid)[0];
    },
  };
}
