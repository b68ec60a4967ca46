/** What the phone's page and controls show that a call waits for. */
export type WaitingFor = 'keys' | 'speech' | 'card' | 'queue' | 'recording';

/** A card as its owner reads it out: nothing of it is kept. */
export interface CardDetails {
  number: string;
  /** Month and year, such as 12/29 or 1229. */
  expiry: string;
  cvc: string;
}

/** One thing that the person on the phone does. */
export type Act =
  | { kind: 'key'; key: string }
  | { kind: 'words'; text: string }
  | { kind: 'card'; card: CardDetails }
  | { kind: 'silence' };

/** What a wait makes of an act: it ends it, goes on (with a new time limit in ms), or does not hear it. */
export type Step<T> = { done: T } | { more: true; ms?: number } | 'lost';

/** What became of an act: it ended the wait, was taken, was kept for the next question, or went nowhere. */
export type Fate = 'done' | 'more' | 'ahead' | 'lost';

export interface Wait<T> {
  waitingFor: WaitingFor | null;
  /** The script that drives the phone may go on: it is the person's turn. */
  settled: boolean;
  /** Real milliseconds until `onTimeout`; null waits for ever. */
  ms: number | null;
  on(act: Act): Step<T>;
  onTimeout(): Step<T>;
  signal: AbortSignal;
}

/** The person's end of one call. */
export interface Handset {
  waitingFor(): WaitingFor | null;
  act(act: Act): Fate;
  wait<T>(wait: Wait<T>): Promise<T>;
  /** From now on keys that come while nobody waits are kept for the next question, or lost as on the line. */
  keepKeys(keep: boolean): void;
  /** Resolves when it is the person's turn or the call is over, at the latest after `ms`. */
  settled(ms: number): Promise<void>;
  /** The call is over. */
  close(): void;
}

interface Pending {
  waitingFor: WaitingFor | null;
  settled: boolean;
  act(act: Act): 'done' | 'more' | 'lost';
}

/** The end of a call where keys are pressed and words are said. */
export function createHandset(): Handset {
  let pending: Pending | undefined;
  let over = false;
  let keep = false;
  let ahead: Act[] = [];
  const watchers = new Set<() => void>();
  const isSettled = (): boolean => over || pending?.settled === true;
  const tell = (): void => {
    if (isSettled()) for (const watcher of watchers) watcher();
  };

  function wait<T>(options: Wait<T>): Promise<T> {
    const { signal } = options;
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    return new Promise<T>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', aborted);
        if (pending === mine) pending = undefined;
      };
      const aborted = (): void => {
        end();
        reject(signal.reason as Error);
      };
      const arm = (ms: number | null): void => {
        clearTimeout(timer);
        if (ms !== null) timer = setTimeout(() => take(options.onTimeout()), ms).unref();
      };
      const take = (step: Step<T>): 'done' | 'more' | 'lost' => {
        if (step === 'lost') return 'lost';
        if ('done' in step) {
          end();
          resolve(step.done);
          return 'done';
        }
        if (step.ms !== undefined) arm(step.ms);
        return 'more';
      };
      const mine: Pending = {
        waitingFor: options.waitingFor,
        settled: options.settled,
        act: (act) => take(options.on(act)),
      };
      signal.addEventListener('abort', aborted, { once: true });
      pending = mine;
      arm(options.ms);
      const early = ahead;
      ahead = [];
      for (const act of early) if (pending === mine) mine.act(act);
      tell();
    });
  }

  return {
    wait,
    waitingFor: () => pending?.waitingFor ?? null,
    act(act) {
      if (over) return 'lost';
      if (pending) return pending.act(act);
      if (!keep || act.kind === 'silence') return 'lost';
      ahead.push(act);
      return 'ahead';
    },
    keepKeys(on) {
      keep = on;
    },
    settled(ms) {
      if (isSettled()) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          watchers.delete(done);
          resolve();
        };
        const timer = setTimeout(done, ms).unref();
        watchers.add(done);
      });
    },
    close() {
      over = true;
      ahead = [];
      tell();
    },
  };
}
