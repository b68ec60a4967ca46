import type { SandboxConfig } from './config.js';
import { createFaults, type Faults } from './faults.js';
import { type Journal, openJournal } from './journal.js';
import { createWorldClock, type WorldClock } from './worldClock.js';

/** What all parties of the sandbox share. */
export interface World {
  config: SandboxConfig;
  journal: Journal;
  clock: WorldClock;
  faults: Faults;
  /** Says that something which the page shows has changed. */
  changed(topic: string): void;
  /** Hears of changes until the answer is called. */
  onChanged(listener: (topic: string) => void): () => void;
  /** Calls the product; a path or a whole address. Gives up after 20 s unless `init` has a signal of its own. */
  fetchProduct(path: string, init?: RequestInit): Promise<Response>;
  /** The world as on the first day. */
  reset(): void;
  /** Runs after a reset: what has a first-day state writes it again. */
  onReset(listener: () => void): void;
  close(): void;
}

/** Opens the world that is kept in the configured folder. */
export function createWorld(config: SandboxConfig): World {
  const journal = openJournal(config.folder);
  const clock = createWorldClock(journal);
  const faults = createFaults(journal);
  const listeners = new Set<(topic: string) => void>();
  const resets: (() => void)[] = [];
  const changed = (topic: string): void => {
    for (const listener of listeners) listener(topic);
  };
  return {
    config,
    journal,
    clock,
    faults,
    changed,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    fetchProduct: (path, init = {}) =>
      fetch(new URL(path, `${config.publicUrl}/`), { signal: AbortSignal.timeout(20_000), ...init }),
    reset() {
      journal.atomically(() => {
        journal.reset();
        clock.reset();
        for (const listener of resets) listener();
      });
      changed('reset');
    },
    onReset: (listener) => resets.push(listener),
    close() {
      clock.close();
      journal.close();
    },
  };
}
