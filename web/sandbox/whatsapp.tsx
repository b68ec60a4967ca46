import { useState } from 'preact/hooks';
import { useBottom } from './bottom.js';
import { type Person, type Received, type Sent, send } from './controls.js';
import { Icon } from './icon.js';
import { Linked } from './linked.js';
import type { MessagesProps } from './messages.js';
import type { Code } from './onCall.js';
import { ownNumber } from './telephone.js';
import { spacedNumber } from './wording.js';

type Entry = { mine: false; message: Received } | { mine: true; message: Sent };

type Write = (body: string, payload?: string) => void;

/** As many buttons as WhatsApp shows side by side; more are a list behind one. */
const mostButtons = 3;

function Choices({ buttons, open, write }: { buttons: NonNullable<Received['buttons']>; open: boolean; write: Write }) {
  const all = buttons.map(({ title, payload }) => (
    <button type="button" key={payload} disabled={!open} onClick={() => write(title, payload)}>
      {title}
    </button>
  ));
  if (buttons.length <= mostButtons) return <span class="replies">{all}</span>;
  return (
    <details class="replies" open={open}>
      <summary>Choose</summary>
      {all}
    </details>
  );
}

const ticks = { sent: '✓', delivered: '✓✓', read: '✓✓' } as const;

/** One tick: sent; two: the line has it; two in colour: it has answered. */
function Ticks({ delivered, read }: { delivered: boolean; read: boolean }) {
  const state = read ? 'read' : delivered ? 'delivered' : 'sent';
  return (
    <small class={`ticks ${state}`} role="img" aria-label={state}>
      {ticks[state]}
    </small>
  );
}

function ChatBubble({ entry, write, open, read }: { entry: Entry; write: Write; open: boolean; read: boolean }) {
  const { mine, message } = entry;
  return (
    <li class={`bubble ${mine ? 'mine' : 'theirs'}`}>
      {mine && message.media > 0 && (
        <p class="words">
          <Icon name="picture" /> Photo
        </p>
      )}
      {message.body && (
        <p class="words">
          <Linked text={message.body} />
        </p>
      )}
      {mine && <Ticks delivered={message.delivered} read={read} />}
      {!mine && message.mediaUrl && (
        <a href={message.mediaUrl} target="_blank" rel="noopener noreferrer">
          Attachment
        </a>
      )}
      {!mine && message.buttons && <Choices buttons={message.buttons} open={open} write={write} />}
    </li>
  );
}

function Composer({
  name,
  write,
  attach,
  trouble,
}: {
  name: string;
  write: (body: string) => void;
  attach: (file: File) => void;
  trouble: string;
}) {
  const [text, setText] = useState('');
  return (
    <form
      class="row composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        write(text.trim());
        setText('');
      }}
    >
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <input
        aria-label={`Write to ${name}`}
        placeholder="Write a message"
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <label class="attach" title="Send a photo or a paper">
        <Icon name="picture" />
        <input
          type="file"
          class="unseen"
          accept="image/*,application/pdf"
          aria-label="Send a photo or a paper"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) attach(file);
            currentTarget.value = '';
          }}
        />
      </label>
      <button type="submit" class="primary" aria-label="Send" disabled={!text.trim()}>
        <Icon name="send" />
      </button>
    </form>
  );
}

/** What would be a bother to type: the IMEI until it was sent, and the code that came as a text. */
function Offers({
  person,
  entries,
  code,
  write,
}: {
  person: Person;
  entries: Entry[];
  code: Code | undefined;
  write: (body: string) => void;
}) {
  const sent = entries.filter(({ mine }) => mine).map(({ message }) => message.body);
  const began = entries[0]?.message.at ?? '';
  const fresh = code && code.at >= began && !sent.some((body) => body.includes(code.code)) ? code.code : undefined;
  const imei = sent.includes(person.imei) ? undefined : person.imei;
  if (!fresh && !imei) return null;
  return (
    <p class="chips">
      {fresh && (
        <button type="button" class="chip news" onClick={() => write(fresh)}>
          <Icon name="message" /> Send the code <b class="figures">{fresh}</b>
        </button>
      )}
      {imei && (
        <button type="button" class="chip" onClick={() => write(imei)}>
          Send the IMEI <span class="figures">…{imei.slice(-4)}</span>
        </button>
      )}
    </p>
  );
}

/** The chat with the lender's number, with the buttons that its messages bring. */
export function WhatsApp({ person, lender, received, sent, code }: MessagesProps) {
  const [trouble, setTrouble] = useState('');
  const from = ownNumber(person);
  const entries: Entry[] = [
    ...received
      .filter(({ channel, from: sender }) => channel === 'whatsapp' && sender === lender.number)
      .map((message): Entry => ({ mine: false, message })),
    ...sent
      .filter(({ channel, to }) => channel === 'whatsapp' && to === lender.number)
      .map((message): Entry => ({ mine: true, message })),
  ].sort((a, b) => a.message.at.localeCompare(b.message.at));
  const list = useBottom<HTMLOListElement>(entries.length);
  const post = (message: Readonly<Record<string, string>>): void => {
    setTrouble('');
    send('/messages', { channel: 'whatsapp', from, to: lender.number, ...message }).catch(() =>
      setTrouble('It could not be sent.'),
    );
  };
  const write = (body: string, buttonPayload?: string): void =>
    post({ body, ...(buttonPayload ? { buttonPayload } : {}) });
  const attach = (file: File): void => {
    const reader = new FileReader();
    reader.onload = () => {
      if (typeof reader.result === 'string') post({ mediaUrl: reader.result });
    };
    reader.readAsDataURL(file);
  };
  const answeredAt = entries.findLast(({ mine }) => !mine)?.message.at ?? '';
  return (
    <>
      {entries.length === 0 ? (
        <div class="empty">
          <Icon name="message" />
          <p>
            Write to {lender.name} from {spacedNumber(from)}, as people do.
          </p>
          <p class="chips">
            {['Hello', 'My phone is locked'].map((words) => (
              <button type="button" class="chip" key={words} onClick={() => write(words)}>
                {words}
              </button>
            ))}
          </p>
        </div>
      ) : (
        <ol class="bubbles whatsapp" ref={list} aria-live="polite" aria-label="WhatsApp messages" tabIndex={0}>
          {entries.map((entry, place) => (
            <ChatBubble
              key={entry.message.sid}
              entry={entry}
              write={write}
              open={place === entries.length - 1}
              read={entry.message.at < answeredAt}
            />
          ))}
        </ol>
      )}
      {entries.length > 0 && <Offers person={person} entries={entries} code={code} write={write} />}
      <Composer name={lender.name} write={write} attach={attach} trouble={trouble} />
    </>
  );
}
