import { type Town, until } from './town.js';

/** A message as a phone of the sandbox shows it. */
export interface Shown {
  readonly sid: string;
  readonly channel: string;
  readonly from: string;
  readonly body: string;
  readonly buttons?: readonly { readonly title: string; readonly payload: string }[];
}

/** Somebody who writes to a line from a phone of the sandbox. Each deed comes back with the answer to it. */
export interface Writer {
  /** What the line wrote, oldest first. */
  received(): Promise<readonly Shown[]>;
  /** What came since the last deed, in one text. */
  lately(): Promise<string>;
  /** Writes, and does not wait for an answer. */
  send(body: string): Promise<void>;
  say(text: string): Promise<string>;
  /** Taps a choice of the newest message by its title, or by the value behind it. */
  tap(choice: string): Promise<string>;
  photo(mediaUrl: string): Promise<string>;
  /** Waits until something like this has come since the last deed. */
  hears(pattern: RegExp, seconds?: number): Promise<string>;
}

export function writerOf(town: Town, from: string, to: string, channel: 'whatsapp' | 'sms' = 'whatsapp'): Writer {
  let known = 0;
  const received = async (): Promise<readonly Shown[]> =>
    ((await town.messages(from)) as unknown as readonly Shown[]).filter(
      (message) => message.channel === channel && message.from === to && !/\b\d{6}\b/.test(message.body),
    );
  const newest = async (): Promise<readonly Shown[]> => (await received()).slice(known);
  const lately = async (): Promise<string> => (await newest()).map(({ body }) => body).join('\n');
  const write = async (message: Readonly<Record<string, string>>): Promise<void> => {
    known = (await received()).length;
    await town.control('POST', '/messages', { channel, from, to, ...message });
  };
  const answered = async (message: Readonly<Record<string, string>>): Promise<string> => {
    await write(message);
    return until(`an answer to ${JSON.stringify(message)}`, async () => (await lately()) || undefined, 30);
  };
  return {
    received,
    lately,
    send: (body) => write({ body }),
    say: (body) => answered({ body }),
    async tap(choice) {
      const buttons = (await received()).at(-1)?.buttons ?? [];
      const button = buttons.find(({ title, payload }) => title === choice || payload === choice);
      if (!button) throw new Error(`no choice ${choice} among ${JSON.stringify(buttons)}`);
      return answered({ body: button.title, buttonPayload: button.payload });
    },
    photo: (mediaUrl) => answered({ mediaUrl }),
    hears: (pattern, seconds = 20) =>
      until(
        `something like ${pattern} to come`,
        async () => {
          const text = await lately();
          return pattern.test(text) ? text : undefined;
        },
        seconds,
      ),
  };
}

/** Pays behind a link as a person does: looks at the page, goes on, and fills in the gateway's form. */
export async function payByLink(url: string, card: string): Promise<void> {
  const page = await fetch(url);
  const action = /<form method="post" action="([^"]+)"/.exec(await page.text())?.[1];
  if (!page.ok || !action) throw new Error(`nothing to go on with behind the link: ${page.status}`);
  const onward = await fetch(new URL(action, url), { method: 'POST', redirect: 'manual' });
  const checkout = onward.headers.get('location');
  if (onward.status !== 303 || !checkout) throw new Error(`no checkout: ${onward.status}`);
  const form = new URLSearchParams({ number: card, expiry: '12/34', cvc: '123' });
  await fetch(checkout, { method: 'POST', body: form, redirect: 'manual' });
}

/** The payment link in a text. */
export function linkIn(text: string): string {
  const url = /https?:\/\/\S+\/pay\/[\w-]+/.exec(text)?.[0];
  if (!url) throw new Error(`no link in: ${text}`);
  return url;
}
