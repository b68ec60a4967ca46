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
    return until(`an answer to ${JSON.stringify(message)}`, async () => (await lately()) || undefined, 60);
  };
  return {
    received,
    lately,
    send: (body) => write({ body }),
    say: (body) => answered({ body }),
    async tap(choice) {
      // The message that has it may come after the one that was waited for.
      const button = await until(`the choice ${choice}`, async () =>
        (await received()).at(-1)?.buttons?.find(({ title, payload }) => title === choice || payload === choice),
      );
      return answered({ body: button.title, buttonPayload: button.payload });
    },
    photo: (mediaUrl) => answered({ mediaUrl }),
    async hears(pattern, seconds = 40) {
      let text = '';
      const look = async (): Promise<string | undefined> => {
        text = await lately();
        return pattern.test(text) ? text : undefined;
      };
      return until(`something like ${pattern}`, look, seconds).catch((thrown: unknown) => {
        throw new Error(`there came: ${text}`, { cause: thrown });
      });
    },
  };
}

/**
 * Pays behind a link as a person does: looks at the page, goes on, and fills in the gateway's form. Where the page says
 * that the gateway does not answer, its button is pressed again; `meanwhile` happens before the form is filled in.
 */
export async function payByLink(url: string, card: string, meanwhile?: () => Promise<void>): Promise<void> {
  const action = (page: string): string | undefined => /<form method="post" action="([^"]+)"/.exec(page)?.[1];
  const opened = await fetch(url);
  let button = action(await opened.text());
  if (!opened.ok || !button) throw new Error(`nothing to go on with behind the link: ${opened.status}`);
  const checkout = await until(
    'the gateway’s page',
    async () => {
      const onward = await fetch(new URL(button ?? '', url), { method: 'POST', redirect: 'manual' });
      if (onward.status === 303) return onward.headers.get('location') ?? undefined;
      button = onward.status === 503 ? action(await onward.text()) : undefined;
      if (!button) throw new Error(`no checkout: ${onward.status}`);
      return undefined;
    },
    60,
  );
  await meanwhile?.();
  const form = new URLSearchParams({ number: card, expiry: '12/34', cvc: '123' });
  await fetch(checkout, { method: 'POST', body: form, redirect: 'manual' });
}

/** The payment link in a text. */
export function linkIn(text: string): string {
  const url = /https?:\/\/\S+\/pay\/[\w-]+/.exec(text)?.[0];
  if (!url) throw new Error(`no link in: ${text}`);
  return url;
}
