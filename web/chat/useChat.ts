import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { type Connection, createConnection, type Status } from './connection.js';
import { changed, quiet, type Talk } from './messages.js';
import { createOutbox } from './outbox.js';

/** A typing sign that no message follows goes away after so many milliseconds. */
const typingMs = 15_000;

export interface Chat {
  readonly talk: Talk;
  readonly status: Status;
  /** What comes now is history: it is not read out. */
  readonly catchingUp: boolean;
  /** Sends a text, or a button's value under its title. */
  readonly send: (text: string, value?: string) => void;
  readonly retry: (clientId: string) => void;
}

/** One chat with one lender for as long as the page is there. */
export function useChat(lender: string, language: string | null): Chat {
  const [talk, change] = useReducer(changed, quiet);
  const [status, setStatus] = useState<Status>('connecting');
  const [catchingUp, setCatchingUp] = useState(true);
  const parts = useRef<{ connection: Connection; outbox: ReturnType<typeof createOutbox> }>();
  // What was written is sent again as it was written, though the page does not show it.
  const letters = useRef(new Map<string, { text: string; value: string | undefined }>());

  useEffect(() => {
    const connection = createConnection(lender, language, {
      received(activities) {
        change({ kind: 'received', activities });
        // The first thing that comes is on the screen by then.
        requestAnimationFrame(() => setTimeout(() => setCatchingUp(false), 300));
      },
      status: setStatus,
      restarted: () => change({ kind: 'restarted' }),
    });
    if (!connection.isResumed()) setCatchingUp(false);
    const outbox = createOutbox({
      post: (activity) => connection.post(activity),
      sent: (clientId) => change({ kind: 'left', clientId, state: 'sent' }),
      failed: (clientId) => change({ kind: 'left', clientId, state: 'failed' }),
      gone: () => connection.anew(),
    });
    parts.current = { connection, outbox };
    return () => connection.close();
  }, [lender, language]);

  useEffect(() => {
    if (!talk.typing) return undefined;
    const timer = setTimeout(() => change({ kind: 'stoppedTyping' }), typingMs);
    return () => clearTimeout(timer);
  }, [talk.typing]);

  return {
    talk,
    status,
    catchingUp,
    send(text, value) {
      const clientId = crypto.getRandomValues(new Uint32Array(4)).join('-');
      letters.current.set(clientId, { text, value });
      change({ kind: 'wrote', clientId, text, value });
      parts.current?.outbox.send({ clientId, text, value });
    },
    retry(clientId) {
      const letter = letters.current.get(clientId);
      if (!letter) return;
      change({ kind: 'left', clientId, state: 'sending' });
      parts.current?.outbox.send({ clientId, ...letter });
    },
  };
}
