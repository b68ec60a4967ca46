import type { Clock } from '../core/clock.js';

/** Outside calls that a turn did not wait for to the end: the next turn of the conversation goes on waiting for them. */
export interface CallsUnderWay {
  of(conversationId: string): Map<string, Promise<unknown>>;
  /** After a turn: a conversation that waits for nothing is forgotten. */
  tidy(conversationId: string): void;
  drop(conversationId: string): void;
  /** Conversations with calls under way. */
  count(): number;
}

/** A conversation that was left in the middle of a call is forgotten after this many milliseconds. */
const longestMs = 15 * 60_000;

export function createCallsUnderWay(clock: Clock): CallsUnderWay {
  const known = new Map<string, { calls: Map<string, Promise<unknown>>; since: number }>();

  function forgetOld(): void {
    for (const [id, { since }] of known) if (clock.elapsed() - since > longestMs) known.delete(id);
  }

  return {
    of(conversationId) {
      const there = known.get(conversationId);
      if (there) return there.calls;
      forgetOld();
      const calls = new Map<string, Promise<unknown>>();
      known.set(conversationId, { calls, since: clock.elapsed() });
      return calls;
    },
    tidy(conversationId) {
      if (known.get(conversationId)?.calls.size === 0) known.delete(conversationId);
    },
    drop: (conversationId) => void known.delete(conversationId),
    count: () => known.size,
  };
}
