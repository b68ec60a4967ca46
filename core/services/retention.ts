import { type Clock, later } from '../clock.js';
import type { Database } from '../ports/store.js';

/** Rows of one table that one task takes away, so that nobody waits for it. */
const batch = 500;
const day = 24 * 3600;

/**
 * Days for which what has had its effect is kept to be looked into. No sender tells an event again after 30 days, and money
 * is proved by movements and ledger, not by the event that spoke of it.
 */
export const spentDays = { tasks: 14, passcodes: 14, inbox: 90 } as const;

/**
 * What people and we said is kept for a while and then taken away for good: the lines that the desk reads, the replies of
 * turns, and a chat's log; and so is what has had its effect: work that is done, passcodes that nobody used, the ids of
 * events. What was agreed, paid, released, decided or sent is no part of it.
 *
 * @param days How long words are kept; 0 keeps them.
 */
export function createRetention({ database, clock }: { database: Database; clock: Clock }, days: number) {
  const ago = (count: number): Date => later(clock.now(), -count * day);

  /** At the start of a process. A daily look that is there already stays as it is. */
  const begin = (): Promise<void> =>
    database.read.tasks.enqueue({ kind: 'words.forget', payload: {}, runAt: clock.now(), dedupe: 'all' });

  /** Comes again at once while there is more than a batch, and in a day. */
  async function forget(): Promise<Date> {
    const { forgetWords, forgetSpent } = database.read.retention;
    const { tasks, passcodes, inbox } = spentDays;
    const spent = await forgetSpent({ tasks: ago(tasks), passcodes: ago(passcodes), inbox: ago(inbox) }, batch);
    const words = days === 0 ? 0 : await forgetWords(ago(days), batch);
    return Math.max(spent, words) === batch ? clock.now() : later(clock.now(), day);
  }

  return { begin, forget };
}
