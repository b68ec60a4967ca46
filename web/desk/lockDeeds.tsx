import { useState } from 'preact/hooks';
import * as api from './api.js';

interface Props {
  me: api.Me;
  shown: api.CaseView;
  facts: api.Facts;
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
  onDone: () => void;
}

/** What a person may do about the lock by their own decision. */
export function LockDeeds({ me, shown, facts, doing, onDone }: Props) {
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    if (await doing(deed)) onDone();
  };
  const locked = facts.lock === 'locked' || facts.lock === 'unlocking' || facts.lock === 'unknown';
  return (
    <section class="deeds">
      <h3>The lock</h3>
      {facts.override ? <Asked me={me} shown={shown} asked={facts.override} run={run} /> : null}
      {shown.mine && locked && !facts.override ? <Override me={me} shown={shown} run={run} /> : null}
      {shown.mine && locked && facts.online !== true ? <OfflineCode shown={shown} doing={doing} /> : null}
      {!facts.override && !(shown.mine && locked) ? <p class="none">Nothing to decide</p> : null}
    </section>
  );
}

type Run = (deed: () => Promise<unknown>) => Promise<void>;

function Asked({ me, shown, asked, run }: { me: api.Me; shown: api.CaseView; asked: api.AskedOverride; run: Run }) {
  const mayDecide = !asked.mine && me.role !== 'agent';
  return (
    <div>
      <p>
        A release without a payment is asked for: “{asked.reason}”.{' '}
        {asked.mine ? 'It waits for a second person.' : mayDecide ? '' : 'It waits for a supervisor.'}
      </p>
      {mayDecide ? (
        <div class="buttons">
          <button type="button" class="primary" onClick={() => void run(() => api.decide(shown.id, true))}>
            Agree to the release
          </button>
          <button type="button" onClick={() => void run(() => api.decide(shown.id, false))}>
            Refuse
          </button>
        </div>
      ) : null}
    </div>
  );
}

function Override({ me, shown, run }: { me: api.Me; shown: api.CaseView; run: Run }) {
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Release by decision…</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const kind = form.get('kind') === 'correction' ? 'correction' : 'override';
          const reason = form.get('reason');
          if (typeof reason === 'string')
            void run(() => api.override(shown.id, kind, reason)).then(() => setOpen(false));
        }}
      >
        {me.role === 'agent' ? null : (
          <label>
            <input type="checkbox" name="kind" value="correction" /> The lender corrected an error
          </label>
        )}
        <label>
          Why
          <textarea name="reason" required minLength={5} maxLength={300} rows={3} />
        </label>
        <p class="none">Without a payment a second person, a supervisor, has to agree. It is kept in the audit.</p>
        <button type="submit">Ask for the release</button>
      </form>
    </details>
  );
}

function OfflineCode({ shown, doing }: Pick<Props, 'shown' | 'doing'>) {
  const [given, setGiven] = useState<api.OfflineCode>();
  return (
    <details>
      <summary>Code for a phone without network…</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const challenge = new FormData(event.currentTarget).get('challenge');
          void doing(async () =>
            setGiven(await api.offlineCode(shown.id, typeof challenge === 'string' ? challenge : '')),
          );
        }}
      >
        <label>
          Number that the phone shows, if any
          <input name="challenge" maxLength={32} pattern="[0-9A-Za-z]*" autocomplete="off" />
        </label>
        <button type="submit">Give a code</button>
      </form>
      {given ? (
        <p role="status">
          {given.code ? (
            <>
              Read out: <output class="offline-code">{given.code}</output>.{' '}
            </>
          ) : (
            'The proof has run out, so it is not shown. '
          )}
          {given.texted
            ? 'It was texted to the number that the passcode reached.'
            : 'There is no number to text it to.'}
        </p>
      ) : null}
    </details>
  );
}
