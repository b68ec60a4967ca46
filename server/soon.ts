import { databaseIsSilent, inTime } from '../core/patience.js';

/** Milliseconds: whoever asks whether we answer does not wait long for it. */
const patienceMs = 2000;

/**
 * The same look, which throws `store.down` where the database is silent. Who asks while one is under way waits for that one:
 * else those who ask again and again would soon have every connection.
 */
export function soon<T>(look: () => Promise<T>): () => Promise<T> {
  let looking: Promise<T> | undefined;
  return () => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return inTime(patienceMs, looking, databaseIsSilent);
  };
}
