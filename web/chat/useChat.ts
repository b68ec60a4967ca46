import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';
import { type Connection, createConnection, type Status } from './connection.js';
import type { Liftline } from './directLine.js';
import { changed, lastHeard, quiet, type ShownFile, type Talk } from './messages.js';
import { createOutbox, type Letter } from './outbox.js';

/** A typing sign that no message follows goes away after so many milliseconds. */
const typingMs = 15_000;

export interface Chat {
  readonly talk: Talk;
  readonly status: Status;
  /** What comes now is history: it is not read out. */
  readonly catchingUp: boolean;
  /** Sends a text, or a button's value under its title. */
  readonly send: (text: string, value?: string) => void;
  readonly sendFile: (file: File) => void;
  readonly rate: (score: number, who: Liftline['who']) => void;
  /** How many wait for a person before this chat, while one is waited for. */
  readonly before: number | undefined;
  readonly retry: (clientId: string) => void;
}

interface Parts {
  readonly connection: Connection;
  readonly outbox: ReturnType<typeof createOutbox>;
}

/** Milliseconds between two looks at the queue. */
const lookMs = 10_000;

/** The place in the queue, looked at again and again while a person is waited for. */
function useQueue(talk: Talk, parts: { readonly current: Parts | undefined }): number | undefined {
  const [before, setBefore] = useState<number>();
  const heard = lastHeard(talk);
  const waits = heard?.more?.open === 'queue' && heard.who !== 'person';
  useEffect(() => {
    setBefore(undefined);
    if (!waits) return undefined;
    const look = (): void => void parts.current?.connection.waitingBefore().then(setBefore);
    look();
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, [waits, parts]);
  return waits ? before : undefined;
}

/** One chat with one lender for as long as the page is there. */
export function useChat(lender: string, language: string | null): Chat {
  const [talk, change] = useReducer(changed, quiet);
  const [status, setStatus] = useState<Status>('connecting');
  const [catchingUp, setCatchingUp] = useState(true);
  const parts = useRef<Parts>();
  // What was written is sent again as it was written, though the page does not show it.
  const letters = useRef(new Map<string, Omit<Letter, 'clientId'>>());

  // Before the first picture: what came while the script was on its way stands in it.
  useLayoutEffect(() => {
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
      post: (activity, file) => connection.post(activity, file),
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

  const before = useQueue(talk, parts);

  function post(letter: Omit<Letter, 'clientId'>, files: readonly ShownFile[] = []): void {
    const clientId = crypto.getRandomValues(new Uint32Array(4)).join('-');
    letters.current.set(clientId, letter);
    change({ kind: 'wrote', clientId, text: letter.text, value: letter.value, files });
    parts.current?.outbox.send({ clientId, ...letter });
  }

  return {
    talk,
    status,
    catchingUp,
    before,
    send: (text, value) => post({ text, value }),
    sendFile(file) {
      const { name, type: contentType } = file;
      const preview = contentType.startsWith('image/') ? { preview: URL.createObjectURL(file) } : {};
      post({ text: '', file }, [{ name, contentType, ...preview }]);
    },
    rate(score, who) {
      const rating = { type: 'event', name: 'liftline/rating', value: { score, who } };
      parts.current?.connection.post(rating).catch(() => undefined);
    },
    retry(clientId) {
      const letter = letters.current.get(clientId);
      if (!letter) return;
      change({ kind: 'left', clientId, state: 'sending' });
      parts.current?.outbox.send({ clientId, ...letter });
    },
  };
}
