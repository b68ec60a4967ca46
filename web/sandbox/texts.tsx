import { useState } from 'preact/hooks';
import { useBottom } from './bottom.js';
import { actsOf, press } from './calls.js';
import type { Call, Received } from './controls.js';
import { Icon } from './icon.js';
import { Linked } from './linked.js';
import type { MessagesProps } from './messages.js';
import { codeIn, momentText, spacedNumber } from './wording.js';

const channels: Record<Received['channel'], string> = {
  sms: 'Text',
  whatsapp: 'WhatsApp',
  email: 'E-mail',
  call: 'Call',
};

function CodeOffer({ code, call }: { code: string; call: Call | undefined }) {
  const [copied, setCopied] = useState(false);
  const used = call && actsOf(call.sid).some(({ text }) => text.includes(code));
  const copy = (): void =>
    void navigator.clipboard?.writeText(code).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <p class="chips">
      {call && !used && (
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

/** Texts, calls that were written down, and e-mail; a passcode in one can be typed into the call. */
export function Texts(props: MessagesProps) {
  const texts = props.received.filter(({ channel }) => channel !== 'whatsapp');
  const list = useBottom<HTMLOListElement>(texts.length);
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
