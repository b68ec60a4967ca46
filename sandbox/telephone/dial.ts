import { type Call, Interruption } from './call.js';
import type { Act, Step } from './handset.js';
import type { Line } from './line.js';
import { type Bridge, createBridge } from './queues.js';
import { type Stretch, resolve } from './stretch.js';
import type { Verb } from './twiml.js';

/** The person on this call talks with the one on the other, until either is gone. */
export async function talk(stretch: Stretch, other: Call, bridge: Bridge, star = false): Promise<void> {
  const on = (act: Act): Step<void> => {
    if (act.kind === 'words') other.hear(act.text);
    else if (act.kind === 'key' && star && act.key === '*') return { done: undefined };
    else if (act.kind === 'key') other.hear(`[key ${act.key}]`);
    else return 'lost';
    return { more: true };
  };
  const signal = AbortSignal.any([stretch.signal, bridge.signal]);
  const open = { waitingFor: null, settled: true, ms: null, signal };
  try {
    await stretch.call.handset.wait<void>({ ...open, on, onTimeout: () => 'lost' });
  } catch (error) {
    if (stretch.signal.aborted) throw error;
  } finally {
    bridge.end();
  }
}

function outcome(status: string, other?: Call, since?: Date, now?: Date): Record<string, string> {
  const seconds = since && now ? Math.round((now.getTime() - since.getTime()) / 1000) : 0;
  return {
    DialCallStatus: status,
    DialBridged: String(status === 'completed'),
    DialCallDuration: String(seconds),
    ...(other ? { DialCallSid: other.sid } : {}),
  };
}

async function dialQueue(line: Line, stretch: Stretch, verb: Verb, noun: Verb): Promise<Record<string, string>> {
  const queue = line.queues.named(noun.text);
  const ms = Number(verb.attributes['timeout'] ?? 30) * 1000;
  const member = await line.queues.front(queue.sid, ms, stretch.signal);
  if (!member) return outcome('no-answer');
  const bridge = createBridge();
  const begun = stretch.world.clock.now();
  const { url } = noun.attributes;
  const whisper = url ? { url: resolve(stretch, url), method: 'POST' as const } : undefined;
  member.leave({ bridge, other: stretch.call, ...(whisper && { whisper }) });
  stretch.call.note(`connected with ${member.call.sid}`);
  await talk(stretch, member.call, bridge, verb.attributes['hangupOnStar'] === 'true');
  return outcome('completed', member.call, begun, stretch.world.clock.now());
}

async function dialNumber(
  line: Line,
  stretch: Stretch,
  verb: Verb,
  to: string,
  noun?: Verb,
): Promise<Record<string, string>> {
  const bridge = createBridge();
  const begun = stretch.world.clock.now();
  const { url, statusCallback, statusCallbackEvent } = noun?.attributes ?? {};
  const leg = line.ringLeg({
    parent: stretch.call,
    from: verb.attributes['callerId'] ?? stretch.call.row().from,
    to,
    bridge,
    ...(url ? { whisper: { url: resolve(stretch, url), method: 'POST' as const } } : {}),
    ...(statusCallback ? { statusCallback: resolve(stretch, statusCallback) } : {}),
    ...(statusCallbackEvent ? { events: statusCallbackEvent.split(/\s+/) } : {}),
  });
  // The leg's own script ends the bridge when the leg hangs up before it is connected.
  const signal = AbortSignal.any([stretch.signal, bridge.signal]);
  try {
    const answered = await Promise.race([leg.answered, aborted(signal)]);
    if (!answered) return outcome('no-answer', leg.call);
    stretch.call.note(`connected with ${leg.call.sid}`);
    await talk(stretch, leg.call, bridge, verb.attributes['hangupOnStar'] === 'true');
    return outcome('completed', leg.call, begun, stretch.world.clock.now());
  } catch (error) {
    if (stretch.signal.aborted) throw error;
    return outcome('no-answer', leg.call);
  } finally {
    bridge.end();
    leg.release();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** Runs a `<Dial>` and gives the fields for its action. Of several numbers the first answers. */
export async function dial(line: Line, stretch: Stretch, verb: Verb): Promise<Record<string, string>> {
  const noun = verb.children[0];
  try {
    if (noun?.name === 'Queue') return await dialQueue(line, stretch, verb, noun);
    const to = noun ? noun.text : verb.text;
    return await dialNumber(line, stretch, verb, noun?.name === 'Client' ? `client:${to}` : to, noun);
  } catch (error) {
    const params = { ...outcome('completed'), CallStatus: 'completed' };
    if (error instanceof Interruption && error.kind === 'hangup') line.tell(stretch, verb, params);
    throw error;
  }
}
