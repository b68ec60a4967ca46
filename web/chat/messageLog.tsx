import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Bubble } from './bubble.js';
import type { Lender } from './door.js';
import type { Message, Talk } from './messages.js';
import { Rating } from './rating.js';
import type { Chat } from './useChat.js';
import type { Words } from './words.js';

interface MessageLogProps {
  readonly chat: Chat;
  readonly lender: Lender | undefined;
  readonly words: Words;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly choose: (title: string, value: string, byKeyboard: boolean) => void;
}

/** So close to the end, in pixels, somebody is reading the newest message. */
const nearEnd = 120;

/** What was said. Each message is read out once, when it comes; what was said before a reload is not. */
export function MessageLog({ chat, lender, words, choices, choose }: MessageLogProps) {
  const { messages, typing, era } = chat.talk;
  const { pane, missed, toEnd } = useScroll(chat.talk, choices.length);
  const over = messages.at(-1)?.more?.open === 'ended';
  return (
    <main class="pane" ref={pane} tabIndex={-1}>
      <div class="talk">
        {lender && <p class="chip">{words.intro(lender.name)}</p>}
        <div role="log" aria-label={words.log} aria-live={chat.catchingUp ? 'off' : 'polite'} aria-relevant="additions">
          {messages.map((message, index) => (
            <Fragment key={`${message.era}:${message.key}`}>
              <Divider before={messages[index - 1]} message={message} />
              <Bubble
                message={message}
                follows={isSameVoice(messages[index - 1], message)}
                lender={lender?.name ?? ''}
                words={words}
                retry={() => chat.retry(message.key)}
              />
            </Fragment>
          ))}
          {era > 0 && messages.at(-1)?.era !== era && <p class="chip">{words.restarted}</p>}
          {over && <p class="chip">{words.ended}</p>}
        </div>
        {over && chat.talk.messages.at(-1)?.era === era && (
          <Rating words={words} rate={(score) => chat.rate(score, lastSpeaker(messages))} />
        )}
        {typing && <Typing words={words} />}
        {choices.length > 0 && (
          <div class="choices" role="group" aria-label={words.choices}>
            {choices.map(({ value, title }) => (
              <button type="button" key={value} onClick={(event) => choose(title, value, event.detail === 0)}>
                {title}
              </button>
            ))}
          </div>
        )}
      </div>
      {missed && (
        <button type="button" class="to-end" onClick={toEnd}>
          ↓ {words.newMessages}
        </button>
      )}
    </main>
  );
}

/** A goodbye is the assistant's: whoever spoke before it is meant. */
const lastSpeaker = (messages: readonly Message[]): Message['who'] =>
  messages.some(({ side, who }) => side === 'them' && who === 'person') ? 'person' : 'assistant';

const isSameVoice = (before: Message | undefined, message: Message): boolean =>
  before?.side === message.side && before.name === message.name && before.era === message.era;

const dayOf = (at: Date): string => at.toDateString();

/** A day's name where another day begins than today's. */
function Divider({ before, message }: { before: Message | undefined; message: Message }) {
  const isNew = before ? dayOf(before.at) !== dayOf(message.at) : dayOf(message.at) !== dayOf(new Date());
  if (!isNew) return null;
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  });
  return <p class="chip day">{format.format(message.at)}</p>;
}

const Typing = ({ words }: { words: Words }) => (
  <p class="typing" title={words.typing} aria-hidden="true">
    <i />
    <i />
    <i />
  </p>
);

/** Stays with the newest message, but leaves whoever is reading further up where they are. */
function useScroll(talk: Talk, choices: number) {
  const pane = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const last = talk.messages.at(-1);

  function toEnd(): void {
    pane.current?.scrollTo({ top: pane.current.scrollHeight });
  }

  useEffect(() => {
    const element = pane.current;
    if (!element) return undefined;
    const look = (): void => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
      if (atEnd.current) setMissed(false);
    };
    // The keyboard of a phone takes half of the pane away: what was at the end stays there.
    const resized = new ResizeObserver(() => atEnd.current && toEnd());
    element.addEventListener('scroll', look, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, []);

  useLayoutEffect(() => {
    if (!last) return;
    if (atEnd.current || last.side === 'me') toEnd();
    else setMissed(true);
  }, [last?.key, talk.messages.length, talk.typing, choices]);

  return { pane, missed, toEnd };
}
