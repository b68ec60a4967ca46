import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import type { Call, Source } from './call.js';
import type { Callbacks } from './callbacks.js';
import { dial } from './dial.js';
import { enqueue } from './enqueue.js';
import { gather } from './gather.js';
import type { Step } from './handset.js';
import { pay } from './pay.js';
import type { Bridge, Queues } from './queues.js';
import { record } from './record.js';
import { fetchDocument } from './signedRequest.js';
import { type Stretch, actionOf, resolve, say } from './stretch.js';
import { TwilioError, type Verb, readTwiml } from './twiml.js';

/** How a run of documents ends: nothing was left to do, or a verb said so. */
export type RunEnd = 'end' | 'hangup' | 'leave' | 'busy' | 'rejected';

/** A leg that a `<Dial>` rings. */
export interface LegOrder {
  parent: Call;
  from: string;
  to: string;
  bridge: Bridge;
  /** A document that the one who answers hears before being connected. */
  whisper?: Source;
  statusCallback?: string;
  events?: string[];
}

export interface Leg {
  call: Call;
  /** True once whoever answered may be connected, false when they hung up before. */
  answered: Promise<boolean>;
  /** The one who dialled is gone. */
  release(): void;
}

/** What verbs need of the telephone network. */
export interface Line {
  world: World;
  callbacks: Callbacks;
  queues: Queues;
  ringLeg(order: LegOrder): Leg;
  /** Runs documents until one leads nowhere. */
  run(stretch: Stretch, source: Source): Promise<RunEnd>;
  /** Tells a verb's action what happened; nobody is left to run its answer. */
  tell(stretch: Stretch, verb: Verb, params: Record<string, string>): void;
}

type Next = 'next' | RunEnd | { go: Source };

/** So many documents within so many ms, without a person doing anything, are a loop. */
const LOOP = { documents: 60, ms: 5000 };

async function pass(stretch: Stretch, ms: number): Promise<void> {
  if (ms === 0) return;
  const { call, stage, signal } = stretch;
  await call.handset.wait<void>({
    waitingFor: stage === 'queue' ? 'queue' : null,
    settled: stage === 'queue',
    ms,
    on: (act): Step<void> => (act.kind === 'silence' ? { done: undefined } : 'lost'),
    onTimeout: () => ({ done: undefined }),
    signal,
  });
}

async function performGather(stretch: Stretch, verb: Verb): Promise<Next> {
  const heard = await gather(stretch, verb);
  // Keys that come while an answer to keys is on its way are lost on the line; those after silence are meant for the next question.
  stretch.call.handset.keepKeys(heard === undefined);
  if (heard) return { go: actionOf(stretch, verb, { ...heard, msg: 'Gather End' }) };
  if (verb.attributes['actionOnEmptyResult'] !== 'true') return 'next';
  const empty = verb.attributes['input']?.includes('speech') ? { SpeechResult: '' } : {};
  return { go: actionOf(stretch, verb, { Digits: '', FinishedOnKey: '', ...empty, msg: 'Gather End' }) };
}

/** A verb with an action ends the document; without one the document goes on. */
function afterwards(stretch: Stretch, verb: Verb, params: Record<string, string>): Next {
  return verb.attributes['action'] === undefined ? 'next' : { go: actionOf(stretch, verb, params) };
}

async function perform(line: Line, stretch: Stretch, verb: Verb): Promise<Next> {
  switch (verb.name) {
    case 'Gather':
      return performGather(stretch, verb);
    case 'Pay':
      return { go: await pay(stretch, verb, line.callbacks) };
    case 'Redirect': {
      const method = verb.attributes['method']?.toUpperCase() === 'GET' ? 'GET' : 'POST';
      return { go: { url: resolve(stretch, verb.text), method } };
    }
    case 'Enqueue':
      return afterwards(stretch, verb, await enqueue(line, stretch, verb));
    case 'Dial':
      return afterwards(stretch, verb, await dial(line, stretch, verb));
    case 'Record': {
      const recorded = await record(line, stretch, verb);
      return recorded ? { go: actionOf(stretch, verb, recorded) } : 'next';
    }
    case 'Hangup':
      return 'hangup';
    case 'Leave':
      return 'leave';
    case 'Reject':
      return verb.attributes['reason'] === 'busy' ? 'busy' : 'rejected';
    default:
      await pass(stretch, say(stretch, verb));
      return 'next';
  }
}

/** The call is answered with the first verb that is not `<Reject>`. */
function answer(stretch: Stretch, verbs: Verb[]): void {
  const { call, world } = stretch;
  if (verbs[0]?.name === 'Reject' || call.row().answeredAt) return;
  call.change({ status: 'in-progress', answeredAt: world.clock.now().toISOString() });
}

async function performAll(line: Line, stretch: Stretch, verbs: Verb[]): Promise<Next> {
  answer(stretch, verbs);
  for (const verb of verbs) {
    const next = await perform(line, stretch, verb);
    if (next !== 'next') return next;
    stretch.signal.throwIfAborted();
  }
  return 'end';
}

/** Gets the document of a source, with the fault that doubles a delivery played on the way. */
async function documentOf(stretch: Stretch, source: Source): Promise<{ twiml: string } | { aloud: string }> {
  if ('twiml' in source) return source;
  const { world, call, signal } = stretch;
  const { url, method } = source;
  const request = {
    url,
    method,
    params: { ...call.params(), ...stretch.extra(), ...source.params },
    authToken: world.config.twilioAuthToken,
    idempotencyToken: randomUUID(),
    signal,
  };
  const path = new URL(url).pathname;
  call.note(`${method} ${path}`);
  if (world.faults.take('twilio', method, path, ['duplicate_webhook'])) {
    const [first] = await Promise.all([fetchDocument(request), fetchDocument(request).catch(() => undefined)]);
    return first;
  }
  return fetchDocument(request);
}

async function runOne(line: Line, stretch: Stretch, source: Source): Promise<Next> {
  const here: Stretch = { ...stretch, base: 'url' in source ? source.url : stretch.base };
  const document = await documentOf(here, source);
  if ('aloud' in document) {
    answer(here, []);
    here.call.hear(document.aloud);
    return 'end';
  }
  const verbs = readTwiml(document.twiml, stretch.stage);
  return performAll(line, here, verbs);
}

function fallbackOf(stretch: Stretch, source: Source, error: TwilioError): Source | undefined {
  const { fallbackUrl } = stretch.call.row();
  if (!fallbackUrl || stretch.stage === 'queue') return undefined;
  const ErrorUrl = 'url' in source ? source.url : '';
  return { url: fallbackUrl, method: 'POST', params: { ErrorCode: String(error.code), ErrorUrl } };
}

/** Runs documents until one leads nowhere; a document that cannot be had or run goes to the fallback, once for each. */
async function run(line: Line, stretch: Stretch, first: Source): Promise<RunEnd> {
  const begun: number[] = [];
  let fallingBack = false;
  for (let source = first; ; ) {
    begun.push(Date.now());
    const earliest = begun.at(-LOOP.documents);
    let next: Next;
    try {
      if (earliest && Date.now() - earliest < LOOP.ms) throw new TwilioError(11215, 'Too many HTTP redirects');
      next = await runOne(line, stretch, source);
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error;
      stretch.call.note(`error ${error.code}: ${error.message}`);
      const fallback = fallingBack ? undefined : fallbackOf(stretch, source, error);
      if (!fallback) throw error;
      fallingBack = true;
      begun.length = 0;
      source = fallback;
      continue;
    }
    fallingBack = false;
    if (typeof next === 'string') return next === 'next' ? 'end' : next;
    source = next.go;
    if ('params' in source && (source.params?.['Digits'] || source.params?.['SpeechResult'])) begun.length = 0;
  }
}

/** The line over the network's parts. */
export function createLine(parts: Pick<Line, 'world' | 'callbacks' | 'queues' | 'ringLeg'>): Line {
  const line: Line = {
    ...parts,
    run: (stretch, source) => run(line, stretch, source),
    tell(stretch, verb, params) {
      if (verb.attributes['action'] === undefined) return;
      const source = actionOf(stretch, verb, { ...stretch.call.params(), ...params });
      if ('url' in source)
        void line.callbacks.send({ url: source.url, method: source.method, params: source.params ?? {} });
    },
  };
  return line;
}
