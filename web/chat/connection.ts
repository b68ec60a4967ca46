import { type Activity, type ActivitySet, directLine, Refusal, streamAddress } from './directLine.js';

/** `live`: what is said is here at once. `offline`: the device says that it has no network. */
export type Status = 'connecting' | 'live' | 'offline' | 'busy';

export interface Listener {
  received(activities: readonly Activity[]): void;
  status(status: Status): void;
  /** The old conversation can be reached no more: a new one has begun. */
  restarted(): void;
}

/** Milliseconds between attempts: from a quarter of a second to five. */
const backOff = (attempt: number): number =>
  Math.min(5000, 250 * 2 ** Math.min(attempt, 6)) * (0.8 + Math.random() * 0.4);
/** The server is never silent for longer than 20 seconds: a stream that is silent for longer is dead. */
const silenceMs = 45_000;
/** After so many streams that would not open the page asks instead; and tries a stream again later. */
const mostStreamFailures = 3;
const askEveryMs = 1500;
const streamAgainMs = 30_000;

/** Within a page of another site a browser may keep nothing for us: then a reload begins anew. */
const storage = {
  get(name: string): string | null {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name: string, value: string): void {
    try {
      sessionStorage.setItem(name, value);
    } catch {
      // As above.
    }
  },
};

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/** Keeps one chat going: opens it or takes it up again, follows it, and comes back after every cut from where it was. */
export function createConnection(lender: string, language: string | null, listener: Listener) {
  const place = `liftline-chat:${lender}`;
  takeUp(place);
  let token = '';
  let id = '';
  let watermark = '0';
  let socket: WebSocket | undefined;
  let heardAt = 0;
  let closed = false;
  let wake = (): void => undefined;
  let renewal: ReturnType<typeof setTimeout> | undefined;

  function remember(granted: { token: string; conversationId: string; expires_in: number }): void {
    token = granted.token;
    id = granted.conversationId;
    storage.set(place, token);
    clearTimeout(renewal);
    renewal = setTimeout(() => void renew(), (granted.expires_in * 1000) / 2);
  }

  async function renew(): Promise<void> {
    try {
      remember(await directLine.refresh(token));
    } catch {
      // The next call finds out what is the matter.
      renewal = setTimeout(() => void renew(), 30_000);
    }
  }

  /** The token of this tab, where it still opens something; else a new conversation, and the address of its stream. */
  async function enter(): Promise<string | undefined> {
    const known = token || storage.get(place);
    if (known) {
      try {
        remember(await directLine.refresh(known));
        return undefined;
      } catch (thrown) {
        if (!isGone(thrown)) throw thrown;
      }
    }
    const before = id;
    const begun = await directLine.generate(lender, language);
    remember(begun);
    if (before) listener.restarted();
    take(begun);
    return begun.streamUrl;
  }

  async function streamUrl(): Promise<string> {
    const fresh = id ? undefined : await enter();
    if (fresh) return fresh;
    try {
      const granted = await (watermark === '0' ? directLine.begin(token) : directLine.reconnect(id, token, watermark));
      remember(granted);
      return granted.streamUrl;
    } catch (thrown) {
      if (!isGone(thrown)) throw thrown;
      return (await enter()) ?? (await directLine.begin(token)).streamUrl;
    }
  }

  function take({ activities, watermark: reached }: ActivitySet): void {
    watermark = reached;
    if (activities.length > 0) listener.received(activities);
  }

  /** Settles when the stream has ended: true where it had been open. */
  function follow(url: string): Promise<boolean> {
    return new Promise((resolve) => {
      let opened = false;
      const stream = new WebSocket(streamAddress(url));
      socket = stream;
      stream.onopen = () => {
        opened = true;
        heardAt = Date.now();
        listener.status('live');
      };
      stream.onmessage = ({ data }: MessageEvent<string>) => {
        heardAt = Date.now();
        if (data) take(JSON.parse(data) as ActivitySet);
      };
      stream.onclose = () => resolve(opened);
    });
  }

  /** Where no stream gets through, as behind some proxies: asks again and again for a while. */
  async function askForAWhile(): Promise<void> {
    const end = Date.now() + streamAgainMs;
    while (!closed && Date.now() < end) {
      take(await directLine.read(id, token, watermark));
      listener.status('live');
      await rest(askEveryMs);
    }
  }

  /** Waits, or less long where something says that now is a good moment. */
  async function rest(ms: number): Promise<void> {
    await Promise.race([pause(ms), new Promise<void>((resolve) => (wake = resolve))]);
  }

  async function run(): Promise<void> {
    let attempt = 0;
    let streamFailures = 0;
    while (!closed) {
      try {
        const url = await streamUrl();
        if (await follow(url)) attempt = streamFailures = 0;
        else streamFailures += 1;
        if (streamFailures >= mostStreamFailures) await askForAWhile();
        if (!closed) listener.status(navigator.onLine ? 'connecting' : 'offline');
      } catch (thrown) {
        const busy = thrown instanceof Refusal && (thrown.status === 429 || thrown.status >= 500);
        listener.status(navigator.onLine ? (busy ? 'busy' : 'connecting') : 'offline');
      }
      await rest(backOff(attempt));
      attempt += 1;
    }
  }

  function lookAround(): void {
    // A stream may outlive a short time without a network.
    const isOpen = socket?.readyState === WebSocket.OPEN;
    listener.status(navigator.onLine ? (isOpen ? 'live' : 'connecting') : 'offline');
    if (socket?.readyState === WebSocket.OPEN && Date.now() - heardAt > silenceMs) socket.close();
    wake();
  }

  const watch = setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN && Date.now() - heardAt > silenceMs) socket.close();
  }, 5000);
  for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, lookAround);
  document.addEventListener('visibilitychange', lookAround);
  void run();

  return {
    /** Whether there was a chat in this tab before: then what comes first is history. */
    isResumed: (): boolean => storage.get(place) !== null,
    /** Sends one activity, with a file if there is one; throws a refusal. */
    async post(activity: unknown, file?: File): Promise<void> {
      if (!id) throw new Refusal(0);
      await (file ? directLine.upload(id, token, activity, file) : directLine.post(id, token, activity));
    },
    /** How many wait for a person before this chat; undefined where that is not known. */
    async waitingBefore(): Promise<number | undefined> {
      if (!id) return undefined;
      const { before } = await directLine.queue(id, token).catch(() => ({ before: null }));
      return before ?? undefined;
    },
    /** The token opens nothing any more: begins anew. */
    anew(): void {
      socket?.close();
      wake();
    },
    close(): void {
      closed = true;
      clearInterval(watch);
      clearTimeout(renewal);
      socket?.close();
    },
  };
}

/** Who comes from a call brings the token of their chat, behind the hash: it is kept as this tab's, and leaves the address. */
function takeUp(place: string): void {
  const brought = new URLSearchParams(location.hash.slice(1)).get('t');
  if (!brought) return;
  sessionStorage.setItem(place, brought);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export type Connection = ReturnType<typeof createConnection>;

/** The token opens nothing any more, or there is nothing behind it. */
export const isGone = (thrown: unknown): boolean =>
  thrown instanceof Refusal && (thrown.status === 401 || thrown.status === 403 || thrown.status === 404);
