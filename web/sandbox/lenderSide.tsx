import type { ComponentChildren } from 'preact';
import { type Device, type Loan, type Movement, type Person, type Reference, send, type Visit } from './controls.js';
import { Icon } from './icon.js';
import { standing } from './lockedPhone.js';
import { clockTime, dayOf, momentText, money, plain } from './wording.js';

interface Times {
  now: Date;
  timeZone: string | undefined;
}

function Rows({ children, label }: { children: ComponentChildren; label: string }) {
  return (
    <ol class="rows" aria-label={label}>
      {children}
    </ol>
  );
}

/** The lender's ledger: what is owed and what was posted. */
export function Ledger({ loan, now, timeZone }: { loan: Loan | undefined } & Times) {
  if (!loan) return null;
  const { currency } = loan;
  const plan = loan.plans?.at(-1);
  const hold = loan.holds?.toSorted((a, b) => a.until.localeCompare(b.until)).at(-1);
  return (
    <section class="panel card" aria-labelledby="ledger-title">
      <h2 id="ledger-title">
        <Icon name="ledger" /> Lender’s ledger <small>{loan.id}</small>
      </h2>
      <dl class="figures-pair">
        <div class={loan.overdue > 0 ? 'owes' : 'clear'}>
          <dt>Overdue</dt>
          <dd class="figures">{money(loan.overdue, currency)}</dd>
        </div>
        <div>
          <dt>Balance</dt>
          <dd class="figures">{money(loan.balance, currency)}</dd>
        </div>
      </dl>
      {loan.status !== 'active' && <p class="aside">The loan is {plain(loan.status)}.</p>}
      {plan && (
        <p class="aside">
          Plan: {plain(plan.status ?? 'agreed')}, {plan.instalments?.length ?? 0} instalments
        </p>
      )}
      {hold && <p class="aside">Locking is on hold until {momentText(hold.until, now, timeZone)}</p>}
      <Rows label="Postings, newest first">
        {loan.transactions.toReversed().map(({ id, type, amount, at }) => (
          <li key={id}>
            <span>{plain(type)}</span>
            <span class="figures amount">{money(amount, currency)}</span>
            <time dateTime={at}>{momentText(at, now, timeZone)}</time>
          </li>
        ))}
      </Rows>
      {loan.transactions.length === 0 && <p class="aside">Nothing posted yet.</p>}
    </section>
  );
}

const byWhom = (by: string): string => (by.startsWith('CM') ? 'on Liftline’s command' : `by ${by}`);

/** The lock service: what became of the phone, and when. */
export function LockService({ person, device, now, timeZone }: { person: Person; device: Device | undefined } & Times) {
  if (!device) return null;
  const online = (to: 'online' | 'offline') => () => void send(`/devices/${person.imei}/${to}`).catch(() => undefined);
  return (
    <section class="panel card" aria-labelledby="locks-title">
      <h2 id="locks-title">
        <Icon name="lock" /> Lock service <small>{standing(device, now, timeZone)}</small>
      </h2>
      <Rows label="What became of the phone, newest first">
        {device.history.toReversed().map(({ at, state, by }, place) => (
          <li key={device.history.length - place} class={`state-${state}`}>
            <span>{plain(state)}</span>
            <time dateTime={at}>{momentText(at, now, timeZone)}</time>
            <span class="by">{byWhom(by)}</span>
          </li>
        ))}
      </Rows>
      <p class="card-foot">
        <span class={device.online ? 'dot on' : 'dot'} /> The phone is {device.online ? 'online' : 'offline'}
        <button type="button" class="quiet small" onClick={online(device.online ? 'offline' : 'online')}>
          {device.online ? 'Take it offline' : 'Bring it online'}
        </button>
      </p>
    </section>
  );
}

/** The payment gateway: what was charged on this loan. */
export function Gateway({ person, movements, now, timeZone }: { person: Person; movements: Movement[] } & Times) {
  const own = movements.filter(({ loan }) => loan === undefined || loan === person.loan);
  const disputed = own.some(({ kind }) => kind === 'dispute');
  const dispute = (id: string) => () => void send(`/charges/${id}/dispute`).catch(() => undefined);
  return (
    <section class="panel card" aria-labelledby="gateway-title">
      <h2 id="gateway-title">
        <Icon name="card" /> Payment gateway
      </h2>
      <Rows label="Movements, newest first">
        {own.toReversed().map(({ id, kind, status, amount, currency, at }) => (
          <li key={id} class={`movement-${status}`}>
            <span>
              {kind} <em>{status}</em>
            </span>
            <span class="figures amount">{money(amount, currency)}</span>
            <time dateTime={at}>{momentText(at, now, timeZone)}</time>
            {kind === 'charge' && status === 'succeeded' && !disputed && (
              <button type="button" class="quiet small" onClick={dispute(id)}>
                Charge back
              </button>
            )}
          </li>
        ))}
      </Rows>
      {own.length === 0 && <p class="aside">No card has been charged.</p>}
    </section>
  );
}

const tillStates: Record<Reference['state'], string> = {
  open: 'not paid',
  paid: 'paid, its word is on the way',
  confirmed: 'paid',
  expired: 'run out',
  cancelled: 'cancelled',
};

/** A shop's till: it takes a code that somebody brings, and its word comes at once or the day after. */
export function Till({ references, now, timeZone }: { references: Reference[] } & Times) {
  if (references.length === 0) return null;
  const pay = (code: string, how: object) => () => void send(`/references/${code}/pay`, how).catch(() => undefined);
  return (
    <section class="panel card" aria-labelledby="till-title">
      <h2 id="till-title">
        <Icon name="card" /> Shop’s till
      </h2>
      <Rows label="Codes, newest first">
        {references.toReversed().map(({ code, amount, currency, state, expiresAt }) => (
          <li key={code} class={`movement-${state === 'confirmed' ? 'succeeded' : state}`}>
            <span>
              {code.replaceAll(/(.{4})(?=.)/g, '$1 ')} <em>{tillStates[state]}</em>
            </span>
            <span class="figures amount">{money(amount, currency)}</span>
            <time dateTime={expiresAt}>until {momentText(expiresAt, now, timeZone)}</time>
            {state === 'open' && (
              <>
                <button type="button" class="quiet small" onClick={pay(code, {})}>
                  Pay
                </button>
                <button type="button" class="quiet small" onClick={pay(code, { confirmedAfter: 'PT20H' })}>
                  Pay, its word tomorrow
                </button>
                <button type="button" class="quiet small" onClick={pay(code, { amount: Math.ceil(amount / 2) })}>
                  Pay half
                </button>
              </>
            )}
          </li>
        ))}
      </Rows>
    </section>
  );
}

/** The calendar of the lender's service centres, as far as confirmations have brought visits into it. */
export function CentreCalendar({ visits }: { visits: Visit[] }) {
  if (visits.length === 0) return null;
  // Written by the centre's own clock, and so read.
  const at = ({ starts }: Visit): string => `${starts}:00Z`;
  return (
    <section class="panel card" aria-labelledby="calendar-title">
      <h2 id="calendar-title">
        <Icon name="calendar" /> Service centres
      </h2>
      <Rows label="Visits, soonest first">
        {visits.map((visit) => (
          <li
            key={`${visit.centre} ${visit.starts} ${visit.cancelled}`}
            class={visit.cancelled ? 'visit-cancelled' : ''}
          >
            <span>
              {visit.centre} {visit.cancelled && <em>cancelled</em>}
            </span>
            <time dateTime={visit.starts}>
              {dayOf(at(visit), 'UTC')}, {clockTime(at(visit), 'UTC')}
            </time>
          </li>
        ))}
      </Rows>
    </section>
  );
}
