import { isGone } from './connection.js';
import { Refusal } from './directLine.js';

export interface Letter {
  /** Given by this page: the same letter, sent twice, counts once. */
  readonly clientId: string;
  readonly text: string;
  /** What the tapped button stands for. */
  readonly value?: string | undefined;
  readonly file?: File | undefined;
}

export interface OutboxParts {
  post(activity: unknown, file: File | undefined): Promise<void>;
  sent(clientId: string): void;
  failed(clientId: string): void;
  /** The conversation that the letter was for is gone. */
  gone(): void;
}

/** With a network, a letter is tried for so many milliseconds before its writer is asked; without one it waits. */
const patienceMs = 30_000;
const mostBetweenMs = 4000;

/** Letters leave one after the other, in the order in which they were written, each as often as it takes. */
export function createOutbox(parts: OutboxParts) {
  const waiting: Letter[] = [];
  let running = false;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let letter = waiting[0]; letter; letter = waiting[0]) {
      const outcome = await deliver(letter);
      waiting.shift();
      if (outcome === 'sent') parts.sent(letter.clientId);
      else parts.failed(letter.clientId);
      if (outcome === 'gone') parts.gone();
    }
    running = false;
  }

  async function deliver(letter: Letter): Promise<'sent' | 'failed' | 'gone'> {
    let spentMs = 0;
    for (let attempt = 0; ; attempt += 1) {
      const begun = Date.now();
      try {
        await parts.post(asActivity(letter), letter.file);
        return 'sent';
      } catch (thrown) {
        if (isGone(thrown)) return 'gone';
        const hopeless =
          thrown instanceof Refusal && thrown.status >= 400 && thrown.status < 500 && thrown.status !== 429;
        if (hopeless) return 'failed';
      }
      await new Promise((wake) => setTimeout(wake, Math.min(mostBetweenMs, 300 * 2 ** attempt)));
      if (navigator.onLine) spentMs += Date.now() - begun;
      if (spentMs > patienceMs) return 'failed';
    }
  }

  return {
    send(letter: Letter): void {
      waiting.push(letter);
      void run();
    },
  };
}

const asActivity = ({ clientId, text, value }: Letter) => ({
  type: 'message',
  text,
  ...(value === undefined ? {} : { value }),
  channelData: { clientActivityID: clientId },
});
