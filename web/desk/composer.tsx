import { useRef, useState } from 'preact/hooks';
import * as api from './api.js';
import { Icon } from './icon.js';
import { cannedReplies } from './wording.js';

interface Props {
  shown: api.CaseView;
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** Where an agent writes: to the customer of a chat, or a note that only the desk sees. */
export function Composer({ shown, doing }: Props) {
  const isChat = shown.channel !== null && shown.channel !== 'voice';
  const [kind, setKind] = useState<'reply' | 'note'>(isChat ? 'reply' : 'note');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  /** A line that was not sent keeps its id, so that sending it again cannot make two of it. */
  const lineId = useRef(newId());
  const field = useRef<HTMLTextAreaElement>(null);

  async function send(): Promise<void> {
    const words = text.trim();
    if (words === '' || busy) return;
    setBusy(true);
    const sent = await doing(() =>
      kind === 'reply' ? api.write(shown.id, { id: lineId.current, text: words }) : api.note(shown.id, words),
    );
    setBusy(false);
    if (sent) {
      setText('');
      lineId.current = newId();
    }
    field.current?.focus();
  }

  return (
    <form
      class={`composer ${kind}`}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="kinds" role="group" aria-label="What to write">
        {isChat ? (
          <button type="button" aria-pressed={kind === 'reply'} onClick={() => setKind('reply')}>
            Reply
          </button>
        ) : null}
        <button type="button" aria-pressed={kind === 'note'} onClick={() => setKind('note')}>
          Note
        </button>
        {kind === 'reply' ? (
          <select
            aria-label="Ready-made replies"
            value=""
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
              currentTarget.value = '';
              field.current?.focus();
            }}
          >
            <option value="">Ready-made…</option>
            {cannedReplies.map((reply) => (
              <option key={reply} value={reply}>
                {reply}
              </option>
            ))}
          </select>
        ) : null}
      </div>
      <div class="line">
        <textarea
          ref={field}
          rows={2}
          maxLength={2000}
          value={text}
          aria-label={kind === 'reply' ? 'Write to the customer' : 'Write a note'}
          placeholder={kind === 'reply' ? 'Write to the customer…' : 'A note that only the desk sees…'}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <button type="submit" class="primary" disabled={busy || text.trim() === ''}>
          <Icon name="send" /> {kind === 'reply' ? 'Send' : 'Keep'}
        </button>
      </div>
    </form>
  );
}

/** An unguessable id is not needed, a new one is. */
const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
