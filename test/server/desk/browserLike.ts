export interface Got<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Follows redirects with cookies as a browser does, one jar for each host; it sends the headers of a page of the desk. */
export function createBrowserLike(productUrl: string) {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: URL): Map<string, string> => {
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    return jar;
  };

  async function send(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, productUrl);
    const jar = jarOf(url);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', ...value] = pair.split('=');
      if (attributes.some((one) => /^expires=thu, 01 jan 1970/i.test(one))) jar.delete(name);
      else jar.set(name, value.join('='));
    }
    return response;
  }

  /** Follows redirects; gives the address that answered in the end. */
  async function visit(address: string | URL, init: RequestInit = {}): Promise<{ url: string; response: Response }> {
    let url = new URL(address, productUrl);
    let response = await send(url, init);
    for (let hops = 0; hops < 10 && response.status >= 300 && response.status < 400; hops += 1) {
      url = new URL(response.headers.get('location') ?? '', url);
      response = await send(url);
    }
    return { url: url.href, response };
  }

  /** The form of the sandbox's sign-in, filled in. */
  async function signIn(email: string, password = 'sandbox'): Promise<{ url: string; response: Response }> {
    const form = await visit('/desk/sign-in');
    return visit(form.url, { method: 'POST', body: new URLSearchParams({ email, password }) });
  }

  /** Signs in, again where the provider did not answer within its time; throws where that leads to no desk. */
  async function enter(email: string): Promise<void> {
    for (let tries = 3; ; tries -= 1) {
      const { pathname } = new URL((await signIn(email)).url);
      if (pathname === '/desk/') return;
      if (tries === 1) throw new Error(`${email} is not signed in, but at ${pathname}`);
    }
  }

  async function api<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Got<Body>> {
    const own = { origin: new URL(productUrl).origin, 'sec-fetch-site': 'same-origin' };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await send(`/desk/api${path}`, {
      method,
      headers: { ...(method === 'GET' ? {} : own), ...type, ...headers },
      ...json,
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as Body, headers: response.headers };
  }

  return {
    send,
    visit,
    signIn,
    enter,
    api,
    get: <Body = Record<string, unknown>>(path: string) => api<Body>('GET', path),
    post: <Body = Record<string, unknown>>(path: string, body?: unknown) => api<Body>('POST', path, body),
    /** The cookies that the product set, as they are. */
    cookies: () => jarOf(new URL(productUrl)),
  };
}

export type BrowserLike = ReturnType<typeof createBrowserLike>;
