import { createHash } from 'node:crypto';
import type { Twilio } from 'twilio';
import type { OutgoingMessage } from '../../core/ports/messenger.js';

/** A message as its template and what goes into it. */
export interface Filled {
  readonly contentSid: string;
  readonly contentVariables: string;
}

/** WhatsApp's limits, inside a conversation that the person began. */
const limits = { text: 1024, buttons: 3, buttonTitle: 20, items: 10, itemTitle: 24, kept: 500 } as const;

/** How the names of our templates with buttons begin; the rest is a hash of what they are. */
const named = 'liftline-';

type Buttons = NonNullable<OutgoingMessage['buttons']>;

/** The template's choices: up to three buttons, or a list of up to ten. Undefined where the words do not fit. */
function choicesOf(buttons: Buttons, body: string): Record<string, unknown> | undefined {
  const fits = (most: number, length: number): boolean =>
    buttons.length <= most && buttons.every(({ title }) => title.length <= length);
  if (fits(limits.buttons, limits.buttonTitle)) {
    const actions = buttons.map(({ title, value }) => ({ type: 'QUICK_REPLY', title, id: value }));
    return { 'twilio/quick-reply': { body, actions } };
  }
  if (!fits(limits.items, limits.itemTitle)) return undefined;
  const items = buttons.map(({ title, value }) => ({ item: title, id: value }));
  return { 'twilio/list-picker': { body, button: '☰', items } };
}

/**
 * Every line is a variable of its own, for a variable may hold no line break: so one template serves all texts of as many
 * lines with the same choices, and their number stays small.
 */
function shapeOf(text: string): { body: string; variables: Record<string, string> } {
  const variables: Record<string, string> = {};
  const lines = text.split('\n').map((line) => {
    const words = line.trim().replace(/\s+/g, ' ');
    if (words === '') return '';
    const name = String(Object.keys(variables).length + 1);
    variables[name] = words;
    return `{{${name}}}`;
  });
  return { body: lines.join('\n'), variables };
}

/** Makes templates with buttons as they are needed and remembers them. Undefined where plain words must do. */
export function createButtons(client: Twilio): (message: OutgoingMessage) => Promise<Filled | undefined> {
  const known = new Map<string, string>();
  let recalled: Promise<void> | undefined;

  /** Templates of an earlier start, or of another process, are there already. Not knowing them costs a copy, no more. */
  async function recall(): Promise<void> {
    const all = await client.content.v1.contents.list({ limit: limits.kept }).catch(() => []);
    for (const { friendlyName, sid } of all) if (friendlyName.startsWith(named)) known.set(friendlyName, sid);
  }

  async function create(types: Record<string, unknown>, variables: Record<string, string>, name: string) {
    const samples = Object.fromEntries(Object.keys(variables).map((key) => [key, 'text']));
    const wire = { friendly_name: name, language: 'en', variables: samples, types };
    // The client sends what it is given as it is, and the names that its types know are not the wire's.
    const created = await client.content.v1.contents.create(wire as never);
    if (known.size >= limits.kept) known.clear();
    known.set(name, created.sid);
    return created.sid;
  }

  return async ({ channel, body: text, buttons = [] }) => {
    if (channel !== 'whatsapp' || buttons.length === 0 || text.length > limits.text) return undefined;
    const { body, variables } = shapeOf(text);
    const types = choicesOf(buttons, body);
    if (!types || body === '') return undefined;
    await (recalled ??= recall());
    const name = `${named}${createHash('sha256').update(JSON.stringify(types)).digest('hex').slice(0, 32)}`;
    // Nobody has been written to yet: whatever goes wrong here, the words still go out without buttons.
    const contentSid = known.get(name) ?? (await create(types, variables, name).catch(() => undefined));
    return contentSid ? { contentSid, contentVariables: JSON.stringify(variables) } : undefined;
  };
}
