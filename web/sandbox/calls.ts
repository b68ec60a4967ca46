import { useEffect, useState } from 'preact/hooks';
import { type Call, type Card, read, send } from './controls.js';
import { onChange, useChanges } from './live.js';

/** What the person did on a call, and after how many lines of what they heard. */
export interface Act {
  kind: 'keys' | 'words' | 'card';
  text: string;
  after: number;
}

const calls = new Map<string, Call>();
const acts = new Map<string, Act[]>();
const watchers = new Set<() => void>();
const tell = (): void => {
  for (const watcher of watchers) watcher();
};

export const isLive = ({ status }: Call): boolean => status === 'ringing' || status === 'in-progress';
export const actsOf = (sid: string): Act[] => acts.get(sid) ?? [];

function keep(call: Call): void {
  calls.set(call.sid, call);
  tell();
}

/** Reads one call; changes that come meanwhile lead to one more reading. */
const reading = new Map<string, boolean>();
async function refresh(sid: string): Promise<void> {
  if (reading.has(sid)) return void reading.set(sid, true);
  reading.set(sid, false);
  try {
    keep(await read<Call>(`/calls/${sid}`));
  } catch {
    // The next change or poll asks again.
  }
  const again = reading.get(sid);
  reading.delete(sid);
  if (again) await refresh(sid);
}

async function refreshAll(): Promise<void> {
  const known = [...calls.keys()];
  try {
    const all = await read<Call[]>('/calls');
    const there = new Set(all.map(({ sid }) => sid));
    // A call that began while this was read is not in it, and stays; one that a reset took away goes.
    for (const sid of known) if (!there.has(sid)) calls.delete(sid);
    for (const call of all) calls.set(call.sid, call);
    tell();
  } catch {
    // As above.
  }
}

/** All calls of the world, oldest first, as they go on. */
export function useCalls(): Call[] {
  const [, draw] = useState(0);
  useEffect(() => {
    const watcher = (): void => draw((count) => count + 1);
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  }, []);
  useEffect(() => {
    void refreshAll();
    const stop = onChange((topic) => {
      if (topic.startsWith('call:')) void refresh(topic.slice('call:'.length));
    });
    // What a call waits for changes without a word as well.
    const timer = setInterval(() => {
      for (const call of calls.values()) if (isLive(call)) void refresh(call.sid);
    }, 800);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  useChanges(
    () => false,
    () => void refreshAll(),
  );
  return [...calls.values()];
}

function note(sid: string, kind: Act['kind'], text: string): void {
  const after = calls.get(sid)?.heard.length ?? 0;
  const before = actsOf(sid);
  const last = before.at(-1);
  const goesOn = kind === 'keys' && last?.kind === 'keys' && last.after === after;
  acts.set(
    sid,
    goesOn ? [...before.slice(0, -1), { ...last, text: last.text + text }] : [...before, { kind, text, after }],
  );
  tell();
}

/** Rings a number. The words of this call take as long as a voice needs for them, so that there is time to listen or read. */
export async function ring(from: string, to: string): Promise<Call> {
  // One telephone, one call: what it was on before is over.
  const before = [...calls.values()].filter(
    (call) => isLive(call) && call.direction === 'inbound' && call.from === from,
  );
  await Promise.all(before.map(({ sid }) => hangUp(sid)));
  const call = await send<Call>('/calls', { from, to, spoken: true });
  keep(call);
  return call;
}

async function act(sid: string, what: string, body: unknown): Promise<void> {
  try {
    keep(await send<Call>(`/calls/${sid}/${what}`, body));
  } catch {
    // A call that ended meanwhile: what it has become is read.
    await refresh(sid);
  }
}

const orderly = 120;
let lastPress: Promise<unknown> = Promise.resolve();

/** Presses keys in their order. The answer comes at the person's next turn, which may be long after the next key. */
export function press(sid: string, digits: string): Promise<void> {
  note(sid, 'keys', digits);
  const begun = lastPress.then(() => ({ done: act(sid, 'press', { digits }) }));
  lastPress = begun.then(({ done }) => Promise.race([done, new Promise((resolve) => setTimeout(resolve, orderly))]));
  return begun.then(({ done }) => done);
}

export function sayWords(sid: string, text: string): Promise<void> {
  note(sid, 'words', text);
  return act(sid, 'say', { text });
}

export function giveCard(sid: string, card: Card): Promise<void> {
  note(sid, 'card', `Card ending in ${card.number.slice(-4)}`);
  return act(sid, 'card', card);
}

export const hangUp = (sid: string): Promise<void> => act(sid, 'hangup', {});
