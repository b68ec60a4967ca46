import { useEffect, useState } from 'preact/hooks';
import type { CaseLine, Lists } from './api.js';
import { channelIcon, Icon } from './icon.js';
import { channelOf, languageOf, reasonOf, waitOf } from './wording.js';

interface Props {
  lists: Lists;
  /** When the lists were read, in milliseconds of this machine. */
  readAt: number;
  openId: string | undefined;
  onOpen: (id: string) => void;
}

/** All cases in their lists; the arrow keys go from one to the next. */
export function QueueList({ lists, readAt, openId, onOpen }: Props) {
  const now = useSeconds();
  const since = Math.max(0, (now - readAt) / 1000);
  const part = (title: string, list: readonly CaseLine[], none?: string) =>
    list.length > 0 || none ? (
      <section aria-label={title}>
        <h2>
          {title} <span class="count">{list.length}</span>
        </h2>
        {list.length === 0 ? <p class="none">{none}</p> : null}
        <ul>
          {list.map((line) => (
            <li key={line.id}>
              <CaseButton
                line={line}
                waited={line.waitedSeconds + (line.state === 'waiting' ? since : 0)}
                open={line.id === openId}
                onOpen={onOpen}
              />
            </li>
          ))}
        </ul>
      </section>
    ) : null;
  return (
    <div class="lists" onKeyDown={byArrows}>
      {part('Mine', lists.mine)}
      {part('Waiting', lists.waiting, 'Nobody is waiting.')}
      {part('To call back', lists.abandoned)}
      {part('With others', lists.others)}
    </div>
  );
}

interface CaseButtonProps {
  line: CaseLine;
  waited: number;
  open: boolean;
  onOpen: (id: string) => void;
}

function CaseButton({ line, waited, open, onOpen }: CaseButtonProps) {
  return (
    <button
      type="button"
      id={`case-${line.id}`}
      class={`case-line ${line.priority}`}
      aria-current={open ? 'true' : undefined}
      onClick={() => onOpen(line.id)}
    >
      <Icon name={channelIcon(line.channel)} />
      <span class="reason">{reasonOf(line.reason)}</span>
      <span class="waited">{line.state === 'waiting' ? waitOf(waited) : ''}</span>
      <span class="about">
        {[
          line.priority === 'normal' ? '' : line.priority,
          line.channel ? channelOf(line.channel) : 'Follow-up',
          languageOf(line.language),
          line.lender,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </button>
  );
}

function useSeconds(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function byArrows(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { currentTarget: box } = event;
  if (step === 0 || !(box instanceof HTMLElement)) return;
  const buttons = [...box.querySelectorAll<HTMLButtonElement>('.case-line')];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
  event.preventDefault();
  next?.focus();
}
