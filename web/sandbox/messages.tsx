import { useState } from 'preact/hooks';
import type { Call, Person, Received, Sent } from './controls.js';
import type { Code } from './onCall.js';
import { Texts } from './texts.js';
import { WhatsApp } from './whatsapp.js';

export interface MessagesProps {
  person: Person;
  lender: { number: string; name: string };
  received: Received[];
  sent: Sent[];
  /** A call that a code could be typed into. */
  call: Call | undefined;
  now: Date;
  timeZone: string | undefined;
  /** The newest passcode that has come. */
  code: Code | undefined;
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
