import type { World } from '../world.js';
import { type Answer, ConnectionError, send } from './signedRequest.js';

/** A signed form that the product is sent. */
export interface Callback {
  url: string;
  method: 'GET' | 'POST';
  params: Record<string, string>;
  /** The message that an answering document replies to; without it nobody reads the answer. */
  message?: string;
}

interface CallbackRow extends Callback {
  id: string;
  attempts: number;
  nextAt: string;
}

export interface Callbacks {
  /** Puts the callback on disk and sends it, `afterMs` of world time later. Resolves after the first try, or at once when that is later. */
  send(callback: Callback, afterMs?: number): Promise<void>;
  /** Hears the answers to messages. */
  onAnswer(listener: (message: string, answer: Answer) => void): void;
  /** Arms again what was on its way when the process ended. */
  resume(): void;
}

/**
 * Seconds between tries while nobody answers at all. Twilio tries a failed connection once more and then gives up; here a product
 * that is being started again still hears of it. An answer, of whatever status, is the end of it as with Twilio.
 */
const WAITS = [0, 1, 2, 4, 8, 15, 15, 15, 30, 30, 60, 60, 120];
const LATENESS = 10_000;

/** Twilio's callbacks and messages to the product. */
export function createCallbacks(world: World): Callbacks {
  const table = world.journal.table<CallbackRow>('twilio.callbacks');
  const firstTries = new Map<string, () => void>();
  let hear: (message: string, answer: Answer) => void = () => undefined;
  const arm = (row: CallbackRow): void =>
    world.clock.at(new Date(row.nextAt), `twilio.callback:${row.id}`, () => attempt(row.id));

  function again(row: CallbackRow): void {
    const wait = WAITS[row.attempts];
    if (wait === undefined) {
      table.remove(row.id);
      return;
    }
    const nextAt = new Date(world.clock.now().getTime() + wait * 1000).toISOString();
    const next = { ...row, attempts: row.attempts + 1, nextAt };
    table.put(row.id, next);
    arm(next);
  }

  async function attempt(id: string): Promise<void> {
    const row = table.get(id);
    if (row) {
      const authToken = world.config.twilioAuthToken;
      const answer = await send({ ...row, authToken, idempotencyToken: row.id }).catch((error: unknown) => error);
      if (table.get(id)) {
        if (answer instanceof ConnectionError) again(row);
        else {
          table.remove(id);
          if (row.message && !(answer instanceof Error)) hear(row.message, answer as Answer);
        }
      }
    }
    firstTries.get(id)?.();
    firstTries.delete(id);
  }

  function enqueue(callback: Callback, delay: number): string {
    const nextAt = new Date(world.clock.now().getTime() + delay).toISOString();
    const row = { ...callback, id: world.journal.next('TWCB'), attempts: 0, nextAt };
    table.put(row.id, row);
    arm(row);
    return row.id;
  }

  return {
    send(callback, afterMs = 0) {
      const { pathname } = new URL(callback.url);
      const faulty = (kind: string): boolean =>
        world.faults.take('twilio', callback.method, pathname, [kind]) !== undefined;
      if (faulty('lost_webhook')) return Promise.resolve();
      const delay = afterMs + (faulty('late_webhook') ? LATENESS : 0);
      const id = enqueue(callback, delay);
      if (faulty('duplicate_webhook')) enqueue(callback, delay);
      if (delay > 0) return Promise.resolve();
      return new Promise((resolve) => firstTries.set(id, resolve));
    },
    onAnswer(listener) {
      hear = listener;
    },
    resume() {
      for (const row of table.all()) arm(row);
    },
  };
}
