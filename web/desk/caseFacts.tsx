import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import * as api from './api.js';
import { LockDeeds } from './lockDeeds.js';
import { dayOf, lockOf, moneyOf, paymentOf, planOf, releaseOf, standingOf } from './wording.js';

/** Milliseconds between two looks at the lender's systems. */
const lookEvery = 15_000;

interface Props {
  me: api.Me;
  shown: api.CaseView;
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** What is known of the account, for a proved case alone. */
export function CaseFacts({ me, shown, doing }: Props) {
  const [facts, setFacts] = useState<api.Facts | 'none'>();
  const [deeds, setDeeds] = useState(0);
  const last = shown.lines.at(-1)?.n ?? 0;
  useEffect(() => {
    if (shown.level === 0) return undefined;
    let stale = false;
    const look = (): void =>
      void api.facts(shown.id).then(
        (found) => stale || setFacts(found),
        () => stale || setFacts((known) => known ?? 'none'),
      );
    look();
    const timer = setInterval(look, lookEvery);
    return () => {
      stale = true;
      clearInterval(timer);
    };
  }, [shown.id, shown.level, last, deeds]);

  return (
    <aside class="facts" aria-label="Account">
      {shown.level === 0 ? (
        <p class="badge unproved">Not proved: tell nothing of any account.</p>
      ) : (
        <p class={shown.proofStands ? 'badge proved' : 'badge old'}>
          {shown.proofStands ? 'Proved by IMEI and passcode' : 'Proved earlier; the proof has run out'}
        </p>
      )}
      {shown.care ? <Care shown={shown} care={shown.care} doing={doing} /> : null}
      {shown.level === 0 ? null : (
        <dl>
          <Fact name="Loan">{shown.loanId ?? '—'}</Fact>
          <Fact name="Phone">{shown.imeiTail ? `IMEI ending ${shown.imeiTail}` : '—'}</Fact>
        </dl>
      )}
      {shown.level === 0 ? null : facts === undefined ? (
        <p class="none">Asking the lender…</p>
      ) : facts === 'none' ? (
        <p class="none">The account cannot be read just now.</p>
      ) : (
        <>
          <Account facts={facts} />
          <LockDeeds
            key={shown.id}
            me={me}
            shown={shown}
            facts={facts}
            doing={doing}
            onDone={() => setDeeds(deeds + 1)}
          />
        </>
      )}
    </aside>
  );
}

/** Who is in need is asked for nothing: whoever has the case sees why and may end it. */
function Care({ shown, care, doing }: Pick<Props, 'shown' | 'doing'> & { care: NonNullable<api.CaseView['care']> }) {
  return (
    <section class="care" aria-label="Care">
      <p>
        In care until {dayOf(care.until)}
        {care.category ? ` (${care.category})` : ''}: ask for no money.
      </p>
      {shown.mine ? (
        <details>
          <summary>End the care…</summary>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const reason = new FormData(event.currentTarget).get('reason');
              if (typeof reason === 'string') void doing(() => api.endCare(shown.id, reason));
            }}
          >
            <label>
              Why
              <textarea name="reason" required minLength={5} maxLength={300} rows={2} />
            </label>
            <button type="submit">End the care</button>
          </form>
        </details>
      ) : null}
    </section>
  );
}

function Account({ facts }: { facts: api.Facts }) {
  const amount = (value: api.Money | null): string => (value ? moneyOf(value) : 'not known just now');
  return (
    <>
      <dl>
        <Fact name="Holder">{facts.holder ?? 'not known just now'}</Fact>
        <Fact name="Standing">{facts.standing ? standingOf(facts.standing) : 'not known just now'}</Fact>
        <Fact name="Overdue">
          {amount(facts.overdue)}
          {facts.daysPastDue ? `, ${facts.daysPastDue} days` : ''}
        </Fact>
        <Fact name="Lifts the lock">{amount(facts.minimumToUnlock)}</Fact>
        <Fact name="Balance">{amount(facts.balance)}</Fact>
        <Fact name="Lock">
          {lockOf(facts.lock)}
          {facts.online === null ? '' : facts.online ? ', online' : ', offline'}
        </Fact>
      </dl>
      <List title="Payments" none="None yet">
        {facts.payments.map((payment) => (
          <li key={payment.id}>
            {moneyOf(payment.amount)} <small>{`${paymentOf(payment.state)} · ${dayOf(payment.createdAt)}`}</small>
          </li>
        ))}
      </List>
      <List title="Releases" none="None yet">
        {facts.releases.map((release) => (
          <li key={release.id}>
            {releaseOf(release.state)}{' '}
            <small>
              {[
                release.heldBecause?.replaceAll('_', ' '),
                dayOf(release.requestedAt),
                release.owed ? `${moneyOf(release.owed)} owed for the delay` : undefined,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </List>
      <List title="Plan" none="None">
        {facts.plan
          ? [
              <li key="plan">
                {moneyOf(facts.plan.total)}{' '}
                <small>{`${planOf(facts.plan.state)} · ${facts.plan.instalments.length} instalments`}</small>
              </li>,
            ]
          : []}
      </List>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function List({ title, none, children }: { title: string; none: string; children: readonly ComponentChildren[] }) {
  return (
    <section>
      <h3>{title}</h3>
      {children.length === 0 ? <p class="none">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}
