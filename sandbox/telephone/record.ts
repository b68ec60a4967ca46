import { Interruption, newSid } from './call.js';
import type { Act, Step } from './handset.js';
import type { Line } from './line.js';
import type { Stretch } from './stretch.js';
import type { Verb } from './twiml.js';

/** What was said into a `<Record>`. */
export interface RecordingRow {
  sid: string;
  callSid: string;
  words: string;
  at: string;
}

/** Runs a `<Record>`; undefined when nothing was said, and then the document goes on. */
export async function record(line: Line, stretch: Stretch, verb: Verb): Promise<Record<string, string> | undefined> {
  const { world, call } = stretch;
  const finish = verb.attributes['finishOnKey'] ?? '1234567890*#';
  const timeout = Number(verb.attributes['timeout'] ?? 5) * 1000;
  const ms = timeout === 0 ? Number(verb.attributes['maxLength'] ?? 3600) * 1000 : timeout;
  const said: string[] = [];
  if (verb.attributes['playBeep'] !== 'false') call.hear('[beep]');
  const begun = world.clock.now();
  const on = (act: Act): Step<string> => {
    if (act.kind === 'silence') return { done: '' };
    if (act.kind === 'key') return finish.includes(act.key) ? { done: act.key } : 'lost';
    if (act.kind !== 'words') return 'lost';
    said.push(act.text);
    return { more: true, ms };
  };
  const keep = (digits: string): Record<string, string> => {
    const at = world.clock.now();
    const row = { sid: newSid(world.journal, 'RE'), callSid: call.sid, words: said.join(' '), at: at.toISOString() };
    world.journal.table<RecordingRow>('twilio.recordings').put(row.sid, row);
    const path = `/2010-04-01/Accounts/${world.config.twilioAccountSid}/Recordings/${row.sid}`;
    const seconds = Math.max(1, Math.round((at.getTime() - begun.getTime()) / 1000));
    return {
      RecordingUrl: `${world.config.ownUrl}${path}`,
      RecordingSid: row.sid,
      RecordingDuration: String(seconds),
      Digits: digits,
    };
  };
  try {
    const shown = { waitingFor: stretch.shown('recording'), settled: true, ms, signal: stretch.signal };
    const key = await call.handset.wait<string>({ ...shown, on, onTimeout: () => ({ done: '' }) });
    return said.length === 0 && key === '' ? undefined : keep(key);
  } catch (error) {
    if (error instanceof Interruption && error.kind === 'hangup' && said.length > 0) {
      line.tell(stretch, verb, keep('hangup'));
    }
    throw error;
  }
}
