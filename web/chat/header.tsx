import { type Lender, Initial } from './door.js';
import { Menu, type MenuItem } from './menu.js';
import type { Status } from './connection.js';
import type { Message } from './messages.js';
import type { Words } from './words.js';

interface HeaderProps {
  readonly lender: Lender | undefined;
  readonly heard: Message | undefined;
  readonly status: Status;
  readonly words: Words;
  readonly askPerson: () => void;
  /** How many wait for a person before this chat. */
  readonly before: number | undefined;
  readonly items: readonly MenuItem[];
  /** Within a page of the lender, closes the chat there. */
  readonly close: (() => void) | undefined;
}

/** Whose chat this is, who speaks in it now, and the way to a person. */
export function Header({ lender, heard, status, words, askPerson, before, items, close }: HeaderProps) {
  const withPerson = heard?.who === 'person';
  const waiting = heard?.more?.open === 'queue';
  const who = withPerson ? words.withPerson(heard.name) : waiting ? waitingIn(words, before) : words.withAssistant;
  const notice = { connecting: words.connecting, offline: words.offline, busy: words.busy, live: '' }[status];
  return (
    <header>
      <div class="bar">
        <Initial name={lender?.name ?? ' '} />
        <div class="who">
          <h1>{lender?.name ?? '\u00A0'}</h1>
          <p aria-live="polite">{who}</p>
        </div>
        {!withPerson && !waiting && (
          <button type="button" class="person" onClick={askPerson} aria-label={words.askPerson} title={words.askPerson}>
            <HeadsetIcon />
            <span>{words.askPersonShort}</span>
          </button>
        )}
        <Menu title={words.menu} items={items} />
        {close && (
          <button type="button" class="round" onClick={close} aria-label={words.close}>
            <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
              <path
                fill="none"
                stroke="currentColor"
                stroke-width="2.2"
                stroke-linecap="round"
                d="m6 6 12 12M18 6 6 18"
              />
            </svg>
          </button>
        )}
      </div>
      <p class={`notice ${status}`} role="status">
        {notice}
      </p>
    </header>
  );
}

const waitingIn = (words: Words, before: number | undefined): string =>
  before === undefined ? words.waitingForPerson : words.inQueue(before);

const HeadsetIcon = () => (
  <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
    <path
      fill="currentColor"
      d="M12 2a9 9 0 0 0-9 9v6a3 3 0 0 0 3 3h3v-8H5v-1a7 7 0 0 1 14 0v1h-4v8h4v.5h-6V22h5a3 3 0 0 0 3-3v-8a9 9 0 0 0-9-9Z"
    />
  </svg>
);
