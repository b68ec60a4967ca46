import { DirectLine, type Activity } from 'botframework-directlinejs';
import { WebSocket } from 'ws';

/** As much of a browser's request as botframework-directlinejs uses, over this process's own `fetch`. */
class FetchedRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  timeout = 0;
  upload = {};
  withCredentials = false;
  onreadystatechange: ((event: unknown) => void) | undefined;
  ontimeout: ((event: unknown) => void) | undefined;
  onerror: ((event: unknown) => void) | undefined;
  private readonly headers = new Headers();
  private readonly aborting = new AbortController();
  private method = '';
  private url = '';

  open(method: string, url: string): void {
    this.method = method;
    this.url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  send(body?: string | FormData): void {
    const { method, headers } = this;
    void fetch(this.url, { method, headers, signal: this.aborting.signal, ...(body ? { body } : {}) }).then(
      (answer) => this.settle(answer),
      () => this.onerror?.({}),
    );
  }

  abort(): void {
    this.aborting.abort();
  }

  private async settle(answer: Response): Promise<void> {
    this.response = this.responseType === 'arraybuffer' ? await answer.arrayBuffer() : await jsonOf(answer);
    this.status = answer.status;
    this.readyState = 4;
    this.onreadystatechange?.({});
  }
}

async function jsonOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  return text === '' ? null : JSON.parse(text);
}

type Choices = Activity & {
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: string }[] };
};

/** Sockets of the clients of this test, so that one can be cut as a network does it. */
const sockets = new Set<WebSocket>();
class CutSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    sockets.add(this);
    this.once('close', () => sockets.delete(this));
  }
}

export interface RealClient {
  readonly directLine: DirectLine;
  /** Every activity that came, in order. */
  readonly activities: readonly Activity[];
  texts(): string[];
  /** The choices under the newest message. */
  buttons(): readonly { readonly title: string; readonly value: string }[];
  /** Writes, and gives back the id that the server gave it, or `retry`. */
  post(activity: object): Promise<string>;
  say(text: string, clientActivityID?: string): Promise<string>;
  /** Cuts the stream from outside. */
  cut(): void;
  end(): void;
}

/** Microsoft's own Direct Line client for JavaScript, `botframework-directlinejs`, in this process. */
export function openRealClient(options: {
  readonly url: string;
  readonly token: string;
  readonly conversationId?: string;
  readonly watermark?: string;
  readonly webSocket?: boolean;
}): RealClient {
  const { url, ...more } = options;
  Object.assign(globalThis, { XMLHttpRequest: FetchedRequest, WebSocket: CutSocket });
  // It comes back after 3 to 15 seconds, by chance: here after 3.
  const services = { WebSocket: CutSocket as unknown as typeof globalThis.WebSocket, random: () => 0 };
  const settings: ConstructorParameters<typeof DirectLine>[0] = { domain: `${url}/directline`, ...more };
  const directLine = new DirectLine({ ...settings, pollingInterval: 200, ...services });
  const activities: Activity[] = [];
  const known = new Set(sockets);
  const subscription = directLine.activity$.subscribe({
    next: (activity) => activities.push(activity),
    error: () => undefined,
  });
  const post = (activity: object): Promise<string> =>
    new Promise((resolve, reject) => {
      directLine.postActivity({ from: { id: 'me' }, ...activity } as Activity).subscribe(resolve, reject);
    });
  return {
    directLine,
    activities,
    buttons: () =>
      (activities.findLast(({ type }) => type === 'message') as Choices | undefined)?.suggestedActions?.actions ?? [],
    texts: () => activities.flatMap((activity) => (activity.type === 'message' ? [activity.text ?? ''] : [])),
    post,
    say: (text, clientActivityID) => post({ type: 'message', text, channelData: { clientActivityID } }),
    cut: () => [...sockets].filter((socket) => !known.has(socket)).forEach((socket) => socket.terminate()),
    end() {
      subscription.unsubscribe();
      directLine.end();
    },
  };
}
