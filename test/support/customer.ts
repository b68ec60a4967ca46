import { type Caller, ring } from './caller.js';
import { type Chatter, chat } from './chatter.js';
import type { Town } from './town.js';
import { linkIn, payByLink, type Writer, writerOf } from './writer.js';

/** The ways to reach a line. The same story is told on each. */
export const channels = ['voice', 'whatsapp', 'web'] as const;
export type Channel = (typeof channels)[number];

/** One way to answer: the key printed on leaflets, and the value of the button in writing. */
export interface Answer {
  readonly key: string;
  readonly word: string;
}

const answers = <Word extends string>(keys: Readonly<Record<Word, string>>): Readonly<Record<Word, Answer>> =>
  Object.fromEntries(Object.entries<string>(keys).map(([word, key]) => [word, { key, word }])) as Record<Word, Answer>;

export const greeting = answers({ unlock: '1', why: '2', visit: '3', language: '8' });
export const account = answers({ pay: '1', plan: '2', status: '3', visit: '4' });
export const howMuch = answers({ overdue: '1', payoff: '2', other: '3' });
export const yesOrNo = answers({ yes: '1', no: '2' });
export const howToPay = answers({ card: '1', link: '2', shop: '3' });
/** One of several that are numbered. */
export const numbered = (number: 1 | 2 | 3 | 4): Answer => ({ key: String(number), word: String(number) });
export const more: Answer = { key: '#', word: 'more' };

export interface Reachable {
  readonly from: string;
  readonly line: string;
  readonly lender: string;
}

/** Somebody who wants something of a line, on whichever channel. A deed gives back what came then, once it is like `then`. */
export interface Customer {
  readonly channel: Channel;
  readonly from: string;
  /** Presses the key, or taps the button. */
  chooses(answer: Answer, then: RegExp): Promise<string>;
  /** Digits on the keypad, with `#` at the end of what has no fixed length, or written. */
  enters(digits: string, then: RegExp): Promise<string>;
  says(text: string, then: RegExp): Promise<string>;
  /** Says something that may have no answer. */
  tells(text: string): Promise<void>;
  /** Asks for a person. */
  wantsPerson(): Promise<string>;
  /**
   * Gives the card at the question how to pay: on the call, or on the gateway's page behind the link that was sent;
   * `meanwhile` happens while the card is asked for.
   */
  pays(card: string, meanwhile?: () => Promise<void>): Promise<void>;
  hears(pattern: RegExp, seconds?: number): Promise<string>;
  /** All that came on this channel so far, oldest first. */
  wasTold(): Promise<readonly string[]>;
  /** Hangs up; a chat is just left. */
  leaves(): Promise<void>;
}

/** Seconds for an answer, on a machine that does other things too. */
const patience = 40;

/** Rings, writes “hello” or opens the chat, and gets to the greeting. */
export async function reach(town: Town, channel: Channel, who: Reachable): Promise<Customer> {
  if (channel === 'voice') return onTelephone(await ring(town, who.from, who.line), who);
  if (channel === 'web') return inWriting('web', await chat(town, who.lender), who);
  const writer = writerOf(town, who.from, who.line);
  await writer.say('hello');
  return inWriting('whatsapp', writer, who);
}

/** Rings again, opens another chat, or begins anew in the one that is still there: with one word, which has one answer. */
export async function reachAgain(town: Town, channel: Channel, who: Reachable): Promise<Customer> {
  if (channel !== 'whatsapp') return reach(town, channel, who);
  const customer = inWriting('whatsapp', writerOf(town, who.from, who.line), who);
  await customer.says('menu', /What do you need|Qué necesita/);
  return customer;
}

const answered = (given: RegExp, deed: Promise<unknown>, hears: Customer['hears']): Promise<string> =>
  deed.then(() => hears(given, patience));

function onTelephone(call: Caller, { from }: Reachable): Customer {
  const hears: Customer['hears'] = (pattern, seconds = patience) => call.hears(pattern, seconds);
  return {
    channel: 'voice',
    from,
    hears,
    chooses: ({ key }, then) => answered(then, call.press(key), hears),
    enters: (digits, then) => answered(then, call.press(digits.length === 6 ? digits : `${digits}#`), hears),
    says: (text, then) => answered(then, call.say(text), hears),
    tells: async (text) => void (await call.say(text)),
    wantsPerson: () => answered(/\bperson\b/i, call.press('0'), hears),
    async pays(card, meanwhile) {
      await call.press('1');
      await meanwhile?.();
      await call.card(card);
    },
    wasTold: async () => (await call.state()).heard,
    leaves: () => call.hangUp(),
  };
}

function inWriting(channel: 'whatsapp' | 'web', person: Writer | Chatter, { from }: Reachable): Customer {
  const received = async (): Promise<readonly string[]> =>
    'received' in person
      ? (await person.received()).map(({ body }) => body)
      : (await person.lines()).filter(({ who }) => who !== 'user').map(({ text }) => text);
  const hears: Customer['hears'] = (pattern, seconds = patience) => person.hears(pattern, seconds);
  return {
    channel,
    from,
    hears,
    chooses: ({ word }, then) => answered(then, person.tap(word), hears),
    enters: (digits, then) => answered(then, person.send(digits), hears),
    says: (text, then) => answered(then, person.send(text), hears),
    tells: (text) => person.send(text),
    wantsPerson: () => answered(/\bperson\b/i, person.send('agent'), hears),
    pays: async (card, meanwhile) => payByLink(linkIn(await hears(/\/pay\//)), card, meanwhile),
    wasTold: received,
    leaves: () => Promise.resolve(),
  };
}

/** From the greeting to the account: the IMEI, and the passcode that arrives at the number on file. */
export async function proves(
  town: Town,
  customer: Customer,
  who: { readonly from: string; readonly imei: string },
  then: RegExp,
): Promise<string> {
  await customer.chooses(greeting.unlock, /IMEI/);
  await customer.enters(who.imei, /(?:\d ?){15}/);
  const before = await passcodesSentTo(town, who.from);
  await customer.chooses(yesOrNo.yes, /6.d[ií]gi?t/);
  return customer.enters(await town.passcode(who.from, before + 1), then);
}

export const passcodesSentTo = async (town: Town, number: string): Promise<number> =>
  (await town.messages(number)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;

/** Somebody on a channel, and what the three who walk side by side do together. */
export interface Walker<Who> {
  readonly channel: Channel;
  readonly who: Who;
  readonly customer: Customer;
  /** Once all three have come to the same place, the product is killed with -9 and started again. */
  killed(): Promise<void>;
  /** Once all three have come to the same place, this is done once for all: the time goes on, or a party fails. */
  together(act: () => Promise<unknown>): Promise<void>;
}

/**
 * The same script on every channel at once, told by three who are not in each other's way, as `describe.each` runs them:
 * each channel's result is a test of its own. A kill in the middle is one for all three.
 */
export function sideBySide<Who extends Reachable>(
  town: Town,
  people: Readonly<Record<Channel, Who>>,
  script: (walker: Walker<Who>) => Promise<void>,
  reached: typeof reach = reach,
): Readonly<Record<Channel, Promise<void>>> {
  const meet = createMeeting(channels.length);
  const killed = (): Promise<void> => meet.arrive(() => town.killProduct().then(() => town.startProduct()));
  const walk = async (channel: Channel): Promise<void> => {
    const who = people[channel];
    const customer = await reached(town, channel, who);
    await script({ channel, who, customer, killed, together: meet.arrive });
    // Some are gone already, which is their script's to say.
    await customer.leaves().catch(() => undefined);
  };
  const walks = Object.fromEntries(
    channels.map((channel) => [channel, walk(channel).catch((thrown: unknown) => meet.fail(thrown))]),
  ) as Record<Channel, Promise<void>>;
  // A channel that fails before its test looks is no unhandled failure.
  for (const channel of channels) walks[channel].catch(() => undefined);
  return walks;
}

/** All wait for each other, then what the last one brings happens once; who fails lets nobody wait for them. */
function createMeeting(size: number) {
  let waiting: { go: () => void; stop: (thrown: unknown) => void }[] = [];
  let failed: { readonly thrown: unknown } | undefined;
  const stopAll = (thrown: unknown): void => {
    failed ??= { thrown };
    for (const { stop } of waiting.splice(0)) stop(new Error('another channel failed', { cause: thrown }));
  };
  return {
    arrive: (act: () => Promise<unknown>): Promise<void> =>
      new Promise<void>((go, stop) => {
        if (failed) return stop(new Error('another channel failed', { cause: failed.thrown }));
        waiting.push({ go, stop });
        if (waiting.length < size) return;
        const all = waiting;
        waiting = [];
        act().then(
          () => all.forEach((one) => one.go()),
          (thrown: unknown) => all.forEach((one) => one.stop(thrown)),
        );
      }),
    fail(thrown: unknown): never {
      stopAll(thrown);
      throw thrown;
    },
  };
}
