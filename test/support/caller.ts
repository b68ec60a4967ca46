import { type CallState, type Town, until } from './town.js';

/**
 * What is said where an answer takes its time, as it does on a busy machine: callers wait, for the next key is for what
 * comes, and tell of the answer. `state()` has it.
 */
const onHold = /^(One moment, please|Un momento, por favor)\.$/;

/** Somebody on the sandbox's telephone. Each deed comes back once the call waits for the next one. */
export interface Caller {
  readonly sid: string;
  state(): Promise<CallState>;
  /** What was heard since the last deed, in one text. */
  lately(): string;
  press(digits: string): Promise<string>;
  say(text: string): Promise<string>;
  silence(): Promise<string>;
  card(number: string): Promise<string>;
  hangUp(): Promise<void>;
  /** Waits until something like this has been heard since the last deed. */
  hears(pattern: RegExp, seconds?: number): Promise<string>;
  /** Waits until the call is over. */
  ends(seconds?: number): Promise<CallState>;
}

/** How many times as long as others a caller thinks before a key: nobody falls silent because the machine is busy. */
const patience = 12;

/** Rings a line and waits for the first question. */
export const ring = async (town: Town, from: string, to: string): Promise<Caller> =>
  onCall(town, await town.control<CallState>('POST', '/calls', { from, to, patience }));

/** Takes up the newest call to a number once it rings, and hears its first question. */
export async function called(town: Town, number: string): Promise<Caller> {
  const calls = (): Promise<readonly CallState[]> => town.control('GET', `/calls?to=${encodeURIComponent(number)}`);
  const isUp = ({ status, heard }: CallState): boolean => status === 'in-progress' && heard.length > 0;
  return onCall(town, await until(`a call to ${number}`, async () => (await calls()).findLast(isUp)));
}

function onCall(town: Town, first: CallState): Caller {
  let known = 0;
  let lately = '';
  const take = (call: CallState): string => {
    const news = call.heard.slice(known).filter((line) => !onHold.test(line));
    lately = [lately, ...news].filter((line) => line !== '').join(' ');
    known = call.heard.length;
    return lately;
  };
  take(first);
  const { sid } = first;
  const state = (): Promise<CallState> => town.control('GET', `/calls/${sid}`);
  const deed = async (what: string, body: unknown): Promise<CallState> => {
    lately = '';
    known = (await state()).heard.length;
    const call = await town.control<CallState>('POST', `/calls/${sid}/${what}`, body);
    take(call);
    return call;
  };
  const answered = async (what: string, body: unknown): Promise<string> => {
    const isHeld = ({ status, heard }: CallState): boolean =>
      status === 'in-progress' && onHold.test(heard.at(-1) ?? '');
    const isOver = async (): Promise<boolean> => {
      const call = await state();
      take(call);
      return !isHeld(call);
    };
    // Who waits longer than that is on hold because of what a test has done.
    if (isHeld(await deed(what, body))) await until('the end of a hold', isOver, 25).catch(() => undefined);
    return lately;
  };
  return {
    sid,
    state,
    lately: () => lately,
    press: (digits) => answered('press', { digits }),
    say: (text) => answered('say', { text }),
    silence: () => answered('silence', {}),
    card: (number) => deed('card', { number, expiry: '12/30', cvc: '123' }).then(() => lately),
    hangUp: async () => void (await town.control('POST', `/calls/${sid}/hangup`, {})),
    hears: (pattern, seconds = 40) =>
      until(
        `the caller to hear ${pattern}`,
        async () => (pattern.test(take(await state())) ? lately : undefined),
        seconds,
      ).catch((thrown: unknown) => {
        throw new Error(`there was heard: ${lately}`, { cause: thrown });
      }),
    ends: (seconds = 40) =>
      until(
        'the call to end',
        async () => {
          const call = await state();
          take(call);
          return call.status !== 'in-progress' && call.status !== 'ringing' ? call : undefined;
        },
        seconds,
      ),
  };
}
