import { Linked } from './linked.js';
import type { Message } from './messages.js';
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
        <div class="text" {...(language ? { lang: language } : {})}>
          {text.split(/\n{2,}/).map((part, index) => (
            <p key={index} dir="auto">
              <Linked text={part} newTab={words.newTab} />
            </p>
          ))}
        </div>
        {more?.link && isSafe(more.link) && (
          <a class="open" href={more.link} target="_blank" rel="noopener noreferrer">
            {leadsToPayment(more.link) ? words.payLink : words.openLink}
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

const isSafe = (address: string): boolean => /^https?:\/\//i.test(address);

/** Our own page of what is owed, before the payment provider's. */
const leadsToPayment = (address: string): boolean => /^https?:\/\/[^/]+\/pay\//i.test(address);

/** In 24 hours, which is short in every language. */
const timeOf = (at: Date): string =>
  new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);

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
