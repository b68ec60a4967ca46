import { CardView } from './cardView.js';
import { Linked } from './linked.js';
import type { Message, ShownFile } from './messages.js';
import type { Words } from './words.js';

interface BubbleProps {
  readonly message: Message;
  /** The one before is from the same voice. */
  readonly follows: boolean;
  readonly lender: string;
  readonly words: Words;
  readonly retry: () => void;
}

/** One message: its text as text, whatever it is, with the addresses in it as links. */
export function Bubble({ message, follows, lender, words, retry }: BubbleProps) {
  const { side, who, name, text, language, state, more } = message;
  const speaker = side === 'me' ? words.you : who === 'person' ? name : lender;
  return (
    <div class={`line ${side} ${follows ? 'follows' : ''}`}>
      <div class={`bubble ${state}`}>
        {side === 'them' && who === 'person' && !follows && <b class="name">{name}</b>}
        {!(side === 'them' && who === 'person' && !follows) && <span class="unseen">{speaker}: </span>}
        {message.files.map((file) => (
          <SentFile key={file.name} file={file} />
        ))}
        {text !== '' && (
          <div class="text" {...(language ? { lang: language } : {})}>
            {text.split(/\n{2,}/).map((part, index) => (
              <p key={index} dir="auto">
                <Linked text={part} newTab={words.newTab} />
              </p>
            ))}
          </div>
        )}
        {more?.cards?.map((card) => (
          <CardView key={card.kind} card={card} />
        ))}
        {more?.link && isSafe(more.link) && (
          <a class="open" href={more.link} target="_blank" rel="noopener noreferrer">
            {labelOf(more.link, words)}
            <span class="unseen"> ({words.newTab})</span>
          </a>
        )}
        <span class="foot" aria-hidden="true">
          <time dateTime={message.at.toISOString()}>{timeOf(message.at)}</time>
          {side === 'me' && <Tick state={state} />}
        </span>
      </div>
      {state === 'failed' && (
        <p class="failed" role="alert">
          {words.notSent}
          <button type="button" onClick={retry}>
            {words.retry}
          </button>
        </p>
      )}
    </div>
  );
}

/** A photo as this tab still has it; else what was sent, by name. */
const SentFile = ({ file: { name, contentType, preview } }: { file: ShownFile }) =>
  preview ? (
    <img class="sent" src={preview} alt={name} />
  ) : (
    <p class="sent-file" dir="auto">
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path
          fill="currentColor"
          d={
            contentType.startsWith('image/')
              ? 'M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6c0-1.1.9-2 2-2Zm0 13h14l-4.5-6-3.5 4.5L8.5 12 5 17Z'
              : 'M6 2h8l6 6v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2Zm7 1.5V9h5.5L13 3.5Z'
          }
        />
      </svg>
      {name}
    </p>
  );

const isSafe = (address: string): boolean => /^https?:\/\//i.test(address);

/** What a link of ours opens: the page of what is owed, or a visit for the calendar. */
const labelOf = (address: string, words: Words): string =>
  /^https?:\/\/[^/]+\/pay\//i.test(address)
    ? words.payLink
    : /\.ics(\?|$)/i.test(address)
      ? words.calendarLink
      : words.openLink;

/** In 24 hours, which is short and the same in every language; a format of the browser's would cost the first line its time. */
const timeOf = (at: Date): string =>
  [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');

const paths: Readonly<Record<Message['state'], string>> = {
  sending: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM8 5v3.2l2.2 1.3',
  sent: 'm3 8.6 3.2 3.2L13 4.8',
  failed: 'M8 3.5v5.2M8 11.6v.4',
};

const Tick = ({ state }: { state: Message['state'] }) => (
  <svg class="tick" viewBox="0 0 16 16" width="14" height="14">
    <path d={paths[state]} fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
  </svg>
);
