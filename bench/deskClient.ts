/** An agent's browser, as far as the benchmarks need one: cookies, the sign-in's form, and the desk's API. */
export interface DeskClient {
  post(path: string, body?: unknown): Promise<unknown>;
  get<T>(path: string): Promise<T>;
  /** Calls back at each event of the desk's stream, until the process ends. */
  follow(onEvent: () => void): Promise<void>;
}

export async function signedInDesk(productUrl: string, email: string): Promise<DeskClient> {
  const jars = new Map<string, Map<string, string>>();

  async function send(url: URL, init: RequestInit = {}): Promise<Response> {
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    const headers = new Headers(init.headers);
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  }

  async function visit(address: URL, init?: RequestInit): Promise<URL> {
    let url = address;
    let response = await send(url, init);
    while (response.status >= 300 && response.status < 400) {
      url = new URL(response.headers.get('location') ?? '', url);
      response = await send(url);
    }
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
    return url;
  }

  async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const own = { origin: new URL(productUrl).origin, 'sec-fetch-site': 'same-origin' };
    const response = await send(new URL(`/desk/api${path}`, productUrl), {
      method,
      headers: { ...own, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  const form = await visit(new URL('/desk/sign-in', productUrl));
  await visit(form, { method: 'POST', body: new URLSearchParams({ email, password: 'sandbox' }) });
  return {
    get: (path) => api('GET', path),
    post: (path, body) => api('POST', path, body),
    async follow(onEvent) {
      const { body } = await send(new URL('/desk/api/events', productUrl));
      if (!body) throw new Error('no stream of events');
      void (async () => {
        for await (const chunk of body) if (Buffer.from(chunk).includes('data:')) onEvent();
      })().catch(() => undefined);
    },
  };
}
