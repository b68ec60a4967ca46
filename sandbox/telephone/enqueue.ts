import { Interruption } from './call.js';
import type { Step } from './handset.js';
import { type Leaving, type Member, type QueueRow } from './queues.js';
import type { Line } from './line.js';
import { talk } from './dial.js';
import { type Stretch, resolve } from './stretch.js';
import { TwilioError, type Verb } from './twiml.js';

/** Real milliseconds that a wait document takes at least, so that one without a pause does not spin. */
const SHORTEST_PASS = 1000;

/** Why somebody is no longer in the queue, in Twilio's words. */
type QueueResult = 'bridged' | 'leave' | 'hangup' | 'redirected' | 'queue-full';

function queueParams(line: Line, queue: QueueRow, member: Member): Record<string, string> {
  const members = line.queues.members(queue.sid);
  const now = line.world.clock.now().getTime();
  const seconds = (since: Date): number => Math.max(0, Math.round((now - since.getTime()) / 1000));
  const total = members.reduce((sum, one) => sum + seconds(one.enqueuedAt), 0);
  return {
    QueueSid: queue.sid,
    QueuePosition: String(members.indexOf(member) + 1),
    QueueTime: String(seconds(member.enqueuedAt)),
    AvgQueueTime: String(members.length ? Math.round(total / members.length) : 0),
    CurrentQueueSize: String(members.length),
    MaxQueueSize: String(queue.maxSize),
  };
}

function hold(stretch: Stretch, ms: number | null): Promise<void> {
  const on = (): Step<void> => 'lost';
  const onTimeout = (): Step<void> => ({ done: undefined });
  return stretch.call.handset.wait<void>({
    waitingFor: 'queue',
    settled: true,
    ms,
    on: (act) => (act.kind === 'silence' && ms !== null ? onTimeout() : on()),
    onTimeout,
    signal: stretch.signal,
  });
}

/** Runs the wait document over and over until it says to leave. */
async function passTime(line: Line, stretch: Stretch, verb: Verb, waitUrl: string): Promise<'leave' | 'hangup'> {
  const method = verb.attributes['waitUrlMethod']?.toUpperCase() === 'GET' ? 'GET' : 'POST';
  for (;;) {
    const begun = Date.now();
    const end = await line.run(stretch, { url: waitUrl, method }).catch((error: unknown) => {
      if (!(error instanceof TwilioError)) throw error;
      stretch.call.note(`wait document: error ${error.code}`);
      return 'end' as const;
    });
    if (end === 'leave' || end === 'hangup') return end;
    await hold(stretch, Math.max(50, SHORTEST_PASS - (Date.now() - begun)));
  }
}

async function wait(line: Line, stretch: Stretch, verb: Verb): Promise<'leave' | 'hangup'> {
  const { waitUrl } = verb.attributes;
  if (waitUrl) return passTime(line, stretch, verb, resolve(stretch, waitUrl));
  if (waitUrl === undefined) stretch.call.hear('[hold music]');
  await hold(stretch, null);
  return 'leave';
}

async function afterLeaving(line: Line, stretch: Stretch, leaving: Leaving): Promise<QueueResult> {
  if ('source' in leaving) return 'redirected';
  const { bridge, other, whisper } = leaving;
  if (whisper) await line.run({ ...stretch, base: undefined }, whisper);
  stretch.call.note(`connected with ${other.sid}`);
  await talk(stretch, other, bridge);
  return 'bridged';
}

/** Runs an `<Enqueue>`; gives the fields for its action, or where a REST request sent the caller meanwhile. */
export async function enqueue(line: Line, stretch: Stretch, verb: Verb): Promise<Record<string, string>> {
  const { call, world } = stretch;
  const queue = line.queues.named(verb.text || 'default');
  const most = Math.min(queue.maxSize, Number(verb.attributes['maxQueueSize'] ?? queue.maxSize));
  if (line.queues.members(queue.sid).length >= most) return { QueueResult: 'queue-full' };
  const gone = new AbortController();
  let leaving: Leaving | undefined;
  const member: Member = {
    call,
    enqueuedAt: world.clock.now(),
    leave(to) {
      leaving = to;
      call.change({ queue: '' });
      line.queues.quit(queue.sid, member);
      gone.abort(new Interruption('left'));
    },
  };
  line.queues.join(queue.sid, member);
  call.change({ queue: queue.friendlyName });
  const extra = (): Record<string, string> => queueParams(line, queue, member);
  const signal = AbortSignal.any([stretch.signal, gone.signal]);
  let result: QueueResult;
  let params = extra();
  try {
    result = await wait(line, { ...stretch, stage: 'queue', signal, shown: () => 'queue', extra }, verb);
  } catch (error) {
    if (stretch.signal.aborted || !leaving) {
      params = extra();
      const kind = error instanceof Interruption ? error.kind : 'hangup';
      line.tell(stretch, verb, { ...params, QueueResult: kind === 'update' ? 'redirected' : 'hangup' });
      throw error;
    }
    params = { ...params, ...extra() };
    result = await afterLeaving(line, stretch, leaving);
  } finally {
    line.queues.quit(queue.sid, member);
    call.change({ queue: '' });
  }
  const fields = { QueueResult: result, QueueSid: queue.sid, QueueTime: params['QueueTime'] ?? '0' };
  if (leaving && 'source' in leaving) {
    line.tell(stretch, verb, fields);
    throw new Interruption('update', leaving.source);
  }
  return fields;
}
