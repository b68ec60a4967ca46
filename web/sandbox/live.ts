import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { read } from './controls.js';

type Hears = (topic: string) => boolean;

/** The topic that everybody hears: the stream is there again, and anything may have changed meanwhile. */
export const everything = '*';

const listeners = new Set<(topic: string) => void>();
const watchers = new Set<(connected: boolean) => void>();
let source: EventSource | undefined;
let connected = false;

function setConnected(now: boolean): void {
  connected = now;
  for (const watcher of watchers) watcher(now);
}

function tell(topic: string): void {
  for (const listener of listeners) listener(topic);
}

function open(): void {
  source = new EventSource('/sandbox/events');
  source.onopen = () => {
    setConnected(true);
    tell(everything);
  };
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const { topic } = JSON.parse(data) as { topic: string };
    tell(topic === 'reset' ? everything : topic);
  };
  source.onerror = () => {
    setConnected(false);
    // An answer that was no stream ends it for good; a cut one comes back by itself.
    if (source?.readyState === EventSource.CLOSED) setTimeout(open, 2000);
  };
}

/** Hears of what has changed in the world, until the answer is called. */
export function onChange(listener: (topic: string) => void): () => void {
  if (!source) open();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the stream of changes is there. */
export function useConnected(): boolean {
  const [is, set] = useState(connected);
  useEffect(() => {
    watchers.add(set);
    set(connected);
    return () => void watchers.delete(set);
  }, []);
  return is;
}

/** Runs `task` at each change that `hears` wants; beside that on a poll, a quick one while there is no stream. */
export function useChanges(hears: Hears, task: () => void): void {
  const latest = useRef({ hears, task });
  latest.current = { hears, task };
  const polls = useConnected() ? 15_000 : 2000;
  useEffect(() => {
    const stop = onChange((topic) => {
      if (topic === everything || latest.current.hears(topic)) latest.current.task();
    });
    const timer = setInterval(() => latest.current.task(), polls);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [polls]);
}

/** What a control says now, read again at each change that `hears` wants. Undefined until it has answered for this path. */
export function useLive<T>(path: string | undefined, hears: Hears): [T | undefined, () => void] {
  const [kept, keep] = useState<{ path: string; value: T }>();
  const reading = useRef<{ path: string | undefined; again: boolean }>();
  const refresh = useCallback(() => {
    if (path === undefined) return;
    if (reading.current?.path === path) {
      reading.current.again = true;
      return;
    }
    const mine = { path, again: false };
    reading.current = mine;
    read<T>(path)
      .then((value) => reading.current === mine && keep({ path, value }))
      .catch(() => undefined)
      .finally(() => {
        if (reading.current !== mine) return;
        reading.current = undefined;
        if (mine.again) refresh();
      });
  }, [path]);
  useEffect(refresh, [refresh]);
  useChanges(hears, refresh);
  return [kept?.path === path ? kept?.value : undefined, refresh];
}
