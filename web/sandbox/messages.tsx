import { useEffect, useRef, useState } from 'preact/hooks';
import { press } from './calls.js';
import { type Call, type Person, type Received, type Sent, send } from './controls.js';
import { Icon } from './icon.js';
import { ownNumber } from './telephone.js';
import { codeIn, momentText, spacedNumber } from './wording.js';

interface MessagesProps {
  person: Person;
  lender: { number: string; name: string };
  received: Received[];
  sent: Sent[];
  /** A call that a code could be typed into. */
  call: Call | undefined;
  now: Date;
  timeZone: string | undefined;
  onSent: () => void;
}

const channels: Record<Received['channel'], string> = {
  sms: 'Text',
  whatsapp: 'WhatsApp',
  email: 'E-mail',
  call: 'Call',
};

/** Words with their links made into links; nothing else is. */
function Linked({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g);
  return (
    <>
      {parts.map((part, place) =>
        place % 2 === 1 ? (
          <a key={place} href={part} target="_blank" rel="noopener noreferrer">
            {part.replace(/^https?:\/\//, '')}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

function CodeOffer({ code, call }: { code: string; call: Call | undefined }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard?.writeText(code).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <p class="chips">
      {call && (
        <button type="button" class="chip news" onClick={() => void press(call.sid, `${code}#`)}>
          Type <b class="figures">{code}</b> into the call
        </button>
      )}
      <button type="button" class="chip" onClick={copy}>
        <Icon name={copied ? 'done' : 'copy'} /> {copied ? 'Copied' : 'Copy code'}
      </button>
    </p>
  );
}

function TextBubble({ message, props, newest }: { message: Received; props: MessagesProps; newest: boolean }) {
  const [offered, offer] = useState(newest);
  const code = codeIn(message.body);
  const [before, after] = code ? message.body.split(code, 2) : [message.body, ''];
  const away = message.deliveredTo === 'locked phone';
  const words = (
    <p class="words">
      <Linked text={before ?? ''} />
      {code && (
        <button type="button" class="code figures" aria-expanded={offered} onClick={() => offer(!offered)}>
          {code}
        </button>
      )}
      <Linked text={after ?? ''} />
    </p>
  );
  return (
    <li class={`bubble theirs text ${away ? 'away' : ''}`}>
      <p class="meta">
        <b>{channels[message.channel]}</b> to {spacedNumber(message.to)} ·{' '}
        {momentText(message.at, props.now, props.timeZone)}
      </p>
      {away ? (
        <details>
          <summary>Delivered to the locked phone, out of reach</summary>
          {words}
        </details>
      ) : (
        words
      )}
      {code && offered && !away && <CodeOffer code={code} call={props.call} />}
    </li>
  );
}

function useBottom(count: number) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  return list;
}

function Texts(props: MessagesProps) {
  const texts = props.received.filter(({ channel }) => channel !== 'whatsapp');
  const list = useBottom(texts.length);
  const lastCode = texts.findLast(({ body }) => codeIn(body));
  if (texts.length === 0) {
    return (
      <div class="empty">
        <Icon name="message" />
        <p>Nothing has come yet. Passcodes, payment links and confirmations arrive here.</p>
      </div>
    );
  }
  return (
    <ol class="bubbles" ref={list} aria-live="polite" aria-label="Texts that arrived" tabIndex={0}>
      {texts.map((message) => (
        <TextBubble
          key={`${message.sid}${message === lastCode}`}
          message={message}
          props={props}
          newest={message === lastCode}
        />
      ))}
    </ol>
  );
}

type Entry = { mine: false; message: Received } | { mine: true; message: Sent };

function ChatBubble({
  entry,
  write,
  open,
}: {
  entry: Entry;
  write: (body: string, payload?: string) => void;
  open: boolean;
}) {
  const { mine, message } = entry;
  return (
    <li class={`bubble ${mine ? 'mine' : 'theirs'}`}>
      <p class="words">
        <Linked text={message.body} />
      </p>
      {!mine && message.mediaUrl && (
        <a href={message.mediaUrl} target="_blank" rel="noopener noreferrer">
          Attachment
        </a>
      )}
      {!mine && message.buttons && (
        <span class="replies">
          {message.buttons.map(({ title, payload }) => (
            <button type="button" key={payload} disabled={!open} onClick={() => write(title, payload)}>
              {title}
            </button>
          ))}
        </span>
      )}
    </li>
  );
}

function Composer({ name, write, trouble }: { name: string; write: (body: string) => void; trouble: string }) {
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
      <button type="submit" class="primary" aria-label="Send" disabled={!text.trim()}>
        <Icon name="send" />
      </button>
    </form>
  );
}

function WhatsApp({ person, lender, received, sent, onSent }: MessagesProps) {
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
  const list = useBottom(entries.length);
  const write = (body: string, buttonPayload?: string): void => {
    setTrouble('');
    const message = { channel: 'whatsapp', from, to: lender.number, body, ...(buttonPayload && { buttonPayload }) };
    send('/messages', message)
      .catch(() => setTrouble('It could not be sent.'))
      .finally(onSent);
    setTimeout(onSent, 150);
  };
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
            <ChatBubble key={entry.message.sid} entry={entry} write={write} open={place === entries.length - 1} />
          ))}
        </ol>
      )}
      <Composer name={lender.name} write={write} trouble={trouble} />
    </>
  );
}

/** The phone that texts and WhatsApp messages come to. */
export function Messages(props: MessagesProps) {
  const [tab, setTab] = useState<'texts' | 'whatsapp'>('texts');
  const texts = props.received.filter(({ channel }) => channel !== 'whatsapp').length;
  const chats = props.received.length - texts;
  return (
    <section class="panel place-messages" aria-labelledby="messages-title">
      <header class="panel-head">
        <h2 id="messages-title">Messages</h2>
        <div class="tabs" role="group" aria-label="Which messages">
          <button type="button" aria-pressed={tab === 'texts'} onClick={() => setTab('texts')}>
            Texts{texts > 0 && <span class="count">{texts}</span>}
          </button>
          <button type="button" aria-pressed={tab === 'whatsapp'} onClick={() => setTab('whatsapp')}>
            WhatsApp{chats > 0 && <span class="count">{chats}</span>}
          </button>
        </div>
      </header>
      {tab === 'texts' ? <Texts {...props} /> : <WhatsApp {...props} />}
    </section>
  );
}
