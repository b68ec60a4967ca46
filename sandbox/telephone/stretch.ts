import type { World } from '../world.js';
import type { Call, Source } from './call.js';
import type { WaitingFor } from './handset.js';
import { type Stage, TwilioError, type Verb } from './twiml.js';

/** Documents that run one after the other on a call. */
export interface Stretch {
  world: World;
  call: Call;
  stage: Stage;
  signal: AbortSignal;
  /** The address of the document that runs; undefined for one that was given inline. */
  base: string | undefined;
  /** What the controls show for a wait of this kind. */
  shown(waitingFor: WaitingFor): WaitingFor;
  /** Form fields beside those of the call. */
  extra(): Record<string, string>;
}

/** Documents of a call itself, not of somebody who waits in a queue. */
export function callStretch(world: World, call: Call): Stretch {
  const shown = (waitingFor: WaitingFor): WaitingFor => waitingFor;
  return { world, call, stage: 'call', signal: call.signal(), base: undefined, shown, extra: () => ({}) };
}

/** Milliseconds of speech per character, for calls whose words take time. */
const MS_PER_CHARACTER = 55;

/** Says, plays or pauses; gives the milliseconds that it takes. */
export function say({ call }: Stretch, verb: Verb): number {
  if (verb.name === 'Pause') return Number(verb.attributes['length'] ?? 1) * 1000;
  const heard = verb.name === 'Play' ? playedText(verb) : verb.text;
  const loop = Number(verb.attributes['loop'] ?? 1);
  const times = loop === 0 || loop > 5 ? 5 : loop;
  for (let time = 0; time < times; time += 1) call.hear(heard);
  return call.row().spoken ? heard.length * MS_PER_CHARACTER * times : 0;
}

function playedText(verb: Verb): string {
  const { digits } = verb.attributes;
  if (digits !== undefined) return `[keys ${digits}]`;
  // What a recording says may stand in its address: nobody listens here.
  const words = URL.canParse(verb.text) ? new URL(verb.text).searchParams.get('words') : null;
  return words === null ? `[plays ${verb.text}]` : words;
}

/** The address of an action; an inline document has no address of its own to be relative to. */
export function resolve({ base }: Stretch, url: string | undefined): string {
  if (url === undefined || url === '') {
    if (base === undefined) throw new TwilioError(11100, 'Invalid URL format: an inline document needs an action');
    return base;
  }
  const whole = URL.canParse(url, base) ? new URL(url, base) : undefined;
  if (!whole || !/^https?:$/.test(whole.protocol)) throw new TwilioError(11100, `Invalid URL format: ${url}`);
  return whole.href;
}

/** The source that a verb's `action` and `method` name. */
export function actionOf(stretch: Stretch, verb: Verb, params: Record<string, string>): Source {
  const method = (verb.attributes['method'] ?? 'POST').toUpperCase() === 'GET' ? 'GET' : 'POST';
  return { url: resolve(stretch, verb.attributes['action']), method, params };
}
