import { useEffect, useRef } from 'preact/hooks';
import { heartbeat } from './api.js';

/** Milliseconds between two looks, should the stream be silent or gone. */
const looks = { connected: 10_000, alone: 2000 } as const;

/** Hears of cases that are different now (null: any), and of the end of the session. Looks by itself now and then. */
export function useDeskEvents(onChange: (caseId: string | null) => void, onSignedOut: () => void): void {
  const latest = useRef({ onChange, onSignedOut });
  latest.current = { onChange, onSignedOut };
  useEffect(() => {
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const look = (): void => {
      latest.current.onChange(null);
      timer = setTimeout(look, source?.readyState === EventSource.OPEN ? looks.connected : looks.alone);
    };
    const open = (): void => {
      source = new EventSource('/desk/api/events');
      source.onopen = () => latest.current.onChange(null);
      source.onmessage = ({ data }: MessageEvent<string>) =>
        latest.current.onChange((JSON.parse(data) as { caseId: string | null }).caseId);
      source.addEventListener('signed_out', () => latest.current.onSignedOut());
      source.onerror = () => {
        // An answer that was no stream ends it for good; a cut one comes back by itself.
        if (source?.readyState === EventSource.CLOSED && !stopped) setTimeout(() => !stopped && open(), 3000);
      };
    };
    open();
    look();
    return () => {
      stopped = true;
      clearTimeout(timer);
      source?.close();
    };
  }, []);
}

/** Tells the server that the page is there, and whether somebody was at it since. */
export function useHeartbeat(seconds: number, onRefused: (thrown: unknown) => void): void {
  const latest = useRef(onRefused);
  latest.current = onRefused;
  useEffect(() => {
    let active = true;
    const touched = (): void => {
      active = true;
    };
    const beat = (): void => {
      const was = active;
      active = false;
      heartbeat(was).catch((thrown: unknown) => latest.current(thrown));
    };
    const timer = setInterval(beat, seconds * 1000);
    for (const name of ['pointerdown', 'keydown'] as const) addEventListener(name, touched, { passive: true });
    return () => {
      clearInterval(timer);
      for (const name of ['pointerdown', 'keydown'] as const) removeEventListener(name, touched);
    };
  }, [seconds]);
}
