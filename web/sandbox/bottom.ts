import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A list that stays at its end: when `mark` changes, and when it gets more or less room. */
export function useBottom<Box extends HTMLElement>(mark: unknown): RefObject<Box> {
  const box = useRef<Box>(null);
  const down = (): void => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useEffect(down, [mark]);
  useEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(down);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return box;
}
