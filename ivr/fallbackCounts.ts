/** How often each call fell back. In memory alone: it must work when nothing else does. */
export interface FallbackCounts {
  /** Counts one more and says how many there were. */
  count(callSid: string): number;
  forget(callSid: string): void;
}

/** The oldest calls are forgotten beyond this many. */
const mostCalls = 10_000;

export function createFallbackCounts(): FallbackCounts {
  const counts = new Map<string, number>();
  return {
    count(callSid) {
      const often = (counts.get(callSid) ?? 0) + 1;
      counts.delete(callSid);
      counts.set(callSid, often);
      const [oldest] = counts.keys();
      if (counts.size > mostCalls && oldest !== undefined) counts.delete(oldest);
      return often;
    },
    forget: (callSid) => void counts.delete(callSid),
  };
}
