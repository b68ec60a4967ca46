import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.js';
import type { Lender } from './door.js';
import { Header } from './header.js';
import { asksForCode, choicesIn, lastHeard } from './messages.js';
import { MessageLog } from './messageLog.js';
import { type Chat, useChat } from './useChat.js';
import { wordsOf } from './words.js';

interface ChatPageProps {
  readonly id: string;
  readonly lender: Lender | undefined;
  readonly language: string | null;
  readonly topic: string | null;
  /** Shown within a page of the lender. */
  readonly embedded: boolean;
}

/** The whole page: who one talks to, what was said, and what to say next. */
export function ChatPage({ id, lender, language, topic, embedded }: ChatPageProps) {
  const chat = useChat(id, language);
  const input = useRef<HTMLTextAreaElement>(null);
  const heard = lastHeard(chat.talk);
  const spoken = heard?.language || language || lender?.language || navigator.language;
  const words = wordsOf(spoken);
  const choices = choicesIn(chat.talk);
  useTitle(lender?.name, spoken);
  useTopic(topic, chat);
  useParent(embedded, heard?.key);

  const over = heard?.more?.open === 'ended';
  const items = [
    ...(heard?.more?.label === atAccount
      ? [
          { title: words.inWhatsApp, choose: () => chat.send(words.inWhatsApp, 'whatsapp') },
          { title: words.ringMe, choose: () => chat.send(words.ringMe, 'call') },
        ]
      : []),
    ...(lender && lender.languages.length > 1
      ? [{ title: words.otherLanguage, choose: () => chat.send(words.otherLanguage, 'language') }]
      : []),
    { title: words.startOver, choose: () => chat.send(words.startOver, 'menu') },
    ...(over ? [] : [{ title: words.endChat, choose: () => chat.send(words.goodbye, 'goodbye') }]),
  ];

  function choose(title: string, value: string, byKeyboard: boolean): void {
    chat.send(title, value);
    // The button is gone: whoever came by keyboard goes on from the box, and no keyboard opens for a finger.
    if (byKeyboard) input.current?.focus();
  }

  return (
    <div class="page">
      <Header
        lender={lender}
        heard={heard}
        status={chat.status}
        words={words}
        askPerson={() => chat.send(words.askPerson, 'person')}
        before={chat.before}
        items={items}
        close={embedded ? closeInParent : undefined}
      />
      <MessageLog chat={chat} lender={lender} words={words} choices={choices} choose={choose} />
      <Composer
        input={input}
        words={words}
        digits={heard?.more?.digits !== undefined}
        code={asksForCode(heard?.more)}
        send={chat.send}
        sendFile={chat.sendFile}
      />
    </div>
  );
}

/** At the menu of an account whoever was proved can go on elsewhere. */
const atAccount = 'what to do';

/** Tells the page around this one, which may have closed it for a while, that something was said. Nothing of what it was. */
function useParent(embedded: boolean, heard: string | undefined): void {
  useEffect(() => {
    if (embedded && heard) parent.postMessage('liftline:said', '*');
  }, [embedded, heard]);
  useEffect(() => {
    if (!embedded) return undefined;
    const escape = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === 'Escape' && !defaultPrevented) closeInParent();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, [embedded]);
}

const closeInParent = (): void => parent.postMessage('liftline:close', '*');

function useTitle(name: string | undefined, language: string): void {
  useEffect(() => {
    if (name) document.title = name;
    document.documentElement.lang = language;
  }, [name, language]);
}

/** A link may say what it is about: then that choice is made as soon as it is offered, once. */
function useTopic(topic: string | null, chat: Chat): void {
  const done = useRef(false);
  const { messages } = chat.talk;
  useEffect(() => {
    const first = messages[0];
    if (done.current || topic !== 'pay' || !first) return;
    done.current = true;
    const unlock = first.more?.buttons?.find(({ value }) => value === 'unlock');
    if (messages.length === 1 && unlock) chat.send(unlock.title, unlock.value);
  }, [messages, topic, chat]);
}
