import { useEffect, useState } from 'preact/hooks';
import { isLive, ring } from './calls.js';
import type { Call, Person } from './controls.js';
import { Icon } from './icon.js';
import { type Code, OnCall } from './onCall.js';
import { canSpeak, useSpoken, useVoice } from './voice.js';
import { minutes, spacedNumber } from './wording.js';

/** The number of a borrowed telephone, for those whose own SIM is in the locked one. */
const borrowed = '+447700900199';

/** The number that a person rings and writes from. */
export const ownNumber = (person: Person): string =>
  person.phones.find(({ inLockedPhone }) => !inLockedPhone)?.number ?? borrowed;

interface TelephoneProps {
  person: Person;
  hotline: { number: string; name: string };
  /** All calls of the world. */
  calls: Call[];
  /** The newest passcode that has come, with its moment. */
  code: Code | undefined;
}

const isOf = (person: Person, call: Call): boolean =>
  [ownNumber(person), ...person.phones.map(({ number }) => number)].some(
    (number) => number === call.from || number === call.to,
  );

/** One telephone on the table: whose it is, and its call. */
interface Set {
  key: string;
  name: string;
  call: Call | undefined;
}

/** The person's own telephone first; beside it one that rings them meanwhile, and those of the lender's agents. */
function telephones(person: Person, calls: Call[]): Set[] {
  const own = calls.filter((call) => isOf(person, call));
  const live = own.filter(isLive);
  const mine = live.findLast(({ direction }) => direction === 'inbound') ?? live.at(-1) ?? own.at(-1);
  const ringing = live.filter((call) => call !== mine && call.direction !== 'inbound');
  const agents = calls.filter((call) => isLive(call) && !isOf(person, call) && !call.to.startsWith('+'));
  return [
    { key: 'own', name: person.name === 'nobody' ? 'Theirs' : `${person.name}’s`, call: mine },
    ...ringing.map((call) => ({ key: call.sid, name: 'It rings', call })),
    ...agents.map((call) => ({ key: call.sid, name: 'Agent’s', call })),
  ];
}

const firstSeen = new Map<string, number>();

/** Seconds since the page first saw the call, once a second. */
function useSeconds(call: Call | undefined): number {
  const [, draw] = useState(0);
  const live = call !== undefined && isLive(call);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => draw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [live]);
  if (!call) return 0;
  const begun = firstSeen.get(call.sid) ?? Date.now();
  firstSeen.set(call.sid, begun);
  return (Date.now() - begun) / 1000;
}

const steps = [
  'Ring and press 1',
  'Type the IMEI of the locked phone',
  'Type the code that comes as a text',
  'Hear why it is locked and what lifts the lock',
];

function Idle({ person, hotline, onRing }: Pick<TelephoneProps, 'person' | 'hotline'> & { onRing: () => void }) {
  return (
    <div class="idle">
      <p class="idle-number figures">{spacedNumber(hotline.number)}</p>
      <p class="idle-name">{hotline.name}’s hotline</p>
      <p class="hint">
        {person.name === 'nobody' ? 'Somebody' : person.name} rings it from another telephone. Any will do: the caller’s
        number proves nothing.
      </p>
      <ol class="steps" aria-label="How it goes">
        {[...steps, `How it should end: ${person.ends}`].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <button type="button" class="primary ring" onClick={onRing}>
        <Icon name="call" /> Ring the hotline
      </button>
    </div>
  );
}

function Head({
  call,
  seconds,
  voice,
  setVoice,
}: {
  call: Call | undefined;
  seconds: number;
  voice: boolean;
  setVoice: (on: boolean) => void;
}) {
  const live = call !== undefined && isLive(call);
  return (
    <header class="panel-head">
      <h2 id="telephone-title">Another telephone</h2>
      {live && <span class="tag tag-live">{call.status === 'ringing' ? 'Ringing' : minutes(seconds)}</span>}
      {canSpeak && (
        <button
          type="button"
          class="quiet small"
          aria-pressed={voice}
          aria-label="Speak the call aloud"
          title={voice ? 'The call is spoken aloud' : 'The call is silent'}
          onClick={() => setVoice(!voice)}
        >
          <Icon name={voice ? 'sound' : 'mute'} />
        </button>
      )}
    </header>
  );
}

/** The telephone beside the locked one: rings the hotline, hears, presses keys, speaks and pays. */
export function Telephone({ person, hotline, calls, code }: TelephoneProps) {
  const [voice, setVoice] = useVoice();
  const [chosen, choose] = useState<string>();
  const [trouble, setTrouble] = useState('');
  const sets = telephones(person, calls);
  const set = sets.find(({ key }) => key === chosen) ?? sets[0];
  const call = set?.call;
  const own = set?.key === 'own';
  const seconds = useSeconds(call);
  useSpoken(call?.sid, call?.heard ?? [], voice);
  const ringNow = (): void => {
    setTrouble('');
    ring(ownNumber(person), hotline.number).catch(() => setTrouble('The sandbox does not answer. Is it running?'));
  };
  return (
    <section class="panel place-call telephone" aria-labelledby="telephone-title">
      <Head call={call} seconds={seconds} voice={voice} setVoice={setVoice} />
      {sets.length > 1 && (
        <div class="tabs" role="group" aria-label="Whose telephone">
          {sets.map(({ key, name }) => (
            <button type="button" key={key} aria-pressed={key === set?.key} onClick={() => choose(key)}>
              {name}
            </button>
          ))}
        </div>
      )}
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {call ? (
        <OnCall
          key={call.sid}
          imeis={own ? person.imeis : []}
          call={call}
          code={own ? code : undefined}
          tones={voice}
          onRing={ringNow}
        />
      ) : (
        <Idle person={person} hotline={hotline} onRing={ringNow} />
      )}
    </section>
  );
}
