import sign from './icon.svg';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isLive, useCalls } from './calls.js';
import type {
  Call,
  Device,
  Lender,
  Loan,
  Movement,
  Person,
  Received,
  Reference,
  Sent,
  Settings,
  Visit,
} from './controls.js';
import { Icon, type IconName } from './icon.js';
import { CentreCalendar, Gateway, Ledger, LockService, Till } from './lenderSide.js';
import { useConnected, useLive } from './live.js';
import { LockedPhone } from './lockedPhone.js';
import { Messages } from './messages.js';
import { PersonBar } from './people.js';
import { StoryBar, useStory } from './storyBar.js';
import { ownNumber, Telephone } from './telephone.js';
import { clockTime, codeIn, dayOf } from './wording.js';
import { WorldDrawer } from './worldDrawer.js';

/** The world's time, going on between readings. */
function useNow(): Date {
  const [clock] = useLive<{ now: string }>('/clock', (topic) => topic === 'clock');
  const [ahead, setAhead] = useState(0);
  const [, draw] = useState(0);
  useEffect(() => {
    if (clock) setAhead(Date.parse(clock.now) - Date.now());
  }, [clock]);
  useEffect(() => {
    const timer = setInterval(() => draw((count) => count + 1), 5000);
    return () => clearInterval(timer);
  }, []);
  return new Date(Date.now() + ahead);
}

/** Who one is, kept in the address so that it can be sent to somebody. */
function useChosen(people: Person[] | undefined): [Person | undefined, (person: Person) => void] {
  const named = (): string => decodeURIComponent(location.hash.slice(1)).toLowerCase();
  const [name, setName] = useState(named);
  useEffect(() => {
    const changed = (): void => setName(named());
    addEventListener('hashchange', changed);
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  const person = people?.find((one) => one.name.toLowerCase() === name) ?? people?.[0];
  return [person, ({ name: chosen }) => location.replace(`#${chosen.toLowerCase()}`)];
}

/** Everything that the page shows of one person. */
function usePerson(person: Person) {
  const numbers = [ownNumber(person), ...person.phones.map(({ number }) => number)];
  const [device] = useLive<Device>(
    person.lender ? `/devices/${person.imei}` : undefined,
    (topic) => topic === 'devices',
  );
  const [loan] = useLive<Loan>(
    person.loan ? `/loans/${person.loan}` : undefined,
    (topic) => topic === 'loans' || topic === 'clock',
  );
  const [movements = []] = useLive<Movement[]>('/charges', (topic) => topic === 'charges');
  const [references = []] = useLive<Reference[]>('/references', (topic) => topic === 'charges' || topic === 'clock');
  const [all = []] = useLive<Received[]>('/messages', (topic) => topic.startsWith('messages:'));
  const [written = []] = useLive<Sent[]>('/messages/sent', (topic) => topic.startsWith('messages:'));
  const [visits = []] = useLive<Visit[]>('/visits', (topic) => topic.startsWith('messages:'));
  const calls = useCalls();
  const received = all.filter(({ to }) => numbers.includes(to));
  const sent = written.filter(({ from }) => numbers.includes(from));
  const call = calls.findLast((one) => isLive(one) && numbers.includes(one.from));
  const codes = references.filter(({ loan: ofLoan }) => ofLoan === person.loan);
  return { device, loan, movements, codes, visits, received, sent, calls, call };
}

const places = ['phone', 'call', 'messages', 'lender'] as const;
export type Place = (typeof places)[number];
const signs: Record<Place, [IconName, string]> = {
  phone: ['lock', 'Phone'],
  call: ['call', 'Call'],
  messages: ['message', 'Messages'],
  lender: ['ledger', 'Lender'],
};

/** On a narrow screen one place at a time is shown; this goes between them. */
function Places({
  here,
  go,
  news,
  locked,
  call,
}: {
  here: Place;
  go: (place: Place) => void;
  news: number;
  locked: boolean;
  call: Call | undefined;
}) {
  const mark: Partial<Record<Place, string>> = {
    ...(news > 0 ? { messages: String(news) } : {}),
    ...(call ? { call: '•' } : {}),
  };
  return (
    <nav class="places" aria-label="Parts of the page">
      {places.map((place) => (
        <button type="button" key={place} aria-current={place === here ? 'true' : undefined} onClick={() => go(place)}>
          <Icon name={place === 'phone' && !locked ? 'open' : signs[place][0]} />
          {signs[place][1]}
          {mark[place] && <span class="count">{mark[place]}</span>}
        </button>
      ))}
    </nav>
  );
}

function TopBar({
  now,
  settings,
  person,
  onWorld,
  onStory,
  telling,
}: {
  now: Date;
  settings: Settings | undefined;
  person: Person;
  onWorld: () => void;
  onStory: () => void;
  telling: boolean;
}) {
  const connected = useConnected();
  return (
    <header class="topbar">
      <p class="brand">
        <img src={sign} alt="" width="28" height="28" /> <b>Liftline</b> <span>sandbox</span>
      </p>
      <p class="pitch">A make-believe world around the support line: ring it, pay, break things.</p>
      <p class="moment figures">{connected ? `${dayOf(now)}, ${clockTime(now)}` : 'The sandbox does not answer …'}</p>
      {settings && (
        <a
          class="button"
          href={`${settings.product}/chat?lender=${person.lender ?? 'northwind'}`}
          target="_blank"
          rel="noopener"
        >
          Web chat <Icon name="out" />
        </a>
      )}
      <button type="button" onClick={onWorld}>
        <Icon name="tune" /> World
      </button>
      <button type="button" class="primary" onClick={onStory} disabled={telling}>
        <Icon name="play" /> Show me
      </button>
    </header>
  );
}

function Stage({
  person,
  lenders,
  now,
  place,
  go,
}: {
  person: Person;
  lenders: Lender[];
  now: Date;
  place: Place;
  go: (place: Place) => void;
}) {
  const { device, loan, movements, codes, visits, received, sent, calls, call } = usePerson(person);
  const [seen, setSeen] = useState(received.length);
  useEffect(() => {
    if (place === 'messages' || received.length < seen) setSeen(received.length);
  }, [place, received.length]);
  const stage = useRef<HTMLElement>(null);
  const first = useRef(place);
  useEffect(() => {
    // Only where places take turns: there the one that was chosen may lie below the person's card.
    if (first.current !== place && innerWidth < 720) stage.current?.scrollIntoView({ block: 'start' });
    first.current = place;
  }, [place]);
  const lender = lenders.find(({ id }) => id === person.lender) ?? lenders[0];
  if (!lender) return null;
  const times = { now, timeZone: lender.timeZone };
  const near = received.filter(({ deliveredTo }) => deliveredTo === 'phone');
  const last = near.findLast(({ body, channel }) => channel !== 'whatsapp' && codeIn(body));
  const code = last ? { code: codeIn(last.body) ?? '', at: last.at } : undefined;
  const away = received.filter(({ deliveredTo, channel }) => deliveredTo === 'locked phone' && channel !== 'call');
  return (
    <>
      <main ref={stage} class={`stage show-${place}`}>
        <LockedPhone person={person} device={device} texts={away} {...times} />
        <Telephone person={person} hotline={lender} calls={calls} code={code} />
        <Messages person={person} lender={lender} received={received} sent={sent} call={call} code={code} {...times} />
        <div class="place-lender">
          <Ledger loan={loan} {...times} />
          <LockService person={person} device={device} {...times} />
          <Gateway person={person} movements={movements} {...times} />
          <Till references={codes} {...times} />
          <CentreCalendar visits={visits.filter((visit) => visit.lender === lender.id)} />
        </div>
      </main>
      <Places here={place} go={go} news={received.length - seen} locked={device?.state === 'locked'} call={call} />
    </>
  );
}

/** The sandbox's page. */
export function Page() {
  const [people] = useLive<Person[]>('/people', () => false);
  const [lenders] = useLive<Lender[]>('/lenders', () => false);
  const [settings] = useLive<Settings>('/settings', () => false);
  const [chosen, choose] = useChosen(people);
  const [place, go] = useState<Place>('phone');
  const [world, setWorld] = useState(false);
  const now = useNow();
  const story = useStory({
    choose: (name) => people?.forEach((one) => one.name === name && choose(one)),
    go,
    lenders: lenders ?? [],
    people: people ?? [],
  });
  if (!people || !lenders || !chosen) return <p class="loading">One moment …</p>;
  return (
    <div class={story.caption ? 'page telling' : 'page'}>
      <TopBar
        now={now}
        settings={settings}
        person={chosen}
        telling={story.telling}
        onWorld={() => setWorld(true)}
        onStory={story.start}
      />
      <PersonBar people={people} chosen={chosen} onChoose={choose} />
      <Stage key={chosen.name} person={chosen} lenders={lenders} now={now} place={place} go={go} />
      <StoryBar story={story} />
      <WorldDrawer
        open={world}
        onClose={() => setWorld(false)}
        settings={settings}
        people={people}
        chosen={chosen}
        onChoose={choose}
        now={now}
      />
    </div>
  );
}
