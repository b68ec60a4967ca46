import { setTimeout as pause } from 'node:timers/promises';
import { lenders } from '../people.js';
import type { World } from '../world.js';
import {
  type Call,
  type CallRow,
  type CallStatus,
  type Source,
  Interruption,
  callTable,
  closeCall,
  createCall,
  isOver,
  newSid,
} from './call.js';
import { type Callbacks, createCallbacks } from './callbacks.js';
import type { Act, WaitingFor } from './handset.js';
import { type Leg, type LegOrder, type Line, type RunEnd, createLine } from './line.js';
import { type Queues, createQueues } from './queues.js';
import { type Stretch, callStretch } from './stretch.js';
import { talk } from './dial.js';
import { TwilioError } from './twiml.js';

/** A call as the controls show it. */
export interface CallView {
  sid: string;
  from: string;
  to: string;
  direction: CallRow['direction'];
  status: 'ringing' | 'in-progress' | 'completed' | 'failed';
  heard: string[];
  waitingFor: WaitingFor | null;
  timeline: CallRow['timeline'];
  errorCode: number | null;
  duration: number | null;
}

/** A call that the product asks for by the REST API. */
export interface OutboundOrder {
  from: string;
  to: string;
  source: Source;
  fallbackUrl?: string;
  statusCallback?: CallRow['statusCallback'];
}

/** How the person on a call speaks and listens. */
export type Manner = Required<Pick<CallRow, 'spoken' | 'patience'>>;

/** The telephone network. */
export interface Exchange {
  queues: Queues;
  callbacks: Callbacks;
  rows(): CallRow[];
  row(sid: string): CallRow | undefined;
  view(row: CallRow): CallView;
  /** The call if it is going on. */
  live(sid: string): Call | undefined;
  /** A person rings a number; undefined when nobody has it. */
  ring(from: string, to: string, manner: Manner): Call | undefined;
  ringUp(order: OutboundOrder): CallRow;
  /** What the person does; the answer says what was not heard. Resolves at the person's next turn. */
  act(call: Call, acts: Act[]): Promise<number>;
}

/** How long a control waits for the product until it answers all the same, in ms. */
const LONGEST_TURN = 20_000;
const SORRY = 'We are sorry, an application error has occurred. Goodbye.';
const STATUS_OF_END: Record<RunEnd, CallStatus> = {
  end: 'completed',
  hangup: 'completed',
  leave: 'completed',
  busy: 'busy',
  rejected: 'no-answer',
};

const VIEWED: Partial<Record<CallStatus, CallView['status']>> = {
  queued: 'ringing',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  completed: 'completed',
  canceled: 'completed',
};

function viewOf(row: CallRow, waitingFor: WaitingFor | null): CallView {
  const { sid, from, to, direction, heard, timeline } = row;
  const ends = { errorCode: row.errorCode ?? null, duration: row.duration ?? null };
  return { sid, from, to, direction, status: VIEWED[row.status] ?? 'failed', heard, waitingFor, timeline, ...ends };
}

type Script = (stretch: Stretch) => Promise<CallStatus>;

/** Lives one call from its first document to its end, through every redirection by the REST API. */
async function live(world: World, line: Line, call: Call, first: Script): Promise<void> {
  for (let script = first; ; ) {
    try {
      call.finish(await script(callStretch(world, call)));
      return;
    } catch (error) {
      if (error instanceof Interruption && error.kind === 'update' && error.source) {
        const { source } = error;
        call.resume();
        script = async (stretch) => STATUS_OF_END[await line.run(stretch, source)];
        continue;
      }
      if (error instanceof Interruption) {
        call.finish('completed');
      } else {
        call.hear(SORRY);
        call.finish('failed', error instanceof TwilioError ? error.code : 11200);
        if (!(error instanceof TwilioError)) throw error;
      }
      return;
    }
  }
}

interface Network {
  world: World;
  callbacks: Callbacks;
  line: Line;
  calls: Map<string, Call>;
}

function begin(network: Network, row: CallRow, script: Script): Call {
  const { world, callbacks, line, calls } = network;
  const call = createCall(world, callbacks, row);
  calls.set(call.sid, call);
  call.handset.keepKeys(true);
  const ended = (): void => void calls.delete(call.sid);
  live(world, line, call, script).then(ended, (error: unknown) => {
    ended();
    console.error('sandbox telephone failed:', error instanceof Error ? error.stack : 'not an error');
  });
  return call;
}

function newRow(world: World, ends: Pick<CallRow, 'from' | 'to' | 'direction'>): CallRow {
  const startedAt = world.clock.now().toISOString();
  const sid = newSid(world.journal, 'CA');
  return { sid, ...ends, status: 'ringing', heard: [], timeline: [{ at: startedAt, event: 'ringing' }], startedAt };
}

function announce(network: Network, call: Call, event: string): void {
  const { statusCallback } = call.row();
  if (!statusCallback?.events.includes(event)) return;
  const { url, method } = statusCallback;
  void network.callbacks.send({
    url,
    method,
    params: { ...call.params(), Timestamp: network.world.clock.now().toUTCString() },
  });
}

function pickUp(network: Network, call: Call): void {
  announce(network, call, 'ringing');
  call.change({ status: 'in-progress', answeredAt: network.world.clock.now().toISOString() });
  announce(network, call, 'answered');
}

/** Rings the other end of a `<Dial>`: it answers by itself, hears the whisper, and is connected. */
function ringLeg(network: Network, order: LegOrder): Leg {
  const { world, line } = network;
  const { statusCallback: url, events = ['completed'] } = order;
  const row = newRow(world, { from: order.from, to: order.to, direction: 'outbound-dial' });
  row.parentSid = order.parent.sid;
  if (url) row.statusCallback = { url, method: 'POST', events };
  let settle: (ready: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => (settle = resolve));
  const call = begin(network, row, async (stretch) => {
    pickUp(network, stretch.call);
    const end = order.whisper ? await line.run(stretch, order.whisper) : 'end';
    if (end !== 'end') return 'completed';
    settle(true);
    await talk(stretch, order.parent, order.bridge);
    return 'completed';
  });
  void call.over.then(() => {
    settle(false);
    order.bridge.end();
  });
  return { call, answered, release: () => call.interrupt(new Interruption('hangup')) };
}

function ringHotline(network: Network, from: string, to: string, { spoken, patience }: Manner): Call | undefined {
  const { world, line } = network;
  if (!lenders.some(({ number }) => number === to)) return undefined;
  const { publicUrl } = world.config;
  const row = newRow(world, { from, to, direction: 'inbound' });
  const statusCallback = { url: `${publicUrl}/voice/status`, method: 'POST' as const, events: ['completed'] };
  const set = {
    fallbackUrl: `${publicUrl}/voice/fallback`,
    statusCallback,
    ...(spoken && { spoken }),
    ...(patience > 1 && { patience }),
  };
  const source = { url: `${publicUrl}/voice/incoming`, method: 'POST' as const };
  return begin(network, { ...row, ...set }, async (stretch) => STATUS_OF_END[await line.run(stretch, source)]);
}

function ringPerson(network: Network, order: OutboundOrder): CallRow {
  const { world, line } = network;
  const { from, to, source, fallbackUrl, statusCallback } = order;
  const row = newRow(world, { from, to, direction: 'outbound-api' });
  row.status = 'queued';
  const set = { ...(fallbackUrl && { fallbackUrl }), ...(statusCallback && { statusCallback }) };
  const call = begin(network, { ...row, ...set }, async (stretch) => {
    // The request that asked for the call is answered before the call begins.
    await pause(20);
    stretch.signal.throwIfAborted();
    announce(network, stretch.call, 'initiated');
    stretch.call.change({ status: 'ringing' });
    pickUp(network, stretch.call);
    return STATUS_OF_END[await line.run(stretch, source)];
  });
  return call.row();
}

/** Calls whose process was killed are over; the product hears of it as it would from Twilio. */
function endCutCalls(world: World, callbacks: Callbacks): void {
  for (const row of callTable(world.journal).all()) {
    if (!isOver(row)) closeCall(world, callbacks, row, 'completed');
  }
}

async function act(call: Call, acts: Act[]): Promise<number> {
  let unheard = 0;
  for (const [index, one] of acts.entries()) {
    const fate = call.handset.act(one);
    if (fate === 'lost') unheard += 1;
    if (fate !== 'done') continue;
    unheard += acts.length - index - 1;
    break;
  }
  if (unheard > 0) call.note(`${unheard} not heard`);
  await call.handset.settled(LONGEST_TURN);
  return unheard;
}

/** The telephone network of the sandbox's world. */
export function createExchange(world: World): Exchange {
  const callbacks = createCallbacks(world);
  const queues = createQueues(world);
  const calls = new Map<string, Call>();
  const line: Line = createLine({ world, callbacks, queues, ringLeg: (order) => ringLeg(network, order) });
  const network: Network = { world, callbacks, line, calls };
  endCutCalls(world, callbacks);
  callbacks.resume();
  world.onReset(() => {
    for (const call of calls.values()) call.interrupt(new Interruption('hangup'));
    calls.clear();
  });
  return {
    queues,
    callbacks,
    rows: () => callTable(world.journal).all(),
    row: (sid) => callTable(world.journal).get(sid),
    view: (row) => viewOf(row, calls.get(row.sid)?.handset.waitingFor() ?? null),
    live: (sid) => calls.get(sid),
    ring: (from, to, manner) => ringHotline(network, from, to, manner),
    ringUp: (order) => ringPerson(network, order),
    act,
  };
}
