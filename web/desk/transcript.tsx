import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TextLine } from './api.js';
import { timeOf } from './wording.js';

const speakers = { owner: 'Customer', assistant: 'Assistant', agent: 'Desk', system: '', note: 'Note' } as const;

/** What was said, oldest first. It stays at its end unless somebody reads further up. */
export function Transcript({ lines }: { lines: readonly TextLine[] }) {
  const box = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const last = lines.at(-1)?.n ?? 0;
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <ol
      ref={box}
      class="transcript"
      role="log"
      aria-label="What was said"
      tabIndex={0}
      onScroll={({ currentTarget }) => {
        atEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 60;
      }}
    >
      {lines.length === 0 ? <li class="system">Nothing was said yet.</li> : null}
      {lines.map(({ n, at, who, text }) => (
        <li key={n} class={who}>
          {who === 'system' ? null : (
            <span class="speaker">
              {speakers[who]} <time dateTime={at}>{timeOf(at)}</time>
            </span>
          )}
          <span class="words">{text}</span>
        </li>
      ))}
    </ol>
  );
}
