import { type CallState, type Town, until } from './town.js';

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

/** Rings a line and waits for the first question. */
export async function ring(town: Town, from: string, to: string): Promise<Caller> {
  let known = 0;
  let lately = '';
  const take = (call: CallState): string => {
    lately = [lately, ...call.heard.slice(known)].filter((line) => line !== '').join(' ');
    known = call.heard.length;
    return lately;
  };
  const first = await town.control<CallState>('POST', '/calls', { from, to });
  take(first);
  const { sid } = first;
  const state = (): Promise<CallState> => town.control('GET', `/calls/${sid}`);
  const deed = async (what: string, body: unknown): Promise<string> => {
    lately = '';
    known = (await state()).heard.length;
    return take(await town.control<CallState>('POST', `/calls/${sid}/${what}`, body));
  };
  return {
    sid,
    state,
    lately: () => lately,
    press: (digits) => deed('press', { digits }),
    say: (text) => deed('say', { text }),
    silence: () => deed('silence', {}),
    card: (number) => deed('card', { number, expiry: '12/30', cvc: '123' }),
    hangUp: async () => void (await town.control('POST', `/calls/${sid}/hangup`, {})),
    hears: (pattern, seconds = 20) =>
      until(
        `the caller to hear ${pattern}; heard lately: ${lately}`,
        async () => (pattern.test(take(await state())) ? lately : undefined),
        seconds,
      ),
    ends: (seconds = 20) =>
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
