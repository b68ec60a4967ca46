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
  /** Live and past calls of this person, and live ones of the lender's agents. */
  calls: Call[];
  /** The newest passcode that has come, with its moment. */
  code: Code | undefined;
}

const isOf = (person: Person, call: Call): boolean =>
  [ownNumber(person), ...person.phones.map(({ number }) => number)].some(
    (number) => number === call.from || number === call.to,
  );

/** Calls to lay before the person who looks: their own newest one, and everybody's who is on the line now. */
function offered(person: Person, calls: Call[]): Call[] {
  const own = calls.filter((call) => isOf(person, call));
  const live = calls.filter((call) => isLive(call) && (isOf(person, call) || !call.to.startsWith('+')));
  const rang = live.filter(({ direction }) => direction === 'inbound');
  const others = live.filter(({ direction }) => direction !== 'inbound');
  const all = [...rang.reverse(), ...others];
  return all.length > 0 ? all : own.slice(-1);
}

function nameOf(person: Person, call: Call): string {
  if (!isOf(person, call)) return 'Agent’s telephone';
  return call.direction === 'inbound' ? `${person.name}’s call` : 'Incoming call';
}

function useSeconds(call: Call | undefined): number {
  const [, draw] = useState(0);
  const [begun, setBegun] = useState(Date.now);
  const live = call !== undefined && isLive(call);
  useEffect(() => {
    setBegun(Date.now());
    if (!live) return;
    const timer = setInterval(() => draw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [call?.sid, live]);
  return Math.max(0, (Date.now() - begun) / 1000);
}

const steps = [
  'Ring and press 1',
  'Type the IMEI of the locked phone',
  'Type the code that comes as a text',
  'Hear why it is locked and what lifts the lock',
];

function Idle({
  person,
  hotline,
  onRing,
  trouble,
}: {
  person: Person;
  hotline: TelephoneProps['hotline'];
  onRing: () => void;
  trouble: string;
}) {
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
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
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
  const tabs = offered(person, calls);
  const call = tabs.find(({ sid }) => sid === chosen) ?? tabs[0];
  const seconds = useSeconds(call);
  useSpoken(call?.sid, call?.heard ?? [], voice);
  const ringNow = (): void => {
    setTrouble('');
    ring(ownNumber(person), hotline.number).catch(() => setTrouble('The sandbox does not answer. Is it running?'));
  };
  return (
    <section class="panel place-call telephone" aria-labelledby="telephone-title">
      <Head call={call} seconds={seconds} voice={voice} setVoice={setVoice} />
      {tabs.length > 1 && (
        <div class="tabs" role="group" aria-label="Calls on the line">
          {tabs.map((one) => (
            <button type="button" key={one.sid} aria-pressed={one === call} onClick={() => choose(one.sid)}>
              {nameOf(person, one)}
            </button>
          ))}
        </div>
      )}
      {call ? (
        <OnCall key={call.sid} person={person} call={call} code={code} tones={voice} onRing={ringNow} />
      ) : (
        <Idle person={person} hotline={hotline} onRing={ringNow} trouble={trouble} />
      )}
    </section>
  );
}
