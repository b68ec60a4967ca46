import { useState } from 'preact/hooks';
import { type Fault, type Person, type Settings, send } from './controls.js';
import { DialogBox } from './dialogBox.js';
import { useLive } from './live.js';
import { PeopleList } from './people.js';
import { clockTime, dayOf, plain } from './wording.js';

interface DrawerProps {
  open: boolean;
  onClose: () => void;
  settings: Settings | undefined;
  people: Person[];
  chosen: Person;
  onChoose: (person: Person) => void;
  now: Date;
}

const parties: Record<string, string> = {
  twilio: 'Telephone and messages',
  stripe: 'Payment gateway',
  loans: 'Lender’s loan system',
  locks: 'Lock service',
};

const meanings: Record<string, string> = {
  down: 'is down',
  slow: 'answers after 20 s',
  timeout_after_effect: 'does it and never answers',
  reset: 'cuts the connection',
  rate_limited: 'says: too many requests',
  bad_json: 'answers rubbish',
  lost_webhook: 'loses an event',
  duplicate_webhook: 'sends an event twice',
  late_webhook: 'sends an event late',
  webhook_before_response: 'sends an event before the answer',
  refused: 'refuses',
  busy: 'is busy',
  accepted_then_never: 'accepts and never does it',
  relocks_after_unlock: 'locks again after a minute',
};

const steps: [string, string][] = [
  ['PT1H', '+1 hour'],
  ['P1D', '+1 day'],
  ['P3D', '+3 days'],
];

function Clock({ now }: { now: Date }) {
  return (
    <section>
      <h3>Time</h3>
      <p class="figures big">
        {dayOf(now)}, {clockTime(now)}
      </p>
      <p class="row">
        {steps.map(([advance, words]) => (
          <button type="button" key={advance} onClick={() => void send('/clock', { advance }).catch(() => undefined)}>
            {words}
          </button>
        ))}
      </p>
      <p class="hint">
        The whole world goes forward, and the product with it: reminders, deadlines, the end of a plan.
      </p>
    </section>
  );
}

const describe = ({ party, kind, times, where }: Fault): string =>
  `${parties[party] ?? party} ${meanings[kind] ?? plain(kind)}, ${times === 1 ? 'once' : `${times} times`}${where ? ` (${where})` : ''}`;

function Faults({ settings }: { settings: Settings | undefined }) {
  const [faults, refresh] = useLive<Fault[]>('/faults', () => true);
  const [party, setParty] = useState('locks');
  const [kind, setKind] = useState('down');
  const { parties: all = [], kinds = [], lockKinds = [] } = settings?.faults ?? {};
  const offered = party === 'locks' ? [...kinds, ...lockKinds] : kinds;
  const add = async (): Promise<void> => {
    await send('/faults', { party, kind: offered.includes(kind) ? kind : 'down', times: 1 }).catch(() => undefined);
    refresh();
  };
  return (
    <section>
      <h3>Something goes wrong</h3>
      <form
        class="fault"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <label>
          At its next call, the
          <select value={party} onChange={({ currentTarget }) => setParty(currentTarget.value)}>
            {all.map((one) => (
              <option key={one} value={one}>
                {(parties[one] ?? one).toLowerCase()}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="sr">What goes wrong</span>
          <select value={kind} onChange={({ currentTarget }) => setKind(currentTarget.value)}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {meanings[one] ?? plain(one)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">Let it happen</button>
      </form>
      {faults && faults.length > 0 && (
        <>
          <ul class="fault-list">
            {faults.map((fault, place) => (
              <li key={place}>{describe(fault)}</li>
            ))}
          </ul>
          <button type="button" onClick={() => void send('/faults', {}, 'DELETE').then(refresh, () => undefined)}>
            All well again
          </button>
        </>
      )}
    </section>
  );
}

function Again() {
  const [sure, setSure] = useState(false);
  const reset = (): void => {
    setSure(false);
    void send('/reset').catch(() => undefined);
  };
  return (
    <section>
      <h3>Start again</h3>
      <p class="hint">
        Everything as on the first day: phones locked, ledgers, messages. The product keeps what it knows; for a fresh
        one stop it and start it on an empty data folder.
      </p>
      {sure ? (
        <p class="row">
          <button type="button" class="danger" onClick={reset}>
            Yes, the first day again
          </button>
          <button type="button" onClick={() => setSure(false)}>
            No
          </button>
        </p>
      ) : (
        <button type="button" onClick={() => setSure(true)}>
          The first day again
        </button>
      )}
    </section>
  );
}

/** What one may do to the world. */
export function WorldDrawer({ open, onClose, settings, people, chosen, onChoose, now }: DrawerProps) {
  return (
    <DialogBox title="The world" open={open} side onClose={onClose}>
      <Clock now={now} />
      <Faults settings={settings} />
      <Again />
      <section>
        <h3>People</h3>
        <PeopleList
          people={people}
          chosen={chosen}
          onChoose={(person) => {
            onChoose(person);
            onClose();
          }}
        />
      </section>
    </DialogBox>
  );
}
