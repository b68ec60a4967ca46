/** What several processes share and may lose: locks, counters and a fan-out. Facts never live here. */
export interface Shared {
  /** Runs work while no other work of this key runs; waits its turn. The lock frees itself after `ttlSeconds` at the most. */
  exclusively<T>(key: string, ttlSeconds: number, work: () => Promise<T>): Promise<T>;
  /** Counts a hit and says whether it is within `limit` hits in `windowSeconds`. */
  allow(key: string, limit: number, windowSeconds: number): Promise<boolean>;
  publish(topic: string, message: unknown): Promise<void>;
  /** Every message of a topic, from every process. The returned function ends it. */
  subscribe(topic: string, listener: (message: unknown) => void): Promise<() => Promise<void>>;
  /** Calls when messages of other processes may have been missed: now and then for as long as that is so, and once it is over. */
  onMissed(listener: () => void): void;
  /** Says on which footing it stands: one process or several. */
  readonly scope: 'process' | 'deployment';
  close(): Promise<void>;
}
