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
}

/** The whole page: who one talks to, what was said, and what to say next. */
export function ChatPage({ id, lender, language, topic }: ChatPageProps) {
  const chat = useChat(id, language);
  const input = useRef<HTMLTextAreaElement>(null);
  const heard = lastHeard(chat.talk);
  const spoken = heard?.language || language || lender?.language || navigator.language;
  const words = wordsOf(spoken);
  const choices = choicesIn(chat.talk);
  useTitle(lender?.name, spoken);
  useTopic(topic, chat);

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
      />
      <MessageLog chat={chat} lender={lender} words={words} choices={choices} choose={choose} />
      <Composer
        input={input}
        words={words}
        digits={heard?.more?.digits !== undefined}
        code={asksForCode(heard?.more)}
        send={chat.send}
      />
    </div>
  );
}

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
