import type { Act, Step } from './handset.js';
import { type Stretch, say } from './stretch.js';
import type { Verb } from './twiml.js';

/** What a `<Gather>` heard; undefined is nothing. */
export type Gathered = { Digits: string; FinishedOnKey: string } | { SpeechResult: string; Confidence: string };

interface State {
  digits: string;
  /** Keys or words stopped the nested audio. */
  interrupted: boolean;
}

interface Rules {
  keys: boolean;
  speech: boolean;
  finishOnKey: string;
  numDigits: number;
  timeoutMs: number;
}

type Result = { heard: Gathered | undefined };

function rulesOf({ attributes }: Verb, patience: number): Rules {
  const input = attributes['input'] ?? 'dtmf';
  const given = Number(attributes['timeout'] ?? 5);
  const timeout = Number.isNaN(given) ? 5 : given;
  return {
    keys: input.includes('dtmf'),
    speech: input.includes('speech'),
    finishOnKey: attributes['finishOnKey'] ?? '#',
    numDigits: Number(attributes['numDigits'] ?? Number.POSITIVE_INFINITY),
    // A second is no time to answer in: a caller is held, and a key is heard meanwhile.
    timeoutMs: timeout * 1000 * (timeout > 1 ? patience : 1),
  };
}

function pressed(key: string, state: State, rules: Rules): Step<Result> {
  if (!rules.keys) return 'lost';
  state.interrupted = true;
  if (key === rules.finishOnKey) {
    // Before any digit the finishing key is no input at all.
    return { done: { heard: state.digits ? { Digits: state.digits, FinishedOnKey: key } : undefined } };
  }
  state.digits += key;
  if (state.digits.length >= rules.numDigits) {
    return { done: { heard: { Digits: state.digits, FinishedOnKey: '' } } };
  }
  return { more: true, ms: rules.timeoutMs };
}

function heardOf(act: Act, state: State, rules: Rules): Step<Result> {
  switch (act.kind) {
    case 'key':
      return pressed(act.key, state, rules);
    case 'words':
      if (!rules.speech || state.digits) return 'lost';
      return { done: { heard: { SpeechResult: act.text, Confidence: '0.93' } } };
    case 'silence':
      return timedOut(state);
    case 'card':
      return 'lost';
  }
}

function timedOut(state: State): Step<Result> {
  return { done: { heard: state.digits ? { Digits: state.digits, FinishedOnKey: '' } : undefined } };
}

/** Runs a `<Gather>`: its audio, then its timer, which every key starts again. */
export async function gather(stretch: Stretch, verb: Verb): Promise<Gathered | undefined> {
  const rules = rulesOf(verb, stretch.call.row().patience ?? 1);
  const state: State = { digits: '', interrupted: false };
  const shown = { waitingFor: stretch.shown(rules.keys ? 'keys' : 'speech'), signal: stretch.signal };
  const on = (act: Act): Step<Result> => heardOf(act, state, rules);
  for (const child of verb.children) {
    const ms = say(stretch, child);
    if (ms === 0) continue;
    const onTimeout = (): Step<Result | undefined> => (state.interrupted ? timedOut(state) : { done: undefined });
    const result = await stretch.call.handset.wait<Result | undefined>({ ...shown, settled: true, ms, on, onTimeout });
    if (result) return result.heard;
  }
  const wait = { ...shown, settled: true, ms: rules.timeoutMs, on, onTimeout: () => timedOut(state) };
  return (await stretch.call.handset.wait<Result>(wait)).heard;
}
