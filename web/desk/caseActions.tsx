import { useEffect, useRef, useState } from 'preact/hooks';
import * as api from './api.js';
import { Icon } from './icon.js';
import { outcomes } from './wording.js';

interface Props {
  me: api.Me;
  shown: api.CaseView;
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** What may be done with the case as it is. */
export function CaseActions({ me, shown, doing }: Props) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const ending = useRef<HTMLDialogElement>(null);
  const isCall = shown.channel === 'voice';
  const free = shown.state === 'waiting' || shown.state === 'abandoned';

  // A telephone rings for nobody once the caller has gone.
  useEffect(() => setSaid(''), [shown.gone]);

  async function run(deed: () => Promise<unknown>, saying = ''): Promise<void> {
    setBusy(true);
    setSaid('');
    if (await doing(deed)) setSaid(saying);
    setBusy(false);
  }
  const button = (label: string, deed: () => Promise<unknown>, primary = false, saying = '') => (
    <button type="button" class={primary ? 'primary' : ''} disabled={busy} onClick={() => void run(deed, saying)}>
      {label}
    </button>
  );
  const callLabel = shown.gone ? 'Call back' : 'Take call';
  const ringing = 'Your telephone is ringing: press 1 on it.';

  return (
    <div class="actions">
      <div class="buttons">
        {isCall && (free || shown.mine) && me.hasTelephone ? (
          <button
            type="button"
            class={free || !shown.gone ? 'primary' : ''}
            disabled={busy}
            onClick={() => void run(() => api.act(shown.id, 'call'), ringing)}
          >
            <Icon name="voice" /> {callLabel}
          </button>
        ) : null}
        {free ? button('Claim', () => api.act(shown.id, 'claim'), !isCall) : null}
        {shown.mine ? (
          <>
            {shown.level > 0 ? (
              <button
                type="button"
                disabled={busy || !shown.proofStands}
                title={shown.proofStands ? undefined : 'The proof of who it is has run out'}
                onClick={() => void run(() => api.sendLink(shown.id), 'The payment link was sent.')}
              >
                Send payment link
              </button>
            ) : null}
            {isCall || !shown.channel ? null : button('Hand back', () => api.act(shown.id, 'hand-back'))}
            {button('To the queue', () => api.act(shown.id, 'release'))}
            <button type="button" disabled={busy} onClick={() => ending.current?.showModal()}>
              Resolve…
            </button>
          </>
        ) : null}
        {shown.state === 'claimed' && !shown.mine && me.role !== 'agent'
          ? button('Put back into the queue', () => api.act(shown.id, 'release'))
          : null}
      </div>
      <p class="said" role="status">
        {said}
      </p>
      <dialog ref={ending} class="ending" aria-labelledby="ending-title">
        <form
          method="dialog"
          onSubmit={(event) => {
            const chosen = new FormData(event.currentTarget).get('outcome');
            if (typeof chosen === 'string') void run(() => api.resolve(shown.id, chosen));
          }}
        >
          <h3 id="ending-title">How did it end?</h3>
          {outcomes.map((outcome, index) => (
            <label key={outcome}>
              <input type="radio" name="outcome" value={outcome} defaultChecked={index === 0} /> {outcome}
            </label>
          ))}
          <div class="buttons">
            <button type="button" onClick={() => ending.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="primary">
              Resolve
            </button>
          </div>
        </form>
      </dialog>
    </div>
  );
}
