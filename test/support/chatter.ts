import { type Town, until } from './town.js';

/** A line of a chat as its client shows it. */
export interface ChatLine {
  readonly id: string;
  readonly text: string;
  /** Who wrote it: oneself, the assistant, or a person at the desk. */
  readonly who: 'user' | 'assistant' | 'person';
  readonly name: string;
  readonly buttons: readonly { readonly title: string; readonly value: string }[];
}

/** Somebody on the web chat, as any Direct Line client is. Each deed comes back with the answer to it. */
export interface Chatter {
  readonly id: string;
  readonly token: string;
  /** The next request goes to another process, as a load balancer leads it. */
  goOnAt(productUrl: string): void;
  /** All lines so far, oldest first. */
  lines(): Promise<readonly ChatLine[]>;
  /** What came since the last deed from the other side, in one text. */
  lately(): Promise<string>;
  /** Writes, and does not wait for an answer. */
  send(text: string): Promise<void>;
  say(text: string): Promise<string>;
  /** Taps a choice of the newest line by its title, or by the value behind it. */
  tap(choice: string): Promise<string>;
  /** Waits until something like this has come since the last deed. */
  hears(pattern: RegExp, seconds?: number): Promise<string>;
}

interface Activity {
  readonly id: string;
  readonly type: string;
  readonly text?: string;
  readonly from: { readonly id: string; readonly name?: string; readonly role?: string };
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: string }[] };
  readonly channelData?: { readonly liftline?: { readonly who?: 'assistant' | 'person' } };
}

/** Opens a chat, or with a token the one that it belongs to, and waits for its first line. */
export async function chat(town: Pick<Town, 'productUrl'>, lender: string, brought?: string): Promise<Chatter> {
  const url = (path: string): string => `${at}/directline/${path}`;
  let at = town.productUrl;
  async function ask<T>(method: string, path: string, token?: string, body?: unknown): Promise<T> {
    const answer = await fetch(url(path), {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  const { token, conversationId } = await ask<{ token: string; conversationId: string }>(
    'POST',
    brought ? 'tokens/refresh' : 'tokens/generate',
    brought,
    brought ? undefined : { lender },
  );
  await ask('POST', 'conversations', token, {});
  const place = `conversations/${conversationId}/activities`;
  const all: ChatLine[] = [];
  let watermark = '';
  let known = 0;

  /** Reads on from the last mark. */
  async function lines(): Promise<readonly ChatLine[]> {
    const news = await ask<{ activities: Activity[]; watermark: string }>(
      'GET',
      `${place}?watermark=${watermark}`,
      token,
    );
    watermark = news.watermark;
    const ids = new Set(all.map(({ id }) => id));
    all.push(...news.activities.filter(({ id, type }) => type === 'message' && !ids.has(id)).map(lineOf));
    return all;
  }

  const lately = async (): Promise<string> =>
    (await lines())
      .slice(known)
      .filter(({ who }) => who !== 'user')
      .map(({ text }) => text)
      .join('\n');
  async function write(activity: Readonly<Record<string, string>>): Promise<void> {
    known = (await lines()).length;
    await ask('POST', place, token, { type: 'message', from: { id: 'me' }, ...activity });
  }
  async function answered(activity: Readonly<Record<string, string>>): Promise<string> {
    await write(activity);
    return until(`an answer to ${JSON.stringify(activity)}`, async () => (await lately()) || undefined, 60);
  }
  await until('the greeting', lately, 60);
  return {
    id: conversationId,
    token,
    goOnAt: (productUrl) => void (at = productUrl),
    lines,
    lately,
    send: (text) => write({ text }),
    say: (text) => answered({ text }),
    async tap(choice) {
      // The line that has it may come after the one that was waited for.
      const button = await until(`the choice ${choice}`, async () =>
        (await lines())
          .findLast(({ who }) => who === 'assistant')
          ?.buttons.find(({ title, value }) => title === choice || value === choice),
      );
      return answered({ text: button.title, value: button.value });
    },
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

const lineOf = ({ id, text, from, suggestedActions, channelData }: Activity): ChatLine => ({
  id,
  text: text ?? '',
  who: from.role === 'user' ? 'user' : (channelData?.liftline?.who ?? 'assistant'),
  name: from.name ?? '',
  buttons: suggestedActions?.actions ?? [],
});
