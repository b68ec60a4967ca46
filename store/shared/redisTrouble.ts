import { inTime } from '../../core/patience.js';
import { Problem } from '../../core/problem.js';

/** While others are not reached, what they said is looked for so often, in milliseconds. */
const missEveryMs = 3000;

/** Milliseconds in which Redis answers, or counts as away: a turn asks it several times, and somebody waits. */
const patienceMs = 2000;

export const answerOf = <T>(command: Promise<T>): Promise<T> =>
  inTime(patienceMs, command, () => {
    throw new Error('Redis is silent');
  });

/** Whether Redis is away. */
export interface Trouble {
  readonly happened: (thrown: unknown) => void;
  readonly isOver: () => void;
  /** Then nobody asks Redis: each question would take its time, and the next ones wait behind it. */
  readonly isThere: () => boolean;
  /** `during` again and again while it lasts, `after` once it is over. */
  readonly follow: (during: () => void, after: () => void) => void;
  /** Whoever closes needs nothing any more: what is still under way and fails then is no outage. */
  readonly close: () => void;
}

export function createTrouble(onTrouble: (problem: Problem) => void): Trouble {
  const followers: { readonly during: () => void; readonly after: () => void }[] = [];
  let lasting: NodeJS.Timeout | undefined;
  let closed = false;
  const end = (): void => {
    clearInterval(lasting);
    lasting = undefined;
  };
  return {
    happened: (cause) => {
      if (lasting || closed) return;
      lasting = setInterval(() => followers.forEach(({ during }) => during()), missEveryMs).unref();
      onTrouble(new Problem('shared.down', { retry: 'later', message: 'Redis does not answer', cause }));
    },
    isOver: () => {
      if (!lasting) return;
      end();
      for (const { after } of followers) after();
    },
    isThere: () => lasting !== undefined,
    follow: (during, after) => void followers.push({ during, after }),
    close: () => {
      closed = true;
      end();
    },
  };
}
